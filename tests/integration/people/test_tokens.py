"""Tokens of programs: allowed by one, drawn by another, and never more than their account may."""

from datetime import datetime, timedelta

import pytest

from core.access import Principal, Way
from core.errors import AccessDeniedError, RefusedError
from people.actors import Actor
from people.commands.tokens import TokenWish, create_token, draw_token, list_tokens, own_tokens, revoke_token
from people.doors import StoreDoors
from people.operators import Operator
from people.people import People
from people.tokens import kept_of, new_secret, principal_of
from store.accounts import set_state
from store.grants import end_grant, grant_rows
from tests.accounts import Known, make_account, signed_in_secret

CITY = Way("330100", "330199")
WEST_LAKE = Way("330100", "330199", "330106")
ROOT = Operator("root")


@pytest.fixture
def steward(people: People, at: datetime) -> Known:
    """A data steward of the city."""
    return make_account(people, "steward", "data_steward", "330100", at)


@pytest.fixture
def security(people: People, at: datetime) -> Principal:
    """The security administrator, signed in."""
    return principal(people, make_account(people, "security", "security_admin", "330100", at), at)


def principal(people: People, known: Known, at: datetime) -> Principal:
    visitor = StoreDoors(people).by_session(signed_in_secret(people, known, at), at)
    assert visitor is not None
    return visitor.principal


def wish(at: datetime, **changes: object) -> TokenWish:
    told = {
        "owner": "steward",
        "name": "reports",
        "role": "data_steward",
        "node": "330106",
        "permissions": ("numbers.read", "records.read"),
        "expires_at": at + timedelta(days=30),
    }
    return TokenWish(**(told | changes))  # type: ignore[arg-type]


def events(people: People) -> list[tuple[str, str, str]]:
    with people.database.begin() as unit:
        return [
            (event, actor, outcome)
            for event, actor, outcome in unit.rows("SELECT event, actor, outcome FROM audit_event ORDER BY position")
            if event.startswith("token.")
        ]


def secret_of(people: People, at: datetime, **changes: object) -> str:
    made = create_token(people, ROOT, wish(at, **changes), at)
    assert made.secret is not None
    return made.secret


def test_a_token_may_what_it_was_given_where_it_was_given(people: People, steward: Known, at: datetime) -> None:
    asking = principal_of(people, secret_of(people, at), at)
    assert asking is not None
    assert (asking.kind, asking.name) == ("token", "steward")
    assert asking.may("numbers.read", WEST_LAKE, at)
    assert not asking.may("numbers.read", CITY, at)
    assert not asking.may("quarantine.read", WEST_LAKE, at)


def test_only_its_account_hears_the_secret_and_only_once(
    people: People, steward: Known, security: Principal, at: datetime
) -> None:
    made = create_token(people, security, wish(at), at)
    assert made.secret is None
    with pytest.raises(RefusedError):
        draw_token(people, security, made.token_id, at)
    owner = principal(people, steward, at)
    secret = draw_token(people, owner, made.token_id, at)
    assert principal_of(people, secret, at) is not None
    with pytest.raises(RefusedError):
        draw_token(people, owner, made.token_id, at)
    assert events(people) == [
        ("token.made", "security", "ok"),
        ("token.drawn", "security", "refused"),
        ("token.drawn", "steward", "ok"),
        ("token.drawn", "steward", "refused"),
    ]


def test_the_store_does_not_know_the_secret(people: People, steward: Known, at: datetime) -> None:
    secret = secret_of(people, at)
    with people.database.begin() as unit:
        kept = unit.row("SELECT digest, t::text FROM api_token t")
        trail = " ".join(body for (body,) in unit.rows("SELECT body FROM audit_event"))
    assert kept is not None
    assert bytes(kept[0]) == kept_of(secret).digest
    assert secret not in kept[1] + trail


def test_a_token_ends_with_its_time_its_account_or_its_role(people: People, steward: Known, at: datetime) -> None:
    secret = secret_of(people, at)
    assert principal_of(people, secret, at + timedelta(days=30)) is None
    with people.database.begin() as unit:
        end_grant(unit, grant_rows(unit, steward.account_id, at)[0].grant_id, "tests", at)
    asking = principal_of(people, secret, at)
    assert asking is not None
    assert not asking.holds("numbers.read", at)
    with people.database.begin() as unit:
        set_state(unit, steward.account_id, "locked", at)
    assert principal_of(people, secret, at) is None


@pytest.mark.parametrize("by", ["security", "owner", "machine"])
def test_a_token_that_was_ended_lets_nobody_in(
    people: People, steward: Known, security: Principal, at: datetime, by: str
) -> None:
    secret = secret_of(people, at)
    number = own_tokens(people, principal(people, steward, at), at)[0].token_id
    actors: dict[str, Actor] = {"security": security, "owner": principal(people, steward, at), "machine": ROOT}
    actor = actors[by]
    with people.database.listen("cockpit_access") as listener:
        revoke_token(people, actor, number, "lost", at)
        assert [notice.payload for notice in listener.wait(5)] == [str(steward.account_id)]
    assert principal_of(people, secret, at) is None
    with pytest.raises(RefusedError):
        revoke_token(people, actor, number, "again", at)


def test_others_neither_make_nor_end_tokens_and_see_their_own_alone(
    people: People, steward: Known, security: Principal, at: datetime
) -> None:
    leader = principal(people, make_account(people, "leader", "bureau_leader", "330100", at), at)
    with pytest.raises(AccessDeniedError):
        create_token(people, leader, wish(at), at)
    secret_of(people, at)
    number = own_tokens(people, principal(people, steward, at), at)[0].token_id
    with pytest.raises(AccessDeniedError):
        revoke_token(people, leader, number, "", at)
    assert list_tokens(people, leader, at) == []
    assert [row.owner for row in list_tokens(people, security, at)] == ["steward"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"permissions": ("notices.sign",)}, "token_permissions"),
        ({"permissions": ("sources.operate",)}, "token_permissions"),
        ({"permissions": ()}, "token_permissions"),
        ({"role": "bureau_leader"}, "token_beyond_owner"),
        ({"role": "king"}, "no_role"),
        ({"owner": "nobody"}, "no_account"),
        ({"node": "33"}, "unknown_owner"),
        ({"name": " "}, "token_name"),
        ({"days": 367}, "token_days"),
        ({"days": 0}, "token_days"),
    ],
)
def test_a_token_that_does_not_fit_is_refused_and_recorded(
    people: People, steward: Known, at: datetime, changes: dict[str, object], code: str
) -> None:
    days = changes.pop("days", None)
    told = changes if days is None else changes | {"expires_at": at + timedelta(days=int(str(days)))}
    with pytest.raises(RefusedError) as refused:
        create_token(people, ROOT, wish(at, **told), at)
    assert refused.value.code == code
    assert events(people) == [("token.made", "root", "refused")]


def test_the_last_use_is_noted_now_and_then(people: People, steward: Known, at: datetime) -> None:
    secret = secret_of(people, at)

    def used() -> datetime | None:
        return own_tokens(people, principal(people, steward, at), at)[0].used_at

    assert used() is None
    for minutes in (0, 1, 9):
        assert principal_of(people, secret, at + timedelta(minutes=minutes)) is not None
    assert used() == at
    assert principal_of(people, secret, at + timedelta(minutes=11)) is not None
    assert used() == at + timedelta(minutes=11)


def test_a_secret_nobody_has_been_given_lets_nobody_in(people: People, steward: Known, at: datetime) -> None:
    assert principal_of(people, new_secret(), at) is None
    assert principal_of(people, "acpt_", at) is None
