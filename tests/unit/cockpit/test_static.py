"""Static bytes."""

import asyncio
import gzip
import pkgutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
from fastapi import FastAPI
from starlette.routing import Route

from cockpit.host import ASSETS
from cockpit.static import IMMUTABLE, AssetFiles, static_file
from tests.unit.cockpit.fakes import fake_services, serving


def run(folder: Path, body: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
    app = FastAPI(routes=[Route("/assets/{path:path}", AssetFiles(folder))])

    async def main() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
            await body(client)

    asyncio.run(main())


def test_text_is_compressed_and_pictures_and_small_files_are_not() -> None:
    assert static_file("a.js", b"x" * 1000).gzipped is not None
    assert static_file("a.svg", b"x" * 1000).gzipped is not None
    assert static_file("a.png", b"x" * 1000).gzipped is None
    assert static_file("a.js", b"x" * 100).gzipped is None
    assert static_file("a.js", b"").media_type == "text/javascript; charset=utf-8"


def test_an_asset_is_kept_for_a_year_only_under_the_fingerprint_of_its_time(tmp_path: Path) -> None:
    file = tmp_path / "wall.js"
    file.write_bytes(b"x" * 1000)

    async def body(client: httpx.AsyncClient) -> None:
        right = await client.get(f"/assets/wall.js?m={file.stat().st_mtime}")
        assert right.headers["cache-control"] == IMMUTABLE
        for wrong in ("/assets/wall.js", "/assets/wall.js?m=1"):
            assert (await client.get(wrong)).headers["cache-control"] == "no-cache"

    run(tmp_path, body)


def test_a_changed_asset_is_served_changed(tmp_path: Path) -> None:
    file = tmp_path / "wall.css"
    file.write_bytes(b"a" * 1000)

    async def body(client: httpx.AsyncClient) -> None:
        first = await client.get("/assets/wall.css")
        unchanged = await client.get("/assets/wall.css", headers={"if-none-match": first.headers["etag"]})
        assert unchanged.status_code == 304
        file.write_bytes(b"b" * 1001)
        second = await client.get("/assets/wall.css", headers={"if-none-match": first.headers["etag"]})
        assert (second.status_code, second.content) == (200, b"b" * 1001)

    run(tmp_path, body)


def test_nothing_outside_the_folder_is_served(tmp_path: Path) -> None:
    inside = tmp_path / "assets"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")

    async def body(client: httpx.AsyncClient) -> None:
        for path in ("..%2fsecret.txt", "%2e%2e/secret.txt", "link.txt", "", "nothing.js", "a%00b"):
            assert (await client.get(f"/assets/{path}")).status_code == 404, path

    run(inside, body)


def test_the_files_of_the_index_come_compressed_and_immutable() -> None:
    async def main() -> None:
        async with serving(fake_services()) as (app, client):
            files = app.state.dashboard.files()
            assert len(files) == 10
            for file in files:
                answer = await client.get(f"/_dash-component-suites/{file}")
                assert answer.status_code == 200, file
                assert answer.headers["cache-control"] == IMMUTABLE
                assert answer.headers["content-encoding"] == "gzip"
                assert len(gzip.compress(answer.content, 9)) >= int(answer.headers["content-length"]) - 64
            for path in ("dash/../dash/dash.py", "dash/dash.py", "os/path.py", "dash/deps/none.js", "cockpit/host.py"):
                assert (await client.get(f"/_dash-component-suites/{path}")).status_code == 404, path

    asyncio.run(main())


def test_react_and_what_it_needs_come_as_one_script() -> None:
    async def main() -> None:
        async with serving(fake_services()) as (app, client):
            base = app.state.dashboard.files()[0]
            assert base.startswith("cockpit/base.v1m")
            text = (await client.get(f"/_dash-component-suites/{base}")).text
            for file in ("polyfill@7.12.1.min.js", "react@18.3.1.min.js", "react-dom@18.3.1.min.js"):
                content = pkgutil.get_data("dash", f"deps/{file}")
                assert content is not None
                assert content.decode() in text, file

    asyncio.run(main())


def test_the_wall_comes_as_one_script_and_one_sheet_and_none_of_its_parts_alone() -> None:
    async def main() -> None:
        async with serving(fake_services()) as (app, client):
            index = (await client.get("/screen")).text
            bundles = [file for file in app.state.dashboard.files() if file.startswith("cockpit/wall.")]
            assert [index.count(f'"/_dash-component-suites/{file}"') for file in bundles] == [1, 1]
            assert "/assets/wall/" not in index
            assert "{wall" not in index
            for file in bundles:
                answer = await client.get(f"/_dash-component-suites/{file}")
                again = await client.get(
                    f"/_dash-component-suites/{file}", headers={"if-none-match": answer.headers["etag"]}
                )
                assert again.status_code == 304
                for part in (ASSETS / "wall").glob(f"*.{file.rsplit('.', 1)[1]}"):
                    assert part.read_text(encoding="utf-8") in answer.text, part.name

    asyncio.run(main())


def test_no_plotly_is_loaded_by_the_index() -> None:
    async def main() -> None:
        async with serving(fake_services()) as (app, _):
            assert not [script for script in app.state.dashboard.files() if "plotly" in script or "async-" in script]

    asyncio.run(main())
