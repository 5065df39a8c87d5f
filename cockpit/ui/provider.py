"""The theme around a work page, for the components of the library."""

from json import dumps
from typing import Any

from dash.development.base_component import Component

from cockpit import ids
from cockpit.preferences import THEMES
from cockpit.ui.antd import fac
from cockpit.ui.forms import LOCALES
from cockpit.ui.tags import html
from cockpit.ui.theme import provider_props
from cockpit.ui.visit import Visit


def themed(visit: Visit, content: Any) -> Component:
    """The content in the theme of the visitor; the other theme lies beside it, so that changing needs no reload."""
    themes = html.Div(
        id=ids.make("shell", "themes", "data"),
        hidden=True,
        **{"data-themes": dumps({name: provider_props(name) for name in THEMES})},
    )
    return fac.AntdConfigProvider(
        [themes, content],
        id=ids.PROVIDER,
        locale=LOCALES[visit.language],
        wavesDisabled=True,
        **provider_props(visit.theme),
    )
