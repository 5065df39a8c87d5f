"""The generated pages say all that the form of a rule, the rules that ship and the table of states say."""

import pytest

from alerts.rules import shipped
from alerts.rules_page import CONDITIONS, PARTS, SUBJECTS, rules_document
from alerts.schema import FITS, Post, Rule
from alerts.states import state_table
from alerts.states_page import alert_chapter
from core.forms import Section


@pytest.mark.parametrize("section", [Rule, Post, *SUBJECTS, *CONDITIONS, *PARTS], ids=lambda one: one.__name__)
def test_every_key_is_on_the_page_with_what_may_stand_there(section: type[Section]) -> None:
    assert section.__doc__ is not None
    (chapter,) = (part for part in rules_document().split("\n## ") if section.__doc__ in part)
    rows = [line for line in chapter.splitlines() if line.startswith("| `")]
    keys = [field.alias or name for name, field in section.model_fields.items()]
    assert [row.split("`")[1] for row in rows] == keys
    assert all(cell.strip() for row in rows for cell in row.strip("|").split("|"))


def test_every_kind_of_subject_and_condition_is_on_the_page() -> None:
    text = rules_document()
    kinds = {*FITS, *(condition for fitting in FITS.values() for condition in fitting)}
    titles = {
        kind for line in text.splitlines() if line.startswith("## ") for kind in line.partition(": ")[2].split(", ")
    }
    assert titles - {""} == kinds


def test_defaults_and_values_are_in_the_words_of_the_file() -> None:
    text = rules_document()
    assert "| `for` | time or see Refreshes | `0` | how long it has to last before it fires |" in text
    assert "| `level` | `info`, `warning`, `serious`, `critical` | `warning` |" in text
    assert "| `codes` | `all` or list: text | `all` |" in text
    assert "| `tells_recovery` | true, false | `true` |" in text


def test_every_rule_and_post_that_ships_is_on_the_page() -> None:
    text = rules_document()
    assert all(
        f"| {code} | {rule.name.zh} ({rule.name.en})" in text for code, rule in shipped().rules.items() if rule.enabled
    )
    assert all(f"| `{code}` | {post.name.zh}" in text for code, post in shipped().posts.items())


def test_every_row_and_reason_of_the_table_is_in_the_chapter() -> None:
    table, lines = state_table(), alert_chapter().splitlines()
    ends = [f"| {row.reason} | {row.tell or ''} |" for row in table.rows]
    assert sum(line.endswith(tuple(ends)) for line in lines) == len(table.rows)
    assert all(f"| {code} | {label.zh} | {label.en} |" in lines for code, label in table.reasons.items())
