"""Every mistake of a file of rules is told with its line: one broken file for each; the rules that ship have none."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from alerts.rules import FILE, Known, RuleSet, mistakes_in, posts_without_roles, read_rules, shipped
from core.errors import ConfigurationError
from core.yamllines import load
from indicators.catalogue import load as load_catalogue

HERE: Final = Path(__file__).parent
SOUND: Final = HERE / "sound.yaml"
BROKEN: Final = sorted((HERE / "broken").glob("*.yaml"))
KNOWN: Final = Known({"A01", "A02"}, {"DI-01", "DI-02"}, {"das", "platform"})


def broken_copy(folder: Path, change: Mapping[str, Any]) -> Path:
    text = SOUND.read_text(encoding="utf-8")
    assert text.count(change["replace"]) >= 1, "the broken file no longer fits the sound one"
    path = folder / "rules.yaml"
    path.write_text(text.replace(change["replace"], change["by"], 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_a_mistake_is_told_with_its_line(path: Path, tmp_path: Path) -> None:
    change = load(path).value
    copy = broken_copy(tmp_path, change)
    found = [one for one in mistakes_in(copy, KNOWN) if one.message.startswith(change["mistake"])]
    assert found, [str(one) for one in mistakes_in(copy, KNOWN)]
    text = copy.read_text(encoding="utf-8")
    assert found[0].file == "alerts/rules.yaml"
    assert found[0].line == text[: text.index(change["at"])].count("\n") + 1


def test_a_file_without_a_mistake_has_none() -> None:
    assert [str(one) for one in mistakes_in(SOUND, KNOWN)] == []


def test_all_mistakes_of_form_are_told_at_once(tmp_path: Path) -> None:
    text = SOUND.read_text(encoding="utf-8").replace("for: 10m", "for: soon").replace("at_least: 1/3", "at_least: 2")
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        read_rules(tmp_path / "rules.yaml")
    assert [one.message.split(":")[0] for one in refused.value.mistakes] == [
        "rules.0.for",
        "rules.4.condition.at_least",
    ]


def test_a_file_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    (found,) = mistakes_in(tmp_path / "rules.yaml", KNOWN)
    assert str(found) == "alerts/rules.yaml:1: cannot be read: No such file or directory"


def test_the_rules_that_ship_have_no_mistake() -> None:
    catalogue = load_catalogue()
    known = Known(catalogue.indicators, catalogue.items, ())
    assert [str(one) for one in mistakes_in(FILE, known)] == []
    assert {f"AL-{number}" for number in range(1, 7)} <= shipped().rules.keys()


def test_posts_name_roles_that_exist() -> None:
    assert list(posts_without_roles(shipped())) == []
    post = next(iter(shipped().posts.values()))
    wrong = RuleSet({"ghost": post.model_copy(update={"roles": ("archivist", "ghosts")})})
    assert list(posts_without_roles(wrong)) == [("ghost", "ghosts")]


def test_further_posts_are_told_from_what_was_reached_on() -> None:
    overdue = shipped().rules["AL-5"]
    assert overdue.reached == ("1", "7", "15")
    assert overdue.posts_at(1) == ("unit_contact",)
    assert overdue.posts_at(2) == ("unit_contact", "officer", "unit_leader")
    assert overdue.posts_at(3) == overdue.posts == ("unit_contact", "officer", "unit_leader", "leader")
    assert shipped().rules["AL-4"].reached == ("30", "7", "1")
    assert shipped().rules["AL-1"].reached == ("WARN", "CRIT")
    assert shipped().rules["AL-3"].reached == ()
