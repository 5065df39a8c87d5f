"""送达回证: what was delivered to whom, how, when and where; signed, or refused before a witness."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from evaluation.documents.drafting import Draft, joined
from evaluation.documents.model import Document
from evaluation.documents.paper import Paper, Reference
from evaluation.documents.refusing import lacks
from evaluation.documents.texts import Field, referred, texts_of, timed

KIND: Final = "delivery_receipt"
Way = Literal["direct", "post", "electronic", "left"]
"""直接, 邮寄, 电子, 留置"""


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """One delivery; what is not known yet stays open for the pen. The moment is local."""

    document: Reference
    way: Way
    at: datetime | None = None
    place: str = ""
    receiver: str = ""
    deliverers: Sequence[str] = ()
    refusal: str = ""
    witness: str = ""
    remark: str = ""


def compose(paper: Paper, facts: DeliveryReceipt) -> Document:
    """The document; RefusedError: what was left behind after a refusal needs its reason and a witness."""
    if facts.way == "left" and not (facts.refusal.strip() and facts.witness.strip()):
        raise lacks(KIND, "witness" if facts.refusal.strip() else "refusal")
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    rows: dict[str, Field] = {
        "document": referred(facts.document.title, facts.document.number),
        "unit": paper.addressee.name,
        "way": draft.texts["ways"][facts.way],
        "time": timed(facts.at) if facts.at else "",
        "place": facts.place,
        "receiver": facts.receiver,
        "deliverers": joined(*facts.deliverers),
        "refusal": facts.refusal,
        "witness": facts.witness,
        "remark": facts.remark,
    }
    open_cells = {"time", "place", "receiver", "deliverers", "refusal", "witness", "remark"}
    draft.form("facts", draft.texts["labels"], rows, may_be_open=open_cells)
    return draft.finish(number=facts.document.number)
