"""Hand-made images: a few measures of every subject, enough to see whether merging and recomputing agree."""

from dataclasses import replace

from core.model import ImageGroup, Images


def _group(subject: str, day: str, category: str = "0", owner: str = "owner_id", **sums: str) -> ImageGroup:
    return ImageGroup(subject=subject, owner=owner, category=category, day=day, sums=sums)


def _when(condition: str, amount: str = "1") -> str:
    return f"CASE WHEN {condition} THEN {amount} ELSE 0 END"


CASE_DAY = "CASE WHEN archived AND filed_day < finished_day + 15 THEN filed_day ELSE finished_day + 15 END"
LICENCE_DAY = "CASE WHEN filed AND filed_day < issued_day + 15 THEN filed_day ELSE issued_day + 15 END"
DUE_DAY = "CASE WHEN finished_day + 30 < close_day THEN finished_day + 30 ELSE close_day END"

GROUPS = (
    _group(
        "case",
        CASE_DAY,
        "category",
        di_01=_when("in_scope"),
        di_02=_when("in_scope AND archived"),
        di_03=_when("in_scope AND archived AND filed_day - finished_day <= 15"),
    ),
    _group("case", "filed_day", "category", cases_filed=_when("archived")),
    _group("document", "close_day", di_04=_when("in_scope"), di_05=_when("in_scope AND filed")),
    _group(
        "document",
        DUE_DAY,
        docs_running_due=_when("in_scope"),
        docs_running_filed=_when("in_scope AND filed"),
    ),
    _group(
        "document", "filed_day", di_13=_when("filed"), di_10=_when("filed AND complete"), documents_filed=_when("filed")
    ),
    _group("licence", LICENCE_DAY, di_06=_when("in_scope"), di_07=_when("in_scope AND filed")),
    _group("licence", "filed_day", licences_filed=_when("filed")),
    _group(
        "check",
        "finished_day",
        "category",
        di_11=_when("concluded AND attempt = 1"),
        di_12=_when("passed AND attempt = 1"),
    ),
    _group(
        "item",
        "begin_day",
        owner="holder_id",
        di_08=_when("is_archive_held AND traditional"),
        di_09=_when("is_archive_held AND traditional AND digitised"),
        di_08_room=_when("NOT is_archive_held AND traditional"),
        holding_items=_when("is_archive_held"),
        digital_bytes="file_bytes",
    ),
    _group("item", "filed_day", di_13=_when("filed_via_das"), di_14=_when("filed_via_das AND born_electronic")),
    _group("item", "due_day", di_15="1", di_16=_when("transferred_day IS NOT NULL")),
    _group("item", "aged_day", owner="holder_id", di_30=_when("is_archive_held")),
    _group("volume", "begin_day", owner="holder_id", holding_volumes=_when("is_archive_held")),
    _group("volume", "transferred_day", volumes_accessioned="1"),
    _group("lookup", "accepted_day", lookups_accepted="1"),
    _group("lookup", "answered_day", di_28="1", di_29=_when("on_time"), cross_certificates=_when("cross_certificate")),
    _group("unit", "begin_day", di_21="1"),
    _group("unit", "end_day", di_21="-1"),
    _group("connection", "since_day", units_connected=_when("connected")),
    _group("scheme", "effective_day", di_27=_when("agreed")),
    _group("scheme", "ended_day", di_27=_when("agreed", "-1")),
    _group("node", "due_day", di_17="1"),
    _group("batch_inspection", "inspected_day", di_19="1"),
    _group("result", "published_day", di_22=_when("NOT trial")),
    _group("result", "superseded_day", di_22=_when("NOT trial", "-1")),
    _group("participation", "joined_day", units_participating="1"),
    _group("visit", "planned_day", visits_planned="1"),
    _group("visit", "visited_day", visits_done="1"),
    _group("issue", "opened_day", issues_open=_when("NOT withdrawn")),
    _group("issue", "closed_day", issues_open=_when("NOT withdrawn", "-1")),
    _group("issue", "deadline_day", di_25=_when("NOT withdrawn AND NOT is_hazard")),
    _group("recheck", "due_day", rechecks_due="1", rechecks_on_time=_when("on_time")),
    _group(
        "manual",
        "day",
        di_23=_when("item_code = 'DI-23'", "value"),
        di_31=_when("item_code = 'DI-31'", "value"),
        di_18=_when("item_code = 'DI-18'", "value"),
    ),
    _group(
        "manual",
        "until_day",
        di_23=_when("item_code = 'DI-23'", "-value"),
        di_31=_when("item_code = 'DI-31'", "-value"),
    ),
)


def hand_made(version: str = "hand-made-1") -> Images:
    """All groups by subject."""
    subjects = dict.fromkeys(group.subject for group in GROUPS)
    return Images(
        groups={subject: tuple(group for group in GROUPS if group.subject == subject) for subject in subjects},
        definition_version=version,
    )


def doubled(images: Images) -> Images:
    """Other definitions: every case counts twice."""

    def twice(group: ImageGroup) -> ImageGroup:
        return replace(group, sums={measure: f"2 * ({value})" for measure, value in group.sums.items()})

    groups = {**images.groups, "case": tuple(twice(group) for group in images.groups["case"])}
    return Images(groups=groups, definition_version="doubled")
