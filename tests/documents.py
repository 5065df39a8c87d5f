"""Facts of a demo bureau, and documents of every kind made from them, as tests of documents need them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from core.days import LOCAL
from evaluation.documents import (
    case_filing,
    circular,
    defence_answer,
    defence_statement,
    delivery_receipt,
    extension_decision,
    extension_request,
    feedback,
    guidance,
    handling_proposal,
    inspection_feedback,
    inspection_notice,
    investigation_record,
    orders,
    recheck_opinion,
    rectification_report,
    site_record,
    talk_record,
    urging,
)
from evaluation.documents.model import Document
from evaluation.documents.paper import Addressee, Demand, Office, Paper, Reference
from evaluation.law.clauses import Addressee as AddresseeKind
from evaluation.law.facts import Fact, Officer

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
NOTICE: Final = Reference("责令限期改正通知书", "杭档改〔2026〕12号")
DIGEST: Final = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
NINE: Final = datetime(2026, 3, 2, 9, 5, tzinfo=LOCAL)
NOON: Final = datetime(2026, 3, 2, 12, 0, tzinfo=LOCAL)
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


def feedback_facts(items: int = 33, points: int = 2, **others: object) -> feedback.Feedback:
    """The facts of the feedback on an evaluation."""
    rows = [
        feedback.ScoredItem(
            f"R{number // 7 + 1}-{number % 7 + 1}", "电子公文归档率", "6", "2.4", "近一年归档率72.4%，未达到95%"
        )
        for number in range(items)
    ]
    values = {
        "cycle": "2025年度立档单位业务能力评价",
        "period": "2025年度",
        "score": "86.5",
        "grade_by_points": "良好",
        "grade": "合格",
        "items": rows,
        "points": [point() for _ in range(points)],
        "appeal_days": 5,
        "answer_days": 10,
        "limits": ("重大问题超过期限没有整改",),
    }
    return feedback.Feedback(**{**values, **others})  # type: ignore[arg-type]


def inspection_facts(*facts: Fact) -> inspection_feedback.InspectionFeedback:
    """The facts of the feedback on an inspection: nothing that could be ordered."""
    found = facts or (fact("LC01", "", text="未明确档案工作责任人，2025年度没有研究档案工作的记录"),)
    return inspection_feedback.InspectionFeedback(date(2026, 3, 2), OFFICERS, found, demands(2), date(2026, 4, 10))


def site_facts(**others: object) -> site_record.SiteRecord:
    """The facts of a record on site."""
    values = {
        "start": NINE,
        "end": NOON,
        "place": "你单位综合档案室",
        "persons": ("赵六（办公室主任）",),
        "officers": OFFICERS,
        "recorder": "李四",
        "facts": ("库房西墙渗水，3组密集架已受潮", "2024年度公文有56件没有归档"),
        "photos": (site_record.Photo("照片1 库房西墙", NINE, DIGEST),),
    }
    return site_record.SiteRecord(**{**values, **others})  # type: ignore[arg-type]


EVERY: Final[Mapping[str, Callable[[Paper], Document]]] = {
    "feedback": lambda frame: feedback.compose(frame, feedback_facts()),
    "guidance": lambda frame: guidance.compose(frame, guidance_facts()),
    "inspection_feedback": lambda frame: inspection_feedback.compose(frame, inspection_facts()),
    "order_remedy": lambda frame: orders.compose(
        "order_remedy", frame, order_facts(fact("LC06", "hazard", text="库房西墙渗水，3组密集架已受潮"))
    ),
    "order_correct": lambda frame: orders.compose("order_correct", frame, order_facts()),
    "zhejiang_notice": lambda frame: orders.compose(
        "zhejiang_notice", frame, order_facts(fact("LC20", "archives_work_missing", text="未集中统一管理档案"))
    ),
    "inspection_notice": lambda frame: inspection_notice.compose(
        frame,
        inspection_notice.InspectionNotice(
            NINE, NOON, "你单位综合档案室", (1, 2, 4), OFFICERS, ("归档文件目录", "库房温湿度记录")
        ),
    ),
    "site_record": lambda frame: site_record.compose(frame, site_facts()),
    "delivery_receipt": lambda frame: delivery_receipt.compose(
        frame, delivery_receipt.DeliveryReceipt(NOTICE, "direct", NINE, "你单位办公室", "赵六", ("张三", "李四"))
    ),
    "defence_statement": lambda frame: defence_statement.compose(
        frame, defence_statement.DefenceStatement(NOTICE, ("其中12件公文已于2月归档",), ("归档回执12份",))
    ),
    "defence_answer": lambda frame: defence_answer.compose(
        frame,
        defence_answer.DefenceAnswer(
            NOTICE,
            date(2026, 3, 10),
            (defence_answer.ExaminedPoint("其中12件公文已于2月归档", "归档系统中没有这12件公文的记录", False),),
            "kept",
            due=date(2026, 4, 13),
        ),
    ),
    "extension_request": lambda frame: extension_request.compose(
        frame, extension_request.ExtensionRequest(NOTICE, date(2026, 4, 3), date(2026, 5, 6), "设备采购尚未完成")
    ),
    "extension_decision": lambda frame: extension_decision.compose(
        frame,
        extension_decision.ExtensionDecision(
            NOTICE, date(2026, 3, 30), date(2026, 4, 3), "设备采购确需时间", date(2026, 5, 6)
        ),
    ),
    "rectification_report": lambda frame: rectification_report.compose(
        frame,
        rectification_report.RectificationReport(
            NOTICE,
            (
                rectification_report.RectifiedIssue(
                    "56件公文未归档",
                    "经办人员变动时没有交接",
                    "逐件清理并补办归档",
                    "56件公文全部归档并通过检测",
                    ("归档回执56份",),
                    "赵六",
                    date(2026, 3, 30),
                ),
            ),
            "赵六",
            "0571-00000001",
            "示范甲〔2026〕7号",
        ),
    ),
    "recheck_opinion": lambda frame: recheck_opinion.compose(
        frame,
        recheck_opinion.RecheckOpinion(
            NOTICE,
            date(2026, 3, 30),
            date(2026, 4, 8),
            (
                recheck_opinion.CheckedIssue("56件公文未归档", True, "已全部归档并通过检测"),
                recheck_opinion.CheckedIssue("没有交接制度", False, "制度没有印发"),
            ),
            6,
            date(2026, 4, 14),
        ),
    ),
    "urging": lambda frame: urging.compose(
        frame, urging.Urging(NOTICE, date(2026, 4, 3), date(2026, 4, 10), ("56件公文归档",), date(2026, 4, 17))
    ),
    "circular": lambda frame: circular.compose(
        frame, circular.Circular(NOTICE, date(2026, 4, 3), date(2026, 5, 6), ("56件公文归档",), date(2026, 5, 18))
    ),
    "talk_record": lambda frame: talk_record.compose(
        frame,
        talk_record.TalkRecord(
            NINE,
            NOON,
            "本局第一会议室",
            ("赵六（办公室主任）",),
            ("王某（副局长）",),
            "李四",
            ("56件公文超过期限没有归档",),
            ("4月30日前完成归档",),
            "接受意见，按期完成。",
        ),
    ),
    "case_filing": lambda frame: case_filing.compose(
        frame,
        case_filing.CaseFiling(
            "检查发现", ("2019年形成的3卷会计档案未经鉴定即被销毁",), ("现场检查笔录第2页",), ("LC07",), OFFICERS
        ),
    ),
    "investigation_record": lambda frame: investigation_record.compose(
        frame,
        investigation_record.InvestigationRecord(
            NINE, NOON, "你单位办公室", "赵六", OFFICERS, "李四", (("这3卷档案何时销毁？", "2026年1月。"),)
        ),
    ),
    "handling_proposal": lambda frame: handling_proposal.compose(
        frame,
        handling_proposal.HandlingProposal(
            Reference("立案审批表", "杭档立〔2026〕1号"),
            (fact("LC07", "destroyed_or_falsified", text="2019年形成的3卷会计档案未经鉴定即被销毁"),),
            (handling_proposal.Proposal("办公室主任赵六", "依法给予相应处理"),),
            date(2026, 6, 5),
        ),
    ),
}
"""kind → its example, to 杭州市示范单位甲"""


def example(kind: str, frame: Paper | None = None) -> Document:
    """The example of a kind; in a frame of its own where one is given."""
    return EVERY[kind](frame or paper())
