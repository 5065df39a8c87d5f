"""An old result is computed again from what was stored: the same bytes, for ever."""

import json
from dataclasses import fields, replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.rubric.digest import canonical
from evaluation.rubric.inputs import Inputs, inputs_of
from evaluation.rubric.loading import load
from evaluation.rubric.reading import FOLDER
from evaluation.rubric.scoring import score
from tests.unit.evaluation.rubric.strategies import units
from tests.unit.evaluation.rubric.units import CLAUSES, jia, rubric

STORED = Path(__file__).parent / "stored"


def test_a_result_of_an_earlier_release_comes_out_the_same() -> None:
    old = load(STORED / "rubric.yaml", ())
    inputs = inputs_of(json.loads((STORED / "inputs.json").read_bytes()))
    assert score(old, inputs).to_bytes() + b"\n" == (STORED / "result.json").read_bytes()


@settings(deadline=None, max_examples=30)
@given(units(), st.randoms(use_true_random=False))
def test_stored_inputs_give_the_same_bytes_in_any_order(unit: Inputs, order: object) -> None:
    stored = json.loads(canonical(unit))
    for part in ("values", "reviews", "connections"):
        pairs = list(stored[part].items())
        order.shuffle(pairs)  # type: ignore[attr-defined]
        stored[part] = dict(pairs)
    again = inputs_of(stored)
    assert again == unit
    assert score(rubric(), again).to_bytes() == score(rubric(), unit).to_bytes()


def test_the_file_read_again_gives_the_same_bytes() -> None:
    again = load(FOLDER / "capability-1.yaml", CLAUSES)
    assert again.digest == rubric().digest
    assert score(again, jia()).to_bytes() == score(rubric(), jia()).to_bytes()


def test_a_result_says_its_version_its_digest_and_the_snapshots_behind_it() -> None:
    stored = json.loads(score(rubric(), jia()).to_bytes())
    told = stored["result"]
    assert stored["format"] == 1
    assert (told["rubric"], told["digest"]) == ("capability-1", rubric().digest)
    filed = next(item for item in told["items"] if item["code"] == "R3-1")
    assert filed["value"] == {
        "numerator": 792,
        "denominator": 800,
        "window": "rolling_12m",
        "snapshot": "snapshot-20260630",
        "met": [],
    }
    assert (filed["rule"], filed["result"], filed["weight"]) == ("LIN(v; 80, 100)", "19/20", "6")


def test_every_input_is_stored() -> None:
    assert set(json.loads(canonical(jia()))) == {field.name for field in fields(Inputs)}
    assert canonical(jia()) != canonical(replace(jia(), outages=frozenset({"oa"})))
