"""What can be read from the farthest seat."""

import pytest

from cockpit.legibility import CORE_ARC, CORE_PX, LEAST_ARC, SMALLEST_PX, arc_minutes, too_small
from core.settings import Wall
from tests.unit.cockpit.fakes import example_settings


def test_the_default_wall_can_be_read() -> None:
    for wall in (Wall(), example_settings().wall):
        assert arc_minutes(CORE_PX, wall) >= CORE_ARC
        assert arc_minutes(SMALLEST_PX, wall) >= LEAST_ARC
        assert too_small(wall) == []


def test_the_angle_follows_size_width_and_distance() -> None:
    # 26 px of 1920 on 2160 mm are 29.25 mm; from 5 m that is 20.1 minutes of arc
    assert arc_minutes(26, Wall()) == pytest.approx(20.1, abs=0.05)
    assert arc_minutes(21, Wall()) == pytest.approx(16.2, abs=0.05)
    assert arc_minutes(20, Wall()) < LEAST_ARC
    assert arc_minutes(26, Wall(width_mm=1080)) == pytest.approx(arc_minutes(13, Wall()))
    assert arc_minutes(26, Wall(distance_m=10)) == pytest.approx(arc_minutes(13, Wall()), abs=0.01)


def test_a_wall_that_is_too_far_away_says_which_text_suffers() -> None:
    core, smallest = too_small(Wall(distance_m=8))
    assert core == (
        "core text (26 px) is seen under 12.6′ from 8 m on a picture 2160 mm wide, expected at least 20′:"
        " a wider picture or nearer readers"
    )
    assert smallest.startswith("the smallest text (21 px) is seen under 10.2′")
