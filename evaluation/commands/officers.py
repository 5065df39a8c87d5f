"""Officers with certificates of law enforcement: registered, renewed, ended; the owners they keep away from."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from core.access import Principal
from core.errors import RefusedError
from evaluation.desk import Desk, demand_at, way_at
from people.deeds import Matter, deed
from people.ways import demand
from store.evaluation import officers as kept
from store.evaluation.officers import Interest, OfficerRow

CONCLUDE: Final = "inspections.conclude"
VISIT: Final = "inspections.visit"


class UnknownOfficerError(RefusedError):
    """There is no officer with this number."""

    status = 404

    def __init__(self, officer_id: int) -> None:
        super().__init__(f"there is no officer {officer_id}", "unknown_officer", number=officer_id)


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """Somebody who may inspect: the certificate and its last day; `account` where the officer has one."""

    node: str
    name: str
    certificate: str
    valid_until: date
    account: int | None = None


def register_officer(desk: Desk, principal: Principal, new: NewOfficer, at: datetime) -> int:
    """Registers an officer of an authority; the head of the division does it. Returns the number."""
    with deed(desk.database, principal, Matter("officer.registered", CONCLUDE, "officer", "", new.node), at) as done:
        demand_at(done.unit, desk, principal, CONCLUDE, new.node, at)
        if not new.certificate.strip() or not new.name.strip():
            raise RefusedError("a certificate needs its number", "officer_valid")
        if new.account is not None and kept.officer_of(done.unit, new.account) is not None:
            raise RefusedError("the account is registered", "officer_account", number=new.account)
        row = OfficerRow(0, new.node, new.name, new.certificate.strip(), new.valid_until, new.account, is_active=True)
        number = kept.add(done.unit, row, principal.display_name, at)
        if number is None:
            raise RefusedError("the certificate is registered", "officer_exists", certificate=new.certificate[:60])
        done.after = {"officer": number, "certificate": new.certificate, "valid_until": new.valid_until.isoformat()}
    return number


def renew_officer(
    desk: Desk, principal: Principal, officer_id: int, valid_until: date, at: datetime, *, is_active: bool = True
) -> None:
    """A certificate is valid until another day; or the officer goes on no more visits."""
    matter = Matter("officer.renewed", CONCLUDE, "officer", str(officer_id))
    with deed(desk.database, principal, matter, at) as done:
        officer = kept.officer(done.unit, officer_id)
        if officer is None:
            raise UnknownOfficerError(officer_id)
        done.node = officer.node
        demand_at(done.unit, desk, principal, CONCLUDE, officer.node, at)
        renewed = replace(officer, valid_until=valid_until, is_active=is_active)
        kept.renew(done.unit, renewed, principal.display_name, at)
        done.before = {"valid_until": officer.valid_until.isoformat(), "is_active": officer.is_active}
        done.after = {"valid_until": valid_until.isoformat(), "is_active": is_active}


def declare_interest(desk: Desk, principal: Principal, interest: Interest, at: datetime) -> None:
    """An officer keeps away from an owner: declared by the officer, or by the head of the division."""
    own = interest.officer_id
    matter = Matter("officer.interest_declared", None, "officer", str(own), interest.owner_code)
    with deed(desk.database, principal, matter, at) as done:
        officer = kept.officer(done.unit, own)
        if officer is None:
            raise UnknownOfficerError(own)
        way_at(done.unit, desk, interest.owner_code)
        is_self = principal.kind == "person" and officer.person_id == principal.account_id
        permission = VISIT if is_self else CONCLUDE
        demand(principal, permission, way_at(done.unit, desk, officer.node), at)
        kept.declare_interest(done.unit, interest, principal.display_name, at)
        done.after = {"owner": interest.owner_code}
