"""The alerts that go on, read again only as far as they have changed."""

from dataclasses import dataclass, field

from store.alerting.episodes import Episode, episodes, open_versions
from store.database import UnitOfWork


@dataclass(slots=True)
class EpisodeBook:
    """Belongs to one thread: ten thousand alerts would be read with each look, to see that few have moved.

    A row is known by the transaction that wrote it, whoever that was; an episode is never changed in place.
    """

    _known: dict[int, tuple[str, Episode]] = field(default_factory=dict)

    def open(self, unit: UnitOfWork) -> list[Episode]:
        """The episodes that are not over."""
        versions = open_versions(unit)
        known = {number: self._known[number] for number in versions if number in self._known}
        changed = [number for number, version in versions.items() if number not in known or known[number][0] != version]
        known |= {one.alert_id: (versions[one.alert_id], one) for one in episodes(unit, changed)}
        self._known = known
        return [one for _, one in known.values() if one.ended_at is None]
