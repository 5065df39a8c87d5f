"""进馆一件事: open batches by step, median days, and what is overdue."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from cockpit.i18n import CHINESE, Texts
from store.views.loop import AccessionStep


def accession_row(texts: Texts, steps: Sequence[AccessionStep], overdue: Counter[str]) -> dict[str, Any]:
    """The six chevrons; `overdue` counts the rows of 需处置 at each step."""
    return {
        "open": sum(step.batches for step in steps),
        "overdue": overdue.total(),
        "steps": [
            {
                "code": step.step,
                "name": texts(CHINESE, f"step.{step.step}"),
                "batches": step.batches,
                "median_days": None if step.median_days is None else round(step.median_days),
                "overdue": overdue[step.step],
            }
            for step in steps
        ],
    }
