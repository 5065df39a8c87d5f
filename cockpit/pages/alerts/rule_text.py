"""A version of a rule as people write it. Pure."""

from collections.abc import Mapping
from typing import Any, Final

import yaml

from alerts.schema import Rule

KEYS: Final = tuple(field.alias or name for name, field in Rule.model_fields.items())
"""in the order in which a rule is told; the store keeps them in an order of its own"""
KIND: Final = "kind"


def written(body: Mapping[str, Any], *, whole: bool = True) -> str:
    """The version as YAML, its keys in the order of the form; not `whole`: without its number, which is given."""
    keys = [key for key in (*KEYS, *sorted(set(body) - set(KEYS))) if key in body and (whole or key != "version")]
    return yaml.safe_dump({key: _ordered(body[key]) for key in keys}, allow_unicode=True, sort_keys=False, width=100)


def in_line(value: Any) -> str:
    """A value on one line: `10m`, `{refreshes: 2}`; empty for none."""
    if value is None or isinstance(value, str):
        return value or ""
    return yaml.safe_dump(value, default_flow_style=True).strip().removesuffix("...").strip()


def _ordered(value: Any) -> Any:
    """What something is comes before how."""
    if not isinstance(value, Mapping) or KIND not in value:
        return value
    return {KIND: value[KIND], **{key: inner for key, inner in value.items() if key != KIND}}
