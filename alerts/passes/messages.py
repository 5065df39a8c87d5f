"""Whom a look tells of what: chosen by routing, kept with what groups and alerts have been told."""

from collections.abc import Sequence

from alerts.desk import AlertDesk
from alerts.holding import holds_at
from alerts.in_force import InForce
from alerts.passes.surroundings import Surroundings, way_of
from alerts.passes.telling import Teller
from alerts.routing.choosing import Moved, after_messages, choose, group_after
from alerts.routing.digest import digests, is_due
from alerts.routing.due import GroupTold
from alerts.routing.routing import routing
from alerts.routing.sparing import Sparing, firing_by_rule
from alerts.wording import DIGEST, Tables
from core.working_days import statutory
from people.letters import PREFIX
from people.wording import LANGUAGES
from store.alerting import episodes as kept
from store.alerting.episodes import Episode
from store.alerting.messages import GroupRow, groups, keep_group
from store.alerting.silences import silences
from store.database import UnitOfWork
from store.letters import texts_of_now


def tell_all(
    unit: UnitOfWork,
    desk: AlertDesk,
    rules: InForce,
    around: Surroundings,
    moved: Moved,
    stand: Sequence[Episode],
) -> int:
    """Keeps the messages of an instant, in the transaction of the moves that they tell of; how many.

    `moved`: the episodes that have moved and what may be told of it; `stand`: all that are open now.
    """
    sparing = _sparing(unit, desk, rules, around, stand)
    told = {key: GroupTold(one.told_at, one.first_told_at, one.repeats) for key, one in groups(unit).items()}
    chosen = choose(moved, stand, rules.rules, rules.posts, sparing, told, routing(), statutory())
    teller = Teller(desk, rules, around, _tables(unit))
    for draft in chosen:
        teller.tell(unit, draft, around.at)
        group = group_after(draft, told.get(draft.group_key), around.at)
        keep_group(unit, GroupRow(draft.group_key, draft.rule, group.told_at, group.first_told_at, group.repeats))
    kept.keep(unit, after_messages(chosen, moved, sparing))
    return len(chosen) + _tell_digests(unit, teller, stand, sparing, told.get(DIGEST))


def _tell_digests(
    unit: UnitOfWork, teller: Teller, stand: Sequence[Episode], sparing: Sparing, told: GroupTold | None
) -> int:
    """The digests of the day, when their hour has come; how many."""
    at, last = sparing.at, None if told is None else told.told_at
    if not is_due(last, at, routing(), statutory()):
        return 0
    found = digests(stand, teller.rules.rules, teller.rules.posts, sparing, last)
    for one in found:
        teller.tell_digest(unit, one, at)
    keep_group(unit, GroupRow(DIGEST, "", at, at if told is None else told.first_told_at, 0))
    return len(found)


def _tables(unit: UnitOfWork) -> Tables:
    """The wordings of messages as they are now, those of letters."""
    texts = texts_of_now(unit, f"{PREFIX}alert_")
    chinese, english = LANGUAGES
    return {chinese: {key: zh for key, (zh, _) in texts.items()}, english: {key: en for key, (_, en) in texts.items()}}


def _sparing(
    unit: UnitOfWork, desk: AlertDesk, rules: InForce, around: Surroundings, stand: Sequence[Episode]
) -> Sparing:
    known = desk.catalogue.indicators.keys() | desk.catalogue.items.keys()
    return Sparing(
        around.at,
        silences(unit, around.at),
        rules.rules,
        firing_by_rule(stand),
        lambda scope: way_of(desk, around, scope),
        lambda code: desk.catalogue.feeds_of(code) if code in known else (),
        holds_at(unit, rules.posts, around.at),
    )
