"""`app.py calendar`: a notice becomes a year of the operator's file, or nothing changes and one sentence says why."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.errors import OperationError
from core.holiday_notice import read_notice
from core.working_days import extend_with, statutory
from operations.calendar import _check, write
from operations.command_line import main
from tests.unit.core.test_holiday_notice import NOTICE_2026
from tests.unit.operations.trail import Trail, keep_trail

NOTICE_2027 = """关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月14日（周日）上班。
三、清明节：4月5日（周一）放假，与周末连休。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节、国庆节：9月15日（周三）放假1天。10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）上班。
"""


@pytest.fixture(autouse=True)
def trail(monkeypatch: pytest.MonkeyPatch) -> Trail:
    return keep_trail(monkeypatch, "operations.calendar")


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "config.yaml"
    path.write_text("{}", encoding="utf-8")
    yield path
    extend_with(None)


def imported(config: Path, text: str, *more: str) -> int:
    notice = config.with_name("notice.txt")
    notice.write_text(text, encoding="utf-8")
    return main(["--config", str(config), "calendar", "import", str(notice), *more])


def test_a_notice_becomes_a_year_of_the_operators_file(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(config, NOTICE_2027, "--notice", "https://www.gov.cn/2027") == 0
    assert "2027: 25 days off, 3 weekend days worked" in capsys.readouterr().out
    text = config.with_name("working_days.yaml").read_text(encoding="utf-8")
    assert "notice: 'https://www.gov.cn/2027'" in text
    assert statutory().is_published(2027)
    assert not statutory().is_working(date(2027, 2, 11))
    assert statutory().is_working(date(2027, 2, 14))
    assert main(["--config", str(config), "calendar", "show", "2027"]) == 0
    assert "2027: worked 01-31 02-14 09-26" in capsys.readouterr().out


def test_importing_again_changes_nothing_and_another_notice_needs_a_word(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(config, NOTICE_2027) == 0
    assert imported(config, NOTICE_2027) == 0
    assert "says the same: nothing to do" in capsys.readouterr().out
    other = NOTICE_2027.replace("9月26日（周日）上班", "10月9日（周六）上班")
    assert imported(config, other) == 1
    assert "2027 is known, and says otherwise: --replace" in capsys.readouterr().err
    assert statutory().is_working(date(2027, 9, 26))
    assert imported(config, other, "--replace") == 0
    assert not statutory().is_working(date(2027, 9, 26))
    assert statutory().is_working(date(2027, 10, 9))


def test_an_import_stands_in_the_trail_with_what_the_year_said_before(config: Path, trail: Trail) -> None:
    assert imported(config, NOTICE_2027, "--notice", "https://www.gov.cn/2027") == 0
    assert imported(config, NOTICE_2027) == 0
    assert imported(config, NOTICE_2027.replace("9月26日（周日）上班", "10月9日（周六）上班"), "--replace") == 0
    (first, new), (second, other) = trail.told
    assert (first.event, first.object_code, first.detail) == (
        "calendar.imported",
        "2027",
        {"notice": "https://www.gov.cn/2027"},
    )
    assert new.before is None
    assert (new.after or {})["on"] == "01-31 02-14 09-26"
    assert (second.detail, other.before) == ({"notice": "notice.txt"}, new.after)
    assert (other.after or {})["on"] == "01-31 02-14 10-09"


def test_a_year_that_ships_is_known(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(config, NOTICE_2026) == 0
    assert "2026 is known, and says the same" in capsys.readouterr().out
    assert not config.with_name("working_days.yaml").exists()


def test_years_stand_beside_each_other(config: Path) -> None:
    assert imported(config, NOTICE_2027) == 0
    assert imported(config, NOTICE_2026, "--replace") == 0
    assert statutory().years == {2024, 2025, 2026, 2027}
    assert not statutory().is_working(date(2026, 10, 1))
    assert not statutory().is_working(date(2027, 10, 1))


def test_a_notice_that_contradicts_itself_changes_nothing(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(config, NOTICE_2027.replace("共7天。1月", "共8天。1月")) == 1
    assert "notice.txt:3: 春节: says 8 days and names 7" in capsys.readouterr().err
    assert not config.with_name("working_days.yaml").exists()


def test_a_file_that_is_no_text_is_told(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notice = config.with_name("notice.doc")
    notice.write_bytes(b"\xd0\xcf\x11\xe0")
    assert main(["--config", str(config), "calendar", "import", str(notice)]) == 1
    assert "is not UTF-8 text: save the notice as plain text" in capsys.readouterr().err
    assert main(["--config", str(config), "calendar", "import", str(config.with_name("none.txt"))]) == 1
    assert "none.txt cannot be read" in capsys.readouterr().err


def test_a_mistake_in_the_operators_file_is_told_and_kept(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = config.with_name("working_days.yaml")
    own.write_text("years:\n  2028: {off: [2028-01-01], on: [2028-01-03]}\n", encoding="utf-8")
    assert imported(config, NOTICE_2027) == 1
    assert f"{own}:2: 2028.on: 2028-01-03 is no Saturday or Sunday" in capsys.readouterr().err
    assert "2027" not in own.read_text(encoding="utf-8")


def test_a_year_that_is_not_known_is_told(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(config), "calendar", "show", "2031"]) == 1
    assert "the holidays of 2031 are not known here" in capsys.readouterr().err


def test_checking_names_each_year_that_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert _check(statutory(), date(2025, 11, 26)) == 0
    assert _check(statutory(), date(2026, 11, 26)) == 1
    assert "the holidays of 2027 are not known here" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(config: Path) -> None:
    found, _ = read_notice(NOTICE_2027, None, "notice.txt")
    assert found is not None
    with pytest.raises(OperationError, match="cannot be written"):
        write(config.with_name("nowhere") / "working_days.yaml", found, "notice.txt")
