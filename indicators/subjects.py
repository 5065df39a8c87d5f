"""The subject views that items are written over: their columns and types.

The views are made by `store/sql/subjects.sql`; an integration test holds the two together.
`key` and text columns for people are left out: no item may depend on them.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Type(StrEnum):
    """The types an expression can have; as an error names them."""

    NUMBER = "a number"
    TRUTH = "a yes/no value"
    TEXT = "a text"
    NOTHING = "NULL"


def _columns(numbers: str, truths: str = "", texts: str = "") -> Mapping[str, Type]:
    typed = ((numbers, Type.NUMBER), (truths, Type.TRUTH), (texts, Type.TEXT))
    return MappingProxyType({name: kind for names, kind in typed for name in names.split()})


SUBJECTS: Final[Mapping[str, Mapping[str, Type]]] = MappingProxyType(
    {
        "case": _columns("owner_id category finished_day filed_day", "in_scope archived"),
        "licence": _columns("owner_id category issued_day filed_day", "in_scope filed"),
        "document": _columns(
            "owner_id category finished_day close_day filed_day", "in_scope filed complete born_electronic"
        ),
        "check": _columns("owner_id category attempt finished_day", "concluded passed"),
        "item": _columns(
            "holder_id owner_id category begin_day filed_day due_day extension_until_day transferred_day aged_day"
            " file_bytes",
            "is_archive_held traditional digitised filed_via_das complete born_electronic",
        ),
        "volume": _columns("holder_id owner_id begin_day transferred_day", "is_archive_held"),
        "lookup": _columns("owner_id category accepted_day answered_day", "on_time cross_certificate"),
        "unit": _columns("owner_id begin_day end_day"),
        "connection": _columns("owner_id since_day", "connected"),
        "scheme": _columns("owner_id effective_day ended_day flagged_day answered_day", "agreed"),
        "node": _columns("owner_id due_day"),
        "batch_inspection": _columns("owner_id inspected_day"),
        "result": _columns("owner_id published_day superseded_day", "trial"),
        "participation": _columns("owner_id joined_day"),
        "visit": _columns("owner_id planned_day visited_day"),
        "issue": _columns("owner_id opened_day deadline_day closed_day", "is_hazard withdrawn"),
        "recheck": _columns("owner_id due_day", "on_time"),
        "accession": _columns("owner_id done_day volumes items"),
        "manual": _columns("owner_id day until_day value", "", "item_code"),
    }
)

OWNER_COLUMNS: Final = ("owner_id", "holder_id")
