"""Values as the text of a JSON column."""

import json
from typing import Any


def as_json(value: Any) -> str:
    """The text; what JSON does not know, such as dates, as its own text."""
    return json.dumps(value, ensure_ascii=False, default=str)
