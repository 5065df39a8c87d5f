"""The chapter of docs/states.md on alerts, from the table that decides them."""

from collections.abc import Iterable, Iterator, Sequence

from alerts.states import Row, StateTable, state_table
from core.forms import Label

HEAD = """## alert

From `alerts/states.yaml`. An alert is moved by what is seen and by time; nothing else but taking up is done by hand.
For a state and an event the first row holds whose guard is met. In bold: what lies over a state, which stays as it was.
Reasons without a row come with the withdrawal of a rule or a subject, or with a clock that went back or was corrected.
"""


def alert_chapter() -> str:
    """The chapter as Markdown."""
    table = state_table()
    parts = [
        HEAD,
        _lines(("state", "", ""), _states(table)),
        _lines(("from", "event", "guard", "to", "reason", "told"), (_row(table, row) for row in table.rows)),
        "Reasons:\n",
        _lines(("code", "", ""), _named(table.reasons.items())),
    ]
    return "\n".join(parts)


def _states(table: StateTable) -> Iterator[list[str]]:
    yield from _named(table.states.items())
    for code, label in table.unknown.items():
        yield [f"**{code}**", label.zh, label.en]
    for code, label in table.ends.items():
        yield [f"inactive: {code}", label.zh, label.en]


def _named(labels: Iterable[tuple[str, Label]]) -> Iterator[list[str]]:
    for code, label in labels:
        yield [str(code), label.zh, label.en]


def _row(table: StateTable, row: Row) -> list[str]:
    guard = table.guards[row.guard] if row.guard else None
    return [
        table.states[row.old].zh,
        _both(table.events[row.event]),
        _both(guard) if guard else "",
        table.states[row.to].zh,
        row.reason,
        row.tell or "",
    ]


def _both(label: Label) -> str:
    return f"{label.zh} ({label.en})"


def _lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
