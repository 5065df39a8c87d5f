"""Random numbers that are pure functions of (seed, label, index), a whole column at a time.

Splitmix64 over numpy: nothing is drawn in sequence, so the last row costs as much as the first
and any page can be rebuilt alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Bits: TypeAlias = NDArray[np.uint64]

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = (np.uint64(shift) for shift in (30, 27, 31, 11))
_UNIT: Final = 1.0 / (1 << 53)


def mix(bits: Bits) -> Bits:
    """The finaliser of splitmix64: every input bit reaches every output bit."""
    bits = (bits ^ (bits >> _S30)) * _FIRST
    bits = (bits ^ (bits >> _S27)) * _SECOND
    return bits ^ (bits >> _S31)


@lru_cache(maxsize=4096)
def _stream(seed: int, label: str) -> np.uint64:
    digest = blake2b(f"{seed}/{label}".encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "big"))


@dataclass(frozen=True)
class Rng:
    """Independent columns of random numbers; a label names a column, the same label always gives the same column."""

    seed: int

    def bits(self, label: str, index: Ints) -> Bits:
        """64 random bits for each index."""
        return mix(_stream(self.seed, label) + index.astype(np.uint64) * _GOLDEN)

    def unit(self, label: str, index: Ints) -> Floats:
        """A number in [0, 1) for each index."""
        return (self.bits(label, index) >> _S11).astype(np.float64) * _UNIT

    def below(self, label: str, index: Ints, bound: int | Ints) -> Ints:
        """An integer in [0, bound) for each index; `bound` may be a column."""
        return (self.unit(label, index) * bound).astype(np.int64)

    def chance(self, label: str, index: Ints, probability: float | Floats) -> Bools:
        """True with the given probability, which may be a column."""
        return self.unit(label, index) < probability

    def pick(self, label: str, index: Ints, cumulative: Floats) -> Ints:
        """The place in a list of weights, given as `cumulative_weights` returns them."""
        return np.searchsorted(cumulative, self.unit(label, index), side="right").astype(np.int64)


def cumulative_weights(weights: Sequence[float] | Floats) -> Floats:
    """Running sums of weights, scaled so that the last is 1 (and stays above every draw)."""
    total: Floats = np.cumsum(np.asarray(weights, dtype=np.float64))
    total /= total[-1]
    total[-1] = 1.0
    return total


def span(low: int, high: int) -> Ints:
    """The indexes low … high − 1."""
    return np.arange(low, high, dtype=np.int64)
