"""A small world that stands still: the same start in every test."""

from pathlib import Path

from standins.days import parse_iso
from standins.journal import Origin
from standins.system import Settings, World, world_of

START = parse_iso("2026-06-30T15:20:00+08:00")


def small_world(profile: str = "lively", scale: float = 0.05) -> World:
    return world_of(Origin(7, START, profile, scale))


def settings(folder: Path, profile: str = "lively", scale: float = 0.05) -> Settings:
    return Settings(
        folder,
        seed=7,
        profile=profile,
        scale=scale,
        start=START,
        credentials={"client_id": "cockpit", "client_secret": "s1", "app_key": "key", "app_secret": "s2"},
    )
