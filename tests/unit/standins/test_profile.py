"""Profiles: the published figures at scale 1, in proportion elsewhere."""

import pytest

from standins.profile import profile


def test_published_at_scale_1_has_the_published_figures() -> None:
    published = profile("published")

    assert (published.cases, published.documents, published.matters) == (19_800_000, 160_000, 3_800)
    assert (published.volumes, published.items, published.digitised) == (1_734_000, 5_824_000, 0.768)
    assert published.licences == 20_000_000


def test_scale_shrinks_in_proportion() -> None:
    tenth = profile("published", 0.1)

    assert (tenth.cases, tenth.documents, tenth.matters) == (1_980_000, 16_000, 380)


def test_scale_above_1_adds_rows_and_no_owners() -> None:
    tenfold = profile("lively", 10)

    assert (tenfold.cases, tenfold.agencies) == (400_000, 300)


@pytest.mark.parametrize(("name", "scale"), [("tidy", 1.0), ("lively", 0.0), ("lively", -1.0)])
def test_unknown_names_and_scales_are_refused(name: str, scale: float) -> None:
    with pytest.raises(ValueError, match="choose from"):
        profile(name, scale)
