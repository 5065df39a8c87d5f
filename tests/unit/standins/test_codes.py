"""Check digits agree with published samples, one at a time and by the column."""

import numpy as np
import pytest

from standins.codes import archival_code, case_number, credit_code, is_credit_code, licence_identifier, mod_37_36
from standins.columns import case_numbers, licence_identifiers
from standins.rng import span

PUBLISHED = ("11100000000013338W", "11220000013544541J", "11430000006122244L")
SYNTHETIC = (
    ("11", 330100, 990000, 17, "113301009900000171"),
    ("11", 330100, 990000, 25, "11330100990000025U"),
    ("12", 330100, 990000, 41, "12330100990000041E"),
    ("13", 330100, 990000, 5, "1333010099000005X3"),
    ("11", 330102, 990000, 68, "113301029900000686"),
    ("11", 330106, 990000, 84, "11330106990000084M"),
    ("11", 330114, 990000, 105, "11330114990000105Q"),
)


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_credit_codes_are_valid(code: str) -> None:
    assert is_credit_code(code)


@pytest.mark.parametrize("code", [sample[-1] for sample in SYNTHETIC])
def test_synthetic_credit_codes_are_valid(code: str) -> None:
    assert is_credit_code(code)


@pytest.mark.parametrize("position", range(18))
def test_one_wrong_character_makes_a_credit_code_invalid(position: int) -> None:
    code = PUBLISHED[0]
    wrong = code[:position] + ("2" if code[position] != "2" else "3") + code[position + 1 :]

    assert not is_credit_code(wrong)


def test_made_codes_are_the_synthetic_ones_of_the_same_number() -> None:
    assert credit_code("11", 330100, 1) == "113301009900000171"
    assert credit_code("13", 330100, 5) == "1333010099000005X3"


def test_every_remainder_of_the_organisation_check_is_reached() -> None:
    codes = [credit_code("11", 330100, number) for number in range(1, 40)]

    assert all(is_credit_code(code) for code in codes)
    assert {code[16] for code in codes} == set("0123456789X")


def test_licence_checks_agree_with_the_samples() -> None:
    assert mod_37_36("11100000000013338W03211220000013544541J2430599001") == "F"
    assert (
        licence_identifier("113301009900000171001", "113301009900000171", "2025000001", 1)
        == "1.2.156.3005.2.113301009900000171001.113301009900000171.2025000001.001.G"
    )


def test_a_column_of_licence_identifiers_is_made_like_single_ones() -> None:
    kinds, issuers = ["113301009900000171001", "11330100990000025U024"], ["113301009900000171", "1333010099000005X3"]
    serials, versions = np.array([2025000001, 2026999999]), np.array([1, 2])

    assert licence_identifiers(kinds, issuers, serials, versions) == [
        licence_identifier(kind, issuer, str(serial), version)
        for kind, issuer, serial, version in zip(kinds, issuers, serials, versions, strict=True)
    ]


def test_a_column_of_case_numbers_is_made_like_single_ones() -> None:
    serials = span(0, 200)
    regions, days = np.full(200, 330106), np.full(200, 20260305)

    numbers = case_numbers(regions, days, serials)

    assert numbers == [case_number(330106, "20260305", serial) for serial in range(200)]
    assert numbers[17].startswith("3301062026030500000017")


def test_archival_codes_have_their_separators() -> None:
    assert archival_code("J001", "WS", 2022, "Y", "BGS", 1) == "J001-WS·2022-Y-BGS-0001"
