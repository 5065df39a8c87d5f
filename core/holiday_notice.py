"""The State Council's notice of a year's holidays → its days off and the weekend days that are worked. Pure.

The notice (国务院办公厅关于…年部分节假日安排的通知) has one numbered paragraph for each holiday:
`一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。`
Whatever it says twice is compared: weekdays in brackets with the calendar, 共N天 with the days named.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from core.model import Mistake

TITLE: Final = re.compile(r"(\d{4})年\s*部分节假日安排")
PARAGRAPH: Final = re.compile(r"[一二三四五六七八九十]+、\s*([^：:。\n]{2,20})[：:]")
SENTENCE: Final = re.compile(r"[^。；;]+")
DAY: Final = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\s*[（(]([^）)]*)[）)])?")
TOTAL: Final = re.compile(r"共(\d+)天|放假(\d+)天")
WEEKDAY: Final = re.compile(r"(?:周|星期)([一二三四五六日天])")
ASIDE: Final = re.compile(r"鼓励|倡导")
WEEKDAYS: Final = "一二三四五六日"
OFF: Final = "放假"
ON: Final = "上班"
TO: Final = "至"
HOLIDAYS: Final = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class NoticedYear:
    """What a notice says of a year; ranges of days off in the order of the notice."""

    year: int
    off: tuple[tuple[date, date], ...]
    on: tuple[date, ...]


def read_notice(text: str, year: int | None, file: str) -> tuple[NoticedYear | None, list[Mistake]]:
    """The year of a notice (None with mistakes), and every mistake with its line.

    `year`: as the operator says, or None to take it from the title.
    """
    title = TITLE.search(text)
    said = int(title[1]) if title else None
    if year is None and said is None:
        return None, [Mistake(file, 1, "the title names no year (…年部分节假日安排): say --year")]
    if year is not None and said not in (None, year):
        return None, [Mistake(file, 1, f"the title names {said}, not {year}")]
    reading = _Reading(year or said or 0, file)
    heads = list(PARAGRAPH.finditer(text))
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        body = text[head.end() : end].replace("\n", "")
        reading.paragraph(text.count("\n", 0, head.start()) + 1, head[1].strip(), body)
    mistakes = reading.checked()
    return (None if mistakes else reading.found()), mistakes


class _Reading:
    """One notice on its way: what was read, and what is wrong with it."""

    def __init__(self, year: int, file: str) -> None:
        self.year = year
        self.file = file
        self.names: list[str] = []
        self.off: list[tuple[date, date]] = []
        self.on: list[date] = []
        self.mistakes: list[Mistake] = []

    def paragraph(self, line: int, name: str, text: str) -> None:
        """One holiday."""
        self.names += [one for one in HOLIDAYS if one in name]
        rested = False
        for sentence in SENTENCE.findall(text):
            try:
                rested |= self._sentence(sentence)
            except ValueError as error:
                self.mistakes.append(Mistake(self.file, line, f"{name}: {error}"))
                rested = True
        if not rested:
            self.mistakes.append(Mistake(self.file, line, f"{name}: says no day off ({OFF})"))

    def _sentence(self, sentence: str) -> bool:
        """Takes in a sentence; whether it names days off. ValueError: it contradicts itself or the calendar."""
        if ASIDE.search(sentence):
            return False
        if OFF in sentence:
            ranges = list(self._ranges(sentence[: sentence.index(OFF)]))
            self._count(sentence, ranges)
            self.off += ranges
            return True
        if ON in sentence:
            for first, last in self._ranges(sentence[: sentence.index(ON)]):
                if first != last or first.weekday() < SATURDAY:
                    raise ValueError(f"{first} is no Saturday or Sunday that could be worked")
                self.on.append(first)
        return False

    def _ranges(self, text: str) -> Iterator[tuple[date, date]]:
        day = date(self.year, 1, 1)
        named = False
        for part in _without_bracketed_commas(text).split("、"):
            found = DAY.findall(part)
            if not found:
                continue
            named = True
            first = self._day(found[0], day)
            day = self._day(found[1], first) if len(found) > 1 and TO in part else first
            if day < first:
                raise ValueError(f"{day} comes before {first}")
            yield first, day
        if not named:
            raise ValueError(f"names no day: {text.strip()!r}")

    def _day(self, found: tuple[str, str, str, str], before: date) -> date:
        """A day, with year and month taken from the one before where they are left out."""
        year, month, day, aside = found
        of_year = int(year) if year else before.year
        whole = date(of_year, int(month) if month else before.month, int(day))
        said = WEEKDAY.search(aside)
        if said and WEEKDAYS.index(said[1].replace("天", "日")) != whole.weekday():
            raise ValueError(f"{whole} is a 周{WEEKDAYS[whole.weekday()]}, not a {said[0]}")
        if whole.year != self.year and (whole.year, whole.month) != (self.year - 1, 12):
            raise ValueError(f"{whole} is no day of {self.year}")
        return whole

    @staticmethod
    def _count(sentence: str, ranges: list[tuple[date, date]]) -> None:
        total = TOTAL.search(sentence)
        counted = sum((last - first).days + 1 for first, last in ranges)
        if total and int(total[1] or total[2]) != counted:
            raise ValueError(f"says {total[1] or total[2]} days and names {counted}")

    def checked(self) -> list[Mistake]:
        """Every mistake, those of the notice as a whole last."""
        found = list(self.mistakes)
        missing = [name for name in HOLIDAYS if name not in self.names]
        if missing:
            found.append(Mistake(self.file, 1, f"no paragraph on {'、'.join(missing)}: is the notice whole?"))
        days = [day for first, last in self.off for day in _days(first, last)]
        twice = sorted({day for day in days if days.count(day) > 1})
        found.extend(Mistake(self.file, 1, f"{day} is off twice") for day in twice)
        worked = sorted(set(days) & set(self.on))
        found.extend(Mistake(self.file, 1, f"{day} is off and worked") for day in worked)
        return found

    def found(self) -> NoticedYear:
        """What the notice says."""
        return NoticedYear(self.year, tuple(self.off), tuple(sorted(self.on)))


def _without_bracketed_commas(text: str) -> str:
    """The text with 、 inside brackets replaced: （农历除夕、周二）."""
    return re.sub(r"[（(][^）)]*[）)]", lambda found: found[0].replace("、", "，"), text)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
