"""How definitions are said to people: evidence marks, citations, limits, windows. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from indicators.schema import Basis, LimitValues
from indicators.words import Claim, Collection, ItemKind, Refresh, ScopeKind, WindowKind

OPEN_MARK: Final = "待核"
PROPOSAL_MARK: Final = "建议值"

WINDOWS: Final[Mapping[WindowKind, str]] = {
    WindowKind.ROLLING: "rolling 12 months 近 12 个月",
    WindowKind.STOCK: "stock on the day 当日存量",
    WindowKind.FILING_YEAR: "last closed filing year 最近关账归档年度",
    WindowKind.PLAN_YEAR: "plan year to date 计划年度至今",
    WindowKind.YEAR: "since 1 January 本年至今",
    WindowKind.WHOLE_YEAR: "the whole year 全年",
    WindowKind.CYCLE: "inspection cycle to date 检查周期至今",
    WindowKind.TODAY: "today 今日",
}

REFRESH: Final[Mapping[Refresh, str]] = {
    Refresh.EVENT: "event",
    Refresh.REAL_TIME: "5 min",
    Refresh.DAILY: "daily",
    Refresh.MONTHLY: "monthly",
    Refresh.PER_CYCLE: "per cycle",
}

KINDS: Final[Mapping[ItemKind, str]] = {
    ItemKind.FLOW: "flow 流量",
    ItemKind.STOCK: "stock 存量",
    ItemKind.DUE: "due 到期",
}

DIMS: Final[Mapping[ScopeKind, str]] = {
    ScopeKind.AGENCY: "agency",
    ScopeKind.ARCHIVE: "archive",
    ScopeKind.PLACE: "place",
    ScopeKind.CITY: "city",
}

CLAIMS: Final[Mapping[Claim, str]] = {
    Claim.AUTO: "auto 自动",
    Claim.MIXED: "mixed 混合",
    Claim.MANUAL: "manual 人工",
}

COLLECTIONS: Final[Mapping[Collection, str]] = {Collection.AUTOMATIC: "A 自动", Collection.MANUAL: "M 人工"}


def evidence_mark(evidence: str) -> str:
    """What stands beside a number or citation: 待核, 建议值, or nothing when it was found."""
    return {"OKU": OPEN_MARK, "PROP": PROPOSAL_MARK}.get(evidence, "")


def marked(text: str, evidence: str) -> str:
    """A text with its mark in brackets, when it has one."""
    mark = evidence_mark(evidence)
    return f"{text}（{mark}）" if mark else text


def citations(basis: Sequence[Basis]) -> str:
    """Laws and standards with their articles: `档案法 13, 14; 令19（待核）`."""
    return "; ".join(marked(f"{one.law} {one.articles}".strip(), one.evidence) for one in basis)


def number(value: Fraction) -> str:
    """A limit as it was written: 99.9, 95."""
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def limits(values: LimitValues) -> str:
    """`99.9 / 99 / 95（建议值）`: target, warning and critical line."""
    return marked(" / ".join(number(one) for one in (values.target, values.warn, values.crit)), values.evidence)
