"""Places on their tiles, and scopes in their places."""

from cockpit.facts import ScopeName
from cockpit.viewmodels.places import place_name, scope_row, tiles
from indicators.words import ScopeKind
from tests.unit.cockpit.fakes import example_settings


def test_every_place_has_its_names_and_a_tile_of_its_own() -> None:
    found = tiles(example_settings())
    assert len(found) == len({tuple(one["hex"]) for one in found}) == 14
    assert found[0] == {"code": "330199", "name": "市本级", "name_en": "Municipal", "hex": [0.5, 0]}


def test_odd_rows_are_shifted_by_half_a_column() -> None:
    at = {one["name"]: one["hex"] for one in tiles(example_settings())}
    # half columns 6 in row 1 and 7 in row 2: neighbours that touch, each in a whole column or between two
    assert (at["西湖"], at["滨江"]) == ([3.0, 1], [4.0, 2])


def test_a_scope_says_in_which_place_it_lies() -> None:
    city = ScopeName("330100", "全市", ScopeKind.CITY)
    agency = ScopeName("U1", "某局", ScopeKind.AGENCY, 330106)
    assert scope_row(city) == {"code": "330100", "name": "全市", "kind": "city", "place": None}
    assert scope_row(agency)["place"] == "330106"


def test_a_place_that_is_not_configured_is_called_by_its_code() -> None:
    assert place_name(example_settings(), 330106) == "西湖"
    assert place_name(example_settings(), 339999) == "339999"
