"""What every table asks of a reason. Pure."""

from typing import Final

LEAST: Final = 10
"""characters"""


def short_reason(reason: str) -> str | None:
    """The refusal of a reason that says too little; None: it is long enough."""
    return "reason_short" if len(reason.strip()) < LEAST else None
