"""The traps of the test vector: for each, what is right and what would be wrong."""

from fractions import Fraction

from core.measures import ITEMS
from core.model import Band
from indicators import display
from indicators.bands import band_of
from indicators.formulas import mean
from indicators.thresholds import Limits
from tests.unit.indicators.golden import evaluations, item_sums, result


def test_a01_of_the_city_is_a_ratio_of_sums_not_a_mean_of_rates() -> None:
    city = result("A01", "全市")
    assert (city.text, city.band) == ("99.97", Band.MET)
    assert display.text(mean([result("A01", scope).exact for scope in ("甲", "丙")]), 2) == "99.92"


def test_a01_without_cases_is_not_available() -> None:
    for scope in ("乙", "330106"):
        found = result("A01", scope)
        assert (found.text, found.band, found.reading.value, found.attainment) == ("N/A", None, None, None)


def test_a02_of_the_city_is_cut_off_below_its_target() -> None:
    city = result("A02", "全市")
    assert (city.text, city.band) == ("97.9", Band.NEAR)
    assert display.text(city.exact, 1) == "98.0"
    assert city.reading.denominator == 6000


def test_b03_below_one_hundred_never_reads_one_hundred() -> None:
    found = result("B03", "丙")
    assert found.text == "99.9"
    assert found.exact is not None
    assert found.exact > Fraction("99.95")


def test_a03_at_99_is_near_because_the_target_is_100() -> None:
    found = result("A03", "甲")
    assert found.exact == 99
    assert found.band is Band.NEAR


def test_b01_keeps_archive_holdings_and_room_holdings_apart() -> None:
    sums = item_sums()["市本级"]
    assert result("B01", "市本级").text == "78.0"
    together = Fraction(100 * (sums["di_09"] + sums["di_09_room"]), sums["di_08"] + sums["di_08_room"])
    assert display.text(together, 1) == "78.6"


def test_b01_of_the_city_is_not_right_by_chance() -> None:
    city = result("B01", "全市")
    assert (city.reading.numerator, city.reading.denominator) == (384000, 500000)


def test_b04_leaves_cases_out() -> None:
    assert [result("B04", scope).text for scope in ("甲", "丙")] == ["46.5", "52.3"]
    sums = item_sums()["甲"]
    with_cases = Fraction(100 * (sums["di_14"] + sums["di_02"]), sums["di_13"] + sums["di_02"])
    assert display.text(with_cases, 1) == "62.5"


def test_d01_of_the_city_divides_by_published_results() -> None:
    city = result("D01", "全市")
    assert (city.text, city.reading.denominator) == ("77.2", 2)
    units = item_sums()["全市"]["di_21"]
    assert display.text(Fraction(city.reading.numerator, 10 * units), 1) == "51.5"


def test_d02_is_judged_by_the_elapsed_share_of_the_cycle() -> None:
    city = result("D02", "全市")
    assert (city.text, city.band) == ("66.7", Band.MET)
    assert [int(line) for line in (city.limits.target, city.limits.warn, city.limits.crit)] == [50, 40, 25]


def test_d02_would_warn_by_fixed_limits() -> None:
    city = result("D02", "全市")
    fixed = Limits(Fraction(100), Fraction(80), Fraction(50), city.limits.since)
    assert band_of(city.exact, fixed) is Band.WARN


def test_e02_on_the_critical_line_is_not_below_it() -> None:
    found = result("E02", "区馆")
    assert found.exact == 70
    assert found.band is Band.WARN


def test_e03_without_a_hazard_is_not_available() -> None:
    assert result("E03", "丙").text == "N/A"


def test_d03_counts_the_archive_as_an_object_of_supervision() -> None:
    reading = result("D03", "市本级").reading
    assert (reading.numerator, reading.denominator) == (5, 6)


def test_the_city_is_the_sum_of_its_places_for_every_item() -> None:
    sums = item_sums()
    for column in (*ITEMS, "di_08_room", "di_09_room"):
        assert sums["全市"][column] == sums["市本级"][column] + sums["330106"][column]


def test_places_are_the_sum_of_their_owners_for_every_item() -> None:
    sums = item_sums()
    for place, owners in (("市本级", ("甲", "丙", "市馆")), ("330106", ("乙", "区馆"))):
        for column in (*ITEMS, "di_08_room", "di_09_room"):
            assert sums[place][column] == sum(sums[owner][column] for owner in owners)


def test_places_may_lie_in_other_bands_than_the_city() -> None:
    bands = {
        code: [result(code, scope).band for scope in ("全市", "市本级", "330106")] for code in ("D01", "D04", "E03")
    }
    assert bands["D01"] == [Band.NEAR, Band.MET, Band.WARN]
    assert bands["D04"] == [Band.CRIT, Band.MET, Band.CRIT]
    assert bands["E03"] == [Band.CRIT, Band.MET, Band.CRIT]


def test_a_scope_below_the_dimensions_has_no_value() -> None:
    assert evaluations()["甲"].results["D02"] is None
    assert evaluations()["市馆"].results["D02"] is None
    assert evaluations()["甲"].results["E02"] is None
