"""The three documents that order: 责令限期整改通知书 (N3), 责令限期改正通知书 (N4), 档案执法监督检查通知书 (N5).

One text, parts by kind. All facts of a document stand on one article, which gives the power, and which alone says what
follows. The guard of powers decides; this module only words it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from evaluation.documents.citing import cited, clause_words, placed
from evaluation.documents.drafting import Draft, bare, joined
from evaluation.documents.model import Document
from evaluation.documents.officers import named
from evaluation.documents.paper import Demand, Paper
from evaluation.documents.refusing import denied
from evaluation.documents.texts import texts_of
from evaluation.law.citations import Article
from evaluation.law.clauses import clause_table
from evaluation.law.facts import Fact, Officer
from evaluation.law.powers import Authority, common_order, denial

OUTSIDE: Final = frozenset({"enterprise", "service_company", "outsider"})
"""addressees who may also go to reconsideration and to court"""
ZHEJIANG_39: Final = Article("zhejiang", 39)


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What officers found, what has to be reached by when, and when the report is due."""

    facts: Sequence[Fact]
    demands: Sequence[Demand]
    report_by: date


def compose(kind: str, paper: Paper, facts: OrderFacts) -> Document:
    """The document of kind order_remedy, order_correct or zhejiang_notice; RefusedError with the reason.

    Whether another document has a fact already is for whoever keeps documents to ask.
    """
    by = _power(kind, paper, facts.facts)
    draft = Draft(kind, paper, texts_of(__file__, kind))
    officers = _officers(facts.facts)
    _say_facts(draft, facts.facts, officers)
    _say_order(draft, facts.facts, by)
    draft.count("demands", _demands(draft, facts.demands))
    _say_report(draft, facts.report_by, by)
    _say_rights(draft)
    draft.say("contact", "officers", officers=named(kind, officers), phone=paper.office.phone)
    draft.state("evidence", "clause", "time_limit")
    return draft.finish()


def _power(kind: str, paper: Paper, facts: Sequence[Fact]) -> Article:
    authority = Authority(paper.addressee.kind, paper.office.uses_provincial_notice)
    refused = denial(kind, facts, authority)
    if refused is not None:
        raise denied(refused.code, refused.at + 1)
    order = common_order(kind, facts, authority)
    if order is None:  # the guard has just found one
        raise denied("grounds_mixed", len(facts))
    return order.by


def _officers(facts: Sequence[Fact]) -> tuple[Officer, ...]:
    every = {one.certificate: one for fact in facts for one in fact.found_by if one.certificate}
    return tuple(every.values())


def _say_facts(draft: Draft, facts: Sequence[Fact], officers: Sequence[Officer]) -> None:
    days = sorted(fact.found_on for fact in facts if fact.found_on is not None)
    who, place = joined(*(one.name for one in officers)), facts[0].place
    if days[0] == days[-1] and len({fact.place for fact in facts}) == 1:
        draft.say("facts", "opening", found_on=days[0], officers=who, place=place)
    else:
        draft.say("facts", "opening_several", first=days[0], last=days[-1], officers=who, place=place)
    texts = draft.texts
    lines = [texts.fill("fact", text=bare(fact.text), evidence=joined(*fact.evidence)) for fact in facts]
    draft.count("facts", lines)


def _say_order(draft: Draft, facts: Sequence[Fact], by: Article) -> None:
    table = clause_table()
    clauses = joined(*dict.fromkeys(clause_words(fact.clause_id) for fact in facts))
    grounds = joined(*dict.fromkeys(table.grounds[fact.ground].zh for fact in facts))
    template = f"{draft.code}_39" if replace(by, item=0) == ZHEJIANG_39 else draft.code
    article = placed(replace(by, item=0))
    draft.say("order_basis", template, clause=clauses, ground=grounds, by=cited(by), article=article)


def _demands(draft: Draft, demands: Sequence[Demand]) -> list[str]:
    return [draft.texts.fill("demand", demands=bare(one.text), due=one.due) for one in demands]


def _say_report(draft: Draft, report_by: date, by: Article) -> None:
    draft.say("report_duty", "report", report_by=report_by)
    words = clause_table().consequence(by)
    if words is not None:
        draft.follow("consequence", words.zh)
    draft.state("consequence")  # 条例 51 has none of its own


def _say_rights(draft: Draft) -> None:
    office = draft.paper.office
    draft.say("rights", "rights")
    if draft.paper.addressee.kind in OUTSIDE:
        draft.say("rights", "appeal", review_organ=office.review_organ, court=office.court)
