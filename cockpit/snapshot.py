"""The snapshot of a scope: what the wall shows, as plain values."""

from typing import Any

from cockpit.editions import Payload
from cockpit.i18n import CHINESE, Texts


def mark_stale(texts: Texts, payload: Payload) -> Payload:
    """The same snapshot while the store is away: every value keeps its number and is called stale."""
    marked: dict[str, Any] = {key: _stale(value) for key, value in payload.items()}
    return {**marked, "freshness": "stale", "stale": True, "stale_reason": texts(CHINESE, "snapshot.store_away")}


def _stale(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: "stale" if key == "freshness" and inner == "live" else _stale(inner) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_stale(inner) for inner in value]
    return value
