"""Who a secret stands for: asked once, forgotten at once, and remembered while the store is away."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from cockpit.gate import visitors as module
from cockpit.gate.visitors import Visitors
from cockpit.reads import Reads
from core.errors import StoreError
from people.doors import Visitor
from tests.unit.cockpit.fakes import NOW
from tests.visiting import CHIEF, FakeDoors


def run(story: Callable[[FakeDoors, Visitors], Awaitable[None]], doors: FakeDoors | None = None) -> None:
    async def main() -> None:
        found = doors or FakeDoors()
        await story(found, Visitors(found, Reads()))

    asyncio.run(main())


async def name_of(visitors: Visitors, secret: str = CHIEF, *, active: bool = True) -> str | None:
    found = await visitors.of("session", secret, NOW, active=active)
    return found.principal.name if found else None


def test_the_store_is_asked_once_for_many_requests() -> None:
    async def story(doors: FakeDoors, visitors: Visitors) -> None:
        assert [await name_of(visitors) for _ in range(5)] == ["chief"] * 5
        assert doors.looked[CHIEF] == 1

    run(story)


def test_requests_that_come_together_wait_for_one_answer() -> None:
    async def story(doors: FakeDoors, visitors: Visitors) -> None:
        assert set(await asyncio.gather(*(name_of(visitors) for _ in range(20)))) == {"chief"}
        assert doors.looked[CHIEF] == 1

    run(story)


def test_a_secret_that_is_nobodys_is_asked_for_each_time() -> None:
    async def story(doors: FakeDoors, visitors: Visitors) -> None:
        assert [await name_of(visitors, "forged") for _ in range(2)] == [None, None]
        assert doors.looked["forged"] == 2
        assert not visitors.knows("session", "forged")

    run(story)


def test_a_session_is_no_token() -> None:
    async def story(doors: FakeDoors, visitors: Visitors) -> None:
        await name_of(visitors)
        assert await visitors.of("token", CHIEF, NOW) is None

    run(story)


def test_a_change_is_felt_by_the_next_request() -> None:
    async def story(doors: FakeDoors, visitors: Visitors) -> None:
        await name_of(visitors)
        account = doors.sessions.pop(CHIEF).principal.account_id
        assert await name_of(visitors) == "chief"
        visitors.forget(account + 1)
        assert await name_of(visitors) == "chief"
        visitors.forget(account)
        assert await name_of(visitors) is None

    run(story)


def test_what_was_read_before_a_change_is_not_kept() -> None:
    reading, go_on = threading.Event(), threading.Event()

    class Slow(FakeDoors):
        def by_session(self, secret: str, at: object, *, active: bool = True) -> Visitor | None:
            found = super().by_session(secret, NOW, active=active)
            reading.set()
            assert go_on.wait(10)
            return found

    async def story(doors: FakeDoors, visitors: Visitors) -> None:
        asking = asyncio.create_task(name_of(visitors))
        await asyncio.to_thread(reading.wait, 10)
        doors.sessions.clear()
        visitors.forget(None)
        go_on.set()
        assert await asking is None
        assert await name_of(visitors) is None

    run(story, Slow())


def test_the_end_of_a_session_needs_no_notice() -> None:
    async def story(doors: FakeDoors, visitors: Visitors) -> None:
        doors.end_soon(CHIEF, NOW, 10)
        assert await name_of(visitors) == "chief"
        assert await visitors.of("session", CHIEF, NOW + timedelta(seconds=11)) is None

    run(story)


def test_to_watch_does_not_count_as_acting_and_to_act_counts_now_and_then() -> None:
    async def story(doors: FakeDoors, visitors: Visitors) -> None:
        doors.sessions[CHIEF] = idle(doors.sessions[CHIEF])
        await name_of(visitors, active=False)
        assert doors.active[CHIEF] == 0
        for _ in range(3):
            await name_of(visitors)
        assert (doors.active[CHIEF], doors.looked[CHIEF]) == (1, 2)

    run(story)


def idle(visitor: Visitor) -> Visitor:
    return Visitor(visitor.principal, visitor.csrf, visitor.expires_at, NOW + timedelta(minutes=15), "full")


def test_who_was_known_stays_known_while_the_store_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_S", -1.0)

    async def story(doors: FakeDoors, visitors: Visitors) -> None:
        doors.end_soon(CHIEF, NOW, 60)
        await name_of(visitors)
        doors.away = True
        assert await name_of(visitors) == "chief"
        with pytest.raises(StoreError):
            await name_of(visitors, "secret-of-another")
        with pytest.raises(StoreError):
            await visitors.of("session", CHIEF, NOW + timedelta(seconds=61))

    run(story)


def test_who_hears_nothing_trusts_what_is_kept_for_a_moment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DEAF_S", -1.0)

    async def main() -> None:
        doors = FakeDoors()
        deaf = Visitors(doors, Reads(), lambda: False)
        await name_of(deaf)
        await name_of(deaf)
        assert doors.looked[CHIEF] == 2

    asyncio.run(main())


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 3)

    async def story(doors: FakeDoors, visitors: Visitors) -> None:
        secrets = [doors.admit(f"n{number}") for number in range(4)]
        for secret in secrets:
            await name_of(visitors, secret)
        assert [visitors.knows("session", secret) for secret in secrets] == [False, True, True, True]

    run(story)
