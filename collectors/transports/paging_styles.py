"""The paging styles by their words in a source file."""

from collectors.paging_definition import CursorPaging, LinkPaging, OffsetPaging, PagePaging, Paging, TokenPaging
from collectors.transports.paging import Pager
from collectors.transports.paging_links import LinkPager
from collectors.transports.paging_numbers import OffsetPager, PagePager
from collectors.transports.paging_tokens import CursorPager, TokenPager


def pager_of(paging: Paging, size: int | None) -> Pager:
    """The pager of a source file; `size` from the settings replaces the page size, never above it."""
    if size is not None:
        paging = paging.model_copy(update={"size": min(size, paging.size)})
    match paging:
        case CursorPaging():
            return CursorPager(paging)
        case TokenPaging():
            return TokenPager(paging)
        case OffsetPaging():
            return OffsetPager(paging)
        case PagePaging():
            return PagePager(paging)
        case LinkPaging():
            return LinkPager(paging)
