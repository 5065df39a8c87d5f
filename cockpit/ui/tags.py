"""The elements of HTML and Dash's own components; typed loosely, for `aria-…` and `data-…` come as dictionaries."""

from collections.abc import Callable
from types import ModuleType
from typing import Final

from dash import dcc as _dcc
from dash import html as _html
from dash.development.base_component import Component


class Tags:
    """The components of a package by their names."""

    def __init__(self, package: ModuleType) -> None:
        self._package = package

    def __getattr__(self, name: str) -> Callable[..., Component]:
        found: Callable[..., Component] = getattr(self._package, name)
        return found


html: Final = Tags(_html)
dcc: Final = Tags(_dcc)
