"""The measures: every number that is kept as a sum in the cells.

A measure is a column of `cell`, `cell_day`, `top`, `top_day` and `cell_journal`.
The 33 base data items (基础数据项) come first and count in the automation rate.
The auxiliary sums stand beside them and do not.
A code never changes and never means anything else; adding one is a migration.
"""

from typing import Final

ITEM_COUNT: Final = 33

ITEMS: Final[tuple[str, ...]] = tuple(f"di_{number:02d}" for number in range(1, ITEM_COUNT + 1))

AUXILIARIES: Final[tuple[str, ...]] = (
    "di_08_room",  # 室藏 of DI-08: never added to 馆藏
    "di_09_room",  # 室藏 of DI-09
    "docs_running_due",  # documents of filing years not closed yet: due so far (在途)
    "docs_running_filed",  # of these, filed
    "holding_volumes",  # 馆藏 案卷级, 卷
    "holding_items",  # 馆藏 文件级, 件
    "digital_bytes",  # 数字资源, bytes
    "cases_filed",  # 办件 filed on the day
    "documents_filed",  # 公文 filed on the day
    "licences_filed",  # 证照 filed on the day
    "volumes_accessioned",  # 进馆, 卷
    "items_accessioned",  # 进馆, 件
    "lookups_accepted",  # 查档 accepted on the day, 人次
    "cross_certificates",  # 跨馆电子出证, 件
    "units_connected",  # 已接入 units
    "units_participating",  # 参评 units
    "issues_open",  # 整改在办, 安全隐患 included
    "issues_overdue",  # of these, past their deadline
    "visits_planned",  # 年度检查计划
    "visits_done",
    "rechecks_due",
    "rechecks_on_time",
)

MEASURES: Final[tuple[str, ...]] = ITEMS + AUXILIARIES


def item_column(code: str) -> str:
    """The column of an item code: `DI-07` → `di_07`."""
    return code.lower().replace("-", "_")


def item_code(column: str) -> str:
    """The code of an item's column: `di_07` → `DI-07`."""
    return column.upper().replace("_", "-")
