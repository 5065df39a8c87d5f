"""The key of an account's second factor: sealed in the store, offered until a code proves it, each code once."""

from datetime import datetime

from people.people import People
from people.sealing import Sealing
from people.second_factor import Offer, matching_step, new_key, offer
from store.accounts import Account, offer_factor, prove_factor
from store.database import UnitOfWork


def seal_key(sealing: Sealing, account_id: int, key: str) -> bytes:
    """The key as it lies in the store; it opens for the same account alone."""
    return sealing.seal(key.encode(), _purpose(account_id))


def offered(unit: UnitOfWork, people: People, account: Account) -> Offer:
    """What to show to somebody who sets up a second factor; the same until a code proves it."""
    key = new_key() if account.totp_key is None else _key_of(people, account)
    if account.totp_key is None:
        offer_factor(unit, account.account_id, seal_key(people.sealing, account.account_id, key))
    return offer(key, account.name, people.settings.bureau.title)


def refused_code(unit: UnitOfWork, people: People, account: Account, code: str, at: datetime) -> str:
    """Why a code is refused, in a word of `people.sign_in.*`; empty: it is accepted, and never again."""
    if account.totp_key is None:
        return "wrong_code"
    step = matching_step(_key_of(people, account), code, at)
    if step is None:
        return "wrong_code"
    return "" if prove_factor(unit, account.account_id, step, at) else "used_code"


def _key_of(people: People, account: Account) -> str:
    assert account.totp_key is not None
    return people.sealing.open(account.totp_key, _purpose(account.account_id)).decode()


def _purpose(account_id: int) -> str:
    return f"totp:{account_id}"
