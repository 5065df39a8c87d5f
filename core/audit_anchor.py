"""Anchors of the audit trail: what it had come to at a moment, signed, so that a copy elsewhere can convict it. Pure.

A `close` ends a segment: no row is added to it afterwards. A `tail` holds the end of the trail between two closes.
Anchors are numbered without a gap, and each carries the digest of the one before it.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, Self

from core.audit_chain import canonical, sm3
from core.audit_keys import Signer
from core.errors import RefusedError

Kind = Literal["close", "tail"]

TITLE: Final = "archive-cockpit audit anchor"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The rows `first_position` to `last_position` of a segment, and the link of the last.

    `previous` is the SM3 digest of the body of the anchor before this one, `key` the id of the key that signs it.
    """

    number: int
    kind: Kind
    segment: int
    first_position: int
    last_position: int
    last_link: str
    made_at_us: int
    previous: str
    key: str | None

    def body(self) -> str:
        """The text that is signed."""
        return canonical({**asdict(self), "digest": "SM3", "title": TITLE})


@dataclass(frozen=True, slots=True)
class SealedAnchor:
    """An anchor as it is kept: its text, and the signature unless there was no key."""

    body: str
    signature: bytes | None

    @classmethod
    def by(cls, signer: Signer | None, anchor: Anchor) -> Self:
        """An anchor signed by a signer, or by nobody."""
        body = anchor.body()
        return cls(body, signer.sign(body) if signer else None)

    @property
    def anchor(self) -> Anchor:
        """What the text says; ValueError when it is no anchor."""
        told = json.loads(self.body)
        if not isinstance(told, dict) or told.pop("title", "") != TITLE or told.pop("digest", "") != "SM3":
            raise ValueError("no anchor of an audit trail")
        try:
            return Anchor(**told)
        except TypeError:
            raise ValueError("no anchor of an audit trail") from None

    @property
    def digest(self) -> str:
        """The SM3 digest of the text."""
        return sm3(self.body.encode()).hex()

    def line(self) -> str:
        """One line of a file of copies."""
        return canonical({"body": self.body, "signature": self.signature.hex() if self.signature else None})


def read_copies(lines: Iterable[str]) -> list[SealedAnchor]:
    """The anchors of a file of copies; RefusedError names the line that is none. Empty lines are passed over."""
    return [_read(line, number) for number, line in enumerate(lines, 1) if line.strip()]


def _read(line: str, number: int) -> SealedAnchor:
    try:
        told: Any = json.loads(line)
        signature = told["signature"]
        sealed = SealedAnchor(told["body"], bytes.fromhex(signature) if signature else None)
        _ = sealed.anchor
    except (ValueError, TypeError, KeyError):
        raise RefusedError(f"line {number} is no anchor of an audit trail") from None
    return sealed
