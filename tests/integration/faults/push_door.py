"""The licence library that pushes its links to a real web process."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, Final

import httpx

from cockpit.pushes import PushDoor as Doorkeeper
from cockpit.services import services_on
from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.transport_definition import PushOnly
from core.model import RunReport
from operations.fault_matrix import Fault
from store import inbox
from tests.collector_kit import Quiet, source_named
from tests.integration.faults import rows as held
from tests.integration.faults.rest_door import counted
from tests.integration.faults.rows import BEFORE, NEWS, changed, stamp
from tests.integration.faults.world import (
    Store,
    bound,
    expected_rows,
    feed_named,
    stored_rows,
    with_five_minutes,
)
from tests.recorded_host import Row
from tests.serving import served
from tests.unit.cockpit.fakes import catalogue
from tests.unit.collectors.sources import PLACES

KEY, SECRET = "push-key", "push-secret"
TARGET: Final = "/api/push/licences"


class PushDoor:
    """Links of licences, pushed."""

    def __init__(self, store: Store, fault: Fault) -> None:
        self.store, self.fault = store, fault
        self.truth = [link(number) for number in range(BEFORE + NEWS)]
        self.number = 0
        source = source_named("licences").model_copy(update={"transport": PushOnly(kind="push"), "deletions": None})
        settings = {"licences": SourceSettings("push", {"push_key": KEY, "push_secret": SECRET})}
        self.feeds = bind((source,), settings, PLACES, store.clock, Quiet(), pushes=inbox.Pushes(store.database))
        doors = {"licences": Doorkeeper(KEY, SECRET, {"links": "links"})}
        services = services_on(store.database, catalogue(), with_five_minutes(), store.clock, doors=doors)
        self.stack = ExitStack()
        url, _ = self.stack.enter_context(served(services))
        self.client = self.stack.enter_context(httpx.Client(base_url=url, trust_env=False))
        assert self.push(self.truth[:BEFORE]) == 202
        assert store.run(self.feed).rows == BEFORE

    def close(self) -> None:
        """The web process ends."""
        self.stack.close()

    @property
    def feed(self) -> BoundFeed:
        """The feed under test."""
        return feed_named(self.feeds, "links")

    @property
    def polled(self) -> BoundFeed:
        """The same feed as it would be polled: its mapping by itself."""
        return feed_named(bound(source_named("licences"), "https://source.example", self.store.clock), "links")

    def push(self, rows: Sequence[Row], nonce: str = "", secret: str = SECRET, minutes: int = 0) -> int:
        """The status that a push is answered with."""
        self.number += 1
        nonce = nonce or f"nonce-{self.number:08d}"
        content = json.dumps({"feed": "links", "rows": list(rows)}, ensure_ascii=False).encode()
        at = self.store.clock.now() + timedelta(minutes=minutes)
        moment = str(round(at.timestamp() * 1000))
        text = "\n".join(["POST", TARGET, moment, nonce, hashlib.sha256(content).hexdigest()])
        signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        head = {"X-App-Key": KEY, "X-Timestamp": moment, "X-Nonce": nonce, "X-Signature": signature}
        answer = self.client.post(TARGET, content=content, headers=head | {"Content-Type": "application/json"})
        return answer.status_code

    def begin(self) -> None:
        """The fault is there."""
        getattr(self, f"_on_{self.fault.fault['kind']}")()

    def look(self) -> RunReport:
        """One look into the inbox."""
        return self.store.run(self.feed)

    def _on_replayed(self) -> None:
        news = self.truth[BEFORE:]
        assert self.push(news, "nonce-of-the-news") == 202
        assert self.push(news, "nonce-of-the-news") == 409
        assert self.push(news) == 202  # the same body, signed anew: it counts once

    def _on_signature(self) -> None:
        assert self.push(self.truth[BEFORE:], secret="another-secret") == 401

    def _on_clock(self) -> None:
        assert self.push(self.truth[BEFORE:], minutes=self.fault.fault["minutes"]) == 401

    def _on_unfit(self) -> None:
        news = [dict(row) for row in self.truth[BEFORE:]]
        for row in news[:2]:
            row["status"] = "不详"
        assert self.push(news) == 202

    def mend(self) -> None:
        """It is pushed again, as it should be."""
        if self.fault.mend == "none":
            return
        for row in self.truth[BEFORE:]:
            row["updated_at"] = stamp(self.store.clock.now())
        assert self.push(self.truth[BEFORE:]) == 202

    def expected(self) -> dict[str, dict[str, Any]]:
        """The rows that the store has to hold in the end."""
        return expected_rows(self.polled, self.truth, self.store.clock.now())

    def stored(self) -> dict[str, dict[str, Any]]:
        """The rows that it holds."""
        return stored_rows(self.store, self.polled)

    def items(self) -> dict[str, tuple[int, int]]:
        """The platform is untouched."""
        usual = held.platform(BEFORE)
        return counted(usual["cases"], usual["case-archive"])


def link(number: int) -> Row:
    """A licence that is archived."""
    return {
        "cert_identifier": f"L{number:04d}",
        "archival_code": f"J1-{number}",
        "package_id": f"P{number:04d}",
        "filed_at": changed(0),
        "status": "已归档",
        "updated_at": changed(number),
    }
