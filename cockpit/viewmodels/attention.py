"""需处置: what somebody must act on: alerts first, the gravest before others, then what is overdue for longest."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from cockpit.facts import Late
from cockpit.i18n import CHINESE, Texts
from cockpit.viewmodels.faults import condition_sentence
from cockpit.viewmodels.numbers import measure_name
from cockpit.viewmodels.places import place_name
from core.conditions import Condition, rules
from core.days import LOCAL
from core.model import Band
from core.settings import Settings
from indicators.catalogue import Catalogue
from store.views.attention import Attention

SHOWN: Final = 12
"""What the budget of a snapshot leaves room for; the total stands beside the list."""
CRITICAL_DAYS: Final = 15
"""From the fifteenth day on a leader is told, so the row is red."""


MOST_CONDITIONS: Final = 3
"""so many conditions stand before what is overdue; the others are counted"""


MOST_CHARACTERS: Final = 60


def acted_on(settings: Settings, conditions: Sequence[Condition]) -> list[Condition]:
    """The conditions that somebody has to act on; not those of a source that is switched off or gone."""
    at_work = {"", *(code for code, source in settings.sources.items() if source.enabled)}
    return [one for one in conditions if one.kind in rules().acted_on and one.source in at_work]


def attention_rows(
    texts: Texts,
    settings: Settings,
    catalogue: Catalogue,
    rows: Sequence[Attention],
    conditions: Sequence[Condition] = (),
    first: Sequence[dict[str, Any]] = (),
) -> list[dict[str, Any]]:
    """The first rows of the list: those of alerts (`first`), what is wrong with the data, what is overdue."""
    shown = acted_on(settings, conditions)[:MOST_CONDITIONS]
    before = [*first, *(_condition_row(texts, settings, catalogue, one) for one in shown)]
    return [*before, *_overdue_rows(texts, settings, rows[: SHOWN - len(before)])]


def _condition_row(texts: Texts, settings: Settings, catalogue: Catalogue, one: Condition) -> dict[str, Any]:
    name = measure_name(catalogue, one.item)
    since = one.since.astimezone(LOCAL) if one.since else None
    return {
        "kind": "condition",
        "who": texts(CHINESE, f"condition.name.{one.kind}"),
        "place": "",
        "what": shortened(condition_sentence(texts, CHINESE, settings, one, name.zh if name else "")),
        "days": 0,
        "text": texts(CHINESE, "condition.since", since=f"{since:%m-%d %H:%M}") if since else "",
        "band": Band.WARN,
    }


def shortened(text: str) -> str:
    """A sentence for one line of the wall; all of it stands in /api/conditions."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"


def _overdue_rows(texts: Texts, settings: Settings, rows: Sequence[Attention]) -> list[dict[str, Any]]:
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
        for row in rows
    ]


def what(texts: Texts, row: Attention) -> str:
    """What is overdue: its title, or the word for its kind."""
    if row.kind == "batch":
        return texts(CHINESE, "attention.batch", step=texts(CHINESE, f"step.{row.what}"))
    return row.what or texts(CHINESE, f"attention.{row.kind}")


def counts(settings: Settings, late: Late, conditions: Sequence[Condition] = ()) -> dict[str, int]:
    """How many by kind: issue, hazard, node, batch, condition."""
    counted = Counter(row.kind for row in late.rows)
    overdue = {kind: counted[kind] for kind in ("issue", "hazard", "node", "batch")}
    return {**overdue, "condition": len(acted_on(settings, conditions))}


def overdue_by_step(late: Late) -> Counter[str]:
    """Overdue nodes and batches by step of accession: the same rows as in the list, so that the counts agree."""
    return Counter(row.detail if row.kind == "node" else row.what for row in late.rows if row.kind in ("node", "batch"))
