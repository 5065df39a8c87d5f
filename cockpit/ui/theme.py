"""The two themes of work pages as the library needs them; the style sheets hold the same colours (tests compare)."""

from collections.abc import Mapping
from typing import Any, Final

from cockpit.preferences import DARK, LIGHT

FONT: Final = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif'

_SHARED: Final = {"fontFamily": FONT, "borderRadius": 3, "fontSize": 14, "controlHeight": 34, "motion": False}

TOKENS: Final[Mapping[str, Mapping[str, Any]]] = {
    LIGHT: {
        **_SHARED,
        "colorPrimary": "#0b5fa5",
        "colorLink": "#0b5fa5",
        "colorText": "#10233d",
        "colorTextSecondary": "#3d536e",
        "colorTextTertiary": "#51667f",
        "colorTextPlaceholder": "#5f7389",
        "colorTextDisabled": "#6b7d91",
        "colorBorder": "#8fa3b8",
        "colorBorderSecondary": "#d5dee8",
        "colorBgContainer": "#ffffff",
        "colorBgElevated": "#ffffff",
        "colorBgLayout": "#eef2f7",
        "colorError": "#c01722",
        "colorWarning": "#a35a00",
        "colorSuccess": "#1f7a5c",
    },
    DARK: {
        **_SHARED,
        "colorPrimary": "#5ccbee",
        "colorLink": "#7fd7f3",
        "colorTextLightSolid": "#05203a",
        "colorText": "#f2faff",
        "colorTextSecondary": "#c7daec",
        "colorTextTertiary": "#b4cbe4",
        "colorTextPlaceholder": "#93aac4",
        "colorTextDisabled": "#93aac4",
        "colorBorder": "#4b78a8",
        "colorBorderSecondary": "#24497a",
        "colorBgContainer": "#0b2149",
        "colorBgElevated": "#12305f",
        "colorBgLayout": "#071836",
        "colorError": "#ff8a83",
        "colorWarning": "#ffb444",
        "colorSuccess": "#6dbe9f",
    },
}

ALGORITHM: Final[Mapping[str, str]] = {LIGHT: "default", DARK: "dark"}


def provider_props(theme: str) -> dict[str, Any]:
    """What the provider of the library is given for a theme."""
    return {"algorithm": ALGORITHM[theme], "token": dict(TOKENS[theme])}
