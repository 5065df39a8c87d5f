"""Facts of a demo bureau, and documents made from them, as tests of documents need them."""

from datetime import date
from typing import Final

from evaluation.clauses import Addressee as AddresseeKind
from evaluation.documents import guidance, orders
from evaluation.documents.paper import Addressee, Demand, Office, Paper
from evaluation.facts import Fact, Officer

OFFICE: Final = Office(
    "杭州市档案局",
    "杭档",
    "王某",
    "0571-00000000",
    review_organ="杭州市人民政府",
    court="杭州市示范区人民法院",
    uses_provincial_notice=True,
)
ON: Final = date(2026, 3, 5)
OFFICERS: Final = (Officer("张三", "浙A0100001"), Officer("李四", "浙A0100002"))


def paper(kind: AddresseeKind = "organ", number: int | None = 12, **others: object) -> Paper:
    """The frame of a document to 杭州市示范单位甲."""
    addressee = Addressee(str(others.pop("name", "杭州市示范单位甲")), "11330100MB0000000X", kind)
    office = others.pop("office", OFFICE)
    assert isinstance(office, Office)
    return Paper(office, addressee, ON, number, **others)  # type: ignore[arg-type]


def fact(clause_id: str = "LC02", ground: str = "refused_to_file", **others: object) -> Fact:
    """A fact that two officers found."""
    values = {
        "kind": "found",
        "text": "2024年度已办结的56件公文经两次书面通知后仍拒绝向本单位档案机构归档",
        "found_on": date(2026, 3, 2),
        "place": "你单位综合档案室",
        "found_by": OFFICERS,
        "evidence": ("现场检查笔录第2页", "照片3张"),
        "clause_id": clause_id,
        "ground": ground,
    }
    return Fact(**{**values, **others})  # type: ignore[arg-type]


def demands(count: int = 1) -> list[Demand]:
    """Demands with dates."""
    return [Demand("将56件公文归档并通过检测", date(2026, 4, 3)) for _ in range(count)]


def order_facts(*facts: Fact) -> orders.OrderFacts:
    """The facts of a document that orders."""
    return orders.OrderFacts(facts or (fact(),), demands(), date(2026, 4, 10))


def point(**others: object) -> guidance.Point:
    """One guidance point."""
    values = {
        "item": "电子公文归档率",
        "value": "72.4%",
        "window": "2024年度归档",
        "snapshot": "S20260305-01",
        "target": "95%",
        "advice": "补归档2024年度已办结公文132件。",
        "due": date(2026, 6, 3),
    }
    return guidance.Point(**{**values, **others})  # type: ignore[arg-type]


def guidance_facts(count: int = 2) -> guidance.Guidance:
    """The facts of a guidance document."""
    return guidance.Guidance("2026年第一季度", [point() for _ in range(count)], 10)
