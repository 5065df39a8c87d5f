"""An act on many agencies of a cycle at once: whoever the act is refused for stays, with the reason."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from core.errors import RefusedError
from evaluation.moving import RefusedMoveError
from store.evaluation.parts import PartRow


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of many agencies at once: those done, and why the others were not (code of the refusal)."""

    done: tuple[str, ...]
    refused: Mapping[str, str]

    def counted(self, name: str) -> dict[str, int]:
        """How many were done, under a name, and how many refused: what the trail keeps."""
        return {name: len(self.done), "refused": len(self.refused)}


def for_each(
    rows: Iterable[PartRow],
    act: Callable[[PartRow], object],
    refusals: tuple[type[RefusedError], ...] = (RefusedMoveError,),
) -> Bulk:
    """Acts on each agency; what is refused by one of these refusals keeps nobody else back, any other error does."""
    done: list[str] = []
    refused: dict[str, str] = {}
    for row in rows:
        try:
            act(row)
        except refusals as error:
            refused[row.owner] = error.code
        else:
            done.append(row.owner)
    return Bulk(tuple(done), refused)
