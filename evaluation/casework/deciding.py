"""What the authority decides about an issue: on a defence, on an extension, after a re-check."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from core.days import local_date
from core.errors import RefusedError
from core.working_days import statutory
from evaluation.casework.closing import checked_condition
from evaluation.casework.context import Acting
from evaluation.casework.drafts import NewDraft, draft_within
from evaluation.casework.moving import Along, Performed
from evaluation.casework.registering import register_recheck
from evaluation.effects.telling import tell_unit
from evaluation.law.facts import Officer
from evaluation.moving import moved
from evaluation.objections.defence import DefenceFacts, defence_machine
from evaluation.objections.extension import ExtensionFacts, extension_machine
from store.evaluation import official_documents, rectifying
from store.evaluation.addressees import officers_by_certificate
from store.evaluation.issue_parts import DemandRow
from store.evaluation.official_documents import DocumentRow
from store.evaluation.rectifying import DefenceRow, Outcome

SEALED: Final = frozenset({"to_deliver", "delivered"})
NUMBERED: Final = frozenset({"to_seal", "to_deliver"})


def uphold_defence(acting: Acting, event: str) -> Performed:
    """The defence holds: nothing remains, or the demands are changed; one that keeps its words keeps its figure."""
    tied = {one.text: one.condition for one in acting.case.demands}
    demands = [
        DemandRow(position, text, checked_condition(acting.desk.catalogue, one.condition) or tied.get(text))
        for position, one in enumerate(acting.told.changed_demands)
        if (text := one.text.strip())
    ]
    return _decide_defence(acting, event, "uphold", None if acting.told.nothing_remains else demands)


def reject_defence(acting: Acting, event: str) -> Performed:
    """The defence does not hold."""
    return _decide_defence(acting, event, "reject")


def decide_extension(acting: Acting, event: str) -> Performed:
    """An extension is granted or refused; the decision is drafted from what is stored."""
    case, told = acting.case, acting.told
    asked = case.extension
    granted = event == "grant_extension"
    days = (told.days or (asked.days if asked else 0)) if granted else 0
    done = acting.perform(event, Along(reason=told.reason), acting.facts(extension_days=days))
    assert asked is not None
    facts = ExtensionFacts(
        severity=case.row.severity or "ordinary",  # type: ignore[arg-type]
        was_asked_before=True,
        deadline=asked.due_on,
        days=days,
        reason=told.reason,
        asked_by=asked.asked_by,
        person=acting.by.person,
    )
    to = moved(extension_machine(), "asked", "grant" if granted else "refuse", facts, acting.at).to
    draft = NewDraft("extension_decision", case.row.owner_code, (case.issue_no,))
    rectifying.settle_extension(acting.unit, case.issue_no, to, days, told.reason, acting.by.name, acting.at)
    draft_within(acting.unit, acting.desk, draft, acting.by, acting.at)
    deadline = done.case.row.deadline_on
    words = acting.words(deadline=deadline.isoformat() if deadline else "–", reason=told.reason or "–")
    kind = "extension_granted" if granted else "extension_refused"
    tell_unit(acting.unit, acting.way, kind, words, acting.link, acting.at)
    return done


def recheck(acting: Acting, event: str) -> Performed:
    """A report was looked at by officers: closed, or back with what is missing."""
    case, told, on = acting.case, acting.told, local_date(acting.at)
    officers = officers_of(acting)
    passed = event == "pass_recheck"
    done = acting.perform(event, Along(reason=told.reason, uploads=acting.files()), acting.facts(officers=officers))
    certificates = tuple(one.certificate for one in officers)
    outcome = Outcome(passed, certificates, tuple(told.met), told.reason, acting.by.name)
    finished = rectifying.finish_recheck(acting.unit, case.issue_no, outcome, on)
    if finished is not None:
        register_recheck(acting.unit, done.case.row, finished[0], finished[1:], acting.at)
    draft_within(
        acting.unit,
        acting.desk,
        NewDraft("recheck_opinion", case.row.owner_code, (case.issue_no,)),
        acting.by,
        acting.at,
    )
    act_by = done.case.row.act_by
    words = acting.words(reason=told.reason or "–", act_by=act_by.isoformat() if act_by else "–")
    tell_unit(acting.unit, acting.way, "recheck_passed" if passed else "recheck_failed", words, acting.link, acting.at)
    return done


def officers_of(acting: Acting) -> tuple[Officer, ...]:
    """The officers of the authority with the certificates that were told. RefusedError: one is none of theirs."""
    wanted = tuple(dict.fromkeys(acting.told.officers))
    found = officers_by_certificate(acting.unit, acting.case.row.node, wanted)
    known = {one.certificate for one in found}
    if missing := [one for one in wanted if one not in known]:
        raise RefusedError(f"there is no officer {missing[0]}", "unknown_certificate", certificate=missing[0][:40])
    return tuple(Officer(one.name, one.certificate, one.valid_until) for one in found)


def let_document_fall(acting: Acting, document: DocumentRow) -> None:
    """A document falls with its only issue, its number stays. RefusedError: it tells of others too."""
    if len(official_documents.issues_of(acting.unit, document.document_id)) > 1:
        raise RefusedError("the document tells of other issues too", "issue_in_document")
    state = "void" if document.number is not None else "dropped"
    official_documents.change(acting.unit, document, state=state, ended_reason=acting.told.reason)


def _decide_defence(acting: Acting, event: str, verdict: str, demands: Sequence[DemandRow] | None = None) -> Performed:
    case, told = acting.case, acting.told
    defence = case.defence
    points = () if defence is None else tuple(str(one["claim"]) for one in defence.points)
    examined = frozenset() if defence is None else _examined(defence)
    answer = _sealed_answer(acting, defence)
    facts = acting.facts(points=points, points_examined=examined, answer_document=answer)
    done = acting.perform(event, Along(reason=told.reason, demands=demands), facts)
    assert defence is not None
    holding = frozenset(str(one["claim"]) for one in defence.points if one["is_accepted"])
    asked = DefenceFacts(
        calendar=statutory(),
        delivered_on=case.row.delivered_on,
        points=frozenset(points),
        examined=examined,
        holding=holding,
        is_answer_sealed=bool(answer),
        is_heavier=len(told.changed_demands) > len(case.demands),
    )
    to = moved(defence_machine(), defence.state, verdict, asked, acting.at).to
    rectifying.set_defence(acting.unit, replace(defence, state=to), acting.at)
    words = acting.words(reason=told.reason or "–")
    kind = "defence_upheld" if verdict == "uphold" else "defence_rejected"
    tell_unit(acting.unit, acting.way, kind, words, acting.link, acting.at)
    return done


def _examined(defence: DefenceRow) -> frozenset[str]:
    return frozenset(str(one["claim"]) for one in defence.points if str(one["examination"]).strip())


def _sealed_answer(acting: Acting, defence: DefenceRow | None) -> str:
    """The number of the answer that is sealed; empty: there is none."""
    if defence is None or defence.document_id is None:
        return ""
    found = official_documents.document(acting.unit, defence.document_id)
    return str(found.document_id) if found is not None and found.state in SEALED else ""
