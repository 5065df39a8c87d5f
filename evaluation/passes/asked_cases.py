"""What the alerts room asks for: leads, of which a person decides whether to look closer, and drafts of documents."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

from core.days import local_date
from core.errors import RefusedError
from core.measures import item_column
from evaluation.casework.deeds import SYSTEM, By
from evaluation.casework.drafts import NewDraft, draft_within
from evaluation.casework.guiding import frozen_point, guidance_content
from evaluation.commands.guidance_drafts import guided
from evaluation.commands.leads import Figure, notice_figure
from evaluation.desk import Desk
from evaluation.law.parameters import value
from evaluation.passes.guidance_ladder import urged_by
from evaluation.sentences import sentence
from store.alerting.cases import LEAD, REFERENCE, OpenCase, answer_case, is_being_drafted, open_cases
from store.database import UnitOfWork
from store.evaluation import leads as kept

MOST: Final = 50


def answer_asked_cases(desk: Desk, at: datetime) -> int:
    """Answers the cases that wait, with what they ask for or with a refusal; how many.

    A lead is a new one, or the open one on the same figure. All in one transaction, so that no case is answered twice
    and none is lost.
    """
    with desk.database.begin() as unit:
        waiting = open_cases(unit, MOST)
        for one in waiting:
            _answer(unit, desk, one, at)
    return len(waiting)


def _answer(unit: UnitOfWork, desk: Desk, one: OpenCase, at: datetime) -> None:
    lead, refusal = None, ""
    try:
        if one.opens == LEAD:
            lead = _lead(unit, desk, one, at)
            refusal = "" if lead is not None else "lead_noticed_before"
        elif is_being_drafted(unit, one, one.opens):
            refusal = "alert.case_drafted"
        else:
            _draft(unit, desk, one, at)
    except RefusedError as error:
        refusal = error.code
    answer_case(unit, one.case_id, lead, refusal, at)


def _lead(unit: UnitOfWork, desk: Desk, one: OpenCase, at: datetime) -> int | None:
    lead = kept.open_on_figure(unit, one.scope, one.code)
    return notice_figure(unit, desk, _figure(desk, one, at), at) if lead is None else lead


def _draft(unit: UnitOfWork, desk: Desk, one: OpenCase, at: datetime) -> None:
    """A draft that refers to its alert; whoever asked has drafted it, else the system."""
    contents = _urging(one, at) if one.opens == "urging" else _guidance(unit, desk, one, at)
    by = SYSTEM if one.asked_by is None else By(one.asked_by, one.asked_name)
    draft_within(unit, desk, NewDraft(one.opens, one.scope, (), contents, f"{REFERENCE} {one.alert_id}"), by, at)


def _guidance(unit: UnitOfWork, desk: Desk, one: OpenCase, at: datetime) -> Mapping[str, Any]:
    owner, frozen = guided(unit, one.scope), asdict(_figure(desk, one, at))
    return guidance_content("", [frozen_point(desk, owner, frozen, one.asked_at, at)], local_date(at))


def _urging(one: OpenCase, at: datetime) -> Mapping[str, Any]:
    """What was to be done by when, as the alert froze it."""
    today, detail = local_date(at), one.evidence.get("detail") or {}
    kind, _, rest = one.code.partition(":")
    number = rest.rpartition("@")[0]
    return {
        "document": {"title": sentence("accession_plan"), "number": ""},
        "due": date.fromisoformat(detail["due_on"]).isoformat(),
        "seen_on": today.isoformat(),
        "matters": [sentence(f"accession_{kind}", title=_titled(kind, detail), number=number)],
        "urged_by": urged_by(today).isoformat(),
    }


def _titled(kind: str, detail: Mapping[str, Any]) -> str:
    title = str(detail.get("title") or "")
    return sentence(f"accession_step_{title}") if kind == "batch" and title else title


def _figure(desk: Desk, one: OpenCase, at: datetime) -> Figure:
    """The figure as the alert froze it; `snapshot` names the alert."""
    shown = f"{one.evidence.get('numerator')}/{one.evidence.get('denominator')}"
    on = local_date(at)
    return Figure(
        owner=one.scope,
        item=one.code,
        text=_text(desk, one, shown),
        value=shown,
        window=_window(desk, one.code),
        snapshot=f"A{one.alert_id}",
        low_refreshes=value("refreshes_running", on),
        once=f"alert {one.alert_id}",
    )


def _text(desk: Desk, one: OpenCase, shown: str) -> str:
    """What the alert says of its figure, by what its rule looks at: a band, a change, a line."""
    detail, now = one.evidence.get("detail") or {}, one.evidence.get("value")
    since = datetime.fromisoformat(one.evidence["began_at"])
    name = desk.catalogue.indicators[one.code].name.zh if one.code in desk.catalogue.indicators else one.code
    told: dict[str, Any] = {"code": one.code, "name": name, "value": shown, "since": local_date(since)}
    if "before" in detail and now is not None:
        return sentence("figure_change", before=_short(detail["before"]), now=_short(now), **told)
    if "line" in detail:
        return sentence("figure_line", line=_short(detail["line"]), **told)
    return sentence("figure_lead", **told)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _window(desk: Desk, code: str) -> str:
    indicator = desk.catalogue.indicators.get(code)
    return "" if indicator is None else str(desk.catalogue.measures[item_column(indicator.denominator)].window)
