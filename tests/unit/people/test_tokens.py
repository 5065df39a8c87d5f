"""Secrets of programs: their form tells them from everything else, and from a mistyped one."""

from hypothesis import given
from hypothesis import strategies as st

from core.access import access_table
from people.tokens import FORM, PREFIX, TOKEN_PERMISSIONS, is_well_formed, kept_of, new_secret

READING = ("read", "make", "export")


def test_secrets_are_well_formed_and_never_the_same() -> None:
    secrets = {new_secret() for _ in range(200)}
    assert len(secrets) == 200
    assert all(FORM.fullmatch(secret) and is_well_formed(secret) for secret in secrets)


@given(place=st.integers(len(PREFIX), len(PREFIX) + 48), letter=st.sampled_from("09AZaz"))
def test_a_secret_with_one_wrong_letter_is_none(place: int, letter: str) -> None:
    secret = new_secret()
    changed = secret[:place] + letter + secret[place + 1 :]
    assert is_well_formed(changed) == (changed == secret)


@given(st.text())
def test_nothing_else_is_a_secret(text: str) -> None:
    assert not is_well_formed(text)


def test_what_is_kept_does_not_tell_the_secret() -> None:
    secret = new_secret()
    kept = kept_of(secret)
    assert len(kept.digest) == 32
    assert kept.handle == kept.digest.hex()[:12]
    assert kept.handle not in secret


def test_a_token_reads_and_changes_nothing() -> None:
    assert set(access_table().permissions) >= TOKEN_PERMISSIONS
    assert all(permission.rpartition(".")[2] in READING for permission in TOKEN_PERMISSIONS)
