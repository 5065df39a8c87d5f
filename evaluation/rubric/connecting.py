"""Connection states: what the state of a source does to the items that need it."""

from collections.abc import Iterable, Mapping
from datetime import date

from core.days import months_before
from evaluation.rubric.inputs import Inputs, Link
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Origin
from evaluation.rubric.values import Value
from evaluation.rubric.words import Connection, Outcome, Reason, Role

Verdict = tuple[Outcome, Reason] | None
"""what follows from the sources alone; None: the data decide"""


def state_of(link: Link, at: date, grace_months: int) -> Connection:
    """The state of a source on a day: 接入中 is 应接未接 once the grace is over."""
    over = link.state is Connection.CONNECTING and at > months_before(link.since, -grace_months)
    return Connection.MISSING if over else link.state


def states(rubric: Rubric, inputs: Inputs) -> Mapping[str, Connection]:
    """The states of all sources of a unit on its day."""
    months = rubric.judging.grace_months
    return {code: state_of(link, inputs.at, months) for code, link in inputs.connections.items()}


def verdict(rubric: Rubric, origin: Origin, known: Mapping[str, Connection], outages: Iterable[str]) -> Verdict:
    """What the sources of an item do to it; a source whose state nobody has recorded counts as connected."""
    found = {code: known.get(code, Connection.CONNECTED) for code in origin.of}
    live = [code for code, state in found.items() if state is Connection.CONNECTED]
    if set(live) & set(outages):
        return Outcome.SUSPENDED, Reason.OUTAGE
    if live:
        return None
    missing = [code for code, state in found.items() if state is Connection.MISSING]
    if missing:
        counted = origin.role is Role.QUALITY and all(_counts_elsewhere(rubric, code) for code in missing)
        return (Outcome.NOT_APPLICABLE, Reason.LAPSE_COUNTED) if counted else (Outcome.SCORED, Reason.NOT_CONNECTED)
    if Connection.CONNECTING in found.values():
        return Outcome.NOT_APPLICABLE, Reason.CONNECTING
    return Outcome.NOT_APPLICABLE, Reason.SOURCE_NOT_APPLICABLE


def connected_share(rubric: Rubric, known: Mapping[str, Connection]) -> Value:
    """已接入 ÷ (已接入 + 应接未接) of business systems; a missing one that costs points elsewhere is left out."""
    counted = {code: state for code, state in known.items() if _is_business(rubric, code)}
    connected = sum(state is Connection.CONNECTED for state in counted.values())
    missing = sum(state is Connection.MISSING and code not in rubric.filing_sources for code, state in counted.items())
    return Value(connected, connected + missing)


def _is_business(rubric: Rubric, code: str) -> bool:
    """A source that the rubric does not name is a system of the unit's own."""
    source = rubric.sources.get(code)
    return source is None or source.business


def _counts_elsewhere(rubric: Rubric, code: str) -> bool:
    return code in rubric.filing_sources or (rubric.counts_connections and _is_business(rubric, code))
