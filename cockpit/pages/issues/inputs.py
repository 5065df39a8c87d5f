"""Fields of the acts on issues; what is typed belongs to the very act on the very issue."""

from collections.abc import Sequence
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.issues.told import YES
from cockpit.ui import forms
from cockpit.ui.acts import field_id, files_field
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from evaluation.casework.officers import certified_officers

PAGE: Final = "issues"
KEYS: Final = "page.issues"


def belongs(visit: Visit) -> str:
    """What the typed text of this form is kept for."""
    query = visit.query
    return "|".join(query.get(name, "") for name in ("issue", "owner", "figure", "act"))


def text(
    visit: Visit, name: str, value: str | None = None, *, rows: int = 3, label: str = "", hint: str | None = None
) -> Component:
    """Several lines."""
    area = forms.text_area(field_id(PAGE, name), value, rows=rows, kept=belongs(visit))
    return forms.field(label or visit.words(f"{KEYS}.{name}"), area, hint, wide=True)


def line(visit: Visit, name: str, value: str | None = None, *, hint: str | None = None) -> Component:
    """One line."""
    control = forms.text_input(field_id(PAGE, name), value, kept=belongs(visit))
    return forms.field(visit.words(f"{KEYS}.{name}"), control, hint)


def number(visit: Visit, name: str, value: int | None = None, hint: str | None = None) -> Component:
    """A whole number from 1 on."""
    control = forms.number_input(field_id(PAGE, name), value, min=1, precision=0)
    return forms.field(visit.words(f"{KEYS}.{name}"), control, hint)


def day(visit: Visit, name: str, value: str | None = None) -> Component:
    """A day."""
    control = forms.date_input(field_id(PAGE, name), visit.language, value, kept=False)
    return forms.field(visit.words(f"{KEYS}.{name}"), control)


def select(
    visit: Visit,
    name: str,
    options: Sequence[tuple[str, str]],
    value: Any = None,
    *,
    label: str = "",
    hint: str | None = None,
) -> Component:
    """One of several."""
    control = forms.select(field_id(PAGE, name), options, visit.language, value, kept=False)
    return forms.field(label or visit.words(f"{KEYS}.{name}"), control, hint)


def yes(visit: Visit, name: str, *, chosen: bool = False, label: str = "") -> Component:
    """Something that holds or does not."""
    options = [(YES, label or visit.words(f"{KEYS}.{name}"))]
    box = forms.choices(field_id(PAGE, name), options, [YES] if chosen else [])
    return html.Div(box, className="field is-wide choices")


def one_of(visit: Visit, name: str, options: Sequence[tuple[str, str]], value: str | None, label: str) -> Component:
    """One of a few that all are seen, under a label."""
    control = forms.choice(field_id(PAGE, name), options, value)
    return _group(label, control)


async def officers(visit: Visit, owner: str, label: str = "officers") -> Component:
    """The officers with certificates, one's own chosen; both where there are just two."""
    found = await visit.read(certified_officers, visit.evaluation, owner, visit.at)
    words = visit.words
    if not found:
        return html.P(words(f"{KEYS}.no_officers"), className="form-hint field is-wide")
    options = [(one.certificate, f"{one.name} {one.certificate}") for one in found]
    own = [one.certificate for one in found if one.person_id == visit.principal.account_id]
    chosen = [code for code, _ in options] if len(options) == PAIR else own
    return _group(words(f"{KEYS}.{label}"), forms.choices(field_id(PAGE, "officers"), options, chosen))


PAIR: Final = 2
"""as many officers as have to find a fact together"""


def files(visit: Visit, owner: str, *, hint: str | None = None) -> Component:
    """Where files are handed in."""
    return files_field(visit, PAGE, visit.words(f"{KEYS}.files"), owner, hint)


def _group(label: str, control: Component) -> Component:
    parts = [html.Span(label, className="field-label"), control]
    return html.Div(parts, className="field is-wide choices", role="group", **{"aria-label": label})
