"""Words of results, in Chinese and English; the texts are data beside this module."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import ConfigDict

from core.errors import ConfigurationError
from core.forms import Label, Section
from core.validation import validate
from core.yamllines import load
from evaluation.rubric.explaining import Loss, Remedy
from evaluation.rubric.judgements import Count, Levels, Parts, Truth
from evaluation.rubric.ladders import missing_parts
from evaluation.rubric.results import half_up
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Basis, Item
from evaluation.rubric.values import Value, number
from evaluation.rubric.words import Connection, Form, ItemType, Outcome, Reason, State

FILE: Final = Path(__file__).with_suffix(".yaml")


class Phrase(Label):
    """A text that keeps the space at its ends."""

    model_config = ConfigDict(str_strip_whitespace=False)


class Phrases(Section):
    """The texts of the file, each in both languages."""

    phrases: dict[str, Phrase]
    reasons: dict[Reason, Label]
    outcomes: dict[Outcome, Label]
    types: dict[ItemType, Label]
    states: dict[State, Label]
    connections: dict[Connection, Label]
    to_be_confirmed: Phrase


@cache
def phrases() -> Phrases:
    """The texts, read once. ConfigurationError: the file has not its form."""
    found, mistakes = validate(Phrases, load(FILE, FILE.name))
    if found is None or mistakes:
        raise ConfigurationError(mistakes)
    return found


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says results of a rubric in one language, `zh` or `en`."""

    rubric: Rubric
    language: str

    def loss(self, loss: Loss) -> str:
        """What an item cost, by which rule and figures, and every remedy, as one text."""
        item = self.rubric.items[loss.item.code]
        head = self._say("bonus" if item.is_bonus else "lost", item=self.of(item.name), lost=tenths(half_up(loss.lost)))
        said = [head, self.why(loss), *self.remedies(loss)]
        return self.of(phrases().phrases["semicolon"]).join(said)

    def why(self, loss: Loss) -> str:
        """The rule and the figures, or the reason where no rule was asked."""
        if loss.item.reason is not Reason.RULE or loss.item.value is None:
            return self.of(phrases().reasons[loss.item.reason])
        figures = self.figures(self.rubric.items[loss.item.code], loss.item.value)
        return self._say("by_rule", rule=loss.item.rule, figures=figures)

    def figures(self, item: Item, value: Value) -> str:
        """The figures of an item as people read them; a share of nothing has none."""
        rule = item.rule
        if not value.denominator:
            return self._say("nothing")
        if isinstance(rule, Levels):
            return self._say("level", result=number(value.exact), anchor=self.of(rule.anchor(value.exact)))
        if isinstance(rule, Truth):
            return self._say("holds" if value.numerator else "holds_not")
        if isinstance(rule, Count | Parts):
            return self._parts(rule, value)
        if item.data and self.rubric.data[item.data].form is Form.AMOUNT:
            return self._say("amount", n=number(value.exact))
        share = tenths(half_up(100 * value.exact))
        return self._say("ratio", n=value.numerator, d=value.denominator, per_cent=share)

    def remedies(self, loss: Loss) -> tuple[str, ...]:
        """Each remedy as a sentence; where there is none, that the next cycle brings the points back."""
        if loss.sources:
            names = (self.of(self.rubric.sources[code].name) for code in loss.sources)
            return (self._say("connect", sources=self._list(names)),)
        item = self.rubric.items[loss.item.code]
        found = tuple(self.remedy(item, loss.item.value or Value(0), one) for one in loss.remedies)
        return found or (self._say("next_cycle"),)

    def remedy(self, item: Item, value: Value, remedy: Remedy) -> str:
        """What to do, and what it brings: `再归档公文 132 件 → +3.2 分，等次升为优秀`."""
        gain = self._say("gain", gain=tenths(remedy.gain)) if remedy.gain else self._say("small_gain")
        step = self._step(item, value, remedy)
        if remedy.grade is None:
            return self._say("brings", step=step, gain=gain)
        return self._say("lifts", step=step, gain=gain, grade=self.of(self.rubric.grades[remedy.grade].name))

    def basis(self, basis: Basis) -> str:
        """A legal basis that is a text, with its mark where it is still to be confirmed."""
        assert basis.text is not None
        mark = self.of(phrases().to_be_confirmed) if basis.evidence == "OKU" else ""
        return self.of(basis.text) + mark

    def of(self, label: Label) -> str:
        """A text in this language."""
        return label.zh if self.language == "zh" else label.en

    def _step(self, item: Item, value: Value, remedy: Remedy) -> str:
        step = self.rubric.data[item.data].step if item.data else None
        if isinstance(item.rule, Count | Parts):
            added = missing_parts(item.rule, value)[: remedy.steps]
            return self._say("add_parts", parts=self._names(item.rule.labels, added))
        if step is not None:
            return self.of(step).format(n=remedy.steps)
        if isinstance(item.rule, Levels):
            return self._say("reach_anchor", anchor=self.of(item.rule.anchor(remedy.value.exact)))
        return self._say("make_true", item=self.of(item.name))

    def _parts(self, rule: Count | Parts, value: Value) -> str:
        absent = missing_parts(rule, value)
        there = len(rule.results) - len(absent)
        if not absent:
            return self._say("all_parts", n=there)
        return self._say("parts", n=there, parts=self._names(rule.labels, absent))

    def _names(self, labels: Mapping[str, Label], codes: Iterable[str]) -> str:
        return self._list(self.of(labels[code]) for code in codes)

    def _list(self, texts: Iterable[str]) -> str:
        return self.of(phrases().phrases["list_comma"]).join(texts)

    def _say(self, phrase: str, **values: object) -> str:
        return self.of(phrases().phrases[phrase]).format(**values)


def tenths(value: int) -> str:
    """A figure in tenths with one decimal: 906 → `90.6`."""
    return f"{value // 10}.{value % 10}"
