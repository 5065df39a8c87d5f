"""The inputs of many agencies of a cycle, put together from the store set by set."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from evaluation.rubric.inputs import Finding, Inputs, Link, Review
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.values import Value
from evaluation.rubric.words import Form, ItemType
from evaluation.scoring.collecting import Asked, Figures, figures
from evaluation.scoring.settling import Dispute, disputes, settlements, value_of_json
from evaluation.scoring.sources import Connected, data_away, links_of, sources_away
from indicators.catalogue import Catalogue
from store.database import Database, UnitOfWork
from store.evaluation import collected
from store.evaluation.circumstances import circumstances
from store.evaluation.cycles import CycleRow
from store.evaluation.objections import findings, objections
from store.evaluation.reviews import TaskRow, reports, tasks
from store.evaluation.scores import figures as entered_figures

LEFT_OUT = "left out of this cycle"


class Owned(Protocol):
    """A row of an agency."""

    @property
    def owner(self) -> str:
        """Its code."""
        ...


R = TypeVar("R", bound=Owned)


@dataclass(frozen=True, slots=True)
class Ground:
    """What all inputs of a pass share: the cycle, its rubric, the day judged, the feeds that are late, and whether
    what reviewers say counts (`with_reviews`).
    """

    cycle: CycleRow
    rubric: Rubric
    on: date
    snapshot: str
    late: frozenset[str] = frozenset()
    with_reviews: bool = True

    def asked(self, owners: Sequence[str]) -> Asked:
        """Whose figures to collect."""
        return Asked(owners, self.on, self.cycle.since, self.snapshot)


@dataclass(frozen=True, slots=True)
class Said:
    """What persons have said of agencies: by owner."""

    links: Mapping[str, Mapping[str, Link]]
    reviews: Mapping[str, Mapping[str, Review]]
    selves: Mapping[str, Mapping[str, Value]]
    circumstances: Mapping[str, frozenset[str]]
    findings: Mapping[str, tuple[Finding, ...]]
    entered: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    disputes: Mapping[str, Mapping[str, Dispute]] = field(default_factory=dict)


def inputs_of(
    database: Database,
    catalogue: Catalogue,
    ground: Ground,
    owners: Sequence[str],
    within: UnitOfWork | None = None,
) -> list[Inputs]:
    """The inputs of agencies, in their order; what persons said as of a transaction (`within`), where one is named."""
    found = figures(database, catalogue, ground.rubric, ground.asked(owners))
    if within is not None:
        said = said_of(within, ground, owners)
    else:
        with database.begin() as unit:
            said = said_of(unit, ground, owners)
    away, silent = sources_away(ground.late), data_away(ground.late)
    return [_inputs(ground, owner, found, said, away, silent) for owner in owners]


def _inputs(
    ground: Ground, owner: str, found: Figures, said: Said, away: frozenset[str], silent: Collection[str]
) -> Inputs:
    values, disputed = _values(ground, owner, found, said, silent), said.disputes.get(owner, {})
    return Inputs(
        unit=owner,
        at=ground.on,
        values=values,
        reviews={**said.reviews.get(owner, {}), **_corrections(values, disputed)},
        selves=said.selves.get(owner, {}),
        connections=said.links.get(owner, {}),
        outages=away,
        circumstances=said.circumstances.get(owner, frozenset()),
        findings=said.findings.get(owner, ()),
        held=frozenset(item for item, one in disputed.items() if one.review is None),
    )


def _corrections(values: Mapping[str, Value], disputed: Mapping[str, Dispute]) -> dict[str, Review]:
    """What was decided on refuted scores, as long as the figure that was refuted still stands."""
    return {
        item: one.review for item, one in disputed.items() if one.review is not None and one.corrects(values.get(item))
    }


def _values(ground: Ground, owner: str, found: Figures, said: Said, silent: Collection[str]) -> dict[str, Value]:
    """Item → value: what the cycle leaves out, else what is collected, else what an officer has entered."""
    values: dict[str, Value] = {}
    entered = said.entered.get(owner, {})
    for item in ground.rubric.items.values():
        if item.code in ground.cycle.left_out:
            values[item.code] = Value(0, 0, LEFT_OUT, ground.cycle.code)
            continue
        if not item.data or ground.rubric.data[item.data].form is Form.CONNECTIONS or item.data in silent:
            continue
        value = found.get(item.data, {}).get(owner) or entered.get(item.code)
        if value is not None:
            values[item.code] = value
    return values


def said_of(unit: UnitOfWork, ground: Ground, owners: Sequence[str]) -> Said:
    """What persons and registers say of agencies; each read once for all of them."""
    cycle = ground.cycle.cycle_id
    entries = [Connected(one.owner, one.source, one.state, one.since) for one in collected.connections(unit, owners)]
    judged = grouped(tasks(unit, cycle, owners))
    return Said(
        links=links_of(entries, ground.on),
        reviews=_reviews(unit, ground, owners, judged) if ground.with_reviews else {},
        selves=_selves(unit, cycle, owners),
        circumstances={
            owner: frozenset(one.circumstance for one in rows)
            for owner, rows in grouped(circumstances(unit, cycle, owners)).items()
        },
        findings={
            owner: tuple(Finding(one.limit, one.reference, _confirmed(one.state, one.decided_by)) for one in rows)
            for owner, rows in grouped(one for one in findings(unit, cycle, owners) if one.state != "dismissed").items()
        },
        entered={
            owner: {one.item: Value(one.numerator, one.denominator, one.note, one.entered_by) for one in rows}
            for owner, rows in grouped(entered_figures(unit, cycle, owners)).items()
        },
        disputes={owner: disputes(rows) for owner, rows in judged.items()} if ground.with_reviews else {},
    )


def grouped(rows: Iterable[R]) -> dict[str, list[R]]:
    """Owner → its rows, in their order."""
    found: dict[str, list[R]] = {}
    for one in rows:
        found.setdefault(one.owner, []).append(one)
    return found


def _confirmed(state: str, by: str | None) -> str:
    return by or "" if state == "confirmed" else ""


def _reviews(
    unit: UnitOfWork, ground: Ground, owners: Sequence[str], judged: Mapping[str, Sequence[TaskRow]]
) -> dict[str, dict[str, Review]]:
    """What reviewers settled of items that people judge; where an objection was upheld, what was ruled."""
    automatic = {code for code, item in ground.rubric.items.items() if item.type is ItemType.AUTOMATIC}
    found = {
        owner: {
            item: one.review
            for item, one in settlements(rows).items()
            if one.review is not None and item not in automatic
        }
        for owner, rows in judged.items()
    }
    for one in objections(unit, ground.cycle.cycle_id, owners):
        if one.ruling == "upheld":
            by, own = (one.ruled_by or "",), found.setdefault(one.owner, {})
            own |= {
                item: Review(value_of_json(value), by, one.ruling_reason) for item, value in one.ruled_values.items()
            }
    return found


def _selves(unit: UnitOfWork, cycle: int, owners: Sequence[str]) -> dict[str, dict[str, Value]]:
    return {
        owner: {one.item: value_of_json(one.value) for one in rows if one.value is not None}
        for owner, rows in grouped(reports(unit, cycle, owners)).items()
    }
