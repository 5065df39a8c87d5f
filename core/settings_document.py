"""docs/settings.md, made from the settings themselves so that the page cannot drift."""

from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from core.settings import OVERRIDES, Settings

HEAD = """# Settings

Made by `make docs` from `core/settings/`; do not edit.

The file is `config.yaml`; `--config FILE` names another.
`python app.py check` reports every mistake as `file:line: message`; an unknown key is a mistake.
Secrets never stand in the file: write `env:NAME` and set `NAME` in the environment.
"""


def settings_document() -> str:
    """The page as Markdown: one table a section, then the environment."""
    parts = [HEAD]
    for name, field in Settings.model_fields.items():
        parts.append(_section(name, field))
    parts.append(_environment())
    return "\n".join(parts)


def _section(name: str, field: FieldInfo) -> str:
    model, shape = _model_of(field.annotation)
    lines = [f"## {name}\n", f"{field.description}\n", "| key | default | meaning |", "|---|---|---|"]
    for key, part in model.model_fields.items():
        lines.append(_row(f"{name}.{shape}{key}", part))
        lines += [_row(f"{name}.{shape}{key}{step}{inner}", entry) for step, inner, entry in _inner(part.annotation)]
    return "\n".join(lines) + "\n"


def _row(name: str, field: FieldInfo) -> str:
    return f"| `{name}` | {_default(field)} | {field.description} |"


def _inner(annotation: Any) -> list[tuple[str, str, FieldInfo]]:
    """The keys of a group within a group, or of each entry where a key holds groups in a list or by name."""
    parts = get_args(annotation) or (None,)
    for step, model in ((".", annotation), ("[].", parts[0]), (".NAME.", parts[-1])):
        if isinstance(model, type) and issubclass(model, BaseModel):
            return [(step, key, field) for key, field in model.model_fields.items()]
    return []


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, BaseModel):
        return "see below"
    if value is None:
        return "as in the mapping"
    if value in ("", {}, ()):
        return "empty"
    return ", ".join(f"`{one}`" for one in value) if isinstance(value, tuple) else f"`{value}`"


def _model_of(annotation: Any) -> tuple[type[BaseModel], str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    return get_args(annotation)[1], "CODE."


def _environment() -> str:
    lines = ["## Environment\n", "| variable | takes the place of |", "|---|---|"]
    lines += [f"| `{name}` | `{'.'.join(path)}` |" for name, path in OVERRIDES.items()]
    lines.append("| `COCKPIT_PG_BIN` | folder of the PostgreSQL programs (≥ 15) that the embedded server uses |")
    return "\n".join(lines) + "\n"
