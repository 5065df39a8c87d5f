"""Ways to fields within rows."""

from typing import Any

import pytest

from collectors.paths import MISSING, field_of, found, is_plain, steps_of

ROW: dict[str, Any] = {
    "a": {"b": [{"c": 1}, {"c": 2}, {}], "none": None, "text": "t"},
    "列 名": "值",
    "dc:title": {"@lang": "zh", "#text": "题名"},
    "single": {"name": "one"},
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a.text", "t"),
        ("a.b[0].c", 1),
        ("a.b[1].c", 2),
        ("a.b[7].c", None),
        ("a.b[].c", [1, 2, None]),
        ("a.none.deeper", None),
        ("a.absent", MISSING),
        ("absent[].x", MISSING),
        ("'列 名'", "值"),
        ("dc:title", "题名"),
        ("dc:title.@lang", "zh"),
        ("single[0].name", "one"),
        ("single[].name", ["one"]),
        ("single[1].name", None),
        ("a.b[].absent", MISSING),
        ("a.text.deeper", "t"),
    ],
)
def test_a_way_leads_to_its_value(path: str, value: Any) -> None:
    assert found(ROW, steps_of(path)) == value


@pytest.mark.parametrize("path", ["", "a.", ".a", "a..b", "a[x]", "the no", "a[-1]", "1a", "a b"])
def test_what_is_no_way_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        steps_of(path)


def test_a_plain_name_is_told_from_a_way() -> None:
    assert is_plain("题名")
    assert not is_plain("a.b")
    assert not is_plain("'列 名'")
    assert field_of("a.b[0]") == "a"
