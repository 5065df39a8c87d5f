"""How large a text of the wall looks to its farthest reader.

The wall is designed at 1920 px and scaled as a whole, so only the width of the picture and the distance count.
"""

from math import atan, degrees
from typing import Final

from core.settings import Wall

STAGE_PX: Final = 1920
CORE_PX: Final = 26
"""Names, values and panel titles are at least as large."""
SMALLEST_PX: Final = 21
"""Nothing on the wall is smaller."""
CORE_ARC: Final = 20.0
LEAST_ARC: Final = 16.0
"""Minutes of arc: what is read at a glance, and what can still be read."""


def arc_minutes(pixels: float, wall: Wall) -> float:
    """The angle under which a text of this size is seen."""
    height_mm = pixels * wall.width_mm / STAGE_PX
    return 60 * degrees(atan(height_mm / (1000 * wall.distance_m)))


def too_small(wall: Wall) -> list[str]:
    """One sentence for each size that is too small on this wall."""
    sizes = (("core text", CORE_PX, CORE_ARC), ("the smallest text", SMALLEST_PX, LEAST_ARC))
    return [
        f"{name} ({pixels} px) is seen under {arc_minutes(pixels, wall):.1f}′ from {wall.distance_m:g} m on a picture"
        f" {wall.width_mm} mm wide, expected at least {least:g}′: a wider picture or nearer readers"
        for name, pixels, least in sizes
        if arc_minutes(pixels, wall) < least
    ]
