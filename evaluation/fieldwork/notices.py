"""What a notice of an inspection says, and whether its document is sealed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from core.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Notice:
    """When, where, about which subjects of 档案法 42 (1 to 6), and what is to be prepared; times are local."""

    visit_on: date
    begins: time
    ends: time
    place: str
    subjects: tuple[int, ...]
    material: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            **asdict(self),
            "visit_on": self.visit_on.isoformat(),
            "begins": self.begins.isoformat("minutes"),
            "ends": self.ends.isoformat("minutes"),
            "subjects": list(self.subjects),
            "material": list(self.material),
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Notice":
        """From what is stored."""
        return cls(
            date.fromisoformat(told["visit_on"]),
            time.fromisoformat(told["begins"]),
            time.fromisoformat(told["ends"]),
            told["place"],
            tuple(told["subjects"]),
            tuple(told["material"]),
        )


def demand_complete(notice: Notice) -> None:
    """RefusedError: the notice lacks something that its document has to say."""
    lacking = {
        "place": not notice.place.strip(),
        "subjects": not notice.subjects,
        "material": not any(map(str.strip, notice.material)),
        "time": notice.ends <= notice.begins,
    }
    if any(lacking.values()):
        fields = ", ".join(name for name, lacks in lacking.items() if lacks)
        raise RefusedError(f"the notice lacks {fields}", "notice_incomplete", fields=fields)
