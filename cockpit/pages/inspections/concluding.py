"""Acts after a visit: the record signed by both sides, its facts as issues, nothing found, what was found fed back."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from cockpit.pages.inspections.preparing import done
from cockpit.pages.inspections.words import number_of
from cockpit.ui.acts import Done, Typed
from cockpit.ui.visit import Visit
from core.errors import RefusedError
from evaluation.commands import concluding
from evaluation.commands.concluding import Found
from evaluation.commands.signing_records import Signed
from evaluation.commands.signing_records import sign_record as sign

TAKE: Final = "take-"


def _sign(visit: Visit, typed: Typed) -> Done:
    number = number_of(visit.query.get("inspection"))
    signed = Signed(
        digest=typed.needed("digest"),
        ended_at=visit.at,
        recorder=typed.needed("recorder"),
        officers=typed.chosen("officers"),
        unit_signer=typed.text("unit_signer"),
        refusal=typed.text("refusal"),
        witness=typed.text("witness"),
        corrections=typed.text("corrections"),
    )
    sign(visit.evaluation, visit.principal, number, signed, visit.at)
    return done(visit, number)


def _issues(visit: Visit, typed: Typed) -> Done:
    number = number_of(visit.query.get("inspection"))
    found = found_of(typed)
    if not found:
        raise RefusedError("no line was chosen", "fields_missing")
    opened = concluding.open_issues(visit.evaluation, visit.principal, number, found, visit.at)
    shown = done(visit, number)
    return Done(visit.words("page.inspections.opened", n=len(opened)), shown.href)


def found_of(typed: Typed) -> list[Found]:
    """The lines that were chosen, with their title, severity, clause and ground."""
    lines = sorted(
        int(name.removeprefix(TAKE)) for name in typed.values if name.startswith(TAKE) and typed.chosen(name)
    )
    return [_found(typed, line) for line in lines]


def _found(typed: Typed, line: int) -> Found:
    severity: Any = typed.text(f"severity-{line}") or "ordinary"
    title, clause, ground = (typed.text(f"{name}-{line}") for name in ("title", "clause", "ground"))
    return Found(line, title, clause, ground, severity)


def _nothing(visit: Visit, typed: Typed) -> Done:
    number = number_of(visit.query.get("inspection"))
    concluding.find_nothing(visit.evaluation, visit.principal, number, visit.at)
    return done(visit, number)


def _feed_back(visit: Visit, typed: Typed) -> Done:
    number = number_of(visit.query.get("inspection"))
    concluding.feed_back(visit.evaluation, visit.principal, number, typed.numbers("documents"), visit.at)
    return done(visit, number)


ACTS: Final[Mapping[str, Callable[[Visit, Typed], Done]]] = {
    "sign_record": _sign,
    "open_issues": _issues,
    "find_nothing": _nothing,
    "feed_back": _feed_back,
}
