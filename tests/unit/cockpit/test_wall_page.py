"""The skeleton of the wall, and the words its script asks for."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from cockpit.bundles import joined_folder
from cockpit.gate.current import VISITING, Visit
from cockpit.i18n import LANGUAGES, load_texts
from cockpit.pages.wall import DOOR, DOOR_OF_OFFICERS, PANELS, layout, wall_words
from core.access import access_table
from tests.unit.cockpit.fakes import NOW, fake_services
from tests.visiting import roles, visitor

ASSETS = Path(__file__).resolve().parents[3] / "assets"
ASKED = re.compile(r'word\("([a-z0-9_.]+)"')
FAMILIES = {
    "band": ("MET", "NEAR", "WARN", "CRIT", "NA"),
    "link": ("opening", "live", "retrying", "lost", "frozen"),
    "empty": ("attention", "activity", "panel"),
    "alarm": ("lost", "lost_note", "late", "late_note", "denied", "denied_note", "failed", "failed_note"),
    "head": PANELS,
    "ago": ("s", "m", "h", "d"),
    "span": ("s", "m", "h", "d"),
}
"""Keys that the script puts together."""


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(json.dumps(_plain(layout(fake_services())), default=_plain))
    return tree


def _plain(component: Any) -> Any:
    return component.to_plotly_json()


def test_the_skeleton_is_header_panels_and_footer(page: dict[str, Any]) -> None:
    header, body, footer = page["props"]["children"]
    assert [part["type"] for part in (header, body, footer)] == ["Header", "Main", "Footer"]
    assert [panel["props"]["id"] for panel in body["props"]["children"]] == [f"wall-{name}-panel" for name in PANELS]


def test_every_panel_is_left_to_the_script(page: dict[str, Any]) -> None:
    for panel in page["props"]["children"][1]["props"]["children"]:
        assert panel["props"].get("children") is None
        assert panel["props"]["aria-labelledby"] == panel["props"]["id"].replace("-panel", "-title")


def test_the_root_carries_scope_and_the_words_of_both_languages(page: dict[str, Any]) -> None:
    assert page["props"]["data-scope"] == "330100"
    assert page["props"]["data-municipal"] == "330199"
    assert set(json.loads(page["props"]["data-words"])) == set(LANGUAGES)


def door_for(visit: Visit | None) -> str | None:
    token = VISITING.set(visit)
    try:
        found: str | None = _plain(layout(fake_services()))["props"].get("data-door")
    finally:
        VISITING.reset(token)
    return found


@pytest.mark.parametrize(("role", "level"), roles())
def test_people_find_a_door_to_their_work_and_a_display_finds_none(role: str, level: str) -> None:
    node = {"city": "330100", "place": "330106", "archive": "330106A"}.get(level, "U1" * 9)
    visit = Visit("192.0.2.7", "tests", "http", NOW, visitor("somebody", (role, node)))
    held = access_table().roles[role]
    of_work = DOOR_OF_OFFICERS if "notices.draft" in held.may else DOOR
    assert door_for(visit) == (None if held.family == "display" else of_work)


def test_neither_a_program_nor_nobody_finds_a_door() -> None:
    program = visitor("program", ("supervisor", "330100"), kind="token")
    assert door_for(Visit("192.0.2.7", "tests", "http", NOW, program)) is None
    assert door_for(Visit("192.0.2.7", "tests", "http", NOW)) is None
    assert door_for(None) is None


def test_every_word_that_the_script_asks_for_is_there() -> None:
    words = wall_words(load_texts())
    asked = {key for file in ASSETS.glob("wall/*.js") for key in ASKED.findall(file.read_text(encoding="utf-8"))}
    asked |= {f"{family}.{name}" for family, names in FAMILIES.items() for name in names}
    for language in LANGUAGES:
        assert asked - set(words[language]) == set()


def test_no_word_is_left_over() -> None:
    script = "".join(file.read_text(encoding="utf-8") for file in ASSETS.glob("wall/*.js"))
    composed = {f"{family}.{name}" for family, names in FAMILIES.items() for name in names}
    words = wall_words(load_texts())[LANGUAGES[0]]
    assert [key for key in words if key not in composed and f'"{key}"' not in script and key != "title"] == []


def test_the_assets_of_the_wall_stay_small() -> None:
    bundles = [joined_folder(ASSETS / "wall", suffix).content for suffix in (".js", ".css")]
    sheets = [file.read_bytes() for file in ASSETS.glob("*.css")]
    assert sum(len(gzip.compress(content, 9)) for content in (*bundles, *sheets)) <= 28_000
