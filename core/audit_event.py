"""What the audit trail keeps of one act: who did what, to what, from where, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

ActorKind = Literal["person", "token", "operator", "system"]
"""person and token: an account of ours; operator: an account of this machine at its command line; system: nobody"""

Outcome = Literal["ok", "refused", "failed"]

ACTOR_KINDS: Final[tuple[ActorKind, ...]] = ("person", "token", "operator", "system")
OUTCOMES: Final[tuple[Outcome, ...]] = ("ok", "refused", "failed")


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One act. `before` and `after` are what changed, as JSON values; secrets have no place in any of it.

    `event` is a code of `core/audit_events.yaml`, `origin` the address of whoever asks (empty: this machine),
    `node` the code of the place or owner that it is about.
    """

    event: str
    at: datetime
    actor: str
    actor_kind: ActorKind
    origin: str = ""
    object_kind: str = ""
    object_code: str = ""
    node: str | None = None
    outcome: Outcome = "ok"
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
