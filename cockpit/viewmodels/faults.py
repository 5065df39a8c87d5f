"""What runs stumbled over and what is not as it should be, as sentences for people, in their language."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cockpit.i18n import Texts
from core.conditions import NUMBER_KINDS, STORE_KINDS, Condition
from core.model import Finding
from core.settings import Settings
from store.views.sources import FeedState

PUSHED: Final = "push-"
"""how the code of a feed begins that is pushed; its name is that of the feed"""


def source_name(texts: Texts, language: str, source: str) -> str:
    """The name of a source; its code when nobody has named it."""
    return _text_or(texts, language, f"source.{source}", source)


def feed_name(texts: Texts, language: str, source: str, feed: str) -> str:
    """The name of a feed; its code when nobody has named it."""
    return _text_or(texts, language, f"feed.{source}.{feed.removeprefix(PUSHED)}", feed)


def feed_sentence(texts: Texts, language: str, settings: Settings, state: FeedState) -> str:
    """What the newest run of a feed stumbled over, the worst first; empty when nothing did."""
    if not state.findings:
        return ""
    first, more = state.findings[0], len(state.findings) - 1
    told = _placed(texts, language, settings, state.source, state.feed, first)
    return texts(language, "fault.more", told=told, n=more) if more else told


def _placed(texts: Texts, language: str, settings: Settings, source: str, feed: str, finding: Finding) -> str:
    values = {
        "feed": feed_name(texts, language, source, feed),
        "part": _part_name(texts, language, settings, finding.partition),
        "told": finding_sentence(texts, language, finding),
    }
    return texts(language, "fault.where_part" if finding.partition else "fault.where", **values)


def finding_sentence(texts: Texts, language: str, finding: Finding) -> str:
    """One finding by itself; one without a sentence of its own is told as the run told it."""
    key = f"fault.{finding.code}"
    reason = str(finding.values.get("reason", ""))
    named = {
        name: _what(texts, language, finding.values[name]) for name in ("expected", "found") if name in finding.values
    }
    values = {
        "text": finding.text,
        **finding.values,
        **named,
        "why": _text_or(texts, language, f"why.{reason}", reason),
    }
    return _filled(texts, language, key if texts.has(language, key) else "fault.other", values)


def _what(texts: Texts, language: str, thing: object) -> str:
    """The word for a type; anything else stands as it was found."""
    return _text_or(texts, language, f"what.{thing}", str(thing))


def condition_sentence(texts: Texts, language: str, settings: Settings, one: Condition, name: str = "") -> str:
    """A condition as a sentence that names source and feed, or scope and item (`name` is the name of the item)."""
    detail = one.detail or {}
    if one.kind in NUMBER_KINDS | STORE_KINDS:
        values = {**detail, "scope": _scope_name(settings, language, one.scope), "name": name or one.item}
        return _filled(texts, language, f"condition.{one.kind}", values)
    finding = Finding(str(detail.get("code", "other")), str(detail.get("text", "")), detail, _partition(detail))
    told = _placed(texts, language, settings, one.source, one.feed, finding)
    return texts(language, "condition.of_source", source=source_name(texts, language, one.source), told=told)


def _partition(detail: Mapping[str, Any]) -> str:
    return str(detail.get("partition", ""))


def _part_name(texts: Texts, language: str, settings: Settings, partition: str) -> str:
    """The name of the archive that a part of a feed is of; any other part, such as an agency, by its code."""
    place = partition.removesuffix("A")
    name = _scope_name(settings, language, place)
    return texts(language, "fault.archive", place=name) if name != place else partition


def _scope_name(settings: Settings, language: str, scope: str) -> str:
    city = settings.city
    names = {str(place.code): (place.name, place.name_en) for place in city.places}
    names[str(city.code)] = (city.name, "All")
    return names.get(scope, (scope, scope))[language == "en"]


def _text_or(texts: Texts, language: str, key: str, other: str) -> str:
    return texts(language, key) if texts.has(language, key) else other


class _Values(dict[str, object]):
    """A value that a finding does not bring leaves a dash: a sentence is told all the same."""

    def __missing__(self, key: str) -> str:
        return "–"


def _filled(texts: Texts, language: str, key: str, values: Mapping[str, Any]) -> str:
    return texts.tables[language][key].format_map(_Values(values))


def feed_names(texts: Texts, language: str, source: str, feeds: Sequence[FeedState]) -> list[str]:
    """The names of feeds."""
    return [feed_name(texts, language, source, feed.feed) for feed in feeds]
