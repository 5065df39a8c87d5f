"""Forms of what the authority decides on an issue: stages, re-check, extension, defence, effect, case."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from dash.development.base_component import Component

from cockpit.pages.issues import inputs
from cockpit.pages.issues.told import YES
from cockpit.pages.wording import document_title
from cockpit.ui import parts
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from evaluation.casework.reading import WholeIssue
from evaluation.ladder import ladder_table
from store.evaluation.issue_parts import DemandRow

Fields = Callable[[Visit, WholeIssue], Awaitable[list[Component]]]
KEYS: Final = inputs.KEYS


async def plain(visit: Visit, found: WholeIssue) -> list[Component]:
    """A reason, and files."""
    return [inputs.text(visit, "reason"), inputs.files(visit, found.case.row.owner_code)]


async def reason_alone(visit: Visit, found: WholeIssue) -> list[Component]:
    """A reason."""
    return [inputs.text(visit, "reason")]


async def nothing(visit: Visit, found: WholeIssue) -> list[Component]:
    """No fields: the figures say everything."""
    return []


async def recheck(visit: Visit, found: WholeIssue) -> list[Component]:
    """Each demand met or not, by which officers, and whether the issue is closed or goes back."""
    words, row = visit.words, found.case.row
    outcomes = [(one, words(f"{KEYS}.outcome.{one}")) for one in ("pass", "fail")]
    shown = [
        _reported(visit, found),
        *(_demand(visit, one) for one in found.case.demands),
        await inputs.officers(visit, row.owner_code, "recheckers"),
    ]
    if row.kind == "hazard":
        shown.append(inputs.day(visit, "removed_on"))
    return [
        *shown,
        inputs.one_of(visit, "outcome", outcomes, None, words(f"{KEYS}.outcome_word")),
        inputs.text(visit, "reason", hint=words(f"{KEYS}.recheck_hint")),
        inputs.files(visit, row.owner_code),
    ]


def _demand(visit: Visit, one: DemandRow) -> Component:
    words = visit.words
    told = f"{one.text} · {words(f'{KEYS}.verdict.{one.verdict}')}" if one.verdict else one.text
    chosen = YES if one.verdict == "met" else "no" if one.verdict == "not_met" else None
    options = [(name, words(f"{KEYS}.met_{name}")) for name in (YES, "no")]
    return inputs.one_of(visit, f"met.{one.position}", options, chosen, told)


def _reported(visit: Visit, found: WholeIssue) -> Component:
    """What the unit has reported last."""
    if not found.reports:
        return html.Div(hidden=True)
    last, words = found.reports[-1], visit.words
    pairs = [(words(f"{KEYS}.submitted"), f"{last.submitted_on} {last.submitted_name}")]
    pairs += [(words(f"{KEYS}.measures"), str(one.get("measures", ""))) for one in last.answers]
    pairs += [(words(f"{KEYS}.cause"), last.cause or "–"), (words(f"{KEYS}.action"), last.corrective_action or "–")]
    return html.Div(parts.facts(pairs), className="field is-wide said")


async def stage(visit: Visit, found: WholeIssue) -> list[Component]:
    """The proof of a stage; the nodes of an agreed plan, and the word of the archive on one of them."""
    words, row = visit.words, found.case.row
    shown = [inputs.text(visit, "reason", rows=2)]
    if row.demand == "transfer":
        hint = words(f"{KEYS}.nodes_hint")
        shown += [inputs.text(visit, "nodes", rows=2, hint=hint), inputs.yes(visit, "archive")]
    return [*shown, inputs.files(visit, row.owner_code, hint=words(f"{KEYS}.stage_hint"))]


async def extension(visit: Visit, found: WholeIssue) -> list[Component]:
    """The days that are granted, as asked for."""
    asked = found.case.extension
    days = asked.days if asked else None
    return [*_asked(visit, found), inputs.number(visit, "days", days), inputs.text(visit, "reason", rows=2)]


async def refusal(visit: Visit, found: WholeIssue) -> list[Component]:
    """Why an extension is refused."""
    return [*_asked(visit, found), inputs.text(visit, "reason", rows=2)]


def _asked(visit: Visit, found: WholeIssue) -> list[Component]:
    asked, words = found.case.extension, visit.words
    if asked is None:
        return []
    pairs = [
        (words(f"{KEYS}.asked_days"), str(asked.days)),
        (words(f"{KEYS}.asked_due"), asked.due_on.isoformat()),
        (words(f"{KEYS}.asked_reason"), asked.reason),
        (words(f"{KEYS}.asked_by"), asked.asked_name),
    ]
    return [html.Div(parts.facts(pairs), className="field is-wide said")]


async def examination(visit: Visit, found: WholeIssue) -> list[Component]:
    """Each point of a defence, what its examination has shown, and whether it is accepted."""
    defence, words = found.case.defence, visit.words
    shown: list[Component] = []
    for place, one in enumerate(defence.points if defence else ()):
        accepted = None if one.get("is_accepted") is None else YES if one["is_accepted"] else "no"
        options = [(name, words(f"{KEYS}.accepted_{name}")) for name in (YES, "no")]
        told = str(one.get("examination") or "")
        shown += [
            inputs.text(visit, f"examined.{place}", told, rows=2, label=str(one["claim"])),
            inputs.one_of(visit, f"accepted.{place}", options, accepted, words(f"{KEYS}.accepted")),
        ]
    return shown


async def upholding(visit: Visit, found: WholeIssue) -> list[Component]:
    """Nothing remains, or what is demanded now."""
    demands = "\n".join(one.text for one in found.case.demands)
    hint = visit.words(f"{KEYS}.changed_hint")
    return [
        *_points(visit, found),
        inputs.yes(visit, "nothing"),
        inputs.text(visit, "demands", demands, hint=hint, label=visit.words(f"{KEYS}.changed")),
        inputs.text(visit, "reason", rows=2),
    ]


async def rejecting(visit: Visit, found: WholeIssue) -> list[Component]:
    """The points as they were examined, and why none holds."""
    return [*_points(visit, found), inputs.text(visit, "reason", rows=2)]


def _points(visit: Visit, found: WholeIssue) -> list[Component]:
    defence, words = found.case.defence, visit.words
    lines = [(str(one["claim"]), str(one.get("examination") or "–")) for one in (defence.points if defence else ())]
    shown = parts.facts(lines) if lines else words(f"{KEYS}.no_points")
    return [html.Div(shown, className="field is-wide said")]


async def effect(visit: Visit, found: WholeIssue) -> list[Component]:
    """What a later look has found, what it comes to, and where and by whom, which a new issue asks for."""
    words, owner = visit.words, found.case.row.owner_code
    verdicts = [(one, words(f"{KEYS}.effective_{one}")) for one in (YES, "no")]
    return [
        inputs.text(visit, "finding", hint=words(f"{KEYS}.finding_hint")),
        inputs.one_of(visit, "effective", verdicts, None, words(f"{KEYS}.effective")),
        await inputs.officers(visit, owner, "effect_officers"),
        inputs.line(visit, "place"),
        inputs.files(visit, owner),
    ]


async def violation(visit: Visit, found: WholeIssue) -> list[Component]:
    """The record of the investigation that has found it."""
    words = visit.words
    records = [one for one in found.documents if one.kind == "investigation_record" and one.state == "finished"]
    options = [(str(one.document_id), f"{document_title(words, one.kind)} {one.document_id}") for one in records]
    chosen = options[-1][0] if options else None
    return [
        inputs.select(visit, "record", options, chosen, hint=words(f"{KEYS}.record_hint")),
        inputs.text(visit, "reason", rows=2),
    ]


async def no_violation(visit: Visit, found: WholeIssue) -> list[Component]:
    """Why, and whether anything of the issue remains."""
    return [inputs.yes(visit, "nothing"), inputs.text(visit, "reason", rows=2)]


async def written_result(visit: Visit, found: WholeIssue) -> list[Component]:
    """The written answer of the organ that handles it."""
    hint = visit.words(f"{KEYS}.result_hint")
    return [inputs.text(visit, "reason", rows=2), inputs.files(visit, found.case.row.owner_code, hint=hint)]


async def noted(visit: Visit, found: WholeIssue) -> list[Component]:
    """What officers have found, on which steps of the ladder rest."""
    words = visit.words
    options = [(code, words.of(one.zh, one.en)) for code, one in ladder_table().needs.items()]
    return [inputs.select(visit, "noted", options), inputs.text(visit, "reason", rows=2)]


async def reprimand(visit: Visit, found: WholeIssue) -> list[Component]:
    """The decision that was made elsewhere: its number, its days, its file."""
    return [
        inputs.line(visit, "decision_no"),
        inputs.day(visit, "informed_on"),
        inputs.day(visit, "decided_on"),
        inputs.files(visit, found.case.row.owner_code, hint=visit.words(f"{KEYS}.reprimand_hint")),
    ]


DECIDING: Final[Mapping[str, Fields]] = {
    "dismiss": reason_alone,
    "withdraw": reason_alone,
    "complete_stage": stage,
    "grant_extension": extension,
    "refuse_extension": refusal,
    "recheck": recheck,
    "examine_defence": examination,
    "uphold_defence": upholding,
    "reject_defence": rejecting,
    "close_by_data": nothing,
    "check_effect": effect,
    "note_finding": noted,
    "register_reprimand": reprimand,
    "file_case": plain,
    "review_case": reason_alone,
    "find_violation": violation,
    "find_nothing": no_violation,
    "receive_result": written_result,
}
"""act → its fields"""
