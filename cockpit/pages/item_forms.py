"""The control by which a person settles an item, by the rule of the item: an anchor, yes or no, parts, or figures."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from dash import Input, State
from dash.development.base_component import Component

from cockpit import ids
from cockpit.ui import forms
from cockpit.ui.acts import Typed, field_id
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.errors import RefusedError
from evaluation.rubric.judgements import Count, Levels, Truth
from evaluation.rubric.judgements import Parts as PartsRule
from evaluation.rubric.schema import Item

Stored = Mapping[str, Any]


def choice_id(page: str) -> str:
    """The id of the anchors, or of yes and no."""
    return ids.make(page, "item", "choice")


def parts_id(page: str) -> str:
    """The id of the parts that are there."""
    return ids.make(page, "item", "parts")


def figure_ids(page: str) -> tuple[str, str]:
    """The ids of the two figures."""
    return ids.make(page, "item", "numerator"), ids.make(page, "item", "denominator")


def control(visit: Visit, page: str, item: Item, value: Stored | None, *, disabled: bool = False) -> Component:
    """The control of an item; those of other rules are there and hidden, so that one callback serves all."""
    rule = item.rule
    options = _options(visit, item)
    shown_choice, shown_parts = isinstance(rule, Levels | Truth), isinstance(rule, Count | PartsRule)
    radio = forms.choice(
        choice_id(page),
        options if shown_choice else [],
        _choice(item, value) if shown_choice else None,
        disabled=disabled,
    )
    met = list((value or {}).get("met", [])) if shown_parts else None
    boxes = forms.choices(parts_id(page), options if shown_parts else [], met, disabled=disabled)
    figures = _figures(visit, page, value, disabled=disabled)
    return html.Div(
        [
            html.Div(radio, hidden=not shown_choice, className="choices"),
            html.Div(boxes, hidden=not shown_parts, className="choices"),
            html.Div(figures, hidden=shown_choice or shown_parts, className="form-fields"),
        ],
        role="group",
        **{"aria-label": visit.words.of(item.name.zh, item.name.en)},
    )


def _figures(visit: Visit, page: str, value: Stored | None, *, disabled: bool) -> list[Component]:
    given = value or {}
    labels = (visit.words("evaluation.numerator"), visit.words("evaluation.denominator"))
    names = ("numerator", "denominator")
    return [
        forms.field(label, forms.count_input(one, given.get(name), disabled=disabled))
        for label, one, name in zip(labels, figure_ids(page), names, strict=True)
    ]


def inputs_of(page: str) -> list[Input]:
    """What is heard when somebody settles an item."""
    first, second = figure_ids(page)
    changed = [Input(choice_id(page), "value"), Input(parts_id(page), "value")]
    return [*changed, Input(first, "debounceValue"), Input(second, "debounceValue")]


def states_of(page: str) -> list[State]:
    """What stands in the control."""
    return [State(one, "value") for one in (choice_id(page), parts_id(page), *figure_ids(page))]


def value_of(item: Item, choice: str | None, met: Sequence[str] | None, *figures: float | None) -> Stored | None:
    """What was settled; None: nothing yet. RefusedError: the figures are no share."""
    if isinstance(item.rule, Levels | Truth):
        if choice is None:
            return None
        exact = Fraction(choice)
        return {"numerator": exact.numerator, "denominator": exact.denominator}
    if isinstance(item.rule, Count | PartsRule):
        return None if met is None else {"numerator": len(met), "denominator": 1, "met": sorted(met)}
    numerator, denominator = (None if one is None else int(one) for one in figures)
    if numerator is None:
        return None
    if denominator == 0:
        raise RefusedError("a share needs a whole", "report_value", item=item.code)
    return {"numerator": numerator, "denominator": denominator or 1}


def keyed_control(visit: Visit, page: str, item: Item, value: Stored | None = None) -> Component:
    """The control of one of several items in the form of an act, by its rule alone."""
    rule, options = item.rule, _options(visit, item)
    if isinstance(rule, Levels | Truth):
        shown = forms.choice(field_id(page, f"choice.{item.code}"), options, _choice(item, value))
        return html.Div(shown, className="choices")
    if isinstance(rule, Count | PartsRule):
        met = list((value or {}).get("met", []))
        return html.Div(forms.choices(field_id(page, f"met.{item.code}"), options, met), className="choices")
    names, given = ("numerator", "denominator"), value or {}
    counts = [
        forms.field(
            visit.words(f"evaluation.{name}"), forms.count_input(field_id(page, f"{name}.{item.code}"), given.get(name))
        )
        for name in names
    ]
    return html.Div(counts, className="form-fields")


def typed_value(item: Item, typed: Typed) -> Stored | None:
    """What was settled in the control of one of several items; None: nothing. RefusedError: no share."""
    values, code = typed.values, item.code
    figures = (values.get(f"{name}.{code}") for name in ("numerator", "denominator"))
    return value_of(item, values.get(f"choice.{code}"), values.get(f"met.{code}") or None, *figures)


def anchor_of(visit: Visit, item: Item, choice: str | None) -> str:
    """The text of the chosen anchor; empty where the rule has none."""
    if not isinstance(item.rule, Levels) or choice is None:
        return ""
    found = item.rule.anchor(Fraction(choice))
    return visit.words.of(found.zh, found.en)


def _options(visit: Visit, item: Item) -> list[tuple[str, str]]:
    words, rule = visit.words, item.rule
    if isinstance(rule, Levels):
        lines = sorted(rule.anchors, key=lambda one: -one.result)
        return [(str(one.result), f"{float(one.result):g} · {words.of(one.zh, one.en)}") for one in lines]
    if isinstance(rule, Truth):
        return [("1", words("evaluation.yes")), ("0", words("evaluation.no"))]
    if isinstance(rule, Count | PartsRule):
        return [(code, words.of(label.zh, label.en)) for code, label in rule.labels.items()]
    return []


def _choice(item: Item, value: Stored | None) -> str | None:
    if value is None:
        return None
    exact = Fraction(int(value.get("numerator", 0)), int(value.get("denominator", 1)) or 1)
    return str(int(exact > 0)) if isinstance(item.rule, Truth) else str(exact)
