"""Messages into the store: with their letters and deliveries, in the transaction of what they tell of."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from alerts.channels.configured import targets
from alerts.desk import AlertDesk
from alerts.in_force import InForce
from alerts.levels import Level
from alerts.naming import counted_name, figures, level_name, listed, pair, unheld, what, where
from alerts.passes.surroundings import Surroundings
from alerts.routing.digest import Digest
from alerts.routing.grouping import Draft
from alerts.routing.quiet import leaves_at
from alerts.routing.routing import routing
from alerts.wording import DIGEST, Tables, all_worded, letter_kind, plain_sentence
from core.days import LOCAL
from core.settings import AlertChannel
from core.working_days import statutory
from people.letters import CHINESE, Letter, Pair, Value, Words, send, stored_values
from store.accounts import sign_in_names
from store.alert_deliveries import INBOX, NewDelivery, put
from store.alerting.episodes import Episode
from store.alerting.messages import NewMessage, next_message, put_message
from store.database import UnitOfWork
from store.grants import holders
from store.owners import OwnerRow

PAGE: Final = "/alerts"


@dataclass(frozen=True, slots=True)
class Teller:
    """What messages are made of at an instant."""

    desk: AlertDesk
    rules: InForce
    around: Surroundings
    tables: Callable[[], Tables]
    """the wordings as they are now"""

    def tell(self, unit: UnitOfWork, draft: Draft, at: datetime) -> int:
        """Keeps a message and puts it on its way; returns its number."""
        said = _Said(draft.kind, draft.rule, draft.post, draft.node, draft.group_key, draft.episodes, link_to(draft))
        return self._put(unit, said, self._values(draft), at)

    def tell_digest(self, unit: UnitOfWork, digest: Digest, at: datetime, *, for_all: bool) -> int:
        """Keeps the digest of a post and puts it on its way; returns its number.

        `for_all`: channels that name no nodes are told it as well; without, those alone that name its node.
        """
        key = f"{DIGEST}|{digest.post}|{digest.node}"
        said = _Said(DIGEST, "", digest.post, digest.node, key, digest.episodes, "", for_all)
        counted = Counter(one.rule for one in digest.episodes)
        names = [counted_name(self.rules.rules[rule].name, count) for rule, count in counted.most_common()]
        level, count = level_name(str(said.level)), len(digest.episodes)
        return self._put(
            unit, said, {"count": count, "level": level, "names": listed(names, len(names), len(names))}, at
        )

    def _put(self, unit: UnitOfWork, said: "_Said", values: Mapping[str, Value], at: datetime) -> int:
        """A post that nobody holds is told to the administrators, so that nothing is lost for want of a reader."""
        message = next_message(unit)
        link = said.link or f"{PAGE}/told?message={message}"
        put_message(unit, self._kept(message, said, values, link), at)
        leaves = leaves_at(said.level, at, routing().quiet, statutory())
        kind = letter_kind(said.kind, len(said.episodes))
        readers = self._readers(unit, said.post, said.node, at)
        deliveries = [
            NewDelivery(INBOX, "", CHINESE, at, account, number)
            for account in readers
            if (number := send(unit, _letter(account, kind, values, link, message, leaves), at)) is not None
        ]
        channels = self.desk.settings.alerts.channels
        holders = [said.post]
        if any(one.receivers for one in channels.values()):
            holders += sign_in_names(unit, readers)
        chosen = targets(channels, str(said.level), said.stream, said.node, holders)
        wanted = [one for one in chosen if said.for_all or _names_readers(channels[one.channel])]
        deliveries += [NewDelivery(one.channel, one.address, one.language, leaves) for one in wanted]
        put(unit, message, deliveries, at)
        return message

    def _kept(self, message: int, said: "_Said", values: Mapping[str, Value], link: str) -> NewMessage:
        words, count = stored_values(values), len(said.episodes)
        plain = plain_sentence(said.rule, said.kind, str(said.level), count)
        texts = all_worded(self.tables(), said.kind, count, words, plain)
        numbers = [one.alert_id for one in said.episodes]
        fixed = (said.group_key, said.kind, said.rule, said.stream, str(said.level), said.post, said.node)
        return NewMessage(message, *fixed, numbers, words, link, texts, self.desk.settings.mail.link_base)

    def _readers(self, unit: UnitOfWork, name: str, node: str, at: datetime) -> list[int]:
        """The accounts that hold a post at a node."""
        post = self.rules.posts[name]
        found = holders(unit, post.roles, [node], at)
        if not found:
            administrators = self.rules.posts["administrator"]
            found = holders(unit, administrators.roles, [str(self.desk.settings.city.code)], at)
        return list(dict.fromkeys(account for account, _, _ in found))

    def _values(self, draft: Draft) -> dict[str, Value]:
        rule, first = self.rules.rules[draft.rule], draft.episodes[0]
        began = min(one.began_at for one in draft.episodes).astimezone(LOCAL)
        values: dict[str, Value] = {
            "rule": draft.rule,
            "name": pair(rule.name),
            "level": level_name(str(draft.level)),
            "count": len(draft.episodes),
            "since": f"{began:%Y-%m-%d %H:%M}",
            "unheld": self._unheld(draft),
        }
        if len(draft.episodes) == 1:
            return values | {
                "where": self._where(first),
                "what": what(first, self.desk.catalogue),
                "figures": figures(first, rule),
            }
        return values | {"names": self._names(draft.episodes)}

    def _unheld(self, draft: Draft) -> Pair:
        """For whom a message is told somebody else, because nobody holds that post there; mostly empty."""
        posts = [pair(self.rules.posts[post].name) for post in sorted({post for post, _ in draft.unheld})]
        owners = self.around.owners
        units = [_owner(code, owners.get(code)) for code in sorted({code for _, code in draft.unheld})]
        return unheld(posts, units)

    def _names(self, episodes: Sequence[Episode]) -> Pair:
        most = routing().most_named
        names = [_joined(self._where(one), what(one, self.desk.catalogue)) for one in episodes[:most]]
        return listed(names, len(episodes), most)

    def _where(self, one: Episode) -> Pair:
        return where(one, self.around.owners.get(one.scope), self.desk.settings)


@dataclass(frozen=True, slots=True)
class _Said:
    """A message before it is kept."""

    kind: str
    rule: str
    post: str
    node: str
    group_key: str
    episodes: tuple[Episode, ...]
    link: str
    """empty: the page of the message itself"""
    for_all: bool = True
    """whether channels that name neither nodes nor receivers may be told"""

    @property
    def level(self) -> Level:
        return Level(self.episodes[0].level)

    @property
    def stream(self) -> str:
        return self.episodes[0].stream


def link_to(draft: Draft) -> str:
    """Where the state of what a message tells is seen: the alert itself; empty: the page of the message."""
    return f"{PAGE}/one?alert={draft.episodes[0].alert_id}" if len(draft.episodes) == 1 else ""


def _letter(account: int, kind: str, values: Mapping[str, Value], link: str, message: int, leaves: datetime) -> Letter:
    subject, body = Words(f"letter.{kind}.subject", values), Words(f"letter.{kind}.body", values)
    return Letter(account, kind, subject, body, link, f"alert-message:{message}", leaves)


def _names_readers(channel: AlertChannel) -> bool:
    """Whether a channel is told what is meant for its own readers alone."""
    return bool(channel.nodes or channel.receivers)


def _owner(code: str, owner: OwnerRow | None) -> Pair:
    return Pair(code, code) if owner is None else Pair(owner.name, owner.name_en or owner.name)


def _joined(place: Pair, about: Pair) -> Pair:
    return Pair(f"{place.zh} {about.zh}", f"{place.en}: {about.en}")
