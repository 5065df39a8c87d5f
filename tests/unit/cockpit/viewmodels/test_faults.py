"""Sentences for what is wrong, in both languages, naming source, feed and place."""

from dataclasses import replace

import pytest

from cockpit.i18n import CHINESE, ENGLISH, LANGUAGES, load_texts
from cockpit.viewmodels.attention import attention_rows, counts
from cockpit.viewmodels.faults import condition_sentence, feed_sentence
from collectors.registry import load_sources
from core.conditions import Condition, rules
from core.model import Finding
from indicators.catalogue import load as load_catalogue
from store.records import column_types
from tests.unit.cockpit.facts import city_facts, feed
from tests.unit.cockpit.fakes import NOW, example_settings

TEXTS = load_texts()
SETTINGS = example_settings()
GONE = Finding("missing_field", "cases: expected the field 'x', found no such field", {"field": "x"})


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (CHINESE, "办件：缺少约定字段“x”，已停采并保留原值"),
        (ENGLISH, "Cases: the promised field 'x' is missing; the feed is stopped and keeps its values"),
    ],
)
def test_a_finding_is_told_with_the_name_of_its_feed(language: str, told: str) -> None:
    assert feed_sentence(TEXTS, language, SETTINGS, feed("platform", "cases", findings=(GONE,))) == told


def test_the_place_is_named_and_further_findings_are_counted() -> None:
    empty = Finding("empty", "v_item shows nothing", {}, "330106A")
    told = feed_sentence(TEXTS, CHINESE, SETTINGS, feed("das", "items", findings=(empty, GONE)))
    assert "（西湖馆）：应答为空" in told
    assert told.endswith("（另有 1 项）")


def test_a_finding_nobody_has_a_sentence_for_is_told_as_the_run_told_it() -> None:
    strange = Finding("strange", "something strange")
    assert (
        feed_sentence(TEXTS, CHINESE, SETTINGS, feed("other", "things", findings=(strange,)))
        == "things：something strange"
    )


def test_a_sentence_is_told_also_when_a_value_is_missing() -> None:
    assert "–" in feed_sentence(TEXTS, ENGLISH, SETTINGS, feed("das", "items", findings=(Finding("collapsed", ""),)))


def test_every_source_and_feed_has_the_names_of_its_file() -> None:
    for source in load_sources(column_types()):
        for code, spec in source.feeds.items():
            key = f"feed.{source.source}.{code}"
            assert (TEXTS(CHINESE, key), TEXTS(ENGLISH, key)) == (spec.name.zh, spec.name.en)


def test_every_finding_that_is_a_condition_has_a_sentence_and_every_kind_a_name() -> None:
    for language in LANGUAGES:
        assert all(TEXTS.has(language, f"fault.{code}") for code in rules().findings)
        assert all(TEXTS.has(language, f"condition.name.{kind}") for kind in rules().acted_on)


def test_a_condition_of_a_number_names_scope_and_item() -> None:
    one = Condition("contradiction", scope="330106", item="A01", detail={"numerator": 11, "denominator": 10})
    told = condition_sentence(TEXTS, CHINESE, example_settings(), one, "电子归档率")
    assert told == "西湖 电子归档率：分子 11 大于分母 10，数值存疑"


def test_conditions_stand_before_what_is_overdue_and_take_no_more_room() -> None:
    drift = Condition("schema_drift", "platform", "cases", detail={"code": "missing_field", "field": "x"}, since=NOW)
    told = Condition("new_field", "platform", "cases", detail={"code": "new_field", "fields": "y"}, since=NOW)
    late = city_facts().late
    rows = attention_rows(TEXTS, example_settings(), load_catalogue(), late.rows, [drift, told] * 5)
    assert [row["kind"] for row in rows[:4]] == ["condition"] * 3 + [late.rows[0].kind]
    assert len(rows) == 12
    assert rows[0]["what"].endswith("办件：缺少约定字段“x”，已停采并保留原值")
    gone = replace(drift, source="no-more")
    assert counts(SETTINGS, late, [drift, told, gone])["condition"] == 1
