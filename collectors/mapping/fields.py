"""Which fields of its source a feed reads, and for what."""

from collections.abc import Mapping, Sequence
from itertools import chain

from collectors.column_definition import Mapped
from collectors.converting.moments import Instant
from collectors.definition import Feed
from collectors.mapping.columns import ConvertedColumn, MadeColumn, fields_of
from collectors.paths import field_of


class FeedFields:
    """The fields of a feed, in order: `read` make its columns, `used` tell beside that what was deleted.

    `key` fields name a row, `marks` tell its state from others as well. `optional` ones may be absent, `needed` ones
    not; `known` ones are read or knowingly left. `instants`: the columns that are instants, each made of one field.
    """

    def __init__(self, feed: Feed, made: Mapping[str, MadeColumn], keys: Sequence[ConvertedColumn]) -> None:
        extra = [feed.updated, feed.refuse.field if feed.refuse else None, feed.owned_by]
        named = chain(chain.from_iterable(column.fields for column in made.values()), filter(None, extra))
        self.read: tuple[str, ...] = tuple(dict.fromkeys(named))
        self.used = tuple(dict.fromkeys((*self.read, *filter(None, [feed.tombstone]))))
        self.optional = frozenset(_optional(feed))
        self.needed = tuple(name for name in self.used if name not in self.optional and name != feed.tombstone)
        self.known = frozenset({*self.used, *feed.ignored, *map(field_of, self.used)})
        self.key = tuple(chain.from_iterable(column.fields for column in keys))
        self.marks = (*self.key, *filter(None, [feed.updated]))
        self.instants = _instants(made)


def _optional(feed: Feed) -> set[str]:
    columns = feed.columns.items()
    optional = [fields_of(name, one) for name, one in columns if isinstance(one, Mapped) and one.optional]
    return set(chain.from_iterable(optional))


def _instants(made: Mapping[str, MadeColumn]) -> dict[str, str]:
    columns = {name: one for name, one in made.items() if isinstance(one, ConvertedColumn)}
    instants = {name: one.fields for name, one in columns.items() if isinstance(one.converter, Instant)}
    return {name: fields[0] for name, fields in instants.items() if len(fields) == 1}
