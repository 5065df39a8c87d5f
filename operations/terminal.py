"""Who sits at the terminal: an account of the machine, or somebody who signs in there."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from core.access import Principal
from core.clock import SystemClock
from core.errors import RefusedError
from core.exports import Stamp
from people.commands.signing_in import Answer, NotSignedIn, SignedIn, second_factor, sign_in, sign_out
from people.operators import Operator
from people.people import People
from people.sessions import Origin

TERMINAL: Final = Origin("", "app.py")


def operator() -> Operator:
    """The account of the machine that the command runs under."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # an account of the machine that has no name
        name = str(os.geteuid())
    return Operator(f"{name}@{os.uname().nodename}")


def stamp(at: datetime) -> Stamp:
    """What a table carries that an operator takes out: the account of the machine, and when."""
    name = operator().name
    return Stamp(name, name.partition("@")[0], at)


@contextmanager
def acting_as(people: People, name: str) -> Iterator[Principal]:
    """Somebody for one command: password and code are asked for, or read from standard input.

    RefusedError: not let in.
    """
    entered = _signed_in(people, name)
    try:
        yield entered.visitor.principal
    finally:
        sign_out(people, entered.secret, TERMINAL, SystemClock().now())


def _signed_in(people: People, name: str) -> SignedIn:
    answer = _demanded(sign_in(people, name, _asked("password"), TERMINAL, SystemClock().now()))
    if answer.visitor.stage == "second_factor" and not answer.visitor.enrol:
        answer = _demanded(second_factor(people, answer.secret, _asked("code"), TERMINAL, SystemClock().now()))
    if answer.visitor.stage != "full":
        raise RefusedError("sign in to the cockpit once first: a second factor or a new password is due")
    return answer


def _demanded(answer: Answer) -> SignedIn:
    if isinstance(answer, NotSignedIn):
        wait = f", try again in {answer.retry_after_s // 60 + 1} minutes" if answer.retry_after_s else ""
        raise RefusedError(f"not signed in: {answer.code.replace('_', ' ')}{wait}")
    return answer


def _asked(what: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"{what}: ")
    return sys.stdin.readline().rstrip("\n")
