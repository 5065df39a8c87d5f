"""The register of master data: units, archives, connections to the platform, filing schemes (三合一制度)."""

from datetime import date
from typing import Final

from standins.chances import dice
from standins.days import date_of, date_text, day_number, day_of
from standins.feeds import Row
from standins.items import RETENTION_CODES, RETENTIONS
from standins.profile import Tiers
from standins.system import World
from standins.universe import CITY, MUNICIPAL, Agency

CONNECTED: Final[Tiers] = (0.97, 0.90, 0.72, 0.50)
FLAGGED: Final[Tiers] = (0.015, 0.045, 0.12, 0.30)
NO_SCHEME: Final[Tiers] = (0.0, 0.006, 0.03, 0.10)
_GROUPS: Final = {"G01": "党委机关", "G08": "群团", "G09": "镇街", "G10": "国有企业"}


def unit_rows(world: World) -> list[Row]:
    """One row for each agency; municipal ones carry 330100."""
    flags = {row["unit_uscc"]: row["flagged_on"] for row in scheme_rows(world) if row["ended_on"] is None}
    return [
        {
            "unit_uscc": agency.code,
            "name": agency.name,
            "name_en": agency.name_en,
            "group": _group(agency),
            "place_code": agency.region,
            "superior": agency.superior_code,
            "status": "在册",
            "addressee_kind": agency.addressee_kind,
            "established_on": date_text(agency.established_on),
            "ended_on": None,
            "change_flagged_on": flags.get(agency.code),
        }
        for agency in world.universe.agencies
    ]


def _group(agency: Agency) -> str:
    """The group for comparison: the enterprise, mass, township and party groups, else by kind."""
    kind = "事业单位" if agency.addressee_kind == "事业" else "政府部门"
    return _GROUPS.get(agency.group_code, kind)


def archive_rows(world: World) -> list[Row]:
    """The 14 archives with their parameters of accession."""
    names = dict(zip(RETENTION_CODES, RETENTIONS, strict=True))
    return [
        {
            "archive_code": archive.code,
            "name": archive.name,
            "place_code": CITY if archive.place == MUNICIPAL else archive.place,
            "accession_retention": [names[code] for code in archive.accession_retention],
            "n_years": archive.n_years,
            "n_electronic": archive.n_electronic,
        }
        for archive in world.universe.archives
    ]


def connection_rows(world: World) -> list[Row]:
    """The state of each unit's connection to the unified platform."""
    return [_connection(world, agency) for agency in world.universe.agencies]


def _connection(world: World, agency: Agency) -> Row:
    luck, today = dice(world.origin.seed, "connection", agency.code), day_of(world.origin.start)
    since = today - luck.randint(60, 1400)
    state, grace, reason = "已接入", None, ""
    if luck.random() < 0.02:
        state, reason = "不适用", "无业务系统"
    elif luck.random() > CONNECTED[agency.tier]:
        since = today - luck.randint(20, 300)
        state = "接入中" if today - since < 180 else "应接未接"
        grace = date_text(since + 182)
    return {
        "unit_uscc": agency.code,
        "source": "PLATFORM",
        "state": state,
        "since": date_text(since),
        "grace_until": grace,
        "reason": reason,
    }


def scheme_rows(world: World) -> list[Row]:
    """Versions of the filing schemes: an older one that the next has ended, drafts, flags answered or not."""
    return [row for agency in world.universe.agencies for row in _schemes(world, agency)]


def _schemes(world: World, agency: Agency) -> list[Row]:
    luck, today = dice(world.origin.seed, "scheme", agency.code), day_of(world.origin.start)
    year = date_of(today).year
    first = day_number(date(year - luck.randint(4, 7), luck.randint(1, 12), luck.randint(1, 28)))
    if luck.random() < NO_SCHEME[agency.tier]:
        return [_scheme(agency, "V1", "已报送" if luck.random() < 0.5 else "草案")]
    current = _scheme(agency, "V1", "已同意", first)
    rows = [current]
    if luck.random() < 0.55:
        second = today - luck.randint(30, 1000)
        current = _scheme(agency, "V2", "已同意", second)
        rows[0]["ended_on"] = date_text(second)
        rows.append(current)
    if luck.random() < 0.06:
        flagged = today - luck.randint(400, 700)
        current["flagged_on"] = date_text(flagged)
        current["flag_answered_on"] = date_text(flagged + luck.randint(10, 60))
    elif luck.random() < FLAGGED[agency.tier]:
        current["flagged_on"] = date_text(today - luck.randint(5, 200))
    if luck.random() < 0.08:
        rows.append(_scheme(agency, "V3", "草案"))
    return rows


def _scheme(agency: Agency, version: str, state: str, effective: int | None = None) -> Row:
    number = f"演档制〔{date_of(effective).year}〕{1 + agency.number}号" if effective is not None else ""
    return {
        "unit_uscc": agency.code,
        "version": version,
        "state": state,
        "approved_no": number,
        "effective_on": date_text(effective) if effective is not None else None,
        "ended_on": None,
        "flagged_on": None,
        "flag_answered_on": None,
    }
