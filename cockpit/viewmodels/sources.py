"""The sources with their freshness, as the footer shows them."""

from collections.abc import Sequence
from typing import Any, Final

from cockpit.i18n import CHINESE, Texts
from cockpit.viewmodels.faults import feed_name, feed_sentence, source_name
from cockpit.viewmodels.freshness import FeedBook
from cockpit.viewmodels.numbers import instant
from core.settings import Settings, Source
from store.views.sources import FeedState

OK: Final = "ok"
NAMED: Final = 3
"""So many late feeds are named."""

TROUBLES: Final = (("failed", "failed"), ("stopped", "stopped"), ("retry", "late"), ("suspect", "doubtful"))
"""Outcome of a run that is told at once → state of its source, the worst first.

The numbers stay live through a retry or a doubtful answer until they are old (`FeedBook`); whoever runs the source
has to know before that.
"""


CIRCUITS: Final = ("closed", "half_open", "open")
"""better first"""


USUAL: Final = {"resting": False, "circuit": CIRCUITS[0]}


def source_rows(settings: Settings, texts: Texts, book: FeedBook, language: str = CHINESE) -> list[dict[str, Any]]:
    """One row for each enabled source of config.yaml, with what is the matter and how many rows wait in quarantine.

    Its state is failed, stopped, late (silent for too long or being tried again), doubtful (an answer that cannot be
    right), never (nothing has come yet) or ok.
    """
    return [
        _row(code, source, texts, language, book, book.of_source(code))
        for code, source in settings.sources.items()
        if source.enabled
    ]


def brief(row: dict[str, Any]) -> dict[str, Any]:
    """The row as the wall carries it: how it is polled only where that is out of the ordinary."""
    left_out = {"next_run_at"} | {name for name, usual in USUAL.items() if row[name] == usual}
    return {name: value for name, value in row.items() if name not in left_out}


def without_parts(texts: Texts, row: dict[str, Any]) -> dict[str, Any]:
    """The row for a part of the city: what is the matter names no part of a feed, which may be another's."""
    state = row["state"]
    return {**row, "reason": "" if state == OK else texts(CHINESE, f"snapshot.source_{state}_elsewhere")}


def is_any_live(settings: Settings, book: FeedBook) -> bool:
    """Whether any enabled source delivers in time; one that is tried again or doubted for now still does."""
    enabled = (book.of_source(code) for code, source in settings.sources.items() if source.enabled)
    return any(feeds and not any(map(book.is_stale, feeds)) for feeds in enabled)


def _row(
    code: str, source: Source, texts: Texts, language: str, book: FeedBook, feeds: list[FeedState]
) -> dict[str, Any]:
    state, reason = _state(texts, language, book, feeds, resting=book.is_resting(code))
    successes = [feed.last_success_at for feed in feeds if feed.last_success_at]
    return {
        "code": code,
        "name": source_name(texts, language, code),
        "state": state,
        "last_success_at": instant(max(successes, default=None)),
        "interval_s": source.interval_s,
        "resting": book.is_resting(code),
        "source_at": instant(max((feed.source_at for feed in feeds if feed.source_at), default=None)),
        "next_run_at": instant(min((feed.next_run_at for feed in feeds if feed.next_run_at), default=None)),
        "circuit": max((feed.circuit for feed in feeds), key=CIRCUITS.index, default=CIRCUITS[0]),
        "reason": reason,
        "quarantined": sum(feed.quarantined for feed in feeds),
    }


def _state(texts: Texts, language: str, book: FeedBook, feeds: list[FeedState], *, resting: bool) -> tuple[str, str]:
    for outcome, state in TROUBLES:
        troubled = [feed for feed in feeds if feed.outcome == outcome]
        # a source that rests does not answer: that it is tried again is no trouble
        if troubled and not (resting and outcome == "retry"):
            return state, _told(texts, language, book.settings, troubled)
    if not any(feed.last_success_at for feed in feeds):
        return "never", texts(language, "snapshot.source_never")
    late = [feed_name(texts, language, feed.source, feed.feed) for feed in feeds if book.is_late(feed)]
    if late:
        told = texts(language, "snapshot.source_late", feeds=texts(language, "desk.and").join(late[:NAMED]))
        more = len(late) - NAMED
        return "late", texts(language, "fault.more", told=told, n=more) if more > 0 else told
    return OK, ""


def _told(texts: Texts, language: str, settings: Settings, feeds: Sequence[FeedState]) -> str:
    """The first feed and what it stumbled over; of the others only how many they are, for a wall has one line."""
    first, more = feeds[0], len(feeds) - 1
    name = feed_name(texts, language, first.source, first.feed)
    plain = texts(language, "fault.where", feed=name, told=first.reason) if first.reason else name
    told = feed_sentence(texts, language, settings, first) or plain
    return texts(language, "fault.more", told=told, n=more) if more else told
