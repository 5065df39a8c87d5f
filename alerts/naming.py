"""What an alert is called: where it is, what it is about, and its figures as a sentence, in both languages."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from alerts.levels import Level
from alerts.schema import Rule
from core.errors import ConfigurationError
from core.forms import Label, Section
from core.settings import Settings
from core.validation import validate
from core.yamllines import load
from indicators.catalogue import Catalogue
from people.letters import Pair
from store.alerting.episodes import Episode
from store.owners import OwnerRow

FILE: Final = Path(__file__).with_suffix(".yaml")


class Naming(Section):
    """The file as a whole."""

    levels: dict[Level, Label]
    findings: dict[str, Label]
    terms: dict[str, Label]
    steps: dict[str, Label]
    feed: Label
    whole: Label
    house: Label
    joined: Label
    about: Label
    titled: Label
    counted: Label
    more: Label
    unheld: Label
    unheld_many: Label
    figures: dict[str, dict[str, str]]


@cache
def naming() -> Naming:
    """The names that ship; ConfigurationError with every mistake."""
    located = load(FILE, f"alerts/{FILE.name}")
    found, mistakes = validate(Naming, located)
    if found is None or mistakes:
        raise ConfigurationError(mistakes)
    return found


def level_name(level: str) -> Pair:
    """What a level is called."""
    return pair(naming().levels[Level(level)])


def where(one: Episode, owner: OwnerRow | None, settings: Settings) -> Pair:
    """What the scope of an alert is called; what belongs to no place is of the system."""
    return scope_name(one.scope, settings) if owner is None else Pair(owner.name, owner.name_en or owner.name)


def scope_name(scope: str, settings: Settings) -> Pair:
    """What a scope that is no owner is called: a place, the city, or the system."""
    if not scope:
        return pair(naming().house)
    found = next((place for place in settings.city.places if str(place.code) == scope), None)
    return pair(naming().whole) if found is None else Pair(found.name, found.name_en or found.name)


def what(one: Episode, catalogue: Catalogue) -> Pair:
    """What an alert is about: an indicator, an item, a finding, a feed, or something with a day."""
    return subject_name(one.code, one.detail, catalogue)


def subject_name(code: str, detail: Mapping[str, Any], catalogue: Catalogue) -> Pair:
    """The same of its code and the detail that is kept with it."""
    if code in catalogue.indicators:
        return pair(catalogue.indicators[code].name)
    if code in catalogue.items:
        return pair(catalogue.items[code].name)
    kind, is_named, rest = code.partition(":")
    if is_named and kind in naming().findings:
        return _of_finding(kind, rest, catalogue)
    if is_named and kind in naming().terms:
        return _of_term(kind, str(detail.get("title", "")))
    return filled(naming().feed, feed=code)


def figures(one: Episode, rule: Rule | None) -> Pair:
    """The figures of an alert as a sentence; empty where there is nothing to say."""
    kind = "none" if rule is None else _sentence_of(rule)
    texts = naming().figures[kind]
    values = _values(one)
    return Pair(texts["zh"].format_map(_Lenient(values)), texts["en"].format_map(_Lenient(values)))


def listed(names: Sequence[Pair], count: int, most: int) -> Pair:
    """Some names in a row, and how many there are when not all of them stand there."""
    shown, said = names[:most], naming()
    zh, en = said.joined.zh.join(one.zh for one in shown), said.joined.en.join(one.en for one in shown)
    if count > len(shown):
        more = filled(said.more, count=count)
        zh, en = zh + more.zh, en + more.en
    return Pair(zh, en)


def counted_name(name: Label, count: int) -> Pair:
    """How many there are of something."""
    said = naming().counted
    return Pair(said.zh.format(name=name.zh, count=count), said.en.format(name=name.en, count=count))


def unheld(posts: Sequence[Pair], units: Sequence[Pair]) -> Pair:
    """That nobody holds some posts at some units, with the sentence before it; empty where there are none."""
    if not units:
        return Pair("", "")
    said, names = naming(), listed(posts, len(posts), len(posts))
    form, of = (said.unheld, units[0]) if len(units) == 1 else (said.unheld_many, Pair(*[str(len(units))] * 2))
    return Pair(form.zh.format(post=names.zh, of=of.zh), " " + form.en.format(post=names.en, of=of.en))


def pair(label: Label) -> Pair:
    """A label as a value of a letter."""
    return Pair(label.zh, label.en)


def filled(label: Label, **values: object) -> Pair:
    """A label with its places filled."""
    return Pair(label.zh.format(**values), label.en.format(**values))


def _of_finding(kind: str, rest: str, catalogue: Catalogue) -> Pair:
    known = catalogue.indicators.get(rest) or catalogue.items.get(rest)
    of = Pair(rest, rest) if known is None else pair(known.name)
    return _joined(naming().about, naming().findings[kind], of)


def _of_term(kind: str, title: str) -> Pair:
    name, step = naming().terms[kind], naming().steps.get(title)
    of = Pair(title, title) if step is None else pair(step)
    return _joined(naming().titled, name, of) if title else pair(name)


def _joined(form: Label, name: Label, of: Pair) -> Pair:
    return Pair(form.zh.format(name=name.zh, of=of.zh), form.en.format(name=name.en, of=of.en))


def _sentence_of(rule: Rule) -> str:
    named = {"threshold": "value", "before": "days", "after": "days", "found": "none"}
    return named.get(rule.condition.kind, rule.condition.kind)


def _values(one: Episode) -> Mapping[str, Any]:
    value = "" if one.value is None else f"{one.value:.1f}".removesuffix(".0")
    before = one.detail.get("before")
    minutes = "" if one.value is None else int(one.value // 60)
    told = {"value": value, "numerator": one.numerator, "denominator": one.denominator, "minutes": minutes}
    told |= {"before": f"{before:.1f}".removesuffix(".0")} if isinstance(before, int | float) else {}
    return {**one.detail, **told}


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
