"""What a red figure calls for: a table that names only what there is, and whose texts can be filled."""

from pathlib import Path

import pytest

from core.errors import ConfigurationError
from evaluation.law.clauses import clause_table
from evaluation.red_figures import FIELDS, FILE, TEXTS, calling, figure_table, read_figures
from indicators.catalogue import load


def test_the_table_names_indicators_clauses_and_grounds_that_there_are() -> None:
    indicators = load().indicators
    for code, one in figure_table().figures.items():
        assert code in indicators
        assert one.clause in clause_table().clauses
        filled = [getattr(one, name).format(**dict.fromkeys(FIELDS, "7")) for name in TEXTS]
        assert all("{" not in text for text in filled)
    assert calling("ZZ") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("clause: LC04", "clause: LC99", "no clause"),
        ("ground: not_transferred", "ground: hazard", "no ground"),
        ("demand: transfer", "demand: nothing", "no kind of demand"),
        ("{short}件到期", "{much}件到期", "nothing fills {much}"),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / FILE.name
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_figures(path)
    assert all(said in mistake.message and mistake.line > 1 for mistake in caught.value.mistakes)
