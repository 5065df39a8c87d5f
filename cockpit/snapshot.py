"""The snapshot of a scope: what the wall shows, as plain values."""

from typing import Any, Final

from cockpit.editions import Payload
from cockpit.facts import SnapshotFacts
from cockpit.i18n import CHINESE, Texts
from cockpit.viewmodels.accession import accession_row
from cockpit.viewmodels.activity import activity_rows
from cockpit.viewmodels.alert_rows import alert_count, alert_rows, late_note, untold
from cockpit.viewmodels.attention import acted_on, attention_rows, counts, overdue_by_step
from cockpit.viewmodels.freshness import LIVE, STALE, FeedBook
from cockpit.viewmodels.indicators import automation, band_counts, categories, composite, headline, indicator_rows
from cockpit.viewmodels.loop import loop_row
from cockpit.viewmodels.numbers import instant
from cockpit.viewmodels.places import place_rows, scope_row
from cockpit.viewmodels.sources import OK, brief, is_any_live, source_rows, without_parts
from cockpit.viewmodels.volumes import STRIP, volume_rows
from core.settings import Settings
from indicators.catalogue import Catalogue
from indicators.loading import loading_volumes
from indicators.words import ScopeKind


def snapshot_payload(catalogue: Catalogue, settings: Settings, texts: Texts, known: SnapshotFacts) -> Payload:
    """The payload of a scope; its field names are the contract with the wall."""
    facts = known.facts
    is_whole = facts.scope.kind == ScopeKind.CITY
    book = FeedBook(settings, facts.feeds, facts.at)
    rows = indicator_rows(catalogue, texts, facts, book)
    groups = known.alerts.groups
    first = alert_rows(texts, settings, catalogue, known.alerts, facts.at)
    rest = untold(known.late, acted_on(settings, known.conditions), known.alerts)
    places = place_rows(catalogue, settings, known.places, book)
    sources = source_rows(settings, texts, book)
    volumes = volume_rows(catalogue, texts, known.amounts, book, loading_volumes(catalogue, facts.loading))
    return {
        "v": facts.version,
        "at": instant(facts.at),
        "as_of": instant(facts.as_of),
        "scope": scope_row(facts.scope),
        "title": settings.bureau.title,
        "demo": {"mark": settings.wall.demo_mark} if settings.wall.demo_mark else None,
        "freshness": LIVE if is_any_live(settings, book) else STALE,
        "headline": headline(catalogue, texts, rows),
        "composite": composite(catalogue, facts.evaluation),
        "automation": automation(catalogue),
        "categories": categories(catalogue, facts.evaluation),
        "volumes": volumes[:STRIP],
        "more_volumes": volumes[STRIP:],
        "indicators": rows,
        "places": places,
        "place_counts": band_counts(places),
        "band_counts": band_counts(rows),
        "attention": attention_rows(texts, settings, catalogue, rest.late.rows, rest.conditions, first),
        "attention_late": late_note(texts, known.alerts, facts.at),
        "attention_total": alert_count(groups) + rest.late.total + len(rest.conditions),
        "attention_counts": {"alert": alert_count(groups), **counts(settings, rest.late, rest.conditions)},
        "activity": activity_rows(texts, settings, catalogue, known.activity),
        "loop": loop_row(texts, known.loop),
        "accession": accession_row(texts, known.steps, overdue_by_step(known.late)),
        "sources": [brief(one if is_whole else without_parts(texts, one)) for one in sources],
        "sources_ok": sum(source["state"] == OK for source in sources),
        "sources_total": len(sources),
        "latency": {"median_s": _seconds(known.latency.median_s), "p95_s": _seconds(known.latency.p95_s)},
    }


def _seconds(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


STALE_MARK: Final = {"freshness": STALE, "stale": True}


def mark_stale(texts: Texts, payload: Payload, *, reason: str = "store_away") -> Payload:
    """The same snapshot while no new one can be had: every value keeps its number and is called stale.

    `reason` is a word of `snapshot.*`: store_away or build_failed.
    """
    marked: dict[str, Any] = {key: _stale(value) for key, value in payload.items()}
    return {**marked, **STALE_MARK, "stale_reason": texts(CHINESE, f"snapshot.{reason}")}


def _stale(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: STALE if key == "freshness" and inner == LIVE else _stale(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_stale(inner) for inner in value]
    return value
