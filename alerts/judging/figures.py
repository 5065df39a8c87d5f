"""Indicators and items of scopes: bands, lines, changes. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from alerts.judging.lines import line_of, side_of
from alerts.levels import Level
from alerts.observing import CLEAR, Observation, Sight, Subject
from alerts.schema import Change, InBand, Rule, Threshold
from core.model import Band
from indicators.bands import RANK

Standing = Literal["ok", "late", "loading", "doubtful"]

SIGHTS: Final[Mapping[Standing, Sight]] = {
    "late": Sight.STALE,
    "loading": Sight.NO_DATA,
    "doubtful": Sight.ERROR,
}
"""what is seen of a number that may not be judged"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a scope (the float nearest to its exact value), and whether it may be judged."""

    scope: str
    code: str
    value: float | None
    numerator: int = 0
    denominator: int = 0
    band: Band | None = None
    standing: Standing = "ok"
    place: str = ""

    @property
    def subject(self) -> Subject:
        """What it is of."""
        return Subject(self.scope, self.code)


NEXT_TO_NOTHING: Final = 1e-9
"""values are floats, and a difference of two of them may miss by this much what was exactly reached"""

Earlier = Mapping[tuple[str, str], tuple[float, float]]
"""(scope, code) → least and greatest value in the time that a rule looks back over, with what stood when it began"""

Judge = Callable[[Figure], Observation]


def judge_of(rule: Rule, earlier: Earlier) -> Judge:
    """The judge of one rule over figures; `earlier` is read by rules on change alone."""
    condition = rule.condition
    if isinstance(condition, InBand):
        return _known(rule, _band_judge(rule, condition))
    if isinstance(condition, Threshold):
        return _known(rule, _line_judge(rule, condition))
    assert isinstance(condition, Change)
    return _known(rule, _change_judge(rule, condition, earlier))


def _known(rule: Rule, judge: Judge) -> Judge:
    """Says first what cannot be judged: late, loading, doubtful, no or too small a denominator."""
    least = rule.least_denominator if rule.subject.kind == "indicator" else None

    def judged(figure: Figure) -> Observation:
        unknown = SIGHTS.get(figure.standing)
        if unknown is None and (figure.value is None or (least is not None and figure.denominator < least)):
            unknown = Sight.NO_DATA
        return judge(figure) if unknown is None else _of(figure, unknown)

    return judged


def _band_judge(rule: Rule, condition: InBand) -> Judge:
    worst = RANK[condition.worst]
    levels = {band: rule.levels.get(band, rule.level) for band in Band}

    def judged(figure: Figure) -> Observation:
        band = figure.band
        if band is None or RANK[band] < worst:
            return CLEAR
        return _of(figure, Sight.BREACH, levels[band], 1 + RANK[band] - worst, band=str(band))

    return judged


def _line_judge(rule: Rule, condition: Threshold) -> Judge:
    side, line = side_of(condition), line_of(condition)

    def judged(figure: Figure) -> Observation:
        assert figure.value is not None
        sight = side(figure.value)
        if sight is Sight.BREACH:
            return _of(figure, sight, rule.level, 1, line=line)
        return _of(figure, sight, rule.level) if sight is Sight.BETWEEN else CLEAR

    return judged


def _change_judge(rule: Rule, condition: Change, earlier: Earlier) -> Judge:
    falls = condition.fall is not None
    limit = float(condition.fall if condition.fall is not None else condition.rise or 0)

    def judged(figure: Figure) -> Observation:
        assert figure.value is not None
        found = earlier.get((figure.scope, figure.code))
        if found is None:
            return CLEAR
        before = found[1] if falls else found[0]
        moved = before - figure.value if falls else figure.value - before
        return _of(figure, Sight.BREACH, rule.level, 1, before=before) if moved > limit - NEXT_TO_NOTHING else CLEAR

    return judged


def _of(figure: Figure, sight: Sight, level: Level = Level.INFO, rank: int = 0, **detail: object) -> Observation:
    return Observation(sight, level, rank, figure.value, figure.numerator, figure.denominator, detail)
