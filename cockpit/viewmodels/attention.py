"""需处置: what somebody must act on, the longest overdue first."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from cockpit.facts import Late
from cockpit.i18n import CHINESE, Texts
from cockpit.viewmodels.places import place_name
from core.model import Band
from core.settings import Settings
from store.views.attention import Attention

SHOWN: Final = 12
"""What the budget of a snapshot leaves room for; the total stands beside the list."""
CRITICAL_DAYS: Final = 15
"""From the fifteenth day on a leader is told (domain §1.7 AL-5), so the row is red."""


def attention_rows(texts: Texts, settings: Settings, rows: Sequence[Attention]) -> list[dict[str, Any]]:
    """The first rows of the list."""
    return [
        {
            "kind": row.kind,
            "who": row.who,
            "place": place_name(settings, row.place),
            "what": what(texts, row),
            "days": row.days,
            "text": texts(CHINESE, "snapshot.overdue_days", n=row.days),
            "band": Band.CRIT if row.days >= CRITICAL_DAYS else Band.WARN,
        }
        for row in rows[:SHOWN]
    ]


def what(texts: Texts, row: Attention) -> str:
    """What is overdue: its title, or the word for its kind."""
    if row.kind == "batch":
        return texts(CHINESE, "attention.batch", step=texts(CHINESE, f"step.{row.what}"))
    return row.what or texts(CHINESE, f"attention.{row.kind}")


def counts(late: Late) -> dict[str, int]:
    """How many by kind: issue, hazard, node, batch."""
    counted = Counter(row.kind for row in late.rows)
    return {kind: counted[kind] for kind in ("issue", "hazard", "node", "batch")}


def overdue_by_step(late: Late) -> Counter[str]:
    """Overdue nodes and batches by step of accession: the same rows as in the list, so that the counts agree."""
    return Counter(row.detail if row.kind == "node" else row.what for row in late.rows if row.kind in ("node", "batch"))
