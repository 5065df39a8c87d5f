"""What was typed into the form of an act, as the command takes it. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from cockpit.ui.acts import Typed
from core.errors import RefusedError
from evaluation.casework.deeds import Confirmation, DemandAnswer, NewDemand, Told
from evaluation.casework.owner_figures import OwnerFigure

YES: Final = "yes"
PASS, FAIL = "pass_recheck", "fail_recheck"


def confirmation_of(typed: Typed, figure: OwnerFigure | None = None) -> Confirmation:
    """What an officer sets. RefusedError: one that is needed is empty.

    Where a figure is to prove it (`by_data`), its target becomes the condition of the first demand.
    """
    lines = typed.lines("demands")
    if not (typed.text("kind") and typed.text("severity") and lines):
        raise RefusedError("kind, severity and a demand are needed", "fields_missing")
    condition = None
    if figure is not None and YES in typed.chosen("by_data"):
        condition = {"code": figure.code, "target": str(figure.share), "direction": "at_least"}
    wanted = [NewDemand(line, condition if place == 0 else None) for place, line in enumerate(lines)]
    return Confirmation(
        kind=typed.text("kind"),  # type: ignore[arg-type]
        severity=typed.text("severity"),  # type: ignore[arg-type]
        clause_id=typed.text("clause"),
        ground=typed.text("ground"),
        demand=typed.text("demand") or "other",
        demands=wanted,
        nodes=days_of(typed, "nodes"),
    )


def told_of(typed: Typed) -> Told:
    """What an act on an issue says; what no act says but this one stands in `TELLERS`."""
    tell = TELLERS.get(typed.act)
    return Told(reason=typed.text("reason"), uploads=typed.uploads) if tell is None else tell(typed)


def event_of(typed: Typed) -> str:
    """The event that an act brings about: a re-check passes or fails."""
    if typed.act != "recheck":
        return typed.act
    return PASS if typed.needed("outcome") == "pass" else FAIL


def days_of(typed: Typed, name: str) -> tuple[date, ...]:
    """Days, one a line. RefusedError: a line is none."""
    try:
        return tuple(date.fromisoformat(line) for line in typed.lines(name))
    except ValueError as error:
        raise RefusedError(f"a line is no day: {error}", "bad_days") from error


def _keyed(typed: Typed, prefix: str) -> Iterator[tuple[int, str]]:
    """Fields of one demand each: position, text."""
    for name in typed.values:
        if name.startswith(f"{prefix}."):
            yield int(name.removeprefix(f"{prefix}.")), typed.text(name)


def _report(typed: Typed) -> Told:
    answers = [DemandAnswer(position, text, typed.uploads) for position, text in _keyed(typed, "answer")]
    return Told(
        uploads=typed.uploads,
        answers=answers,
        cause=typed.text("cause"),
        corrective_action=typed.text("action"),
        responsible=typed.text("who"),
    )


def _recheck(typed: Typed) -> Told:
    return Told(
        reason=typed.text("reason"),
        uploads=typed.uploads,
        officers=typed.chosen("officers"),
        met=[position for position, text in _keyed(typed, "met") if text == YES],
        removed_on=typed.day("removed_on") if typed.text("removed_on") else None,
    )


def _stage(typed: Typed) -> Told:
    return Told(
        reason=typed.text("reason"),
        uploads=typed.uploads,
        nodes=days_of(typed, "nodes"),
        is_confirmed_by_archive=YES in typed.chosen("archive"),
    )


def _uphold(typed: Typed) -> Told:
    changed = tuple(NewDemand(line) for line in typed.lines("demands"))
    return Told(reason=typed.text("reason"), nothing_remains=YES in typed.chosen("nothing"), changed_demands=changed)


def _effect(typed: Typed) -> Told:
    said = typed.text("effective")
    return Told(
        finding=typed.text("finding"),
        uploads=typed.uploads,
        is_effective=said == YES if said else None,
        place=typed.text("place"),
        officers=typed.chosen("officers"),
    )


def _case(typed: Typed) -> Told:
    return Told(
        reason=typed.text("reason"),
        uploads=typed.uploads,
        nothing_remains=YES in typed.chosen("nothing"),
        record=typed.whole("record"),
    )


TELLERS: Final[Mapping[str, Callable[[Typed], Told]]] = {
    "submit_report": _report,
    "defend": lambda typed: Told(points=typed.lines("points"), uploads=typed.uploads),
    "ask_extension": lambda typed: Told(reason=typed.text("reason"), uploads=typed.uploads, days=typed.number("days")),
    "grant_extension": lambda typed: Told(reason=typed.text("reason"), days=typed.number("days")),
    "recheck": _recheck,
    "complete_stage": _stage,
    "uphold_defence": _uphold,
    "check_effect": _effect,
    "find_violation": _case,
    "find_nothing": _case,
}
