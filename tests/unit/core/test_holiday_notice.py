"""The State Council's notice is read as it says, and every contradiction in it is a mistake with its line."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.holiday_notice import HOLIDAYS, NoticedYear, read_notice
from core.working_days import Calendar, statutory

PUBLIC_DATA = Path(__file__).resolve().parents[4] / "shared/data/holidays"
NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，确保人民群众祥和平安度过节日假期。
"""
NOTICE_2024 = """国务院办公厅关于2024年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）放假休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
"""


def calendar_of(found: NoticedYear) -> Calendar:
    days = {one for first, last in found.off for one in days_of(first, last)}
    return Calendar(frozenset({found.year}), frozenset(days), frozenset(found.on))


def days_of(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def year_of(year: int) -> Iterator[date]:
    return days_of(date(year, 1, 1), date(year, 12, 31))


@pytest.mark.parametrize(("year", "text"), [(2024, NOTICE_2024), (2026, NOTICE_2026)])
def test_a_notice_gives_the_days_that_the_product_ships(year: int, text: str) -> None:
    found, mistakes = read_notice(text, None, "notice.txt")
    assert mistakes == []
    assert found is not None
    calendar = calendar_of(found)
    assert found.year == year
    assert [day for day in year_of(year) if calendar.is_working(day) != statutory().is_working(day)] == []


def test_lines_that_are_broken_or_run_together_change_nothing() -> None:
    whole, _ = read_notice(NOTICE_2026, None, "a")
    assert read_notice(NOTICE_2026.replace("\n　　", " "), None, "b")[0] == whole
    assert read_notice(NOTICE_2026.replace("调休，", "调休，\n").replace("。1", "。\n1"), None, "c")[0] == whole


def test_a_holiday_may_begin_in_the_december_before() -> None:
    text = NOTICE_2026.replace(
        "1月1日（周四）至3日（周六）放假调休，共3天", "2025年12月31日（周三）至1月1日（周四）放假调休，共2天"
    )
    text = text.replace("至1月1日", "至2026年1月1日")
    found, mistakes = read_notice(text, 2026, "notice.txt")
    assert mistakes == []
    assert found is not None
    assert found.off[0] == (date(2025, 12, 31), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("1月1日（周四）", "1月1日（周五）", "notice.txt:4: 元旦: 2026-01-01 is a 周四, not a 周五"),
        ("共3天。1月", "共4天。1月", "notice.txt:4: 元旦: says 4 days and names 3"),
        ("5月9日（周六）上班", "5月8日（周五）上班", "notice.txt:7: 劳动节: 2026-05-08 is no Saturday or Sunday"),
        ("5月9日（周六）上班", "5月3日（周日）上班", "2026-05-03 is off and worked"),
        ("6月19日（周五）至21日（周日）", "6月31日至32日", "notice.txt:8: 端午节: day is out of range"),
        ("6月19日（周五）至21日（周日）", "6月21日（周日）至19日（周五）", "2026-06-19 comes before 2026-06-21"),
        ("6月19日（周五）至21日（周日）", "5月3日（周日）至5日（周二）", "2026-05-03 is off twice"),
        ("6月19日（周五）至21日（周日）放假，共3天", "放假", "端午节: names no day"),
        ("6月19日（周五）至21日（周日）放假，共3天。", "照常。", "端午节: says no day off"),
        ("4月4日（周六）", "2025年4月4日", "2025-04-04 is no day of 2026"),
        ("六、中秋节：9月25日（周五）至27日（周日）放假，共3天。", "", "no paragraph on 中秋节: is the notice whole?"),
        ("关于2026年部分", "关于部分", "the title names no year"),
    ],
)
def test_a_contradiction_is_a_mistake(old: str, new: str, told: str) -> None:
    assert old in NOTICE_2026
    found, mistakes = read_notice(NOTICE_2026.replace(old, new, 1), None, "notice.txt")
    assert found is None
    assert any(told in str(mistake) for mistake in mistakes), mistakes


def test_the_title_and_the_operator_have_to_agree() -> None:
    found, (mistake,) = read_notice(NOTICE_2026, 2027, "notice.txt")
    assert found is None
    assert str(mistake) == "notice.txt:1: the title names 2026, not 2027"


def notice_from(days: list[dict[str, Any]], year: int) -> str:
    """A notice with the days of public data, in the words of the State Council.

    That of 2020 was changed by a second one, which names a Monday as worked again.
    """
    lines = [f"国务院办公厅关于{year}年部分节假日安排的通知"]
    names = list(dict.fromkeys(day["name"] for day in days))
    for number, name in enumerate(names):
        own = [(date.fromisoformat(day["date"]), day["isOffDay"]) for day in days if day["name"] == name]
        off = "、".join(f"{day.year}年{day.month}月{day.day}日" for day, is_off in own if is_off)
        on = "、".join(
            f"{day.year}年{day.month}月{day.day}日" for day, is_off in own if not is_off and day.weekday() > 4
        )
        lines.append(f"{'一二三四五六七八九'[number]}、{name}：{off}放假。" + (f"{on}上班。" if on else ""))
    missing = [one for one in HOLIDAYS if not any(one in name for name in names)]
    assert missing == []
    return "\n".join(lines)


@pytest.mark.skipif(not PUBLIC_DATA.exists(), reason="the public holiday data are not here")
@pytest.mark.parametrize("year", range(2019, 2027))
def test_the_days_of_public_data_come_back_from_a_notice(year: int) -> None:
    days = json.loads((PUBLIC_DATA / f"{year}.json").read_text(encoding="utf-8"))["days"]
    found, mistakes = read_notice(notice_from(days, year), None, "notice.txt")
    assert mistakes == []
    assert found is not None
    calendar = calendar_of(found)
    said = {date.fromisoformat(day["date"]): not day["isOffDay"] for day in days}
    assert [day for day in year_of(year) if calendar.is_working(day) != said.get(day, day.weekday() < 5)] == []
