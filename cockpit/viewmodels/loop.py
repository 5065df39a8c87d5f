"""评价闭环: evaluate → feed back → rectify → evaluate again, in units."""

from typing import Any, Final

from cockpit.i18n import CHINESE, Texts
from store.views.loop import LoopCounts

STAGES: Final = ("evaluating", "feedback", "rectifying", "reevaluating")
FOCUS: Final = "rectifying"
"""The box where work lies."""


def loop_row(texts: Texts, loop: LoopCounts) -> dict[str, Any]:
    """The four boxes; `cycle` is None when nobody takes part in any."""
    return {
        "cycle": loop.cycle,
        "steps": [
            {
                "code": stage,
                "name": texts(CHINESE, f"stage.{stage}"),
                "count": loop.stages.get(stage, 0),
                "focus": stage == FOCUS,
            }
            for stage in STAGES
        ],
    }
