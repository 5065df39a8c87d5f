"""Who may do what, where: the law of the table, as properties over any grants and any node."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access import Grant, Principal, Way, access_table, conflict, level_mistake, needs_second_factor

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)
DAY = timedelta(days=1)
CITY, MUNICIPAL, XIHU, XIAOSHAN = "330100", "330199", "330106", "330109"
TABLE = access_table()
BUREAU_ACTS = frozenset(
    f"notices.{act}" for act in ("draft", "check", "legal_review", "sign", "seal", "deliver", "close")
)


def way_to(place: str | None = None, number: int | None = None, is_archive: bool = False) -> Way:
    owner = None if number is None else f"{place}-{'A' if is_archive else 'U'}{number}"
    return Way(CITY, MUNICIPAL, place, owner, is_archive)


PLACES = (MUNICIPAL, XIHU, XIAOSHAN)
NODES = [
    way_to(),
    *(way_to(place) for place in PLACES),
    *(way_to(place, number, is_archive) for place in PLACES for number in (1, 2) for is_archive in (False, True)),
]
GRANTABLE = [(role, way.code) for role in TABLE.roles for way in NODES if level_mistake(role, way) is None]

ways = st.sampled_from(NODES)
permissions = st.sampled_from(sorted(TABLE.permissions))


@st.composite
def valid_grants(draw: st.DrawFn) -> Grant:
    """A grant that the security administrator could have given, at some time or another."""
    role, node = draw(st.sampled_from(GRANTABLE))
    since = AT + draw(st.integers(-3, 3)) * DAY
    until = draw(st.one_of(st.none(), st.integers(-3, 3).map(lambda days: AT + days * DAY)))
    return Grant(role, node, since, until)


grants = st.lists(valid_grants(), max_size=5).map(tuple)


def somebody(held: tuple[Grant, ...], allowed: frozenset[str] | None = None) -> Principal:
    return Principal(1, "su", "Su", held, permissions=allowed)


@given(grants, permissions, ways)
def test_whoever_may_somewhere_holds_it_and_has_a_role_with_it_on_the_way(
    held: tuple[Grant, ...], permission: str, way: Way
) -> None:
    who = somebody(held)
    if not who.may(permission, way, AT):
        return
    assert who.holds(permission, AT)
    reasons = [one for one in held if one.is_valid(AT) and permission in TABLE.roles[one.role].may]
    assert reasons
    if TABLE.permissions[permission].reach != "none":
        assert any(way.passes(one.node) for one in reasons)


@given(grants, permissions, ways)
def test_a_tree_right_reaches_everything_below_and_nothing_beside(
    held: tuple[Grant, ...], permission: str, way: Way
) -> None:
    if TABLE.permissions[permission].reach != "tree":
        return
    who = somebody(held)
    nodes = set(who.nodes(permission, AT))
    assert who.may(permission, way, AT) is bool(nodes & {way.city, way.place, way.owner})


@given(grants, st.sampled_from(sorted(BUREAU_ACTS)), ways)
def test_only_roles_of_the_bureau_act_on_notices_each_on_its_own_level(
    held: tuple[Grant, ...], permission: str, way: Way
) -> None:
    """档案法 第八条, 第四十二条: the city acts on municipal units and on archives, a district on its own units."""
    acting = [one for one in held if one.is_valid(AT) and permission in TABLE.roles[one.role].may]
    assert all(TABLE.roles[one.role].family == "bureau" for one in acting)
    own = way.place == MUNICIPAL or way.is_archive or way.place is None
    stands = {CITY} if own else {way.place}
    assert somebody(held).may(permission, way, AT) is bool(stands & {one.node for one in acting})


@given(grants, permissions, ways, valid_grants())
def test_more_grants_never_take_a_right_away(held: tuple[Grant, ...], permission: str, way: Way, more: Grant) -> None:
    assert somebody((*held, more)).may(permission, way, AT) >= somebody(held).may(permission, way, AT)


@given(grants, permissions, ways, st.frozensets(permissions))
def test_a_token_never_does_what_its_account_may_not(
    held: tuple[Grant, ...], permission: str, way: Way, allowed: frozenset[str]
) -> None:
    token, account = somebody(held, allowed), somebody(held)
    assert token.may(permission, way, AT) is (permission in allowed and account.may(permission, way, AT))


@given(grants, permissions, ways)
def test_nothing_is_allowed_by_what_is_over_or_has_not_begun(
    held: tuple[Grant, ...], permission: str, way: Way
) -> None:
    valid = tuple(one for one in held if one.since <= AT and (one.until is None or one.until > AT))
    assert somebody(held).may(permission, way, AT) is somebody(valid).may(permission, way, AT)


@given(ways, permissions)
def test_nobody_may_anything_without_a_grant(way: Way, permission: str) -> None:
    assert not somebody(()).may(permission, way, AT)


@given(st.sets(st.sampled_from(sorted(TABLE.roles)), max_size=4))
def test_roles_together_never_join_two_of_the_three_nor_one_of_them_with_business(roles: set[str]) -> None:
    administrators = {role for role in roles if TABLE.roles[role].family == "administrator"}
    if conflict(roles) is None:
        assert len(administrators) <= 1
        assert not administrators or roles == administrators
    assert conflict(roles) is not None or len(roles) < 2 or not administrators


@given(st.sets(st.sampled_from(sorted(TABLE.roles)), max_size=4), st.sampled_from(sorted(TABLE.roles)))
def test_a_conflict_stays_one_with_every_further_role(roles: set[str], more: str) -> None:
    assert conflict(roles) is None or conflict({*roles, more}) is not None


def test_administrators_see_no_business_data() -> None:
    business = {
        name for name in TABLE.permissions if name.split(".")[0] in ("numbers", "records", "notices", "evidence")
    }
    for role in TABLE.roles.values():
        assert role.family != "administrator" or not role.may & business


def test_the_rights_of_the_three_do_not_meet() -> None:
    three = [role.may for role in TABLE.roles.values() if role.family == "administrator"]
    assert len(three) == 3
    assert not any(one & other for one in three for other in three if one is not other)


def test_those_who_sign_and_those_who_administer_need_two_factors() -> None:
    must = {code for code, role in TABLE.roles.items() if role.family == "administrator" or "notices.sign" in role.may}
    assert must <= {code for code, role in TABLE.roles.items() if role.second_factor}


def test_every_permission_is_held_by_somebody() -> None:
    assert set(TABLE.permissions) == set().union(*(role.may for role in TABLE.roles.values()))


@pytest.mark.parametrize(
    ("role", "way", "mistake"),
    [
        ("supervisor", way_to(), None),
        ("supervisor", way_to(XIHU), "wrong_level"),
        ("bureau_leader", way_to(MUNICIPAL), "municipal_is_city"),
        ("archive_staff", way_to(XIHU, 1, True), None),
        ("archive_staff", way_to(XIHU, 1), "wrong_level"),
        ("wall_display", way_to(MUNICIPAL), None),
    ],
)
def test_a_role_stands_at_its_kinds_of_node(role: str, way: Way, mistake: str | None) -> None:
    assert level_mistake(role, way) == mistake


def test_a_role_to_come_asks_for_two_factors_already_and_one_that_is_over_no_more() -> None:
    later = Grant("bureau_leader", CITY, AT + DAY)
    assert needs_second_factor([later], AT)
    assert not needs_second_factor([Grant("bureau_leader", CITY, AT - DAY, AT)], AT)
