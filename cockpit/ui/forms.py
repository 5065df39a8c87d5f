"""Fields of forms: each with a label of its own; what is typed survives a reload of the page (session storage)."""

from collections.abc import Iterable, Sequence
from json import dumps
from typing import Any, Final

from dash.development.base_component import Component

from cockpit import ids
from cockpit.ui.antd import fac
from cockpit.ui.tags import html

KEPT: Final = {"persistence": True, "persistence_type": "session"}
"""What is typed is kept by the browser until the tab is closed; never used for secrets."""

LOCALES: Final = {"zh_CN": "zh-cn", "en": "en-us"}


def field(label: str, control: Component, hint: Any = None, *, wide: bool = False) -> Component:
    """A control with its label above and a line of help below."""
    parts = [html.Label(label, htmlFor=_in_page(getattr(control, "id", "")), className="field-label"), control]
    if hint is not None:
        parts.append(html.Div(hint, className="field-hint"))
    return html.Div(parts, className="field is-wide" if wide else "field")


def form(page: str, part: str, fields: Iterable[Any], acts: Iterable[Component], *, class_name: str = "") -> Component:
    """Fields, the line in which a refusal is told (`page-part-message`), and what can be done."""
    return html.Div(
        [
            html.Div(list(fields), className="form-fields"),
            html.Div("", id=ids.make(page, part, "message"), className="form-message", role="alert"),
            html.Div(list(acts), className="form-acts"),
        ],
        id=ids.make(page, part, "form"),
        className=f"form {class_name}".strip(),
        **{"data-form": ""},
    )


def text_input(id: Any, value: str | None = None, *, kept: bool | str = True, **options: Any) -> Component:  # noqa: A002
    """One line of text; `kept` as a text: what it belongs to, so that nothing typed there turns up elsewhere."""
    return fac.AntdInput(id=id, **_value(value), **_kept(kept), **options)


def text_area(
    id: Any,  # noqa: A002
    value: str | None = None,
    *,
    rows: int = 3,
    kept: bool | str = True,
    **options: Any,
) -> Component:
    """Several lines of text."""
    size = {"minRows": rows, "maxRows": rows * 3}
    return fac.AntdInput(id=id, mode="text-area", autoSize=size, **_value(value), **_kept(kept), **options)


def password_input(id: str, **options: Any) -> Component:  # noqa: A002
    """A secret, which is never kept in the browser."""
    return fac.AntdInput(id=id, mode="password", **options)


def number_input(id: Any, value: float | None = None, **options: Any) -> Component:  # noqa: A002
    """A number."""
    return fac.AntdInputNumber(id=id, **_value(value), **KEPT, style={"width": "100%"}, **options)


def count_input(id: Any, value: float | None = None, *, disabled: bool = False) -> Component:  # noqa: A002
    """A whole number from 0 on."""
    return fac.AntdInputNumber(id=id, min=0, precision=0, disabled=disabled, **_value(value))


def choice(
    id: Any,  # noqa: A002
    options: Sequence[tuple[str, str]],
    value: str | None = None,
    *,
    disabled: bool = False,
) -> Component:
    """One of a few values that all are seen, each with its text, one below the other."""
    shown = [{"label": text, "value": key} for key, text in options]
    return fac.AntdRadioGroup(id=id, options=shown, direction="vertical", disabled=disabled, **_value(value))


def choices(
    id: Any,  # noqa: A002
    options: Sequence[tuple[str, str]],
    value: Sequence[str] | None = None,
    *,
    disabled: bool = False,
) -> Component:
    """Any of a few values that all are seen, each with its text."""
    shown = [{"label": text, "value": key} for key, text in options]
    return fac.AntdCheckboxGroup(id=id, options=shown, disabled=disabled, **_value(value))


def tick(id: Any, label: str, *, checked: bool) -> Component:  # noqa: A002
    """One thing to be ticked, with its text."""
    return fac.AntdCheckbox(id=id, label=label, checked=checked)


def select(
    id: Any,  # noqa: A002
    options: Sequence[tuple[str, str]],
    language: str,
    value: Any = None,
    *,
    kept: bool = True,
    **more: Any,
) -> Component:
    """One of several, (value, text) each; searched by its text."""
    return fac.AntdSelect(
        id=id,
        options=[{"value": key, "label": text} for key, text in options],
        locale=LOCALES[language],
        optionFilterProp="label",
        **_value(value),
        **(KEPT if kept else {}),
        **{"style": {"width": "100%"}, "allowClear": True, **more},
    )


def date_input(id: Any, language: str, value: str | None = None, *, kept: bool = True, **options: Any) -> Component:  # noqa: A002
    """A day, `2026-11-26`."""
    return fac.AntdDatePicker(
        id=id,
        locale=LOCALES[language],
        format="YYYY-MM-DD",
        **_value(value),
        **(KEPT if kept else {}),
        style={"width": "100%"},
        **options,
    )


def _kept(kept: bool | str) -> dict[str, Any]:
    return {**KEPT, "persistence": kept} if kept else {}


def _value(value: Any) -> dict[str, Any]:
    return {} if value is None else {"value": value}


def _in_page(id: Any) -> str:  # noqa: A002
    """An id as it stands in the page: that of one of many alike is its own text, keys in order."""
    return id if isinstance(id, str) else dumps(id, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
