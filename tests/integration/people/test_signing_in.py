"""Signing in by password and second factor: what is answered, what is counted, what ends."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha1
from pathlib import Path

import pytest

from core.errors import RefusedError
from people.commands.own_factor import give_up_second_factor, renew_second_factor
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
from people.passwords import Hasher
from people.people import People
from people.sessions import Origin, new_session
from store.accounts import Account, account_by_name
from store.grants import NewGrant, add_grant
from tests.accounts import HERE, PASSWORD, code_of, make_account, signed_in_secret

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
    with people.database.begin() as unit:
        refused = unit.rows("SELECT body::jsonb -> 'detail' ->> 'reason' FROM audit_event WHERE outcome = 'refused'")
    assert [reason for (reason,) in refused] == ["wrong", "too_short common", "used_before"]


def test_a_password_that_is_known_to_be_stolen_is_refused(people: People, at: datetime, tmp_path: Path) -> None:
    file = tmp_path / "stolen.txt"
    file.write_text(sha1(NEW.encode(), usedforsecurity=False).hexdigest().upper() + ":7\n")
    make_account(people, "su", "supervisor", "330100", at)
    careful = replace(people, stolen=file)
    one = entered(sign_in(careful, "su", PASSWORD, HERE, at))
    refused = change_password(careful, one.secret, PASSWORD, NEW, HERE, at)
    assert refused == NotSignedIn("refused_password", reasons=("stolen",))
    entered(change_password(people, one.secret, PASSWORD, NEW, HERE, at))


def test_a_second_factor_moves_to_another_telephone_by_password_and_code(people: People, at: datetime) -> None:
    known = make_account(people, "lin", "bureau_leader", "330100", at)
    secret = signed_in_secret(people, known, at)
    code = code_of(known.totp_secret, at)
    assert renew_second_factor(people, secret, "wrong", code, HERE, at) == NotSignedIn("wrong_password")
    assert renew_second_factor(people, secret, PASSWORD, "000000", HERE, at) == NotSignedIn("wrong_code")
    with pytest.raises(RefusedError, match="two factors"):
        give_up_second_factor(people, secret, PASSWORD, code, HERE, at)
    moved = entered(renew_second_factor(people, secret, PASSWORD, code, HERE, at))
    assert (moved.visitor.stage, moved.visitor.enrol) == ("second_factor", True)
    assert StoreDoors(people).by_session(secret, at) is None
    offer = offer_second_factor(people, moved.secret, at)
    assert offer is not None
    assert offer.key != known.totp_secret
    entered(second_factor(people, moved.secret, code_of(offer.key, at), HERE, at))


def test_a_second_factor_of_ones_own_accord_is_asked_for_and_can_be_given_up(people: People, at: datetime) -> None:
    known = make_account(people, "su", "supervisor", "330100", at)
    begun = entered(renew_second_factor(people, signed_in_secret(people, known, at), PASSWORD, "", HERE, at))
    offer = offer_second_factor(people, begun.secret, at)
    assert offer is not None
    full = entered(second_factor(people, begun.secret, code_of(offer.key, at), HERE, at))
    assert entered(sign_in(people, "su", PASSWORD, HERE, at)).visitor.stage == "second_factor"
    later = at + timedelta(minutes=1)
    entered(give_up_second_factor(people, full.secret, PASSWORD, code_of(offer.key, later), HERE, later))
    assert entered(sign_in(people, "su", PASSWORD, HERE, later)).visitor.stage == "full"


def test_guessed_codes_lock_like_guessed_passwords_and_the_password_does_not_wipe_them_out(
    people: People, at: datetime
) -> None:
    make_account(people, "lin", "bureau_leader", "330100", at)
    answers = []
    for _ in range(6):
        into = sign_in(people, "lin", PASSWORD, HERE, at)
        answers.append(second_factor(people, into.secret, "000000", HERE, at) if isinstance(into, SignedIn) else into)
    assert answers == [NotSignedIn("wrong_code")] * 5 + [NotSignedIn("locked", 30 * 60)]


def test_a_hundred_guesses_at_once_are_five(people: People, at: datetime) -> None:
    make_account(people, "su", "supervisor", "330100", at)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: sign_in(people, "su", "wrong", HERE, at), range(30)))
    assert answers.count(NotSignedIn("wrong")) == 5


def test_one_code_is_accepted_once_however_many_use_it_at_the_same_time(people: People, at: datetime) -> None:
    known = make_account(people, "lin", "bureau_leader", "330100", at)
    steps = [entered(sign_in(people, "lin", PASSWORD, HERE, at)).secret for _ in range(4)]
    code = code_of(known.totp_secret, at)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda secret: second_factor(people, secret, code, HERE, at), steps))
    assert sum(isinstance(answer, SignedIn) for answer in answers) == 1


def test_an_address_is_locked_by_failures_under_many_names_which_an_own_account_does_not_excuse(
    people: People, at: datetime
) -> None:
    make_account(people, "su", "supervisor", "330100", at)
    for number in range(30):
        assert sign_in(people, f"name{number}", "wrong", HERE, at) == NotSignedIn("wrong")
        if number % 10 == 0:
            entered(sign_in(people, "su", PASSWORD, HERE, at))
    assert sign_in(people, "su", PASSWORD, HERE, at) == NotSignedIn("locked", 30 * 60)
    assert isinstance(sign_in(people, "su", PASSWORD, Origin("192.0.2.8"), at), SignedIn)


def test_a_password_that_has_grown_old_is_changed_before_anything_else(people: People, at: datetime) -> None:
    make_account(people, "su", "supervisor", "330100", at)
    old = at + timedelta(days=89)
    into = entered(sign_in(people, "su", PASSWORD, HERE, old))
    assert (into.visitor.stage, into.visitor.principal.grants) == ("change_password", ())
    full = entered(change_password(people, into.secret, PASSWORD, NEW, HERE, old))
    assert full.visitor.stage == "full"


def test_a_hash_of_another_cost_is_made_anew_when_somebody_signs_in(people: People, at: datetime) -> None:
    make_account(people, "su", "supervisor", "330100", at)
    dearer = replace(people, hasher=Hasher(memory_kib=16, passes=1))
    entered(sign_in(dearer, "su", PASSWORD, HERE, at))
    assert "m=16," in (account_of(people, "su").password_hash or "")


def test_accounts_of_a_demo_are_nobody_elsewhere(people: People, at: datetime) -> None:
    known = make_account(people, "su", "supervisor", "330100", at)
    with people.database.begin() as unit:
        unit.execute("UPDATE account SET demo = true")
    elsewhere = replace(people, demo=False)
    secret = signed_in_secret(people, known, at)
    assert sign_in(elsewhere, "su", PASSWORD, HERE, at) == NotSignedIn("wrong")
    assert StoreDoors(elsewhere).by_session(secret, at) is None
    assert StoreDoors(people).by_session(secret, at) is not None


def test_a_role_for_two_factors_is_dead_in_a_session_with_one(people: People, at: datetime) -> None:
    """A deputy's time may begin while a session with one factor is under way."""
    known = make_account(people, "su", "supervisor", "330100", at)
    secret, session = new_session(account_of(people, "su"), "full", (), people.settings.security, HERE, at)
    people.sessions.put(session)
    with people.database.begin() as unit:
        add_grant(unit, NewGrant(known.account_id, "bureau_leader", "330100", at, None, ""), "tests", at)
    visitor = StoreDoors(people).by_session(secret, at)
    assert visitor is not None
    assert visitor.principal.roles(at) == ("supervisor",)


def test_the_trail_keeps_every_step_and_no_name_that_nobody_has(people: People, at: datetime) -> None:
    make_account(people, "su", "supervisor", "330100", at)
    sign_in(people, "Secret typed as name", "wrong", HERE, at)
    sign_in(people, "su", "wrong", HERE, at)
    into = entered(sign_in(people, "su", PASSWORD, HERE, at))
    sign_out(people, into.secret, HERE, at)
    with people.database.begin() as unit:
        rows = unit.rows("SELECT event, actor, origin, outcome FROM audit_event ORDER BY position")
        assert "typed" not in str(unit.rows("SELECT body FROM audit_event"))
    assert rows == [
        ("session.refused", "", "192.0.2.7", "refused"),
        ("session.refused", "su", "192.0.2.7", "refused"),
        ("session.signed_in", "su", "192.0.2.7", "ok"),
        ("session.signed_out", "su", "192.0.2.7", "ok"),
    ]


def account_of(people: People, name: str) -> Account:
    with people.database.begin() as unit:
        found = account_by_name(unit, name)
    assert found is not None
    return found
