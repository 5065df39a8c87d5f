"""Forms whose fields differ from act to act: the address names the act, and one callback of a page serves them all."""

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NoReturn

from dash import ALL, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, leave_for, tell, visit_at
from cockpit.ui.tags import dcc, html
from cockpit.ui.uploads import done_uploads, drop_zone
from cockpit.ui.visit import Desk, Visit
from core.errors import RefusedError

ACT: Final = "act"
"""the parameter of an address that names the act whose form is shown"""
MOST_FILES: Final = 10
LONGEST: Final = 9
"""digits of a number that somebody types"""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form of an act, by the names of its fields; `seen`: the revision it was typed over."""

    act: str
    values: Mapping[str, Any] = field(default_factory=dict)
    uploads: tuple[int, ...] = ()
    seen: int | None = None

    def text(self, name: str) -> str:
        """A text without space around it; empty where nothing was typed."""
        return str(self.values.get(name) or "").replace("\0", "").strip()  # which the store takes in no text

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines of a text that say something."""
        return tuple(line.strip() for line in self.text(name).splitlines() if line.strip())

    def whole(self, name: str) -> int | None:
        """A whole number from 0 on; None where nothing was typed. RefusedError: something else was."""
        found = str(self.values.get(name) if self.values.get(name) is not None else "")
        if not found:
            return None
        return int(found) if found.isdecimal() and len(found) <= LONGEST else _missing()

    def chosen(self, name: str) -> tuple[str, ...]:
        """What was chosen of several."""
        return tuple(map(str, self.values.get(name) or ()))

    def numbers(self, name: str) -> tuple[int, ...]:
        """What was chosen of several that are known by numbers. RefusedError: something else was."""
        return tuple(int(one) if one.isdecimal() and len(one) <= LONGEST else _missing() for one in self.chosen(name))

    def needed(self, name: str) -> str:
        """A text. RefusedError: nothing was typed."""
        return self.text(name) or _missing()

    def number(self, name: str) -> int:
        """A whole number. RefusedError: nothing was typed."""
        found = self.whole(name)
        return _missing() if found is None else found

    def day(self, name: str) -> date:
        """A day. RefusedError: none was chosen."""
        try:
            return date.fromisoformat(self.needed(name))
        except ValueError:
            return _missing()


@dataclass(frozen=True, slots=True)
class Done:
    """What comes of an act: what is told, the address that is shown next, or what is shown below the form."""

    told: str = ""
    href: str = ""
    shown: Any = ""


Do = Callable[[Visit, Typed], Coroutine[Any, Any, Done]]


def _missing() -> NoReturn:
    """RefusedError, in the place of a value."""
    raise RefusedError("a field that is needed is empty", "fields_missing")


def field_id(page: str, name: str, case: str = "") -> dict[str, str | int]:
    """The id of a field of the acts of a page; with a case what is typed is kept for that case and act alone."""
    return ids.keyed(page, ACT, "field", f"{name}|{case}" if case else name)


@dataclass(frozen=True, slots=True)
class Fields:
    """Makes the fields of an act on a case; what is typed outlives a reload and goes into no other form."""

    visit: Visit
    page: str
    case: str

    def line(self, name: str, label: str, value: str | None = None, hint: str | None = None) -> Component:
        """One line of text."""
        return forms.field(label, forms.text_input(self._id(name), value), hint)

    def fixed(self, name: str, label: str, value: str, hint: str | None = None) -> Component:
        """A text that goes along as it was read."""
        return forms.field(label, forms.text_input(self._id(name), value, kept=False, readOnly=True), hint, wide=True)

    def text(self, name: str, label: str, value: str | None = None, hint: str | None = None) -> Component:
        """Several lines of text."""
        return forms.field(label, forms.text_area(self._id(name), value, rows=2), hint, wide=True)

    def day(self, name: str, label: str, value: date | None = None, hint: str | None = None) -> Component:
        """A day."""
        shown = None if value is None else value.isoformat()
        return forms.field(label, forms.date_input(self._id(name), self.visit.language, shown), hint)

    def number(self, name: str, label: str, value: int | None = None, hint: str | None = None) -> Component:
        """A whole number from 0 on."""
        return forms.field(label, forms.number_input(self._id(name), value, min=0, precision=0), hint)

    def one_of(
        self,
        name: str,
        label: str,
        options: Sequence[tuple[str, str]],
        value: str | None = None,
        hint: Any = None,
        *,
        wide: bool = False,
    ) -> Component:
        """One of several; `wide` where their texts are long."""
        return forms.field(label, forms.select(self._id(name), options, self.visit.language, value), hint, wide=wide)

    def some_of(
        self, name: str, label: str, options: Sequence[tuple[str, str]], value: Sequence[str] = (), hint: Any = None
    ) -> Component:
        """Any of several."""
        chosen = list(value) or None
        shown = forms.select(self._id(name), options, self.visit.language, chosen, mode="multiple")
        return forms.field(label, shown, hint, wide=True)

    def ticked(
        self, name: str, label: str, options: Sequence[tuple[str, str]], value: Sequence[str] = (), hint: Any = None
    ) -> Component:
        """Any of a few that all are seen."""
        shown = html.Div(forms.choices(self._id(name), options, value), className="choices")
        parts_of = [html.Span(label, className="field-label"), shown]
        return html.Div(
            parts_of + ([html.Div(hint, className="field-hint")] if hint else []), className="field is-wide"
        )

    def _id(self, name: str) -> dict[str, str | int]:
        return field_id(self.page, name, self.case)


def files_field(visit: Visit, page: str, label: str, node: str | None, hint: str | None = None) -> Component:
    """Where files of an owner or authority are handed in with an act."""
    zone = drop_zone(visit, ids.keyed(page, ACT, "files", "files"), node, MOST_FILES)
    below = [] if hint is None else [html.Div(hint, className="field-hint")]
    return html.Div([html.Span(label, className="field-label"), zone, *below], className="field is-wide")


def act_panel(
    visit: Visit,
    page: str,
    act: str,
    title: str,
    fields: Iterable[Component],
    *,
    note: str | None = None,
    risky: bool = False,
    seen: int | None = None,
) -> Component:
    """The form of an act, with the way back from it."""
    back = visit.here(**{ACT: None})
    buttons = [
        parts.button(title, ids.make(page, ACT, "submit"), "risky" if risky else "main"),
        parts.link(visit.words("desk.cancel"), back, "button button-quiet"),
        dcc.Store(id=ids.make(page, ACT, "seen"), data={ACT: act, "revision": seen}),
    ]
    hint = [html.P(note, className="form-hint")] if note else []
    form = forms.form(page, ACT, [*hint, *fields], buttons)
    return parts.panel(title, [form, html.Div(id=ids.make(page, ACT, "result"))], class_name="is-act")


def way(visit: Visit, act: str, title: str, kind: str = "plain") -> Component:
    """The way to the form of an act on what the address shows."""
    return parts.link(title, visit.here(**{ACT: act}), f"button button-{kind}")


def register_acts(app: Any, desk: Desk, page: str, path: str, do: Do, permissions: tuple[str, ...]) -> None:
    """Registers the one callback of all acts of a page."""

    async def submit(
        visit: Visit, clicks: int, seen: dict[str, Any] | None, search: str, values: list[Any], files: list[Any]
    ) -> Any:
        if not clicks or not seen:
            return no_update, no_update, [no_update] * len(values)
        names = [str(one["id"]["key"]).partition("|")[0] for one in ctx.states_list[2]]
        typed = Typed(
            str(seen[ACT]),
            dict(zip(names, values, strict=True)),
            done_uploads([one for records in files for one in records or ()]),
            seen["revision"],
        )
        done = await do(visit_at(visit, path, search), typed)
        if done.told:
            tell(done.told)
        if done.href:
            leave_for(done.href)
        return "", done.shown, [None] * len(values)  # what was done is kept in no browser

    typed_into = {"part": ids.make(page, ACT, "field"), "key": ALL}
    outputs = [
        Output(ids.make(page, ACT, "message"), "children"),
        Output(ids.make(page, ACT, "result"), "children"),
        Output(typed_into, "value"),
    ]
    states = [
        State(ids.make(page, ACT, "seen"), "data"),
        State(ids.LOCATION, "search"),
        State(typed_into, "value"),
        State({"part": ids.make(page, ACT, "files"), "key": ALL}, "listUploadTaskRecord"),
    ]
    pressed = Input(ids.make(page, ACT, "submit"), "n_clicks")
    guarded(app, desk, outputs, pressed, *states, permissions=permissions)(submit)
