"""Laws, clauses and grounds: the only place that articles are cited from (`clauses.yaml`). Pure but for the loading."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from core.errors import ConfigurationError
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load
from evaluation.law.citations import Article, Printing
from evaluation.machines.words import Part, Words

FILE: Final = Path(__file__).with_suffix(".yaml")

Power = Literal["guide", "remedy", "correct", "talk", "case"]
Severity = Literal["grave", "serious", "ordinary"]
Addressee = Literal["organ", "institution", "enterprise", "archive", "service_company", "outsider"]
"""机关, 事业单位, 企业, 档案馆, 档案服务企业, 外部当事人"""
OrderKind = Literal["order_remedy", "order_correct", "zhejiang_notice"]

POWER_OF: Final[Mapping[OrderKind, Power]] = {
    "order_remedy": "remedy",
    "order_correct": "correct",
    "zhejiang_notice": "correct",
}


def _article(value: object) -> Article:
    return value if isinstance(value, Article) else Article.of(str(value))


Cited = Annotated[Article, BeforeValidator(_article)]


class Law(Words):
    """A law: full name in book marks, short name, and whether its text was read."""

    short: str
    in_force: date
    evidence: Literal["read", "unchecked"]


class Order(Part):
    """A document that may order, and the article that gives the power."""

    document: OrderKind
    by: Cited


class Ground(Words):
    """What officers must have seen; what may be ordered then, to whom, and how grave it is."""

    severity: Severity
    orders: tuple[Order, ...] = ()
    addressees: tuple[Addressee, ...] = ()
    talk: Cited | None = None
    case: Cited | None = None


class Clause(Words):
    """A rule that was not followed, and what it allows at most (权限)."""

    articles: tuple[Cited, ...] = Field(min_length=1)
    power: tuple[Power, ...] = Field(min_length=1)
    grounds: tuple[str, ...] = ()


class ClauseTable(Part):
    """The file as a whole."""

    printing: Printing
    laws: Mapping[str, Law]
    powers: Mapping[Power, Words]
    grounds: Mapping[str, Ground]
    consequences: Mapping[str, Words]
    clauses: Mapping[str, Clause]

    def cite(self, article: Article) -> str:
        """《中华人民共和国档案法》第四十九条; with 待核 where the law's text was not read."""
        law = self.laws[article.law]
        mark = "" if law.evidence == "read" else self.printing.unchecked
        return f"{law.zh}{self.printing.place(article)}{mark}"

    def cite_all(self, clause_id: str) -> tuple[str, ...]:
        """The citations of a clause, in the order of its articles."""
        return tuple(self.cite(article) for article in self.clauses[clause_id].articles)

    def consequence(self, by: Article) -> Words | None:
        """What follows when an order under an article is not obeyed; None: nothing of its own."""
        return self.consequences.get(f"{by.law} {by.number}")


@cache
def clause_table() -> ClauseTable:
    """The table that ships; ConfigurationError with every mistake."""
    return read_clauses(FILE)


def read_clauses(path: Path) -> ClauseTable:
    """The table of a file; ConfigurationError with every mistake."""
    located = load(path, f"evaluation/law/{path.name}")
    table, mistakes = validate(ClauseTable, located)
    if table is not None:
        mistakes = [*mistakes, *_mistakes(table, located)]
    if table is None or mistakes:
        raise ConfigurationError(sorted(mistakes, key=lambda one: one.line))
    return table


def _mistakes(table: ClauseTable, located: Located) -> Iterator[Mistake]:
    for code, clause in table.clauses.items():
        place = ("clauses", code)
        yield from _unknown_laws(table, located, place, clause.articles)
        for ground in clause.grounds:
            if ground not in table.grounds:
                yield located.mistake((*place, "grounds"), f"{code}: no ground {ground!r}")
            else:
                yield from _beyond_power(table.grounds[ground], located, place, clause)
        if clause.power == ("guide",) and clause.grounds:
            yield located.mistake((*place, "grounds"), f"{code}: guidance needs no ground")
        if clause.power != ("guide",) and not clause.grounds:
            yield located.mistake((*place, "power"), f"{code}: more than guidance needs a ground")
    for name, one in table.grounds.items():
        yield from _ground_mistakes(table, located, name, one)
    for by in table.consequences:
        yield from _consequence_mistakes(table, located, by)


def _beyond_power(ground: Ground, located: Located, place: tuple[str, str], clause: Clause) -> Iterator[Mistake]:
    for order in ground.orders:
        if POWER_OF[order.document] not in clause.power:
            yield located.mistake((*place, "power"), f"{place[1]}: its power does not allow {order.document}")


def _ground_mistakes(table: ClauseTable, located: Located, code: str, ground: Ground) -> Iterator[Mistake]:
    place = ("grounds", code)
    yield from _unknown_laws(table, located, place, [order.by for order in ground.orders])
    if not ground.orders and ground.case is None:
        yield located.mistake(place, f"{code}: a ground allows an order or opens a case")
    if not any(code in clause.grounds for clause in table.clauses.values()):
        yield located.mistake(place, f"{code}: no clause names this ground")
    national = [order.document != "zhejiang_notice" for order in ground.orders]
    if national != sorted(national, reverse=True):
        yield located.mistake((*place, "orders"), f"{code}: national law stands before provincial law")


def _consequence_mistakes(table: ClauseTable, located: Located, by: str) -> Iterator[Mistake]:
    given = {f"{order.by.law} {order.by.number}" for ground in table.grounds.values() for order in ground.orders}
    if by not in given:
        yield located.mistake(("consequences", by), f"{by} gives no power to order")


def _unknown_laws(
    table: ClauseTable, located: Located, place: tuple[str, str], articles: Iterable[Article]
) -> Iterator[Mistake]:
    for article in articles:
        if article.law not in table.laws:
            yield located.mistake(place, f"{place[1]}: no law {article.law!r}")
