"""What paging styles have in common that tell the place in a listing by parameters alone."""

from datetime import datetime

from collectors.paging_definition import CursorPaging, OffsetPaging, Paged, PagePaging, TokenPaging
from collectors.transports.paging import State, written


class ByParameters:
    """A listing at one address, whose further pages are asked for by parameters."""

    _paging: CursorPaging | TokenPaging | OffsetPaging | PagePaging

    def address(self, state: State) -> str | None:
        """Path and parameters say it."""
        return None

    def headers(self, state: State) -> dict[str, str]:
        """None of its own."""
        return {}

    def probe(self, since: datetime) -> dict[str, str]:
        """One row, from a moment on where the source has such a parameter."""
        paging = self._paging
        moment = {paging.since: written(since, paging.since_as)} if paging.since else {}
        return {**paging.parameters, **moment, paging.limit: "1"}


def since_parameter(paging: Paged, parameter: str, state: State) -> dict[str, str]:
    """The moment of a state as a parameter."""
    return {parameter: written(datetime.fromisoformat(state["since"]), paging.since_as)}
