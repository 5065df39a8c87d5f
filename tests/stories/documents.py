"""What stories do with official documents: drafted, approved step by step, delivered, void."""

from collections.abc import Mapping
from typing import Any, Final

from evaluation.casework.drafts import NewDraft
from evaluation.casework.guiding import ToldPoint
from evaluation.commands import delivering, guidance_drafts, guidance_points
from evaluation.commands import official_documents as commands
from evaluation.commands.delivering import Entry
from evaluation.commands.guidance_drafts import NewGuidance
from evaluation.documents.kinds import kinds
from tests.stories.story import Step, Story, Thing, Verb, local

TAKERS: Final[Mapping[str, str]] = {
    "draft": "officer",
    "check": "head",
    "legal_review": "legal",
    "sign": "leader",
    "seal": "seal",
}
"""step of approval → who takes it where a story says nothing"""


def draft(step: Step) -> Thing:
    """A document about issues (`of`), or about an agency alone (`owner`)."""
    told = dict(step.told)
    owner, kind, reference = told.pop("owner", "U1"), told.pop("kind", "order_correct"), told.pop("reference", "")
    issues = tuple(step.story.key(name) for name in step.of)
    new = NewDraft(kind, owner, issues, told, reference)
    return Thing("document", commands.draft_document(step.desk, step.person, new, step.at))


def draft_guidance(step: Step) -> Thing:
    """Guidance for an agency without an issue: on figures, and on points that a person tells."""
    told = step.told
    points = [ToldPoint(**one) for one in told.get("points", ())]
    new = NewGuidance(step.owner, told.get("figures", ()), points)
    return Thing("document", guidance_drafts.draft_guidance(step.desk, step.person, new, step.at))


def close_told_point(step: Step) -> None:
    """A point of guidance (`point`, from 1 on) is reached, by what shows it."""
    told = step.filled(step.told)
    at, shown = (step.key, told["point"] - 1), (told["reason"], told.get("uploads", ()))
    guidance_points.close_told_point(step.desk, step.person, *at, *shown, step.at)


def void_told_point(step: Step) -> None:
    """A point of guidance holds no more."""
    told = step.told
    guidance_points.void_told_point(step.desk, step.person, step.key, told["point"] - 1, told["reason"], step.at)


def find_draft(step: Step) -> Thing:
    """The newest draft of a kind to an agency, by name: one that the program has made."""
    text = """SELECT max(document_id) FROM official_document
               WHERE kind = %(kind)s AND owner_code = %(owner)s AND state = 'drafting'"""
    return Thing("document", step.story.rows(text, kind=step.told["kind"], owner=step.owner)[0][0])


def take(name: str) -> Verb:
    """The verb of a step of approval."""

    def verb(step: Step) -> None:
        commands.take_step(step.desk, step.person, step.key, name, step.told.get("opinion", "同意"), step.at)

    return verb


def send_back(step: Step) -> None:
    """Whoever's turn it is sends it back."""
    told = step.told
    commands.send_back(step.desk, step.person, step.key, told["step"], told.get("opinion", ""), step.at)


def approve(step: Step) -> None:
    """Every step of the chain up to one, each by its own person (`by`: another one for a step)."""
    by = {**TAKERS, **step.told.get("by", {})}
    chain = step.told.get("steps", _chain(step.story, step.key))
    for name in chain:
        commands.take_step(step.desk, step.story.person(by[name]), step.key, name, "同意", step.at)
        if name == step.told.get("upto"):
            return


def revise(step: Step) -> None:
    """What a draft says beside its issues."""
    revision = step.story.rows("SELECT revision FROM official_document WHERE document_id = %(id)s", id=step.key)[0][0]
    commands.revise_draft(step.desk, step.person, step.key, dict(step.told), revision, step.at)


def drop(step: Step) -> None:
    """A draft that nobody needs."""
    commands.drop_draft(step.desk, step.person, step.key, step.told.get("reason", ""), step.at)


def new_archivist(step: Step) -> None:
    """Somebody comes to the post at an agency."""
    step.story.world.person(step.told["name"], "archivist", step.owner)


def consent(step: Step) -> None:
    """A unit consents to be delivered to in the portal."""
    delivering.give_consent(step.desk, step.person, step.owner, step.upload("pdf"), step.at)


def sign_for(step: Step) -> None:
    """In the portal."""
    delivering.sign_for(step.desk, step.person, step.key, step.at)


def register_delivery(step: Step) -> None:
    """On paper, by hand unless it is told otherwise."""
    told: dict[str, Any] = {"way": "by_hand", "receiver": "吴某", "place": "办公室", **step.told}
    told["delivered_at"] = local(told["delivered_at"])
    delivering.register_delivery(step.desk, step.person, step.key, Entry(**told), step.at)


def confirm_delivery(step: Step) -> None:
    """By a second person."""
    delivering.confirm_delivery(step.desk, step.person, step.key, step.at)


def void(step: Step) -> None:
    """A signed document that was not delivered."""
    commands.void_document(step.desk, step.person, step.key, step.told.get("reason", ""), step.at)


def _chain(story: Story, document: int) -> tuple[str, ...]:
    from evaluation.law.approval import approval_table

    kind = story.rows("SELECT kind FROM official_document WHERE document_id = %(id)s", id=document)[0][0]
    assert kind in kinds().kinds
    return tuple(approval_table().chain_of(kind))


VERBS: Final[Mapping[str, Verb]] = {
    "draft document": draft,
    "draft guidance": draft_guidance,
    "close told point": close_told_point,
    "void told point": void_told_point,
    "find draft": find_draft,
    "send to be checked": take("draft"),
    "check": take("check"),
    "review the law": take("legal_review"),
    "sign": take("sign"),
    "seal": take("seal"),
    "send back": send_back,
    "approve": approve,
    "revise draft": revise,
    "drop draft": drop,
    "new archivist": new_archivist,
    "consent": consent,
    "sign for": sign_for,
    "register delivery": register_delivery,
    "confirm delivery": confirm_delivery,
    "void": void,
}
