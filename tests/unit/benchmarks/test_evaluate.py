"""The benchmark of scoring runs on agencies that are the same each time."""

from benchmarks.evaluate import agencies, figures
from evaluation.law.clauses import clause_table
from evaluation.rubric.loading import files, load
from evaluation.rubric.scoring import score


def test_every_figure_of_a_small_run_is_there() -> None:
    found = {figure.name: figure for figure in figures(4)}
    assert set(found) == {
        "evaluate_score_s",
        "evaluate_what_if_s",
        "evaluate_firmness_s",
        "evaluate_explain_ms",
        "evaluate_rss_mb",
    }
    assert found["evaluate_score_s"].beside["items"] == 33


def test_the_agencies_are_settled_and_the_same_each_time() -> None:
    rubric = load(files()[-1], clause_table().clauses)
    units = agencies(rubric, 30)
    assert units == agencies(rubric, 30)
    assert all(score(rubric, unit).is_final for unit in units)
