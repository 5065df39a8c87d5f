"""评价闭环: evaluate → feed back → rectify → evaluate again, in units."""

from collections.abc import Mapping
from typing import Any, Final

from cockpit.i18n import CHINESE, Texts
from store.views.loop import STAGES, LoopCounts

FOCUS: Final = "rectifying"
"""The box where work lies, when there is any."""


def loop_row(texts: Texts, loop: LoopCounts) -> dict[str, Any]:
    """The four boxes; `cycle` is None when nobody takes part in any.

    The first two say how far the cycle has come: all units that take part (参评), and those that have their feedback.
    The last two say where units are now.
    """
    return {
        "cycle": loop.cycle,
        "steps": [
            {
                "code": stage,
                "name": texts(CHINESE, f"stage.{stage}"),
                "count": count,
                "focus": stage == FOCUS and count > 0,
            }
            for stage, count in _boxes(loop.stages).items()
        ],
    }


def _boxes(stages: Mapping[str, int]) -> Mapping[str, int]:
    return {
        "evaluating": _reached(stages, "evaluating"),
        "feedback": _reached(stages, "feedback"),
        "rectifying": stages["rectifying"],
        "reevaluating": stages["reevaluating"],
    }


def _reached(stages: Mapping[str, int], first: str) -> int:
    """Units at a stage or beyond it; a unit that is done has passed all of them."""
    return sum(stages[stage] for stage in STAGES[STAGES.index(first) :])
