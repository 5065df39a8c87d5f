"""What a good password is, and how hashes are kept."""

import pytest

from core.settings import Security
from people.passwords import MAX_LENGTH, Hasher, hasher_of, kinds, random_password, weaknesses

SECURITY = Security()
CHEAP = Hasher(memory_kib=8, passes=1)


@pytest.mark.parametrize(
    ("password", "reasons"),
    [
        ("Quiet rivers 7 bend", ()),
        ("湖上春来似画图 Tang 8", ()),
        ("Rivers7bend", ("too_short",)),
        ("quiet rivers bend", ("too_few_kinds",)),
        ("Quiet rivers 7 wangmin", ("has_name",)),
        ("Quiet rivers 7 王敏!", ("has_name",)),
        ("P@ssw0rd12345", ("common",)),
        ("Admin@2026!!", ("common",)),
        ("Dangan@2026#1", ("common",)),
        ("Qwertyuiop1!", ("common",)),
        ("1qaz2wsx3EDC!", ("common",)),
        ("Aa1!Aa1!Aa1!", ("common",)),
        ("Abcdefgh-2024", ("common",)),
        ("Mustang@2026", ("common",)),
        ("Must@ng#1234", ("common",)),
        ("!!1q2w3e4r5T@", ("common",)),
        ("Mustang rides 7 west", ()),
        ("x" * MAX_LENGTH + " Y 7", ("too_long", "common")),
    ],
)
def test_weaknesses_name_every_reason(password: str, reasons: tuple[str, ...]) -> None:
    assert tuple(weaknesses(password, ("wangmin", "王敏"), SECURITY)) == reasons


@pytest.mark.parametrize(("password", "number"), [("", 0), ("abc", 1), ("aB", 2), ("湖", 1), ("湖a", 1), ("aB3 ", 4)])
def test_kinds_counts_sorts_of_characters(password: str, number: int) -> None:
    assert kinds(password) == number


def test_random_passwords_pass_the_policy_and_differ() -> None:
    made = {random_password() for _ in range(50)}
    assert len(made) == 50
    assert [weaknesses(one, ("anna", "Anna Li"), SECURITY) for one in made] == [[]] * 50


def test_a_hash_fits_its_password_alone_and_has_a_salt_of_its_own() -> None:
    kept = CHEAP.hash("Quiet rivers 7 bend")
    assert kept.startswith("$argon2id$v=19$")
    assert kept != CHEAP.hash("Quiet rivers 7 bend")
    assert CHEAP.fits(kept, "Quiet rivers 7 bend")
    assert not CHEAP.fits(kept, "Quiet rivers 7 Bend")


def test_without_a_hash_or_with_a_broken_one_nothing_fits_not_even_the_stand_in() -> None:
    assert not CHEAP.fits(None, "nobody signs in with this")
    assert not CHEAP.fits("no hash", "x")
    assert not CHEAP.fits(CHEAP.hash(""), "x" * (MAX_LENGTH + 1)), "too long to be hashed at all"


def test_what_looks_the_same_is_the_same() -> None:
    assert CHEAP.fits(CHEAP.hash("caf\u00e9"), "cafe\u0301")


def test_a_hash_of_another_cost_is_outdated() -> None:
    assert not CHEAP.is_outdated(CHEAP.hash("x"))
    assert Hasher(memory_kib=16, passes=1).is_outdated(CHEAP.hash("x"))


def test_the_default_cost_is_at_least_what_owasp_asks_for() -> None:
    kept = hasher_of(SECURITY).hash("x")
    assert "m=47104,t=2,p=1" in kept
