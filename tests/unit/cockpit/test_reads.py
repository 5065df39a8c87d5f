"""Blocking reads off the loop."""

import asyncio
import threading

import orjson
import pytest

from cockpit.reads import Reads
from core.errors import StoreError
from tests.unit.cockpit.fakes import FakeStore, fake_services, fake_store, serving, until


def test_the_answer_and_the_error_of_a_read_come_back() -> None:
    async def main() -> None:
        reads = Reads()
        assert await reads(divmod, 7, 3) == (2, 1)
        with pytest.raises(ZeroDivisionError):
            await reads(divmod, 7, 0)

    asyncio.run(main())


def test_a_read_without_an_answer_is_given_up_and_keeps_its_place_until_it_ends() -> None:
    ended = threading.Event()

    async def main() -> None:
        reads = Reads(at_once=1, patience_s=0.02)
        for _ in range(2):
            with pytest.raises(StoreError, match="not answered"):
                await reads(ended.wait)
        ended.set()
        reads.patience_s = 10
        assert await reads(lambda: 1) == 1

    asyncio.run(main())


def test_only_so_many_reads_run_at_once() -> None:
    running, most, lock = [0], [0], threading.Lock()

    def work() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        threading.Event().wait(0.01)
        with lock:
            running[0] -= 1

    async def main() -> None:
        reads = Reads(at_once=3)
        await asyncio.gather(*(reads(work) for _ in range(12)))

    asyncio.run(main())
    assert most[0] == 3


class Hanging(FakeStore):
    """A store whose answers can be held back."""

    def __init__(self) -> None:
        super().__init__(fake_store().payloads)
        self.answers = threading.Event()
        self.answers.set()

    def _answer(self) -> None:
        self.answers.wait()
        super()._answer()


def test_a_store_that_hangs_makes_the_screen_stale_and_files_and_health_go_on() -> None:
    async def main() -> None:
        store = Hanging()
        async with serving(fake_services(store)) as (app, client):
            channel = await app.state.hub.channel("330100")
            app.state.reads.patience_s = 0.05
            store.answers.clear()
            try:
                store.bus.ring()
                await until(lambda: orjson.loads(channel.edition.body).get("stale") is True)
                assert (await client.get("/healthz")).status_code == 200
                assert (await client.get("/assets/00-tokens.css")).status_code == 200
                assert (await client.get("/api/snapshot/330100")).json()["stale"] is True
                assert (await client.get("/readyz")).status_code == 503
                assert (await client.get("/api/sources")).json()["error"]["code"] == "store_away"
            finally:
                store.answers.set()
            app.state.reads.patience_s = 10
            await until(lambda: "stale" not in orjson.loads(channel.edition.body))

    asyncio.run(main())
