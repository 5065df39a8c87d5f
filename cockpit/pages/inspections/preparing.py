"""Acts before a visit: officers, the notice and its document, a visit without notice, another day, none at all."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any, Final

from cockpit.pages.inspections.words import PATH, number_of
from cockpit.ui.acts import Done, Typed
from cockpit.ui.visit import Visit
from core.days import LOCAL
from core.errors import RefusedError
from evaluation.casework.drafts import NewDraft
from evaluation.commands import visits
from evaluation.commands.official_documents import draft_document
from evaluation.fieldwork.notices import Notice, demand_complete
from evaluation.fieldwork.reading import WholeInspection, one_inspection
from evaluation.fieldwork.surroundings import NOTICE


def _assign(visit: Visit, typed: Typed) -> Done:
    number = _number(visit)
    chosen, reason = typed.numbers("officers"), typed.text("reason")
    visits.assign_officers(visit.evaluation, visit.principal, number, chosen, reason, visit.at)
    return done(visit, number)


def _draft(visit: Visit, typed: Typed) -> Done:
    """Drafts the document with what was typed and who goes, and opens it; the visit stays as it is."""
    found = one_inspection(visit.evaluation, visit.principal, _number(visit), visit.at)
    notice = notice_of(typed)
    demand_complete(notice)
    new = NewDraft(NOTICE, found.row.owner_code, content=content_of(notice, found), reference=found.row.number)
    document = draft_document(visit.evaluation, visit.principal, new, visit.at)
    return Done(visit.words("page.inspections.drafted"), visit.link("/documents", document=document))


def _notify(visit: Visit, typed: Typed) -> Done:
    number, document = _number(visit), typed.whole("document")
    visits.notify_unit(visit.evaluation, visit.principal, number, notice_of(typed), visit.at, document)
    return done(visit, number)


def _go_without_notice(visit: Visit, typed: Typed) -> Done:
    number, reason = _number(visit), typed.text("reason")
    visits.go_without_notice(visit.evaluation, visit.principal, number, typed.day("visit_on"), reason, visit.at)
    return done(visit, number)


def _change(visit: Visit, typed: Typed) -> Done:
    number = _number(visit)
    event: visits.Change = typed.act  # type: ignore[assignment]
    visits.change_visit(visit.evaluation, visit.principal, number, event, typed.text("reason"), visit.at)
    return done(visit, number)


ACTS: Final[Mapping[str, Callable[[Visit, Typed], Done]]] = {
    "assign": _assign,
    "draft_notice": _draft,
    "notify": _notify,
    "go_without_notice": _go_without_notice,
    "postpone": _change,
    "cancel": _change,
}


def notice_of(typed: Typed) -> Notice:
    """What a notice says. RefusedError: a day or an hour is missing, or is none."""
    return Notice(
        typed.day("visit_on"),
        _hour(typed, "begins"),
        _hour(typed, "ends"),
        typed.text("place"),
        typed.numbers("subjects"),
        typed.lines("material"),
    )


def content_of(notice: Notice, found: WholeInspection) -> dict[str, Any]:
    """What the document of a notice states; moments are local."""
    officers = [
        {"name": one.name, "certificate": one.certificate, "valid_until": one.valid_until.isoformat()}
        for one in found.officers
    ]
    return {
        "start": _moment(notice, notice.begins),
        "end": _moment(notice, notice.ends),
        "place": notice.place,
        "subjects": list(notice.subjects),
        "officers": officers,
        "material": list(notice.material),
    }


def done(visit: Visit, number: int) -> Done:
    """The visit as it stands then."""
    return Done(visit.words("page.inspections.done"), visit.link(PATH, inspection=number))


def _number(visit: Visit) -> int:
    return number_of(visit.query.get("inspection"))


def _moment(notice: Notice, hour: time) -> str:
    return datetime.combine(notice.visit_on, hour, LOCAL).isoformat()


def _hour(typed: Typed, name: str) -> time:
    try:
        return time.fromisoformat(typed.needed(name))
    except ValueError:
        raise RefusedError(f"{name} is no hour", "hour_unclear", text=typed.text(name)[:20]) from None
