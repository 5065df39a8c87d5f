"""Draws by a published seed that anybody can repeat: by the SM3 digest of seed and name, the smallest first. Pure."""

from collections.abc import Iterable
from typing import Final

from core.audit_chain import sm3

BLIND_PERCENT: Final = 10
SPOT_PERCENT: Final = 5


def drawn(seed: str, names: Iterable[str], percent: int) -> tuple[str, ...]:
    """So many per cent of the names, rounded up, in the order of the draw."""
    ordered = sorted(set(names), key=lambda name: (sm3(f"{seed}|{name}".encode()), name))
    return tuple(ordered[: -(-len(ordered) * percent // 100)])
