"""docs/alert-rules.md: every key of a rule, from the form that checks it, and the rules and posts that ship."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from types import NoneType
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from alerts import schema
from alerts.rules import RuleSet, shipped
from alerts.schema import FITS, MEASURED, Rule
from core.forms import Label, Section

HEAD = """# Rules of alerts

Made by `make docs` from `alerts/schema.py` and `alerts/rules.yaml`; do not edit. What they mean: [alerts](alerts.md).

A file of rules has `posts` and `rules`. `python app.py check` tells every mistake as `file:line: message`; an unknown
key is a mistake. Codes never change; a rule is changed by a new version of it.
A time is written `30s`, `10m`, `24h` or `7d`, at most a year; `0` is none. Numbers may be fractions (`1/3`).
"""

SUBJECTS: Final = (schema.Readings, schema.Feeds, schema.Findings, schema.Days)
CONDITIONS: Final = (
    schema.InBand,
    schema.Threshold,
    schema.Change,
    schema.ShareBelow,
    schema.Unusual,
    schema.Silent,
    schema.Found,
    schema.Before,
    schema.After,
)
PARTS: Final = (schema.Refreshes, schema.Repeat, schema.Escalation)
PLAIN: Final[dict[Any, str]] = {
    str: "text",
    int: "whole number",
    bool: "true, false",
    Fraction: "number",
    timedelta: "time",
    Label: "zh, en",
}


def rules_document() -> str:
    """The page as Markdown."""
    parts = [HEAD, _form("A rule", Rule), _fitting()]
    parts += [_form(f"Subject: {_kinds(one)}", one) for one in SUBJECTS]
    parts += [_form(f"Condition: {_kinds(one)}", one) for one in CONDITIONS]
    parts += [_form(one.__name__, one) for one in PARTS]
    parts += [_form("A post", schema.Post), _shipped_posts(shipped()), _shipped_rules(shipped())]
    return "\n".join(parts)


def _form(title: str, section: type[Section]) -> str:
    """The keys of a section; a column of meanings where its docstring does not tell them all."""
    head = ("key", "value", "default", "meaning")
    rows = [
        [f"`{field.alias or name}`", _shape(field.annotation), _default(field), field.description or ""]
        for name, field in section.model_fields.items()
    ]
    columns = len(head) if any(row[-1] for row in rows) else len(head) - 1
    lines = _lines(head[:columns], (row[:columns] for row in rows))
    return "\n".join([f"## {title}\n", f"{section.__doc__}\n", lines])


def _kinds(section: type[Section]) -> str:
    return ", ".join(get_args(section.model_fields["kind"].annotation))


def _shape(annotation: Any) -> str:
    """What may stand there, in the words of the page."""
    parts = get_args(annotation)
    origin = get_origin(annotation)
    if annotation in PLAIN:
        return PLAIN[annotation]
    if origin is Annotated:
        return _shape(parts[0])
    if origin is Literal:
        return ", ".join(f"`{part}`" for part in parts)
    if origin is tuple:
        return f"list: {_shape(parts[0])}"
    if origin is dict:
        return f"by name: {_shape(parts[1])}"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return ", ".join(f"`{part.value}`" for part in annotation)
    if parts:
        return _choice(parts)
    return f"see {annotation.__name__}"


def _choice(parts: Sequence[Any]) -> str:
    """One of several forms; sections of a kind are called by their kinds."""
    kinds = [_kinds(part) for part in parts if isinstance(part, type) and "kind" in getattr(part, "model_fields", ())]
    if kinds:
        return f"by its `kind`: {', '.join(kinds)}"
    return " or ".join(_shape(part) for part in parts if part is not NoneType)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if value is None or value in ((), {}):
        return "none"
    return f"`{_written(value)}`"


def _written(value: Any) -> str:
    if isinstance(value, timedelta):
        return f"{value // timedelta(seconds=1)}s" if value else "0"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fitting() -> str:
    rows = [
        [f"`{kind}`", ", ".join(f"`{one}`" for one in sorted(fits)), ", ".join(sorted(MEASURED.get(kind, ())))]
        for kind, fits in FITS.items()
    ]
    return "\n".join(["## What can be asked of what\n", _lines(("subject", "conditions", "measures of a line"), rows)])


def _shipped_posts(rules: RuleSet) -> str:
    rows = [[f"`{code}`", _both(post.name), ", ".join(post.roles), post.at] for code, post in rules.posts.items()]
    return "\n".join(["## Posts that ship\n", _lines(("post", "", "roles", "at"), rows)])


def _shipped_rules(rules: RuleSet) -> str:
    rows = [
        [
            rule.code + ("" if rule.enabled else " (off)"),
            _both(rule.name),
            rule.subject.kind,
            _said(rule.condition),
            "; ".join(
                [", ".join(rule.to), *(f"from {step} on {', '.join(rule.to_also[step])}" for step in rule.to_also)]
            ),
            ", ".join(f"{step.to} after {step.after_hours} h" for step in rule.escalate),
        ]
        for rule in rules.rules.values()
    ]
    head = ("code", "", "subject", "condition", "to", "escalated to")
    return "\n".join(["## Rules that ship\n", "Proposals of ours and no law.\n", _lines(head, rows)])


def _said(condition: Section) -> str:
    return ", ".join(_parts(condition))


def _parts(condition: Section) -> Iterator[str]:
    for name in type(condition).model_fields:
        value = getattr(condition, name)
        if name == "kind":
            yield value
        elif value is not None and value is not False:
            shown = " ".join(map(str, value)) if isinstance(value, tuple) else _written(value)
            yield f"{name} {shown}"


def _both(label: Label) -> str:
    return f"{label.zh} ({label.en})"


def _lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
