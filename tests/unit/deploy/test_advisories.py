"""A known hole stops the check; a source that cannot be asked does not, and says why."""

import json

import pytest

from deploy.checks.advisories import Ask, judged, main

HOLE = {"name": "old", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
CLEAN = {"name": "good", "version": "3", "vulns": []}
UNKNOWN = {"name": "ours", "skip_reason": "Dependency not found on PyPI"}


def saying(pypi: tuple[str, str], osv: tuple[str, str] = ("", "")) -> Ask:
    return lambda service, lock: {"pypi": pypi, "osv": osv}[service]


def told(*packages: object) -> tuple[str, str]:
    return json.dumps({"dependencies": packages}), ""


def test_a_hole_is_named_with_its_mending(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["a.lock"], saying(told(CLEAN, HOLE))) == 1
    assert capsys.readouterr().err == "a.lock: old 1: PYSEC-1, mended in 2\n"


def test_no_hole_is_no_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["a.lock"], saying(told(CLEAN))) == 0
    assert capsys.readouterr().out == ""


def test_packages_nobody_knows_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["a.lock"], saying(told(CLEAN, UNKNOWN))) == 0
    assert capsys.readouterr().out == "pip-audit: a.lock: nothing is known of ours\n"


def test_the_next_source_is_asked_when_one_knows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["a.lock"], saying(told(UNKNOWN), told(HOLE))) == 1
    assert "PYSEC-1" in capsys.readouterr().err


def test_where_nobody_answers_the_reasons_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["a.lock"], saying(told(UNKNOWN), ("", "Traceback …\nConnectionError: no such host\n"))) == 0
    said = capsys.readouterr().out
    assert said == (
        "pip-audit: skipped a.lock, no advisory source could be asked "
        "(pypi: it knows none of the packages; osv: ConnectionError: no such host)\n"
    )


@pytest.mark.parametrize("printed", ["", "[]", "{}", "no json"])
def test_what_is_no_answer_is_none(printed: str) -> None:
    assert not judged(printed, "").is_one
