"""Which document may carry which facts: the guard of the five documents and their powers. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from core.errors import ConfigurationError
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load
from evaluation.law.citations import Article
from evaluation.law.clauses import Addressee, ClauseTable, Ground, Order, clause_table
from evaluation.law.facts import RATE, Fact
from evaluation.machines.words import Part, Words

FILE: Final = Path(__file__).with_suffix(".yaml")

DocumentKind = Literal[
    "feedback", "guidance", "inspection_feedback", "order_remedy", "order_correct", "zhejiang_notice", "circular"
]
GUIDING: Final[frozenset[str]] = frozenset({"feedback", "guidance"})
"""N1: they say what would be better, by figures"""
FEEDBACK: Final = "inspection_feedback"
ORDERS: Final[frozenset[str]] = frozenset({"order_remedy", "order_correct", "zhejiang_notice"})
KINDS: Final[frozenset[str]] = GUIDING | ORDERS | {FEEDBACK}
PROVINCIAL: Final = "zhejiang_notice"
OFFICERS: Final = 2
"""行政处罚法 42, demanded for every fact that is found on site"""


class Ban(Part):
    """Words that a document may not contain, and the refusal that says so."""

    words: tuple[str, ...]
    refusal: str


class PowerTable(Part):
    """The file as a whole."""

    forbidden: Mapping[DocumentKind, tuple[Ban, ...]]
    refusals: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Authority:
    """Who issues to whom: whether the provincial notice (N5) is in use, and what the addressee is."""

    addressee: Addressee
    uses_provincial_notice: bool = False


@dataclass(frozen=True, slots=True)
class Denied:
    """Why a document is refused: the code of a refusal, and the position of the fact or words that it lies in."""

    code: str
    at: int = 0
    words: str = ""


def denial(
    kind: str, facts: Sequence[Fact], authority: Authority, taken: frozenset[int] = frozenset()
) -> Denied | None:
    """Why a document of a kind may not carry these facts; None: it may.

    `taken` has the positions of facts that another document carries already.
    """
    if kind not in KINDS:
        return Denied("unknown_document")
    if not facts:
        return Denied("no_facts")
    for number, fact in enumerate(facts):
        code = "fact_has_document" if number in taken else _fact_denial(kind, fact, authority)
        if code is not None:
            return Denied(code, number)
    if kind in ORDERS and common_order(kind, facts, authority) is None:
        return Denied("grounds_mixed", len(facts) - 1)
    return None


def documents_for(fact: Fact, authority: Authority) -> tuple[str, ...]:
    """The kinds of document that may carry a fact, the one that stands first in front; never empty but for an
    incomplete fact of an order."""
    kinds = ("order_remedy", "order_correct", PROVINCIAL, FEEDBACK, "guidance", "feedback")
    return tuple(kind for kind in kinds if denial(kind, [fact], authority) is None)


def orders_of(fact: Fact, authority: Authority) -> tuple[Order, ...]:
    """The orders that the law allows for a fact to this addressee; only those of national law where there is one."""
    ground = _ground(fact)
    if ground is None or fact.kind == RATE or not _meets(ground, authority.addressee):
        return ()
    national = tuple(order for order in ground.orders if order.document != PROVINCIAL)
    if national:
        return national
    return ground.orders if authority.uses_provincial_notice else ()


def common_order(kind: str, facts: Sequence[Fact], authority: Authority) -> Order | None:
    """The one order that all facts of a document stand on; None: there is none, or no order at all."""
    common: list[Order] | None = None
    for fact in facts:
        orders = [order for order in orders_of(fact, authority) if order.document == kind]
        common = orders if common is None else [order for order in common if order in orders]
    return common[0] if common else None


def opens_case(fact: Fact) -> Article | None:
    """The article under which a fact is a lead for a case (立案线索); None: it is none."""
    ground = _ground(fact)
    return None if ground is None or fact.kind == RATE else ground.case


def forbidden_words(kind: str, text: str) -> tuple[Denied, ...]:
    """Everything in the text of a document that a document of this kind may not say, in the order of the text."""
    found = [
        Denied(ban.refusal, text.index(word), word)
        for ban in power_table().forbidden.get(kind, ())  # type: ignore[call-overload]
        for word in ban.words
        if word in text
    ]
    return tuple(sorted(found, key=lambda one: (one.at, -len(one.words))))


def _fact_denial(kind: str, fact: Fact, authority: Authority) -> str | None:
    orders = orders_of(fact, authority)
    if kind in GUIDING:
        return "order_has_to_follow" if orders else None
    code = "fact_is_only_a_rate" if fact.kind == RATE else _clause_denial(fact) or _finding_denial(fact)
    if code is not None or kind == FEEDBACK:
        return code or ("order_has_to_follow" if orders else None)
    return _order_denial(kind, fact, authority, orders)


def _clause_denial(fact: Fact) -> str | None:
    if not fact.clause_id:
        return "clause_missing"
    clause = clause_table().clauses.get(fact.clause_id)
    if clause is None:
        return "clause_unknown"
    return "ground_not_of_clause" if fact.ground and fact.ground not in clause.grounds else None


def _finding_denial(fact: Fact) -> str | None:
    if not fact.is_complete:
        return "fact_incomplete"
    return "officers_missing" if fact.certified_officers() < OFFICERS else None


def _order_denial(kind: str, fact: Fact, authority: Authority, orders: Sequence[Order]) -> str | None:
    if any(order.document == kind for order in orders):
        return None
    ground = _ground(fact)
    if ground is not None and not _meets(ground, authority.addressee):
        return "addressee_without_ground"
    if kind == "order_remedy":
        return "no_hazard"
    is_provincial = ground is not None and any(order.document == PROVINCIAL for order in ground.orders)
    if kind == PROVINCIAL and is_provincial:
        return "national_before_provincial" if orders else "provincial_notice_not_in_use"
    return "no_power_to_order"


def _ground(fact: Fact) -> Ground | None:
    table: ClauseTable = clause_table()
    clause = table.clauses.get(fact.clause_id)
    return table.grounds[fact.ground] if clause is not None and fact.ground in clause.grounds else None


def _meets(ground: Ground, addressee: Addressee) -> bool:
    return not ground.addressees or addressee in ground.addressees


@cache
def power_table() -> PowerTable:
    """The table that ships; ConfigurationError with every mistake."""
    return read_powers(FILE)


def read_powers(path: Path) -> PowerTable:
    """The table of a file; ConfigurationError with every mistake."""
    located = load(path, f"evaluation/law/{path.name}")
    table, mistakes = validate(PowerTable, located)
    if table is not None:
        mistakes = [*mistakes, *_unsaid(table, located)]
    if table is None or mistakes:
        raise ConfigurationError(mistakes)
    return table


def _unsaid(table: PowerTable, located: Located) -> Iterator[Mistake]:
    for kind, bans in table.forbidden.items():
        for ban in bans:
            if ban.refusal not in table.refusals:
                yield located.mistake(("forbidden", kind), f"{kind}: no refusal {ban.refusal!r}")
