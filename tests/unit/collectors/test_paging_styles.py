"""What holds for every paging style."""

from datetime import UTC, datetime

import pytest

from collectors.paging_definition import CursorPaging, OffsetPaging, PagePaging, TokenPaging
from collectors.transports.paging import Pager
from collectors.transports.paging_styles import pager_of

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)

PAGERS = [
    pager_of(CursorPaging(style="cursor", size=2), None),
    pager_of(TokenPaging(style="page_token", size=2), None),
    pager_of(OffsetPaging(style="offset", size=2), None),
    pager_of(PagePaging(style="page", since="from", size=2), None),
]


@pytest.mark.parametrize("pager", PAGERS)
def test_a_probe_asks_for_one_row(pager: Pager) -> None:
    parameters = pager.probe(AT)
    assert "1" in parameters.values()
    assert AT.isoformat() in parameters.values()


def test_the_settings_may_make_pages_smaller_but_not_larger() -> None:
    paging = CursorPaging(style="cursor", size=1000)
    assert pager_of(paging, 50).query({"cursor": "c"})["limit"] == "50"
    assert pager_of(paging, 5000).query({"cursor": "c"})["limit"] == "1000"
