"""Tokens of programs: the security administrator allows one, its account draws the secret, either ends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.access import Principal, Way, access_table
from core.errors import AccessDeniedError, RefusedError
from people.actors import Actor
from people.deeds import Deed, Matter, deed
from people.lookup import demand_named
from people.people import People
from people.tokens import TOKEN_PERMISSIONS, kept_of, new_secret
from people.ways import known_way
from store.accounts import notify_access
from store.database import UnitOfWork
from store.grants import grants_of
from store.tokens import NewToken, TokenRow, add_token, draw, end_token, token_by_id, tokens

NAME_LETTERS = 80


@dataclass(frozen=True, slots=True)
class TokenWish:
    """A token that an account is to have: what for, a part of one of its roles at a node, and until when."""

    owner: str
    name: str
    role: str
    node: str
    permissions: Sequence[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class MadeToken:
    """The number of a token, and its secret, which is shown this once; None: its account has to draw it."""

    token_id: int
    secret: str | None


def create_token(people: People, actor: Actor, wish: TokenWish, at: datetime) -> MadeToken:
    """Allows a token. Its secret is told to nobody but its own account, and to whoever sits at the machine.

    RefusedError says what does not fit.
    """
    matter = Matter("token.made", _needed(actor), kind="token", node=wish.node, detail={"owner": wish.owner})
    with deed(people.database, actor, matter, at) as done:
        account = demand_named(done.unit, wish.owner)
        if account.state != "active":
            raise RefusedError(f"{account.name} may not sign in", "account_not_active", name=account.name)
        _demand_fits(wish, people.settings.security.token_days, at)
        rests_on = _rests_on(
            done.unit, wish, known_way(done.unit, wish.node, people.settings.city), account.account_id, at
        )
        new = NewToken(
            account.account_id,
            wish.name.strip(),
            wish.role,
            wish.node,
            rests_on,
            sorted(wish.permissions),
            wish.expires_at,
        )
        secret = new_secret() if actor.kind == "operator" or actor.name == account.name else None
        number = add_token(done.unit, new, kept_of(secret) if secret else None, actor.name, at)
        _note(done, token_by_id(done.unit, number))
    return MadeToken(number, secret)


def draw_token(people: People, principal: Principal, token_id: int, at: datetime) -> str:
    """The secret of a token that was allowed, for its account alone and once. RefusedError: there is none to draw."""
    with deed(people.database, principal, Matter("token.drawn", None, kind="token", code=str(token_id)), at) as done:
        row = token_by_id(done.unit, token_id)
        secret = new_secret()
        own = row is not None and row.account_id == principal.account_id and principal.kind == "person"
        if not own or not draw(done.unit, token_id, kept_of(secret), at):
            raise RefusedError(f"there is no token {token_id} to draw", "no_token_to_draw")
        _note(done, token_by_id(done.unit, token_id))
    return secret


def revoke_token(people: People, actor: Actor, token_id: int, reason: str, at: datetime) -> None:
    """Ends a token at once: for its own account, and for those who manage tokens. RefusedError: it is over already."""
    with people.database.begin() as unit:
        row = token_by_id(unit, token_id)
    needed = None if row is not None and row.owner == actor.name and actor.kind == "person" else _needed(actor)
    matter = Matter("token.ended", needed, kind="token", code=str(token_id), detail={"why": reason})
    with deed(people.database, actor, matter, at) as done:
        if row is None or not end_token(done.unit, token_id, actor.name, at):
            raise RefusedError(f"there is no token {token_id} that could be ended", "no_token")
        _note(done, row)
        notify_access(done.unit, row.account_id)


def list_tokens(people: People, principal: Principal, at: datetime, *, over: bool = False) -> list[TokenRow]:
    """All tokens for those who manage them, else one's own; `over`: those too that can be used no more."""
    if principal.kind != "person":
        raise AccessDeniedError("tokens.manage")
    everybody = principal.holds("tokens.manage", at)
    return _listed(people, None if everybody else principal.account_id, at, over=over)


def own_tokens(people: People, principal: Principal, at: datetime, *, over: bool = False) -> list[TokenRow]:
    """One's own tokens, also those that wait to be drawn."""
    if principal.kind != "person":
        raise AccessDeniedError("tokens.manage")
    return _listed(people, principal.account_id, at, over=over)


def all_tokens(people: People, at: datetime, *, over: bool = False) -> list[TokenRow]:
    """All tokens, for whoever sits at the machine."""
    return _listed(people, None, at, over=over)


def _listed(people: People, account_id: int | None, at: datetime, *, over: bool) -> list[TokenRow]:
    with people.database.begin() as unit:
        return tokens(unit, account_id, at, over=over)


def _needed(actor: Actor) -> str | None:
    """The right it takes; whoever sits at the machine has the store in hand anyway, and is recorded."""
    return None if actor.kind == "operator" else "tokens.manage"


def _demand_fits(wish: TokenWish, most_days: int, at: datetime) -> None:
    role = access_table().roles.get(wish.role)
    if role is None:
        raise RefusedError(f"there is no role {wish.role}", "no_role", role=wish.role)
    if not 0 < len(wish.name.strip()) <= NAME_LETTERS:
        raise RefusedError(f"a token needs a name of at most {NAME_LETTERS} letters", "token_name", most=NAME_LETTERS)
    beyond = sorted(set(wish.permissions) - (role.may & TOKEN_PERMISSIONS))
    if beyond or not wish.permissions:
        named = ", ".join(beyond) or "-"
        raise RefusedError(
            f"a token of {wish.role} cannot have: {named}", "token_permissions", role=wish.role, named=named
        )
    if not at < wish.expires_at <= at + timedelta(days=most_days):
        raise RefusedError(f"a token lasts at most {most_days} days", "token_days", days=most_days)


def _rests_on(unit: UnitOfWork, wish: TokenWish, way: Way, account_id: int, at: datetime) -> str:
    """The node at which the account has the role, the nearest above the wished one."""
    held = [grant.node for grant in grants_of(unit, account_id, at) if grant.role == wish.role and grant.is_valid(at)]
    for node in (way.owner, way.place, way.city):
        if node is not None and node in held:
            return node
    raise RefusedError(
        f"{wish.owner} is no {wish.role} at {wish.node}", "token_beyond_owner", owner=wish.owner, role=wish.role
    )


def _note(done: Deed, row: TokenRow | None) -> None:
    assert row is not None
    done.node = row.node
    done.after = {
        "handle": row.handle,
        "number": row.token_id,
        "owner": row.owner,
        "name": row.name,
        "role": row.role,
        "node": row.node,
        "permissions": row.permissions,
        "expires_at": row.expires_at,
    }
