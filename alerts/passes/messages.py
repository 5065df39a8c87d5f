"""Whom a look tells of what: chosen by routing, kept with what groups and alerts have been told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, partial

from alerts.desk import AlertDesk
from alerts.holding import holds_at
from alerts.in_force import InForce
from alerts.passes.surroundings import Surroundings, way_of
from alerts.passes.telling import Teller
from alerts.routing.after import Hours, after_digests, after_messages
from alerts.routing.choosing import Moved, choose
from alerts.routing.digest import digests, is_due, widest
from alerts.routing.readers import Readers
from alerts.routing.routing import routing
from alerts.routing.sparing import Sparing, firing_by_rule
from alerts.wording import DIGEST, Tables
from core.working_days import statutory
from people.letters import PREFIX
from people.wording import LANGUAGES
from store.alerting import episodes as kept
from store.alerting.episodes import Episode
from store.alerting.messages import forget_groups, groups, keep_group
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
    at, told = around.at, groups(unit)
    readers = Readers(rules.posts, _sparing(unit, desk, rules, around, stand))
    teller = Teller(desk, rules, around, cache(partial(_tables, unit)))
    chosen = choose(moved, stand, readers, told, routing(), statutory())
    for draft in chosen.drafts:
        teller.tell(unit, draft, at)
    for key in {one.group_key for one in chosen.drafts if one.kind == "fired"}:
        keep_group(unit, key, at)
    changed = after_messages(chosen, stand, Hours(at, routing(), statutory()))
    kept.keep(unit, changed)
    _forget(unit, told, at)
    if not is_due(told.get(DIGEST), at, routing(), statutory()):
        return len(chosen.drafts)
    return len(chosen.drafts) + _tell_digests(unit, teller, readers, _with(stand, changed), at)


def _tell_digests(unit: UnitOfWork, teller: Teller, readers: Readers, stand: Sequence[Episode], at: datetime) -> int:
    """The digests of the day; how many. Channels that name no nodes are told one of them, the widest of the city."""
    found = digests(stand, readers)
    for_all = widest(found, str(teller.desk.settings.city.code))
    for one in found:
        teller.tell_digest(unit, one, at, for_all=one is for_all)
    kept.keep(unit, after_digests(frozenset(pair for one in found for pair in one.told), stand, at))
    keep_group(unit, DIGEST, at)
    return len(found)


def _with(stand: Sequence[Episode], changed: Sequence[Episode]) -> list[Episode]:
    by_number = {one.alert_id: one for one in changed}
    return [by_number.get(one.alert_id, one) for one in stand]


def _forget(unit: UnitOfWork, told: Mapping[str, datetime], at: datetime) -> None:
    """Groups that gather nothing any more are forgotten."""
    before = at - routing().group_interval
    if any(key != DIGEST and not before < one <= at for key, one in told.items()):
        forget_groups(unit, DIGEST, before, at)


def _tables(unit: UnitOfWork) -> Tables:
    """The wordings of messages as they are now, those of letters."""
    texts = texts_of_now(unit, f"{PREFIX}alert_")
    chinese, english = LANGUAGES
    return {chinese: {key: zh for key, (zh, _) in texts.items()}, english: {key: en for key, (_, en) in texts.items()}}


def _sparing(
    unit: UnitOfWork, desk: AlertDesk, rules: InForce, around: Surroundings, stand: Sequence[Episode]
) -> Sparing:
    known = desk.catalogue.indicators
    return Sparing(
        around.at,
        silences(unit, around.at),
        rules.rules,
        firing_by_rule(stand),
        lambda scope: way_of(desk, around, scope),
        lambda code: desk.catalogue.feeds_of(code) if code in known else (),
        holds_at(unit, rules.posts, around.at),
    )
