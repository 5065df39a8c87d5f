"""Random columns are pure functions of (seed, label, index)."""

import numpy as np

from standins.rng import Rng, cumulative_weights, mix, span


def test_mix_agrees_with_the_published_splitmix64_sequence() -> None:
    states = np.array([0x9E3779B97F4A7C15, 2 * 0x9E3779B97F4A7C15 % 2**64], dtype=np.uint64)

    assert mix(states).tolist() == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4]


def test_a_row_does_not_depend_on_the_page_it_is_drawn_with() -> None:
    rng = Rng(7)

    assert rng.bits("x", span(1_000, 2_000))[500] == rng.bits("x", np.array([1_500]))[0]


def test_the_same_seed_gives_the_same_column_and_another_label_or_seed_another() -> None:
    index = span(0, 100)

    assert Rng(7).bits("x", index).tolist() == Rng(7).bits("x", index).tolist()
    assert Rng(7).bits("x", index).tolist() != Rng(7).bits("y", index).tolist()
    assert Rng(7).bits("x", index).tolist() != Rng(8).bits("x", index).tolist()


def test_units_fill_the_interval_evenly() -> None:
    draws = Rng(7).unit("x", span(0, 100_000))

    assert draws.min() >= 0
    assert draws.max() < 1
    assert abs(draws.mean() - 0.5) < 0.005
    assert np.histogram(draws, 10, (0, 1))[0].min() > 9_600


def test_below_stays_below_its_bound() -> None:
    assert set(Rng(7).below("x", span(0, 1_000), 3).tolist()) == {0, 1, 2}


def test_picks_follow_the_weights() -> None:
    picks = Rng(7).pick("x", span(0, 50_000), cumulative_weights((1, 3, 0, 6)))

    assert np.round(np.bincount(picks, minlength=4) / 50_000, 2).tolist() == [0.1, 0.3, 0.0, 0.6]
