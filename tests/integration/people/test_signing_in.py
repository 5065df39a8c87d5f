"""Signing in by password and second factor: what is answered, what is counted, what ends."""

from datetime import datetime, timedelta

import pytest

from people.commands.signing_in import (
    NotSignedIn,
    SignedIn,
    change_password,
    offer_second_factor,
    second_factor,
    sign_in,
    sign_out,
)
from people.doors import StoreDoors
from people.people import People
from tests.accounts import HERE, PASSWORD, code_of, make_account

NEW = "Quiet rivers 7 bend"


def entered(answer: SignedIn | NotSignedIn) -> SignedIn:
    assert isinstance(answer, SignedIn), answer
    return answer


def test_a_password_lets_in_and_the_session_knows_roles_and_ends(people: People, at: datetime) -> None:
    make_account(people, "su", "supervisor", "330100", at)
    into = entered(sign_in(people, " SU ", PASSWORD, HERE, at))
    assert into.visitor.stage == "full"
    assert into.visitor.principal.roles(at) == ("supervisor",)
    doors = StoreDoors(people)
    assert doors.by_session(into.secret, at + timedelta(minutes=14)) is not None
    assert doors.by_session(into.secret, at + timedelta(minutes=28)) is not None, "what was done moves the idle end"
    assert doors.by_session(into.secret, at + timedelta(minutes=44)) is None
    sign_out(people, into.secret, HERE, at)
    assert doors.by_session(into.secret, at) is None


@pytest.mark.parametrize("name", ["su", "nobody"])
def test_wrong_passwords_are_answered_alike_for_a_name_that_exists_and_one_that_does_not(
    people: People, at: datetime, name: str
) -> None:
    make_account(people, "su", "supervisor", "330100", at)
    answers = [sign_in(people, name, "wrong", HERE, at + timedelta(seconds=second)) for second in range(7)]
    wrong = NotSignedIn("wrong")
    assert answers == [wrong] * 5 + [NotSignedIn("locked", 30 * 60 - 1), NotSignedIn("locked", 30 * 60 - 2)]
    later = at + timedelta(minutes=30, seconds=4)
    assert sign_in(people, name, "wrong", HERE, later) == wrong


def test_while_a_name_is_locked_the_right_password_does_not_help(people: People, at: datetime) -> None:
    make_account(people, "su", "supervisor", "330100", at)
    for _ in range(5):
        sign_in(people, "su", "wrong", HERE, at)
    assert sign_in(people, "su", PASSWORD, HERE, at) == NotSignedIn("locked", 30 * 60)
    assert isinstance(sign_in(people, "su", PASSWORD, HERE, at + timedelta(minutes=30)), SignedIn)


def test_a_role_that_needs_two_factors_needs_a_code_which_counts_once(people: People, at: datetime) -> None:
    known = make_account(people, "lin", "bureau_leader", "330100", at)
    first = entered(sign_in(people, "lin", PASSWORD, HERE, at))
    assert (first.visitor.stage, first.visitor.enrol, first.visitor.principal.grants) == ("second_factor", False, ())
    code = code_of(known.totp_secret, at)
    full = entered(second_factor(people, first.secret, code, HERE, at))
    assert (full.visitor.stage, full.visitor.principal.roles(at)) == ("full", ("bureau_leader",))
    assert StoreDoors(people).by_session(first.secret, at) is None
    again = entered(sign_in(people, "lin", PASSWORD, HERE, at))
    assert second_factor(people, again.secret, code, HERE, at) == NotSignedIn("used_code")
    assert second_factor(people, again.secret, "000 000", HERE, at) == NotSignedIn("wrong_code")
    following = at + timedelta(seconds=30)
    entered(second_factor(people, again.secret, code_of(known.totp_secret, following), HERE, following))


def test_whoever_has_no_second_factor_yet_sets_one_up_before_anything_else(people: People, at: datetime) -> None:
    make_account(people, "lin", "bureau_leader", "330100", at, totp=False)
    into = entered(sign_in(people, "lin", PASSWORD, HERE, at))
    assert (into.visitor.stage, into.visitor.enrol) == ("second_factor", True)
    offer = offer_second_factor(people, into.secret, at)
    assert offer is not None
    assert offer == offer_second_factor(people, into.secret, at)
    full = entered(second_factor(people, into.secret, code_of(offer.key, at), HERE, at))
    assert full.visitor.stage == "full"
    assert offer_second_factor(people, into.secret, at) is None


def test_a_new_password_ends_all_other_sessions_and_none_of_the_last_five_comes_again(
    people: People, at: datetime
) -> None:
    make_account(people, "su", "supervisor", "330100", at)
    one, other = (entered(sign_in(people, "su", PASSWORD, HERE, at)) for _ in range(2))
    assert change_password(people, one.secret, "wrong", NEW, HERE, at) == NotSignedIn("wrong_password")
    weak = NotSignedIn("refused_password", reasons=("too_short", "has_name"))
    assert change_password(people, one.secret, PASSWORD, "Su-12", HERE, at).reasons[:1] == weak.reasons[:1]  # type: ignore[union-attr]
    changed = entered(change_password(people, one.secret, PASSWORD, NEW, HERE, at))
    doors = StoreDoors(people)
    assert [doors.by_session(secret, at) is None for secret in (one.secret, other.secret, changed.secret)] == [
        True,
        True,
        False,
    ]
    back = change_password(people, changed.secret, NEW, PASSWORD, HERE, at)
    assert back == NotSignedIn("refused_password", reasons=("used_before",))
