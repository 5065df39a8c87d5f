"""Articles of laws: as files write them (`archives_law 48[6]`) and as documents print them (第四十八条第六项). Pure."""

import re
from dataclasses import dataclass
from typing import Final

WRITTEN: Final = re.compile(r"(?P<law>[a-z_]+) (?P<article>[1-9]\d*)(?:\((?P<paragraph>\d+)\))?(?:\[(?P<item>\d+)\])?")
LIMIT: Final = 1000
"""no law of ours has as many articles"""


@dataclass(frozen=True, slots=True)
class Article:
    """A place in a law; paragraph 款 and item 项 where one is meant, else 0."""

    law: str
    number: int
    paragraph: int = 0
    item: int = 0

    @classmethod
    def of(cls, text: str) -> "Article":
        """From `law article(paragraph)[item]`. ValueError: it is not written so."""
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"expected 'law article(paragraph)[item]', found {text!r}")
        return cls(found["law"], int(found["article"]), int(found["paragraph"] or 0), int(found["item"] or 0))

    def __str__(self) -> str:
        paragraph = f"({self.paragraph})" if self.paragraph else ""
        item = f"[{self.item}]" if self.item else ""
        return f"{self.law} {self.number}{paragraph}{item}"


@dataclass(frozen=True, slots=True)
class Printing:
    """The words that articles are printed with: `digits` are the Chinese numerals 0 … 9."""

    digits: str
    ten: str
    hundred: str
    article: str
    paragraph: str
    item: str
    unchecked: str
    """follows a citation that was not read at its source (待核)"""

    def numeral(self, number: int) -> str:
        """A Chinese numeral. ValueError: not within 1 … 999."""
        if not 0 < number < LIMIT:
            raise ValueError(f"{number} is no number of an article")
        hundreds, rest = divmod(number, 100)
        tens, ones = divmod(rest, 10)
        text = f"{self.digits[hundreds]}{self.hundred}" if hundreds else ""
        if hundreds and not tens and ones:
            text += self.digits[0]
        if tens:
            text += self.ten if tens == 1 and not hundreds else f"{self.digits[tens]}{self.ten}"
        return text + (self.digits[ones] if ones else "")

    def place(self, article: Article) -> str:
        """第四十八条第六项: the place in a law, without the law's name."""
        parts = ((self.article, article.number), (self.paragraph, article.paragraph), (self.item, article.item))
        return "".join(pattern.format(self.numeral(number)) for pattern, number in parts if number)
