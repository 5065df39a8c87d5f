"""`/api/snapshot/{scope}`."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx

from tests.unit.cockpit.fakes import FakeStore, fake_services, fake_store, serving


def run(body: Callable[[httpx.AsyncClient, FakeStore], Awaitable[None]]) -> None:
    async def main() -> None:
        store = fake_store()
        async with serving(fake_services(store)) as (_, client):
            await body(client, store)

    asyncio.run(main())


def test_the_etag_is_scope_and_edition() -> None:
    async def body(client: httpx.AsyncClient, store: FakeStore) -> None:
        answer = await client.get("/api/snapshot/330106")
        assert answer.headers["etag"] == f'"330106-{answer.json()["edition"]}"'
        assert answer.json()["edition"].startswith("4711-")
        assert answer.json()["scope"]["code"] == "330106"

    run(body)


def test_a_reader_that_has_it_gets_304_also_through_a_proxy_that_weakens_tags() -> None:
    async def body(client: httpx.AsyncClient, store: FakeStore) -> None:
        tag = (await client.get("/api/snapshot/330100")).headers["etag"]
        for held in (tag, f"W/{tag}", f'"330100-4710", {tag}'):
            answer = await client.get("/api/snapshot/330100", headers={"if-none-match": held})
            assert (answer.status_code, answer.content) == (304, b"")
        for held in ('"330100-4710"', '"330100-4711"', '"330100-4711-00000000"'):
            answer = await client.get("/api/snapshot/330100", headers={"if-none-match": held})
            assert answer.status_code == 200

    run(body)


def test_compressed_bytes_go_only_to_who_accepts_them() -> None:
    async def body(client: httpx.AsyncClient, store: FakeStore) -> None:
        gzipped = await client.get("/api/snapshot/330100", headers={"accept-encoding": "gzip"})
        plain = await client.get("/api/snapshot/330100", headers={"accept-encoding": "identity"})
        assert gzipped.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert gzipped.content == plain.content
        assert int(gzipped.headers["content-length"]) < int(plain.headers["content-length"])
        assert gzipped.headers["vary"] == "accept-encoding"

    run(body)


def test_an_unknown_scope_is_404_in_the_readers_language() -> None:
    async def body(client: httpx.AsyncClient, store: FakeStore) -> None:
        answer = await client.get("/api/snapshot/339999", headers={"accept-language": "en"})
        assert answer.status_code == 404
        assert answer.json() == {
            "error": {
                "code": "unknown_scope",
                "message": "There is no scope with the code 339999",
                "where": "scope",
            }
        }
        assert "没有" in (await client.get("/api/snapshot/339999")).json()["error"]["message"]

    run(body)
