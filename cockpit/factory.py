"""`create_app(services)`: the host with its pages, in a list one can read."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI

from cockpit.dashboard import Page
from cockpit.host import ASSETS, create_host
from cockpit.pages import wall
from cockpit.services import Services

PAGES: Final = (Page("wall", ("/", "/wall", "/screen"), wall.layout, wall.register),)


def create_app(services: Services, assets: Path = ASSETS) -> FastAPI:
    """The web application on the given services; ready for uvicorn or a test client with lifespan."""
    return create_host(services, PAGES, assets)
