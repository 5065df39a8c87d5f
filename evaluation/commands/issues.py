"""How issues begin: opened from what was found, with evidence frozen by digest, and confirmed one by one or in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Literal

from core.access import Principal
from core.days import local_date
from core.errors import RefusedError
from core.working_days import statutory
from evaluation.casework.case import Case, case_of, locked_case
from evaluation.casework.deeds import By, by_principal
from evaluation.casework.moving import reckon
from evaluation.casework.uploads import known_files
from evaluation.desk import Desk, authority_of, demand_at, way_at
from evaluation.issues.facts import IssueFacts, Source
from evaluation.issues.states import issue_machine
from evaluation.ladder import ladder_table
from evaluation.law.clauses import clause_table
from evaluation.moving import moved
from evaluation.rubric.digest import digest
from people.deeds import Matter, deed
from store.database import UnitOfWork
from store.evaluation import issue_moves, issue_parts, issues
from store.evaluation.addressees import officers_by_certificate
from store.evaluation.issue_moves import Moved
from store.evaluation.issue_parts import FactRow
from store.evaluation.issues import IssueRow
from store.uploads import use

PREFIX: Final = "EV"
"""of the numbers of our issues; those of other registers never begin so"""
SourceKind = Literal["lead", "inspection", "limit_case", "repeat", "alert", "effect"]
DIRECT: Final = frozenset({"lead", "inspection", "limit_case"})


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Something that shows a fact: what it is called, and its file where there is one."""

    label: str
    upload: int | None = None


@dataclass(frozen=True, slots=True)
class NewFact:
    """Something that is not as it should be; `found_by` are numbers of certificates of officers."""

    text: str
    kind: Literal["found", "rate"] = "found"
    found_on: date | None = None
    place: str = ""
    found_by: Sequence[str] = ()
    evidence: Sequence[NewEvidence] = ()
    clause_id: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True)
class NewIssue:
    """An issue to be opened; with `once` a second call opens nothing and returns the number of the first.

    `files_of`: other nodes whose files may show a fact, since they were looked at before.
    """

    owner: str
    title: str
    source_kind: SourceKind
    source_ref: str
    facts: Sequence[NewFact] = ()
    item: str = ""
    cycle: str = ""
    severity: Literal["grave", "serious", "ordinary"] = "ordinary"
    once: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    files_of: frozenset[str] = frozenset()


def open_issue(desk: Desk, principal: Principal, new: NewIssue, at: datetime) -> str:
    """Opens an issue at an owner of one's own level; returns its number."""
    with deed(desk.database, principal, Matter("issue.opened", "notices.draft", "issue", node=new.owner), at) as done:
        demand_at(done.unit, desk, principal, "notices.draft", new.owner, at)
        issue_no = open_within(done.unit, desk, new, by_principal(principal), at)
        done.detail["issue"] = issue_no
        done.after = {"state": "to_confirm", "source": f"{new.source_kind} {new.source_ref}"}
    return issue_no


def open_within(unit: UnitOfWork, desk: Desk, new: NewIssue, by: By, at: datetime) -> str:
    """Opens an issue within the transaction of a command that has asked for its own right; returns its number.

    RefusedMoveError: no source, or a figure alone. RefusedError: a file, an officer or a clause is not known.
    """
    if new.once is not None and (known := issues.known_once(unit, new.once)) is not None:
        return known
    node = authority_of(way_at(unit, desk, new.owner))
    facts = [_frozen(unit, new, one, node) for one in new.facts]
    transition = moved(issue_machine(), None, "find", _known(new, facts), at)
    number = issues.next_number(unit)
    row = IssueRow(
        issue_id=number,
        issue_no=f"{PREFIX}{local_date(at).year}-{number:06d}",
        owner_code=new.owner,
        node=node,
        title=new.title.strip() or (facts[0].text if facts else new.source_ref),
        kind="",
        severity=new.severity,
        source_kind=new.source_kind,
        source_ref=new.source_ref,
        once=new.once,
        item=new.item,
        cycle=new.cycle,
        state=transition.to,
        state_since=at,
        opened_at=at,
        opened_by=by.name,
        digest=digest([one.digest for one in facts]),
        clause_id=facts[0].clause_id if facts else "",
        ground=facts[0].ground if facts else "",
        repeats=issues.earlier_issue(unit, new.owner, new.item),
    )
    issues.add(unit, row)
    shown = [one.upload for fact in new.facts for one in fact.evidence if one.upload is not None]
    use(unit, shown, f"issue {row.issue_no}", at)
    for position, fact in enumerate(facts):
        issue_parts.add_fact(unit, row.issue_no, position, fact, at)
    effects = transition.effects
    move = Moved(at, local_date(at), "", transition.to, "find", transition.row, effects, by.account_id, by.name)
    issue_moves.add_move(unit, row.issue_no, move)
    return row.issue_no


def objection_stops(
    unit: UnitOfWork, desk: Desk, numbers: Sequence[str], reference: str, on: date, at: datetime, *, is_over: bool
) -> None:
    """A data objection on what issues rest on stops their clocks from a day on, or lets them run on when it is over."""
    for number in sorted(numbers):
        case = locked_case(unit, number, at)
        change = issue_moves.run_clock_on if is_over else issue_moves.stop_clock
        change(unit, number, reference, on)
        reckon(unit, case.row, case_of(unit, case.row, at), {}, at)


def note_finding(desk: Desk, principal: Principal, issue_no: str, finding: str, reason: str, at: datetime) -> None:
    """Officers note what they have found, without which some steps of the ladder are not due."""
    if finding not in ladder_table().needs:
        raise RefusedError(f"there is no finding {finding}", "issue_unknown_finding", finding=finding[:40])
    matter = Matter("issue.finding_noted", "notices.draft", "issue", issue_no, detail={"finding": finding})
    with deed(desk.database, principal, matter, at) as done:
        case = locked_case(done.unit, issue_no, at)
        demand_at(done.unit, desk, principal, "notices.draft", case.row.owner_code, at)
        done.node, done.detail["why"] = case.row.owner_code, reason
        _demand_fitting(case, finding)
        findings = tuple(dict.fromkeys((*case.row.findings, finding)))
        issues.change(done.unit, case.row, findings=findings)


def _demand_fitting(case: Case, finding: str) -> None:
    """RefusedError: the finding is that a notice was not followed, which is none of this issue."""
    steps = (one for one in ladder_table().steps if one.needs == finding and one.only_for)
    if any(case.document is None or case.document.kind != one.only_for for one in steps):
        raise RefusedError("only an issue under the provincial notice can have that", "issue_finding_not_fitting")


def review_case(desk: Desk, principal: Principal, issue_no: str, opinion: str, at: datetime) -> None:
    """The legal section has reviewed the case that an issue has become."""
    with deed(
        desk.database, principal, Matter("issue.case_reviewed", "notices.legal_review", "issue", issue_no), at
    ) as done:
        case = locked_case(done.unit, issue_no, at)
        demand_at(done.unit, desk, principal, "notices.legal_review", case.row.owner_code, at)
        if case.row.state != "investigating":
            raise RefusedError("there is no case to review", "issue_no_case")
        done.node, done.detail["opinion"] = case.row.owner_code, opinion
        issues.change(done.unit, case.row, case_reviewed_by=by_principal(principal).name)


def _known(new: NewIssue, facts: Sequence[FactRow]) -> IssueFacts:
    is_figure = new.source_kind == "alert" and not any(one.kind == "found" for one in facts)
    kind = "indicator" if is_figure else "lead" if new.source_kind == "alert" else new.source_kind
    return IssueFacts(calendar=statutory(), source=Source(kind, new.source_ref))


def _frozen(unit: UnitOfWork, new: NewIssue, fact: NewFact, node: str) -> FactRow:
    """A fact with its evidence as it is now: the digest of each file, and one over everything."""
    files = known_files(
        unit, (one.upload for one in fact.evidence if one.upload is not None), {new.owner, node, *new.files_of}
    )
    evidence = [
        {"label": one.label, "upload": one.upload, "digest": files[one.upload].digest if one.upload in files else ""}
        for one in fact.evidence
    ]
    _demand_clause(fact)
    row = FactRow(
        kind=fact.kind,
        text=fact.text.strip(),
        found_on=fact.found_on,
        place=fact.place.strip(),
        found_by=_officers(unit, node, fact.found_by),
        evidence=evidence,
        clause_id=fact.clause_id,
        ground=fact.ground,
        digest="",
    )
    return replace(row, digest=digest(_told(row)))


def _told(row: FactRow) -> list[Any]:
    return [
        row.kind,
        row.text,
        row.found_on,
        row.place,
        [sorted(one.items()) for one in row.found_by],
        [[one["label"], str(one["upload"] or ""), one["digest"]] for one in row.evidence],
    ]


def _demand_clause(fact: NewFact) -> None:
    clause = clause_table().clauses.get(fact.clause_id)
    if fact.clause_id and clause is None:
        raise RefusedError(f"there is no clause {fact.clause_id}", "unknown_clause", clause=fact.clause_id[:20])
    if fact.ground and (clause is None or fact.ground not in clause.grounds):
        raise RefusedError("the ground is none of the clause", "ground_not_of_clause", clause=fact.clause_id[:20])


def _officers(unit: UnitOfWork, node: str, certificates: Sequence[str]) -> list[dict[str, str]]:
    found = {one.certificate: one for one in officers_by_certificate(unit, node, certificates)}
    if missing := [one for one in certificates if one not in found]:
        raise RefusedError(f"there is no officer {missing[0]}", "unknown_certificate", certificate=missing[0][:40])
    return [
        {
            "name": found[one].name,
            "certificate": one,
            "valid_until": "" if (until := found[one].valid_until) is None else until.isoformat(),
        }
        for one in dict.fromkeys(certificates)
    ]
