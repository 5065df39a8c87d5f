"""Accounts: who may sign in, by which password and second factor."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from store.database import Database, UnitOfWork
from store.grants import GRANTED
from store.statements import sql

ACCESS_CHANNEL: Final = "cockpit_access"
"""notices carry the number of the account whose rights or sessions have changed"""

State = Literal["active", "locked", "left"]

COLUMNS: Final = (
    "account_id, name, display_name, email, state, password_hash, password_set_at, must_change, totp_key, totp_since,"
    " totp_step, epoch, demo, created_at, created_by, left_at"
)
VALID_GRANTS: Final = f"(SELECT * FROM {GRANTED} g WHERE since <= %(at)s AND (until IS NULL OR until > %(at)s))"


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the store has it."""

    account_id: int
    name: str
    display_name: str
    email: str | None
    state: State
    password_hash: str | None
    password_set_at: datetime | None
    must_change: bool
    totp_key: bytes | None
    totp_since: datetime | None
    totp_step: int | None
    epoch: int
    demo: bool
    created_at: datetime
    created_by: str
    left_at: datetime | None

    @property
    def has_factor(self) -> bool:
        """Whether a second factor is set up and proven."""
        return self.totp_key is not None and self.totp_since is not None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Who is to get an account."""

    name: str
    display_name: str
    email: str | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """Which accounts to list; what is None does not matter."""

    text: str | None = None
    state: State | None = None
    role: str | None = None
    node: str | None = None


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Some accounts, each with its roles of now as (role, node), and how many there are in all."""

    rows: Sequence[tuple[Account, Sequence[tuple[str, str]]]]
    total: int


def account_by_name(unit: UnitOfWork, name: str) -> Account | None:
    """The account of a name, in lower case."""
    return _one(unit, "by_name", {"name": name})


def account_by_id(unit: UnitOfWork, account_id: int) -> Account | None:
    """The account of a number."""
    return _one(unit, "by_id", {"account_id": account_id})


def account_numbers(unit: UnitOfWork, names: Collection[str]) -> list[int]:
    """The numbers of the accounts of some names."""
    return [int(number) for (number,) in unit.rows(sql("accounts", "numbers"), {"names": sorted(names)})]


def account_names(database: Database, numbers: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """The name to sign in by and the name of the person, of accounts by number; unknown ones are left out."""
    if not numbers:
        return {}
    with database.begin() as unit:
        rows = unit.rows(sql("accounts", "called"), {"numbers": sorted(numbers)})
    return {int(number): (name, display_name) for number, name, display_name in rows}


def sign_in_names(unit: UnitOfWork, numbers: Collection[int]) -> list[str]:
    """The names to sign in by of accounts by number, in the order of the numbers."""
    rows = unit.rows(sql("accounts", "called"), {"numbers": sorted(numbers)}) if numbers else []
    return [name for _, name, _ in sorted(rows)]


def account_for_change(unit: UnitOfWork, account_id: int) -> Account | None:
    """The same, held until the end of the transaction."""
    return _one(unit, "for_change", {"account_id": account_id})


def list_accounts(unit: UnitOfWork, choice: AccountChoice, at: datetime, limit: int, offset: int) -> AccountPage:
    """A page of accounts by name."""
    text = None if choice.text is None else f"%{_literally(choice.text)}%"
    values = {"text": text, "state": choice.state, "role": choice.role, "node": choice.node}
    query = sql("accounts", "list").format(columns=COLUMNS, valid=VALID_GRANTS)
    rows = unit.rows(query, values | {"at": at, "limit": limit, "offset": offset})
    return AccountPage(
        [(_account(row[:-2]), [(role, node) for role, node in row[-1]]) for row in rows], rows[0][-2] if rows else 0
    )


def add_account(unit: UnitOfWork, new: NewAccount, by: str, at: datetime) -> int | None:
    """Keeps a new account, which has no password yet; returns its number, None when the name is taken."""
    values = {"name": new.name, "display_name": new.display_name, "email": new.email, "demo": new.demo}
    found = unit.value(sql("accounts", "add"), values | {"by": by, "at": at})
    return None if found is None else int(found)


def describe_account(unit: UnitOfWork, account_id: int, display_name: str, email: str | None) -> None:
    """Changes what an account is called and where its mail goes."""
    _do(unit, "describe", account_id, display_name=display_name, email=email)


def set_state(unit: UnitOfWork, account_id: int, state: State, at: datetime) -> None:
    """Says whether somebody may sign in."""
    _do(unit, "set_state", account_id, state=state, at=at)


def set_password(
    unit: UnitOfWork, account_id: int, password_hash: str, at: datetime, *, must_change: bool, history: int
) -> None:
    """Sets a password and keeps the newest `history` hashes."""
    _do(unit, "set_password", account_id, hash=password_hash, at=at, must_change=must_change)
    _do(unit, "remember_password", account_id, hash=password_hash, at=at)
    _do(unit, "forget_passwords", account_id, count=history)


def rehash(unit: UnitOfWork, account: Account, password_hash: str) -> None:
    """Replaces the hash of the same password, unless it was changed meanwhile."""
    _do(unit, "rehash", account.account_id, hash=password_hash, old=account.password_hash)


def earlier_passwords(unit: UnitOfWork, account_id: int, count: int) -> Sequence[str]:
    """The newest hashes of an account, the current one among them."""
    rows = unit.rows(sql("accounts", "earlier_passwords"), {"account_id": account_id, "count": count})
    return [row[0] for row in rows]


def offer_factor(unit: UnitOfWork, account_id: int, sealed_key: bytes) -> None:
    """Keeps a key of a second factor that has to be proven by a code."""
    _do(unit, "offer_factor", account_id, key=sealed_key)


def prove_factor(unit: UnitOfWork, account_id: int, step: int, at: datetime) -> bool:
    """Notes the step of an accepted code; False when it, or a later one, was accepted before."""
    return _do(unit, "prove_factor", account_id, step=step, at=at) == 1


def drop_factor(unit: UnitOfWork, account_id: int) -> None:
    """Takes the second factor away."""
    _do(unit, "drop_factor", account_id)


def clear_secrets(unit: UnitOfWork, account_id: int) -> None:
    """Takes away everything that one could sign in with."""
    drop_factor(unit, account_id)
    _do(unit, "clear_passwords", account_id)
    _do(unit, "forget_passwords", account_id, count=0)


def end_sessions(unit: UnitOfWork, account_id: int) -> None:
    """Makes every session of an account void with the commit, wherever it is kept."""
    _do(unit, "end_sessions", account_id)
    notify_access(unit, account_id)


def notify_access(unit: UnitOfWork, account_id: int) -> None:
    """Tells every process at the commit that what an account may do has changed."""
    _do(unit, "notify", account_id)


def has_demo_accounts(unit: UnitOfWork) -> bool:
    """Whether there are accounts of a demo."""
    return bool(unit.value(sql("accounts", "any_demo")))


def _one(unit: UnitOfWork, statement: str, values: dict[str, object]) -> Account | None:
    row = unit.row(sql("accounts", statement).format(columns=COLUMNS), values)
    return None if row is None else _account(row)


def _account(row: Sequence[object]) -> Account:
    values = list(row)
    key = values[8]
    values[8] = None if key is None else bytes(key)  # type: ignore[call-overload]
    return Account(*values)  # type: ignore[arg-type]


def _do(unit: UnitOfWork, statement: str, account_id: int, **values: object) -> int:
    return unit.execute(sql("accounts", statement), values | {"account_id": account_id})


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
