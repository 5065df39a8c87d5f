"""Columns of values turned into columns of text, and those into rows."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np

from standins.codes import LICENCE_ROOT
from standins.feeds import Row
from standins.rng import Bits, Bools, Ints, Rng

_MOD36: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def chosen(options: Sequence[Any], codes: Ints) -> list[Any]:
    """The option for each code."""
    return [options[code] for code in codes.tolist()]


def where(known: Bools, values: Sequence[Any], otherwise: Any = None) -> list[Any]:
    """Values where known, something else elsewhere."""
    return [value if there else otherwise for value, there in zip(values, known.tolist(), strict=True)]


def rows_of(columns: dict[str, Sequence[Any]]) -> list[Row]:
    """One row for each position of the columns."""
    names = tuple(columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def digests(rng: Rng, label: str, index: Ints) -> list[str]:
    """A 64-digit hexadecimal digest for each index."""
    parts: list[Bits] = [rng.bits(f"{label}.{part}", index) for part in range(4)]
    quads = zip(*(part.tolist() for part in parts), strict=True)
    return [f"{a:016x}{b:016x}{c:016x}{d:016x}" for a, b, c, d in quads]


def case_numbers(regions: Ints, days: Ints, serials: Ints) -> list[str]:
    """办件编号 of each row, as `codes.case_number` makes one; `days` are yyyymmdd."""
    begun = np.full(len(regions), 36, dtype=np.int64)
    checks = _checks(begun, ((regions, 6), (days, 8), (serials, 8)))
    parts = zip(regions.tolist(), days.tolist(), serials.tolist(), checks, strict=True)
    return [f"{region}{day}{serial:08d}{check}" for region, day, serial, check in parts]


def licence_identifiers(types: list[str], issuers: list[str], serials: Ints, versions: Ints) -> list[str]:
    """证照标识 of each row, as `codes.licence_identifier` makes one; serials have 10 digits."""
    begun = np.array([_product(kind + issuer) for kind, issuer in zip(types, issuers, strict=True)], dtype=np.int64)
    checks = _checks(begun, ((serials, 10), (versions, 3)))
    parts = zip(types, issuers, serials.tolist(), versions.tolist(), checks, strict=True)
    return [f"{LICENCE_ROOT}.{t}.{i}.{serial:010d}.{version:03d}.{check}" for t, i, serial, version, check in parts]


@lru_cache(maxsize=8192)
def _product(text: str) -> int:
    """The running product of MOD 37,36 after a text."""
    product = 36
    for char in text:
        product = ((product + _MOD36.index(char)) % 36 or 36) * 2 % 37
    return product


def _checks(product: Ints, numbers: Sequence[tuple[Ints, int]]) -> list[str]:
    """The check characters after columns of zero-padded numbers, each with its width."""
    for column, width in numbers:
        for place in range(width - 1, -1, -1):
            total = (product + column // 10**place % 10) % 36
            product = np.where(total == 0, 36, total) * 2 % 37
    return [_MOD36[check] for check in ((37 - product) % 36).tolist()]
