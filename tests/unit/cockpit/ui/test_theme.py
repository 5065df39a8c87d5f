"""The component library and the style sheets show the same colours, and every text can be read on them."""

import re
from pathlib import Path

import pytest

from cockpit.preferences import DARK, LIGHT, THEMES, chosen_language, chosen_theme
from cockpit.ui.theme import TOKENS

SHEET = (Path(__file__).parents[4] / "assets" / "desk" / "00-themes.css").read_text(encoding="utf-8")
SHARED = {
    "colorText": "--text",
    "colorTextSecondary": "--text-soft",
    "colorTextTertiary": "--text-quiet",
    "colorBgContainer": "--surface",
    "colorBgLayout": "--page",
    "colorPrimary": "--accent-fill",
    "colorBorder": "--line-strong",
}
READ = ("--text", "--text-soft", "--text-quiet", "--accent-text", "--bad-text")
GROUNDS = ("--surface", "--page", "--surface-soft", "--surface-here")


def colours(theme: str) -> dict[str, str]:
    """The colours of a theme by their names in the sheet; dark ones stand over light ones."""
    light, dark = re.findall(r"\.on-desk(?:\.theme-dark)? \{(.*?)\n\}", SHEET, re.DOTALL)
    blocks = (light,) if theme == LIGHT else (light, dark)
    return {name: value for block in blocks for name, value in re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block)}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, WCAG 2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_library_and_sheets_have_the_same_colours(theme: str) -> None:
    found = colours(theme)
    assert {token: TOKENS[theme][token] for token in SHARED} == {token: found[name] for token, name in SHARED.items()}


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read_on_every_ground(theme: str) -> None:
    found = colours(theme)
    weak = [(ink, ground) for ink in READ for ground in GROUNDS if contrast(found[ink], found[ground]) < 4.5]
    assert weak == []
    assert contrast(found["--accent-ink"], found["--accent-fill"]) >= 4.5
    assert contrast(found["--bad-ink"], found["--bad-fill"]) >= 4.5
    assert contrast(found["--warn-ink"], found["--warn-fill"]) >= 4.5


def test_a_cookie_decides_before_the_browser_does() -> None:
    assert chosen_language({"cockpit_language": "en"}, "zh-CN") == "en"
    assert chosen_language({"cockpit_language": "xx"}, "en-GB,zh;q=0.5") == "en"
    assert chosen_language({}, None) == "zh_CN"
    assert (chosen_theme({}), chosen_theme({"cockpit_theme": "dark"}), chosen_theme({"cockpit_theme": "x"})) == (
        LIGHT,
        DARK,
        LIGHT,
    )
