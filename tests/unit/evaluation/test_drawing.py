"""A draw follows from its list and seed alone, treats everybody alike, and keeps officers away from their interests."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.inspections.drawing import ALGORITHM, DrawError, DrawList, digest_of, draw, verify
from operations.command_line import main

UNITS = {f"U{number:02d}": f"单位{number}" for number in range(40)}
OFFICERS = {f"ZJ-{number}": f"员{number}" for number in range(5)}


def listed(number: int = 8, interests: frozenset[tuple[str, str]] = frozenset()) -> str:
    return DrawList(number, UNITS, OFFICERS, interests, ("330106A",)).text()


@given(st.text(min_size=1, max_size=30))
def test_the_same_list_and_seed_give_the_same_draw_whatever_the_order_they_were_told_in(seed: str) -> None:
    text = listed()
    turned = DrawList.of(text)
    units, officers = (dict(sorted(one.items(), reverse=True)) for one in (turned.units, turned.officers))
    again = DrawList(8, units, officers, certain=("330106A",))
    assert again.text() == text
    assert draw(again.text(), seed) == draw(text, seed)


@given(st.integers(0, 10_000), st.sets(st.tuples(st.sampled_from(sorted(OFFICERS)), st.sampled_from(sorted(UNITS)))))
def test_visits_have_two_officers_without_interest_and_load_is_shared(seed: int, some: set[tuple[str, str]]) -> None:
    interests = frozenset((officer, unit) for officer, unit in some if officer in ("ZJ-0", "ZJ-1", "ZJ-2"))
    visits = draw(listed(interests=interests), str(seed))
    assert [visits[0].unit, len({one.unit for one in visits})] == ["330106A", 9]
    assert all(len(set(one.officers)) == 2 for one in visits)
    assert all((officer, one.unit) not in interests for one in visits for officer in one.officers)
    if not interests:
        load = Counter(officer for one in visits for officer in one.officers)
        assert max(load.values()) - min(load[one] for one in OFFICERS) <= 1


def test_over_many_seeds_every_unit_is_drawn_about_as_often() -> None:
    text = listed()
    drawn = Counter(visit.unit for seed in range(400) for visit in draw(text, str(seed))[1:])
    assert len(drawn) == 40
    assert 40 < min(drawn.values()) <= max(drawn.values()) < 130  # 80 expected


def test_too_few_officers_or_units_are_refused() -> None:
    lonely = frozenset((officer, "330106A") for officer in OFFICERS if officer != "ZJ-0")
    with pytest.raises(DrawError) as few:
        draw(listed(interests=lonely), "1")
    assert few.value.code == "draw_few_officers"
    with pytest.raises(DrawError) as many:
        draw(listed(41), "1")
    assert many.value.code == "plan_too_many"


def test_anybody_repeats_a_draw_at_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = listed()
    visits = [{"unit": one.unit, "officers": list(one.officers)} for one in draw(text, "582")]
    record = {
        "algorithm": ALGORITHM,
        "seed": "582",
        "draw_list": text,
        "list_digest": digest_of(text),
        "result": {"visits": visits},
    }
    assert verify(record).differences == ()
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(record), "utf-8")
    assert main(["draw", "verify", str(file)]) == 0
    assert "the draw is what its record says" in capsys.readouterr().out
    file.write_text(json.dumps(record | {"seed": "583", "list_digest": "0" * 64}), "utf-8")
    assert main(["draw", "verify", str(file)]) == 1
    assert capsys.readouterr().err.split() == ["differs:", "list_digest", "differs:", "visits"]
    file.write_text("[]", "utf-8")
    assert main(["draw", "verify", str(file)]) == 1
    assert "no record of a draw" in capsys.readouterr().err
    file.write_text(json.dumps(record | {"algorithm": "dice"}), "utf-8")
    assert main(["draw", "verify", str(file)]) == 1
