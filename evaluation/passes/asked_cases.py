"""Cases that the alerts room asks for become leads; a person decides whether to look closer."""

from datetime import datetime
from typing import Any, Final

from core.days import local_date
from core.errors import RefusedError
from core.measures import item_column
from evaluation.commands.leads import Figure, notice_figure
from evaluation.desk import Desk
from evaluation.law.parameters import value
from evaluation.sentences import sentence
from store.alerting.cases import OpenCase, answer_case, open_cases
from store.database import UnitOfWork
from store.evaluation import leads as kept

MOST: Final = 50


def answer_asked_cases(desk: Desk, at: datetime) -> int:
    """Answers the cases that wait: with a new lead, with the open one on the same figure, or with a refusal; how many.

    All in one transaction, so that no case is answered twice and none is lost.
    """
    with desk.database.begin() as unit:
        waiting = open_cases(unit, MOST)
        for one in waiting:
            _answer(unit, desk, one, at)
    return len(waiting)


def _answer(unit: UnitOfWork, desk: Desk, one: OpenCase, at: datetime) -> None:
    lead = kept.open_on_figure(unit, one.scope, one.code)
    if lead is None:
        try:
            lead = notice_figure(unit, desk, _figure(desk, one, at), at)
        except RefusedError as error:
            answer_case(unit, one.case_id, None, error.code, at)
            return
    answer_case(unit, one.case_id, lead, "" if lead is not None else "lead_noticed_before", at)


def _figure(desk: Desk, one: OpenCase, at: datetime) -> Figure:
    """The figure as the alert froze it; `snapshot` names the alert."""
    shown = f"{one.evidence.get('numerator')}/{one.evidence.get('denominator')}"
    on = local_date(at)
    return Figure(
        owner=one.scope,
        item=one.code,
        text=sentence("figure_lead", **_told(desk, one, shown)),
        value=shown,
        window=_window(desk, one.code),
        snapshot=f"A{one.alert_id}",
        low_refreshes=value("refreshes_running", on),
        once=f"alert {one.alert_id}",
    )


def _told(desk: Desk, one: OpenCase, shown: str) -> dict[str, Any]:
    since = datetime.fromisoformat(one.evidence["began_at"])
    name = desk.catalogue.indicators[one.code].name.zh if one.code in desk.catalogue.indicators else one.code
    return {"code": one.code, "name": name, "value": shown, "since": local_date(since)}


def _window(desk: Desk, code: str) -> str:
    indicator = desk.catalogue.indicators.get(code)
    return "" if indicator is None else str(desk.catalogue.measures[item_column(indicator.denominator)].window)
