"""Every way of paging and of being let in, held to what holds for every feed over HTTP."""

from typing import Any, ClassVar

import pytest

from collectors.definition import Source
from collectors.paging_definition import LinkPaging, OffsetPaging, PagePaging
from collectors.transport_definition import Basic, NoAuth, Rest
from tests.collector_kit import RestBench, RestContract, recorded, source_named
from tests.recorded_host import GOOD


def restyled(**changes: Any) -> Source:
    """The look-up service as if it paged or let in otherwise."""
    source = source_named("lookups")
    assert isinstance(source.transport, Rest)
    return source.model_copy(update={"transport": source.transport.model_copy(update=changes)})


class Restyled(RestContract):
    """The feed of the look-up service in another style."""

    source = "lookups"
    changes: ClassVar[dict[str, Any]] = {}

    @pytest.fixture
    def bench(self, code: str) -> RestBench:
        """The feed with its recorded rows."""
        return RestBench(restyled(**self.changes), code, recorded("lookups", code))


class TestPagesOfWhatChanged(Restyled):
    changes: ClassVar[dict[str, Any]] = {
        "paging": PagePaging(style="page", rows="requests", since="from", limit="per", size=2)
    }


class TestPagesOfTheWhole(Restyled):
    changes: ClassVar[dict[str, Any]] = {
        "paging": PagePaging(style="page", rows="requests", first=0, limit="per", size=2)
    }


class TestLinks(Restyled):
    changes: ClassVar[dict[str, Any]] = {
        "paging": LinkPaging(style="link", rows="requests", since="from", limit="per", size=2)
    }


class TestListsWithoutAnEnvelope(Restyled):
    changes: ClassVar[dict[str, Any]] = {"paging": OffsetPaging(style="offset", rows=None, since="from", size=2)}


class TestUserAndPassword(Restyled):
    changes: ClassVar[dict[str, Any]] = {"auth": Basic(kind="basic")}


class TestOpenToEverybody(Restyled):
    changes: ClassVar[dict[str, Any]] = {"auth": NoAuth(kind="none")}

    def test_wrong_credentials_stop_the_feed_and_are_not_shown(self, bench: RestBench) -> None:
        """There are none to be wrong."""
        bench.feed = bench.bound(bench.settings(**dict.fromkeys(GOOD, "wrong-credential")))
        assert bench.run().outcome == "ok"
