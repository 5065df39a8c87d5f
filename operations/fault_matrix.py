"""The fault matrix: what a fault of a source does, and what a person does; data of the tests and of docs/faults.md."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.errors import ConfigurationError
from core.model import Mistake
from core.validation import validate
from core.yamllines import load

FOLDER: Final = Path(__file__).resolve().parents[1] / "tests" / "scenarios" / "faults"

Text = Annotated[str, Field(min_length=1)]


class Section(BaseModel):
    """A group of keys; an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Section):
    """A text in both languages."""

    zh: Text
    en: Text


class Shown(Section):
    """What the screen says of the source while the fault lasts; `told` names the feed, empty when nothing is told."""

    state: Literal["ok", "late", "doubtful", "stopped", "failed"] = "ok"
    told: Words | None = None
    stale: bool = Field(False, description="whether the numbers behind the feed are marked as stale")


class Seen(Section):
    """What is seen while the fault lasts.

    `stored`: rows of the feed in the store, of 30 that the source holds then; 24 of them were read before.
    """

    outcome: Literal["ok", "empty", "suspect", "retry", "stopped", "failed"]
    reason: str = Field("", description="part of the run's reason, or of its warnings")
    stored: int = Field(24, ge=0)
    waits: Mapping[str, int] = Field(default_factory=dict, description="rows in quarantine by reason")
    screen: Shown = Shown()
    conditions: tuple[str, ...] = ()


class Fault(Section):
    """One fault: how it is made, what is seen, and what is done about it."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Words
    door: Literal["rest", "tls", "whole", "files", "view", "push"] = "rest"
    feed: str = "cases"
    fault: Mapping[str, Any]
    seen: Seen
    mend: Literal["clear", "touch", "mapping", "owner", "address", "again", "none"] = Field(
        "clear",
        description="clear: the fault ends; touch: the source sends the rows anew; mapping: the mapping is mended and "
        "the quarantine replayed; owner: the register brings the owner; address: the settings are mended; again: a new "
        "drop or push; none: nothing was wrong",
    )
    left: Mapping[str, int] = Field(default_factory=dict, description="what waits in quarantine for ever after")
    does: Text = Field(description="what a person does")


class Family(Section):
    """A file of faults."""

    name: Text
    faults: tuple[Fault, ...] = Field(min_length=1)


def families(folder: Path = FOLDER) -> Sequence[Family]:
    """The matrix; ConfigurationError with every mistake, or when a code stands twice."""
    found: list[Family] = []
    mistakes: list[Mistake] = []
    for path in sorted(folder.glob("*.yaml")):
        family, wrong = validate(Family, load(path, path.name))
        mistakes += wrong
        if family is not None:
            found.append(family)
    codes = [fault.code for family in found for fault in family.faults]
    mistakes += [Mistake(folder.name, 1, f"the fault '{code}' stands twice") for code in codes if codes.count(code) > 1]
    if mistakes:
        raise ConfigurationError(mistakes)
    return found


HEAD: Final = """\
<!-- Made from tests/scenarios/faults/*.yaml by `python app.py docs`; do not edit. -->
# Faults

What a fault of a source does, and what a person does about it.
Each row is a test with a real server, folder or view.
It makes the fault, looks at run, store, quarantine and screen, and mends it.
Afterwards it demands the exact truth: nothing lost, nothing twice.
No number is ever wrong because of a fault: it keeps its last good value.
It is marked as stale when it has grown old, when its feed is stopped, or when one of many who drop files is at fault.

* Run: `ok` is good, `suspect` is not believed or has too many unfit rows.
* Run: `retry` is tried again by itself, at growing distances.
* Run: `stopped` waits for a person, and is still tried now and then.
* Screen: the state of the source on the wall and in `/api/sources`, and its sentence in both languages.
* Quarantine: rows that wait, by reason; see `python app.py quarantine --help`.
"""

MENDED: Final[Mapping[str, str]] = {
    "clear": "goes on by itself from where it stood, once the source is well",
    "touch": "comes right when the source sends the rows again",
    "mapping": "comes right with the mended mapping (`quarantine replay` for rows put aside)",
    "owner": "comes in by itself once the register names the owner",
    "address": "mend the settings",
    "again": "comes right with the next drop or push",
    "none": "nothing to mend",
}


def fault_document(matrix: Sequence[Family]) -> str:
    """The page docs/faults.md."""
    return "\n".join([HEAD, *(_family(family) for family in matrix)]).rstrip() + "\n"


def _family(family: Family) -> str:
    lines = [f"## {family.name}", "", "| Fault | Run | In the store | Screen | Quarantine, conditions | A person |"]
    lines += ["|---|---|---|---|---|---|", *map(_row, family.faults), ""]
    return "\n".join(lines)


def _row(fault: Fault) -> str:
    seen = fault.seen
    told = f" – {seen.screen.told.zh} / {seen.screen.told.en}" if seen.screen.told else ""
    stale = ", numbers stale" if seen.screen.stale else ""
    cells = [
        f"{fault.title.zh} · {fault.title.en}",
        f"`{seen.outcome}`" + (f": {seen.reason}" if seen.reason else ""),
        _stored(seen.stored),
        f"{seen.screen.state}{stale}{told}",
        _aside(seen),
        f"{fault.does}; {MENDED[fault.mend]}",
    ]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _stored(rows: int) -> str:
    if rows <= BEFORE:
        return "what was there before"
    return "everything" if rows >= ALL else "everything but the unfit rows"


BEFORE: Final = 24
ALL: Final = 30


def _aside(seen: Seen) -> str:
    waits = [f"{number} × `{reason}`" for reason, number in seen.waits.items()]
    return "; ".join([*waits, *_marks(seen.conditions)]) or "–"


def _marks(kinds: Iterable[str]) -> list[str]:
    return [f"condition `{kind}`" for kind in kinds]
