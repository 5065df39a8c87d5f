"""What units do about an issue: state a defence, ask for an extension, complete a stage, report."""

from dataclasses import replace

from core.days import local_date
from core.errors import RefusedError
from core.working_days import statutory
from evaluation.casework.case import Case
from evaluation.casework.clock import comes_in_time, stage_row
from evaluation.casework.context import Acting
from evaluation.casework.moving import Along, Performed, reckon
from evaluation.casework.registering import register_recheck
from evaluation.deadlines.demands import stages_of
from evaluation.deadlines.duties import last_day
from evaluation.effects.telling import tell_authority
from evaluation.moving import moved
from evaluation.objections.defence import DefenceFacts, defence_machine
from evaluation.objections.extension import ExtensionFacts, extension_machine
from store.evaluation import issue_parts, rectifying
from store.evaluation.rectifying import Report


def defend(acting: Acting, event: str) -> Performed:
    """A defence is stated, point by point."""
    case, told = acting.case, acting.told
    points = tuple(dict.fromkeys(point.strip() for point in told.points if point.strip()))
    done = acting.perform(event, Along(uploads=acting.files()), acting.facts(points=points))
    facts = DefenceFacts(calendar=case.calendar, delivered_on=case.row.delivered_on, points=frozenset(points))
    moved(defence_machine(), None, "state", facts, acting.at)
    rectifying.add_defence(acting.unit, case.issue_no, points, acting.files(), acting.by.name, acting.at)
    _tell(acting, "notices.legal_review", "defence_stated")
    return done


def ask_extension(acting: Acting, event: str) -> Performed:
    """So many days more are asked for."""
    case, told = acting.case, acting.told
    facts = acting.facts()
    done = acting.perform(event, Along(reason=told.reason, uploads=acting.files(), detail={"asked": told.days}), facts)
    deadline = None if facts.standing is None else facts.standing.deadline
    asked = ExtensionFacts(
        severity=facts.severity or "ordinary",
        was_asked_before=facts.was_extension_asked,
        deadline=deadline,
        days=told.days,
        reason=told.reason,
        asked_by=acting.by.person,
    )
    moved(extension_machine(), None, "ask", asked, acting.at)
    assert deadline is not None
    by = (acting.by.person, acting.by.name)
    rectifying.ask_extension(acting.unit, case.issue_no, told.days, told.reason, deadline, by, acting.at)
    _tell(acting, "notices.sign", "extension_asked", days=told.days)
    return done


def complete_stage(acting: Acting, event: str) -> Performed:
    """A stage is done; the nodes of an agreed plan become stages of their own."""
    case, told = acting.case, acting.told
    done = acting.perform(event, Along(reason=told.reason, uploads=acting.files()))
    if told.nodes and case.row.delivered_on is not None:
        done = replace(done, case=_planned(acting, done))
    return done


def submit_report(acting: Acting, event: str) -> Performed:
    """A report with measures and evidence for each demand; its day decides whether it was in time."""
    case, told, on = acting.case, acting.told, local_date(acting.at)
    answers = [
        {"position": one.position, "measures": one.measures.strip(), "uploads": acting.known(one.uploads)}
        for one in told.answers
    ]
    is_on_time = comes_in_time(case, on)
    changes = {"cause": told.cause.strip(), "corrective_action": told.corrective_action.strip()}
    uploads = tuple(dict.fromkeys(number for one in told.answers for number in one.uploads))
    done = acting.perform(event, Along(uploads=uploads, changes=changes, detail={"is_on_time": is_on_time}))
    report = Report(answers, told.cause.strip(), told.corrective_action.strip(), told.responsible.strip(), is_on_time)
    number = rectifying.add_report(acting.unit, case.issue_no, report, acting.by.name, on, acting.at)
    if "extension_lapses" in done.transition.effects and case.extension is not None and case.extension.state == "asked":
        moved(extension_machine(), "asked", "lapse", ExtensionFacts(is_report_submitted=True), acting.at)
        rectifying.settle_extension(acting.unit, case.issue_no, "lapsed", 0, "", "", acting.at)
    recheck_no = f"{case.issue_no}-F{len(rectifying.rechecks(acting.unit, case.issue_no)) + 1}"
    due_on = last_day("recheck", on, statutory())
    rectifying.add_recheck(acting.unit, case.issue_no, recheck_no, number, on, due_on)
    register_recheck(acting.unit, case.row, recheck_no, (on, due_on, None), acting.at)
    _tell(acting, "notices.close", "report_submitted", due=due_on.isoformat())
    return done


def _planned(acting: Acting, done: Performed) -> Case:
    row, told = done.case.row, acting.told
    assert row.delivered_on is not None
    if row.demand != "transfer":
        raise RefusedError("only a transfer has nodes", "issue_no_nodes")
    found = stages_of(row.demand, row.severity, row.delivered_on, told.nodes)  # type: ignore[arg-type]
    rows = [stage_row(place, stage, row.delivered_on, statutory()) for place, stage in enumerate(found)]
    issue_parts.set_stages(acting.unit, row.issue_no, rows, since=row.stages_done)
    case = replace(done.case, stages=tuple(issue_parts.stages(acting.unit, row.issue_no)))
    return reckon(acting.unit, row, case, {"nodes": tuple(told.nodes)}, acting.at)


def _tell(acting: Acting, permission: str, kind: str, **more: str | int) -> None:
    words = acting.words(**more)
    tell_authority(acting.unit, acting.way, permission, kind, words, acting.link, acting.at)
