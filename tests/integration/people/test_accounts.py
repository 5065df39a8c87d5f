"""Accounts and roles: who may make, lock, grant, and what they may never do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from cockpit.i18n import LANGUAGES, load_texts
from core.access import Principal
from core.errors import AccessDeniedError, RefusedError
from people.commands.accounts import (
    create_account,
    create_first_administrator,
    end_all_sessions,
    lock_account,
    recover_administrator,
    rename_account,
    reset_password,
    unlock_account,
)
from people.commands.deputies import Deputy, name_deputy
from people.commands.granting import Wish, grant_role, reset_second_factor, revoke_grant
from people.commands.own_sessions import end_other_sessions, end_session, list_sessions
from people.commands.signing_in import NotSignedIn, SignedIn, sign_in
from people.doors import StoreDoors
from people.operators import Operator
from people.people import People
from store.accounts import NewAccount
from store.grants import grant_rows, grants_of
from tests.accounts import HERE, PASSWORD, Known, make_account, signed_in_secret

CITY = "330100"
XIHU = "330106"
DAY = timedelta(days=1)


@dataclass
class Bureau:
    """Two administrators of each kind that acts here, a supervisor, and somebody without a role."""

    people: People
    at: datetime
    known: dict[str, Known]

    def principal(self, name: str, at: datetime | None = None) -> Principal:
        """Somebody in a full session."""
        secret = signed_in_secret(self.people, self.known[name], at or self.at)
        visitor = StoreDoors(self.people).by_session(secret, at or self.at)
        assert visitor is not None
        return visitor.principal

    def id(self, name: str) -> int:
        """The number of an account."""
        return self.known[name].account_id

    def roles(self, name: str, at: datetime | None = None) -> list[tuple[str, str]]:
        """What somebody holds at an instant."""
        at = at or self.at
        with self.people.database.begin() as unit:
            return [(one.role, one.node) for one in grants_of(unit, self.id(name), at) if one.is_valid(at)]

    def grant(self, name: str, role: str, node: str, **period: datetime) -> int:
        """Granted by the security administrator."""
        return grant_role(
            self.people, self.principal("security"), Wish(self.id(name), role, node, "", **period), self.at
        )

    def trail(self) -> list[tuple[str, str, str, str]]:
        """(event, actor, object, outcome) of everything that is recorded."""
        with self.people.database.begin() as unit:
            return unit.rows("SELECT event, actor, object_code, outcome FROM audit_event ORDER BY 1, 2, 3")


@pytest.fixture
def bureau(people: People, at: datetime) -> Bureau:
    roles = {"system": "system_admin", "security": "security_admin", "security2": "security_admin", "su": "supervisor"}
    known = {name: make_account(people, name, role, CITY, at) for name, role in roles.items()}
    known["new"] = make_account(people, "new", None, CITY, at)
    return Bureau(people, at, known)


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RefusedError) as caught:
        act()
    assert caught.value.code == code


def test_the_system_administrator_makes_accounts_that_choose_their_own_password(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    opened = create_account(people, bureau.principal("system"), NewAccount("Zhao", "赵立"), at)
    into = sign_in(people, "zhao", opened.password, HERE, at)
    assert isinstance(into, SignedIn)
    assert into.visitor.stage == "change_password"
    assert sign_in(people, "zhao", opened.password, HERE, at + 7 * DAY) == NotSignedIn("wrong")
    assert ("account.created", "system", "zhao", "ok") in bureau.trail()
    refused("name_taken", lambda: create_account(people, bureau.principal("system"), NewAccount("zhao", "x"), at))
    refused("bad_name", lambda: create_account(people, bureau.principal("system"), NewAccount("赵", "x"), at))
    refused("bad_label", lambda: create_account(people, bureau.principal("system"), NewAccount("zz", " "), at))
    bad = NewAccount("zz", "x", "no address")
    refused("bad_mail", lambda: create_account(people, bureau.principal("system"), bad, at))


@pytest.mark.parametrize("who", ["security", "su", "new"])
def test_nobody_else_makes_accounts_and_the_attempt_is_recorded(bureau: Bureau, who: str) -> None:
    with pytest.raises(AccessDeniedError):
        create_account(bureau.people, bureau.principal(who), NewAccount("zhao", "赵立"), bureau.at)
    assert ("account.created", who, "zhao", "refused") in bureau.trail()


@pytest.mark.parametrize("who", ["system", "su", "new"])
def test_only_the_security_administrator_grants(bureau: Bureau, who: str) -> None:
    wish = Wish(bureau.id("new"), "supervisor", CITY, "")
    with pytest.raises(AccessDeniedError):
        grant_role(bureau.people, bureau.principal(who), wish, bureau.at)
    assert bureau.roles("new") == []


def test_a_granted_role_counts_at_once_and_ends_the_sessions_of_before(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    before = signed_in_secret(people, bureau.known["new"], at)
    number = bureau.grant("new", "supervisor", CITY)
    assert StoreDoors(people).by_session(before, at) is None
    assert bureau.principal("new").roles(at) == ("supervisor",)
    after = signed_in_secret(people, bureau.known["new"], at)
    revoke_grant(people, bureau.principal("security"), number, "moved", at)
    assert StoreDoors(people).by_session(after, at) is None
    assert bureau.roles("new") == []
    refused("grant_over", lambda: revoke_grant(people, bureau.principal("security"), number, "", at))


@pytest.mark.parametrize(
    ("role", "node", "code"),
    [
        ("supervisor", XIHU, "wrong_level"),
        ("district_officer", CITY, "wrong_level"),
        ("bureau_leader", "330199", "municipal_is_city"),
        ("archivist", "113301000024000000", "unknown_owner"),
        ("emperor", CITY, "no_role"),
    ],
)
def test_a_role_stands_only_where_it_can(bureau: Bureau, role: str, node: str, code: str) -> None:
    refused(code, lambda: bureau.grant("new", role, node))


def test_one_person_never_holds_two_of_the_three_nor_business_beside_one(bureau: Bureau) -> None:
    bureau.grant("new", "audit_admin", CITY)
    refused("two_administrators", lambda: bureau.grant("new", "system_admin", CITY))
    refused("administrator_with_business", lambda: bureau.grant("new", "supervisor", CITY))
    refused("administrator_with_business", lambda: bureau.grant("su", "audit_admin", CITY))
    refused("display_with_others", lambda: bureau.grant("su", "wall_display", CITY))
    refused("granted_already", lambda: bureau.grant("su", "supervisor", CITY))


def test_roles_that_may_not_stand_beside_one_another_may_follow_one_another(bureau: Bureau) -> None:
    at = bureau.at
    bureau.grant("new", "supervisor", CITY, until=at + DAY)
    refused("administrator_with_business", lambda: bureau.grant("new", "audit_admin", CITY, since=at + DAY - DAY / 24))
    bureau.grant("new", "audit_admin", CITY, since=at + DAY)
    assert bureau.roles("new") == [("supervisor", CITY)]
    assert bureau.roles("new", at + DAY) == [("audit_admin", CITY)]


def test_nobody_grants_to_oneself_nor_locks_or_resets_oneself(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    refused("own_account", lambda: bureau.grant("security", "supervisor", CITY))
    security, system = bureau.principal("security"), bureau.principal("system")
    refused("own_account", lambda: reset_second_factor(people, security, bureau.id("security"), "lost", at))
    refused("own_account", lambda: reset_password(people, system, bureau.id("system"), "lost", at))
    refused("own_account", lambda: lock_account(people, system, bureau.id("system"), "away", at))


def test_there_is_always_one_of_each_administrator_left(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    lock_account(people, bureau.principal("system"), bureau.id("security2"), "away", at)
    refused(
        "last_administrator", lambda: lock_account(people, bureau.principal("system"), bureau.id("security"), "", at)
    )
    with people.database.begin() as unit:
        (only,) = grant_rows(unit, bureau.id("system"), at)
    refused("last_administrator", lambda: revoke_grant(people, bureau.principal("security"), only.grant_id, "", at))


def test_a_locked_account_is_out_and_may_not_come_in_until_it_is_opened(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    inside = signed_in_secret(people, bureau.known["su"], at)
    lock_account(people, bureau.principal("system"), bureau.id("su"), "left the keys", at)
    assert StoreDoors(people).by_session(inside, at) is None
    for _ in range(5):
        assert sign_in(people, "su", PASSWORD, HERE, at) == NotSignedIn("wrong")
    assert isinstance(sign_in(people, "su", PASSWORD, HERE, at), NotSignedIn)
    unlock_account(people, bureau.principal("system"), bureau.id("su"), "found", at)
    assert isinstance(sign_in(people, "su", PASSWORD, HERE, at), SignedIn)


def test_no_administrator_alone_comes_in_by_an_account_with_two_factors(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    system, security = bureau.principal("system"), bureau.principal("security")
    opened = reset_password(people, system, bureau.id("security2"), "forgotten", at)
    into = sign_in(people, "security2", opened.password, HERE, at)
    assert isinstance(into, SignedIn)
    assert (into.visitor.stage, into.visitor.enrol) == ("second_factor", False)
    with pytest.raises(AccessDeniedError):
        reset_second_factor(people, system, bureau.id("security2"), "lost", at)
    with pytest.raises(AccessDeniedError):
        reset_password(people, security, bureau.id("security2"), "lost", at)
    reset_second_factor(people, security, bureau.id("security2"), "lost", at)
    again = sign_in(people, "security2", opened.password, HERE, at)
    assert isinstance(again, SignedIn)
    assert (again.visitor.stage, again.visitor.enrol) == ("second_factor", True)


def test_a_deputy_has_the_role_for_the_period_and_no_longer_than_who_is_stood_in_for(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    number = bureau.grant("new", "legal_reviewer", CITY)
    wish = Deputy(bureau.id("su"), [number], at + 3 * DAY, "on leave", since=at + DAY)
    (deputy,) = name_deputy(people, bureau.principal("security"), wish, at)
    own = [("supervisor", CITY)]
    assert [bureau.roles("su", at + days * DAY) for days in (0, 1, 2, 3)] == [
        own,
        [*own, ("legal_reviewer", CITY)],
        [*own, ("legal_reviewer", CITY)],
        own,
    ]
    with people.database.begin() as unit:
        assert [grant.deputy_for for grant in grants_of(unit, bureau.id("su"), at)] == [None, "new"]
    refused(
        "no_own_role",
        lambda: name_deputy(
            people, bureau.principal("security2"), Deputy(bureau.id("new"), [deputy], at + 2 * DAY, ""), at
        ),
    )
    revoke_grant(people, bureau.principal("security"), number, "moved", at + DAY + DAY / 2)
    assert bureau.roles("su", at + 2 * DAY) == own


def test_deputies_obey_the_rules_of_roles_too(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    with people.database.begin() as unit:
        (base,) = grant_rows(unit, bureau.id("system"), at)
    security = bureau.principal("security")
    for name, code in (("su", "administrator_with_business"), ("security2", "two_administrators")):
        wish = Deputy(bureau.id(name), [base.grant_id], at + DAY, "")
        refused(code, lambda wish=wish: name_deputy(people, security, wish, at))  # type: ignore[misc]
    refused(
        "long_period",
        lambda: name_deputy(people, security, Deputy(bureau.id("new"), [base.grant_id], at + 367 * DAY, ""), at),
    )
    refused(
        "empty_period", lambda: name_deputy(people, security, Deputy(bureau.id("new"), [base.grant_id], at, ""), at)
    )


def test_the_first_administrator_comes_from_the_machine_and_no_second_one(people: People, at: datetime) -> None:
    operator = Operator("root@here")
    opened = create_first_administrator(people, operator, "security_admin", NewAccount("li", "李"), CITY, at)
    into = sign_in(people, "li", opened.password, HERE, at)
    assert isinstance(into, SignedIn)
    assert (into.visitor.stage, into.visitor.enrol) == ("second_factor", True)
    again = NewAccount("wu", "吴")
    refused(
        "has_administrator",
        lambda: create_first_administrator(people, operator, "security_admin", again, CITY, at),
    )
    refused("not_administrator", lambda: create_first_administrator(people, operator, "supervisor", again, CITY, at))


def test_the_machine_helps_an_administrator_whom_nobody_else_can_help_and_nobody_else(bureau: Bureau) -> None:
    people, at, operator = bureau.people, bureau.at, Operator("root@here")
    refused("not_administrator", lambda: recover_administrator(people, operator, "su", "lost", at))
    refused("no_account", lambda: recover_administrator(people, operator, "nobody", "lost", at))
    opened = recover_administrator(people, operator, "system", "telephone lost", at)
    into = sign_in(people, "system", opened.password, HERE, at)
    assert isinstance(into, SignedIn)
    assert into.visitor.enrol
    assert ("account.recovered", "root@here", "system", "ok") in bureau.trail()


def test_rules_of_roles_hold_when_two_are_granted_at_the_same_moment(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    givers = [bureau.principal("security"), bureau.principal("security2")]

    def give(giver: Principal, role: str) -> str:
        try:
            grant_role(people, giver, Wish(bureau.id("new"), role, CITY, ""), at)
        except RefusedError as error:
            return error.code
        return "granted"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(give, givers, ("system_admin", "audit_admin")))
    assert sorted(answers) == ["granted", "two_administrators"]
    assert len(bureau.roles("new")) == 1


def test_people_are_told_what_was_done_to_their_account(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    number = bureau.grant("new", "legal_reviewer", CITY)
    name_deputy(people, bureau.principal("security"), Deputy(bureau.id("su"), [number], at + DAY, ""), at)
    reset_second_factor(people, bureau.principal("security"), bureau.id("new"), "lost", at)
    reset_password(people, bureau.principal("system"), bureau.id("new"), "forgotten", at)
    end_all_sessions(people, bureau.principal("system"), bureau.id("new"), "lost", at)
    revoke_grant(people, bureau.principal("security"), number, "moved", at)
    texts = load_texts()
    with people.database.begin() as unit:
        rows = unit.rows(
            "SELECT account_id, kind, subject->>'key', body->>'key', body->'values' FROM letter ORDER BY 2"
        )
    assert [(account, kind) for account, kind, *_ in rows] == [
        (bureau.id("su"), "account_deputy_named"),
        (bureau.id("new"), "account_factor_reset"),
        (bureau.id("new"), "account_password_reset"),
        (bureau.id("new"), "account_role_ended"),
        (bureau.id("new"), "account_role_granted"),
        (bureau.id("new"), "account_sessions_ended"),
    ]
    for _, _, *keys, values in rows:
        for language in LANGUAGES:
            told = {key: value[language] if isinstance(value, dict) else value for key, value in values.items()}
            assert [key for key in keys if not texts(language, key, **told)] == [], "every word finds its value"


def test_own_sessions_are_listed_and_ended_those_of_others_never(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    mine, other = bureau.principal("su"), bureau.principal("su")
    stranger = bureau.principal("new")
    lines = list_sessions(people, mine, at)
    assert {(line.handle, line.is_this) for line in lines} == {(mine.session, True), (other.session, False)}
    refused("no_session", lambda: end_session(people, stranger, mine.session, PASSWORD, at))
    end_session(people, mine, other.session, PASSWORD, at)
    bureau.principal("su")
    assert end_other_sessions(people, mine, PASSWORD, at) == 1
    assert [line.handle for line in list_sessions(people, mine, at)] == [mine.session]


def test_own_sessions_end_for_the_own_password_alone_and_guesses_lock(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    mine, other = bureau.principal("su"), bureau.principal("su")
    guesses = people.settings.security.failures
    refused("wrong_password", lambda: end_session(people, mine, other.session, "Guessed 4 times", at))
    for _ in range(guesses - 1):
        refused("wrong_password", lambda: end_other_sessions(people, mine, "Guessed 4 times", at))
    refused("too_many_failures", lambda: end_other_sessions(people, mine, PASSWORD, at))
    assert len(list_sessions(people, mine, at)) == 2
    lines = [line for line in bureau.trail() if line[0].startswith("session.") and line[1] == "su"]
    assert [line[3] for line in lines] == ["refused"] * (guesses + 1)
    assert isinstance(sign_in(people, "su", PASSWORD, HERE, at), NotSignedIn), "guesses count at the door too"
    later = at + timedelta(minutes=people.settings.security.locked_min, seconds=1)
    again = bureau.principal("su", later)
    assert end_other_sessions(people, again, PASSWORD, later) == 0, "those of before were idle for too long"


def test_the_system_administrator_signs_somebody_out_everywhere(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    secrets = [signed_in_secret(people, bureau.known["su"], at) for _ in range(2)]
    system = bureau.principal("system")
    for other in ("security", "su"):
        with pytest.raises(AccessDeniedError):
            end_all_sessions(people, bureau.principal(other), bureau.id("new"), "", at)
    secrets.append(signed_in_secret(people, bureau.known["su"], at))
    refused("own_account", lambda: end_all_sessions(people, system, bureau.id("system"), "lost", at))
    refused("fields_missing", lambda: end_all_sessions(people, system, bureau.id("su"), "", at))
    assert end_all_sessions(people, system, bureau.id("su"), "lost telephone", at) == 4
    assert [StoreDoors(people).by_session(secret, at) for secret in secrets] == [None] * 3
    assert ("session.all_ended", "system", str(bureau.id("su")), "ok") in bureau.trail()
    assert isinstance(sign_in(people, "su", PASSWORD, HERE, at), SignedIn), "the account stays open"


def test_an_account_is_renamed_and_the_trail_has_both_names(bureau: Bureau) -> None:
    people, at = bureau.people, bureau.at
    rename_account(people, bureau.principal("system"), bureau.id("su"), "苏晓", "su@example.org", at)
    assert bureau.principal("su").display_name == "苏晓"
