"""Somebody takes alerts up, and says what is being done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from alerts.commands.acting import demand_on_alert, known_alert
from alerts.desk import AlertDesk
from alerts.passes.deciding import moved_to, standing_of
from alerts.standing import acknowledge
from core.access import Principal
from core.errors import RefusedError
from people.deeds import Matter, deed
from store.alerting import episodes as kept
from store.alerting.episodes import Acknowledgement, Episode
from store.database import UnitOfWork

ACKNOWLEDGE: Final = "alerts.acknowledge"
LEAST_WORDS: Final = 4
MOST_WORDS: Final = 500
MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of taking up several alerts: the numbers that were, and those that were not with the code of why."""

    taken: tuple[int, ...]
    refused: dict[int, str]


def take_up(desk: AlertDesk, principal: Principal, alert_id: int, words: str, at: datetime) -> None:
    """Takes an alert that fires up. RefusedError: unknown, over, taken up already, or nothing was said."""
    said = _words(words)
    matter = Matter("alert.acknowledged", ACKNOWLEDGE, "alert", str(alert_id))
    with deed(desk.database, principal, matter, at) as done:
        kept.lock(done.unit)
        found = known_alert(done.unit, alert_id)
        done.node = found.scope or None
        demand_on_alert(done.unit, desk, principal, ACKNOWLEDGE, found, at)
        _take(done.unit, found, principal, said, at)
        done.after = {"state": "acknowledged", "words": said}


def take_up_all(desk: AlertDesk, principal: Principal, alerts: Sequence[int], words: str, at: datetime) -> Taken:
    """Takes several alerts up, each by itself: one that is refused stops no other. RefusedError: too many, no words."""
    _words(words)
    if len(alerts) > MOST_AT_ONCE:
        raise RefusedError(f"at most {MOST_AT_ONCE} alerts at once", "alert.too_many", most=MOST_AT_ONCE)
    taken, refused = [], {}
    for number in dict.fromkeys(alerts):
        try:
            take_up(desk, principal, number, words, at)
            taken.append(number)
        except RefusedError as error:
            refused[number] = error.code
    return Taken(tuple(taken), refused)


def _take(unit: UnitOfWork, found: Episode, principal: Principal, words: str, at: datetime) -> None:
    decision = acknowledge(standing_of(found), at) if found.ended_at is None else None
    if decision is None:
        raise RefusedError("the alert does not fire", "alert.not_firing", state=found.state)
    state, name = str(decision.standing.state), principal.display_name
    one = Acknowledgement(found.alert_id, state, decision.reason, principal.account_id, name, words, at)
    kept.acknowledge(unit, one)
    move = moved_to(found, decision, None, at).move
    assert move is not None
    kept.note_moves(unit, [replace(move, by_id=principal.account_id, by_name=name, words=words)])


def _words(words: str) -> str:
    said = words.strip()
    if not LEAST_WORDS <= len(said) <= MOST_WORDS:
        raise RefusedError(
            f"say in {LEAST_WORDS} to {MOST_WORDS} characters what is being done",
            "alert.words",
            least=LEAST_WORDS,
            most=MOST_WORDS,
        )
    return said
