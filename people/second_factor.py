"""One-time codes of RFC 6238: six digits, a new one every 30 seconds, each accepted once."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Final

import pyotp
import segno

STEP_S: Final = 30
DRIFT: Final = 1
"""steps that a telephone's clock may be ahead or behind"""
DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """A key to set up a second factor with: as text (base32), as an address that apps understand, as a QR code."""

    key: str
    uri: str

    @property
    def svg(self) -> str:
        """The QR code as an SVG element, black on white whatever the theme: telephones have to read it."""
        return segno.make(self.uri, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")


def new_key() -> str:
    """A random key of 160 bits, in base32."""
    return pyotp.random_base32(32)


def offer(key: str, account: str, issuer: str) -> Offer:
    """What to show to set it up."""
    return Offer(key, pyotp.TOTP(key).provisioning_uri(name=account, issuer_name=issuer))


def step_of(at: datetime) -> int:
    """The number of the step of time."""
    return int(at.timestamp()) // STEP_S


def code_at(key: str, at: datetime) -> str:
    """The code of a key at an instant."""
    return pyotp.TOTP(key, digits=DIGITS, interval=STEP_S).at(at)


def matching_step(key: str, code: str, at: datetime) -> int | None:
    """The step whose code this is, of those that may be now; None: it is none of them. Takes as long either way."""
    typed = "".join(code.split())
    if len(typed) != DIGITS or not typed.isascii() or not typed.isdecimal():
        return None
    now = step_of(at)
    totp = pyotp.TOTP(key, digits=DIGITS, interval=STEP_S)
    steps = [step for step in range(now - DRIFT, now + DRIFT + 1) if compare_digest(totp.generate_otp(step), typed)]
    return steps[-1] if steps else None
