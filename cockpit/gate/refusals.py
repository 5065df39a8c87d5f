"""Refusals in the audit trail: what was tried and not let through, by whom and from where.

Whoever is refused again and again writes one line a minute, with its count: nobody can fill the trail from outside.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from cockpit.gate.current import Visit
from cockpit.gate.rates import address_key
from core.audit_event import AuditEvent
from core.errors import CockpitError

EVENT: Final = "access.refused"
RECORDED: Final = frozenset(
    {"session_ended", "token_unknown", "token_forbidden", "forbidden", "csrf", "too_large", "too_many", "bad_form"}
    | {"push_not_signed", "push_unknown_key", "push_bad_nonce", "push_clock", "push_bad_signature", "push_replayed"}
    | {"push_unknown_source", "push_not_open"}
)
"""Codes of refusals that may be an attempt; to be nobody yet is none."""
GATHERED_S: Final = 60.0
MOST_LINES: Final = 600
"""So many lines a minute; what comes on top is counted in one."""
OTHERS: Final = ("others", "", "")

log = logging.getLogger(__name__)

Record = Callable[[AuditEvent], None]
"""Adds an event to the trail; blocks."""


@dataclass(slots=True)
class _Line:
    event: AuditEvent
    times: int = 0


class Refusals:
    """Gathers refusals and writes them down; `note` never waits and never fails."""

    def __init__(self, record: Record, gathered_s: float = GATHERED_S) -> None:
        self._record = record
        self._gathered_s = gathered_s
        self._lines: dict[tuple[str, str, str], _Line] = {}
        self._fresh: list[AuditEvent] = []
        self._bell = asyncio.Event()

    def note(self, visit: Visit, code: str, method: str, path: str) -> None:
        """Notes a refusal; one of a kind that is no attempt is left out."""
        if code not in RECORDED:
            return
        actor = visit.visitor.principal.name if visit.visitor else ""
        key = (code, address_key(visit.address), actor)
        if key not in self._lines and len(self._lines) >= MOST_LINES:
            key = OTHERS
        line = self._lines.get(key)
        if line is not None:
            line.times += 1
            return
        event = _event(visit, code, method, path)
        self._lines[key] = _Line(event)
        self._fresh.append(event)
        self._bell.set()

    async def run(self) -> None:
        """Writes what is noted, at once; and each minute how often it came again. Runs until cancelled."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._gathered_s
        while True:
            try:
                async with asyncio.timeout_at(until):
                    await self._bell.wait()
            except TimeoutError:
                self._end_minute()
                until = loop.time() + self._gathered_s
            self._bell.clear()
            await self.write()

    def _end_minute(self) -> None:
        again = [line for line in self._lines.values() if line.times]
        self._lines.clear()
        self._fresh += [replace(line.event, detail={**line.event.detail, "times": line.times}) for line in again]

    async def write(self) -> None:
        """Writes down what is noted; what the store does not take now waits for the next time."""
        waiting, self._fresh = self._fresh, []
        for number, event in enumerate(waiting):
            try:
                await asyncio.to_thread(self._record, event)
            except CockpitError as error:
                log.warning("refusals: %d cannot be recorded yet: %s", len(waiting) - number, error)
                self._fresh[:0] = waiting[number : number + MOST_LINES]
                return


def _event(visit: Visit, code: str, method: str, path: str) -> AuditEvent:
    principal = visit.visitor.principal if visit.visitor else None
    return AuditEvent(
        event=EVENT,
        at=visit.at,
        actor=principal.name if principal else "",
        actor_kind=principal.kind if principal else "system",
        origin=visit.address,
        object_kind="address",
        object_code=path[:200],
        outcome="refused",
        detail={"reason": code, "method": method, "agent": visit.agent},
    )
