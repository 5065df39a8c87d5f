"""The sources with their freshness, as the footer shows them."""

from typing import Any, Final

from cockpit.i18n import CHINESE, Texts
from cockpit.viewmodels.freshness import BROKEN, FeedBook
from cockpit.viewmodels.numbers import instant
from core.settings import Settings, Source
from store.views.sources import FeedState

OK: Final = "ok"


def source_rows(settings: Settings, texts: Texts, book: FeedBook) -> list[dict[str, Any]]:
    """One row for each enabled source of config.yaml: ok, late, failed, or never (nothing has come yet)."""
    return [
        _row(code, source, texts, book, book.of_source(code))
        for code, source in settings.sources.items()
        if source.enabled
    ]


def _row(code: str, source: Source, texts: Texts, book: FeedBook, feeds: list[FeedState]) -> dict[str, Any]:
    state, reason = _state(texts, book, feeds)
    successes = [feed.last_success_at for feed in feeds if feed.last_success_at]
    name = texts(CHINESE, f"source.{code}") if texts.has(CHINESE, f"source.{code}") else code
    return {
        "code": code,
        "name": name,
        "state": state,
        "last_success_at": instant(max(successes, default=None)),
        "interval_s": source.interval_s,
        "reason": reason,
    }


def _state(texts: Texts, book: FeedBook, feeds: list[FeedState]) -> tuple[str, str]:
    broken = next((feed for feed in feeds if feed.outcome in BROKEN), None)
    if broken is not None:
        return "failed", f"{broken.feed}: {broken.reason}" if broken.reason else broken.feed
    if not any(feed.last_success_at for feed in feeds):
        return "never", texts(CHINESE, "snapshot.source_never")
    late = [feed.feed for feed in feeds if book.is_late(feed)]
    if late:
        return "late", texts(CHINESE, "snapshot.source_late", feeds="、".join(late))
    return OK, ""
