"""`docs/states.md`: what may happen to a case, from the tables that decide it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from core.access import access_table
from evaluation.machines.table import SYSTEM, Machine, Row
from evaluation.machines.words import Words

HEAD = """# States

Generated from the tables of states in `evaluation/` by `python app.py docs`; edit those, not this page.

A case moves only by these rows: in a state an event leads to the next one when every guard lets it pass.
Guards are asked in the order in which they stand; the first that objects names the refusal.
`when` chooses between rows of the same state and event; the first that fits counts.
Who needs a right acts on their own level; *system*: time or data move it, nobody's hand.
Final states are in bold; nothing is ever deleted.
"""


def states_document(machines: Sequence[Machine[Any]], chapters: Iterable[str] = ()) -> str:
    """The page as a whole; `chapters` are further texts that follow the tables."""
    parts = [HEAD, _contents(machines), *(_chapter(machine) for machine in machines), *chapters]
    return "\n".join(parts)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def named(words: Words) -> str:
    """中文 (English)."""
    return f"{words.zh} ({words.en})"


def _contents(machines: Iterable[Machine[Any]]) -> str:
    rows = [
        [f"[{one.words.en}](#{one.name.replace('_', '-')})", one.words.zh, str(len(one.states)), str(len(one.rows))]
        for one in machines
    ]
    return table(("table", "", "states", "rows"), rows)


def _chapter(machine: Machine[Any]) -> str:
    parts = [
        f"## {machine.name.replace('_', '-')}\n",
        f"{machine.words.en} ({machine.words.zh}).\n",
        table(("state", "", ""), _states(machine)),
        table(("row", "from", "event", "when", "guards", "to", "effects", "who"), _rows(machine)),
        "Refusals:\n",
        table(("code", "guards", "sentence", ""), _refusals(machine)),
    ]
    return "\n".join(parts)


def _states(machine: Machine[Any]) -> Iterator[list[str]]:
    for code, words in machine.states.items():
        shown = f"**{code}**" if machine.is_final(code) else code
        yield [shown, words.zh, words.en]


def _rows(machine: Machine[Any]) -> Iterator[list[str]]:
    for row in machine.rows:
        yield [
            f"`{row.code}`",
            machine.states[row.state].zh if row.state else "–",
            named(machine.events[row.event]),
            named(machine.condition_words[row.when]) if row.when else "",
            ", ".join(row.guards),
            machine.states[row.to].zh,
            "; ".join(named(machine.effects[effect]) for effect in row.effects),
            _who(row),
        ]


def _who(row: Row) -> str:
    return f"*{SYSTEM}*" if row.who == SYSTEM else f"{access_table().permissions[row.who].zh} `{row.who}`"


def _refusals(machine: Machine[Any]) -> Iterator[list[str]]:
    for code, words in machine.refusals.items():
        guards = [guard for guard, codes in machine.guard_refusals.items() if code in codes]
        yield [f"`{code}`", ", ".join(guards), words.zh, words.en]
