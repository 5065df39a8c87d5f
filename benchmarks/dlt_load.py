"""The same feeds loaded by dlt, in an environment and a process of its own.

Through REST: its own client with its cursor pages and sign-in, a resource for each feed, read side by side, pages
handed on whole. Through the view: pages of Arrow instead of rows. Both are written as CSV and loaded by COPY, in large
files that are not compressed, with all cores for normalising and loading, and nothing is sent to anyone. It appends to
empty tables without keys or sums and maps nothing: less than we do with the same rows.

`python benchmarks/dlt_load.py '{"kind": …, "source": …, "destination": DSN}'` prints one JSON line; imports nothing of
ours.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any, Final

PAGE_ROWS: Final = 50_000
REST_PAGE_ROWS: Final = 1_000
HOME: Final = Path(__file__).resolve().parents[1]
PYTHON: Final = HOME / ".venv-bench" / "bin" / "python"


QUIET: Final = {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "ERROR"}
TUNED: Final = {
    "NORMALIZE__WORKERS": str(os.cpu_count() or 1),
    "LOAD__WORKERS": str(os.cpu_count() or 1),
    "DATA_WRITER__DISABLE_COMPRESSION": "true",
    "DATA_WRITER__FILE_MAX_ITEMS": "500000",
}


def of_view(source: str, destination: str) -> dict[str, Any]:
    """Loads `das_view.v_item` of a database: wall_s, cpu_s, version. RuntimeError when it fails or is missing."""
    return _took({"kind": "view", "source": source, "destination": destination, "tuned": True})


def of_rest(
    source: str, feeds: Mapping[str, str], secret: tuple[str, str], destination: str, *, tuned: bool
) -> dict[str, Any]:
    """Loads feeds (name → path) of the platform; the same. `tuned`: not as it comes out of the box."""
    words = {"kind": "rest", "source": source, "feeds": dict(feeds), "secret": secret, "destination": destination}
    return _took(words | {"tuned": tuned})


def _took(words: Mapping[str, Any]) -> dict[str, Any]:
    if not PYTHON.exists():
        raise RuntimeError("dlt is not installed: sh deploy/install/bench-venv.sh")
    with tempfile.TemporaryDirectory() as folder:
        settings = {"DLT_DATA_DIR": folder} | QUIET | (TUNED if words["tuned"] else {})
        done = subprocess.run(
            [str(PYTHON), str(Path(__file__).resolve()), json.dumps(words)],
            env=os.environ | settings,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError((done.stderr or done.stdout)[-4000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _with_host(url: str) -> str:
    """dlt insists on a host between the slashes; the socket's folder in the parameters overrules it."""
    return url.replace("@/", "@localhost:5432/", 1)


def _load(words: dict[str, Any]) -> dict[str, Any]:
    import dlt  # type: ignore[import-not-found]  # of the other environment
    from dlt.destinations import postgres  # type: ignore[import-not-found]

    begun = perf_counter()
    pipeline = dlt.pipeline(
        "first_load", destination=postgres(credentials=_with_host(words["destination"])), dataset_name="loaded"
    )
    resources = [_view(words)] if words["kind"] == "view" else _feeds(words)
    pipeline.run(resources, write_disposition="append", loader_file_format="csv" if words["tuned"] else None)
    wall = perf_counter() - begun
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "wall_s": wall,
        "cpu_s": sum(one.ru_utime + one.ru_stime for one in usage),
        "version": dlt.__version__,
    }


def _view(words: dict[str, Any]) -> Any:
    from dlt.sources.sql_database import sql_table  # type: ignore[import-not-found]

    return sql_table(
        credentials=words["source"].replace("postgresql://", "postgresql+psycopg2://", 1),
        schema="das_view",
        table="v_item",
        backend="pyarrow",
        chunk_size=PAGE_ROWS,
        reflection_level="full_with_precision",
    )


def _feeds(words: dict[str, Any]) -> list[Any]:
    import dlt
    from dlt.sources.helpers.rest_client import RESTClient  # type: ignore[import-not-found]
    from dlt.sources.helpers.rest_client.auth import (  # type: ignore[import-not-found]
        OAuth2ClientCredentials,
    )
    from dlt.sources.helpers.rest_client.paginators import (  # type: ignore[import-not-found]
        JSONResponseCursorPaginator,
    )

    client_id, client_secret = words["secret"]

    def pages(path: str) -> Any:
        client = RESTClient(
            words["source"],
            auth=OAuth2ClientCredentials(
                access_token_url=words["source"] + "/oauth/token", client_id=client_id, client_secret=client_secret
            ),
            paginator=JSONResponseCursorPaginator(cursor_path="next_cursor", cursor_param="cursor"),
            data_selector="data",
        )
        yield from client.paginate(path, params={"limit": REST_PAGE_ROWS})

    return [
        dlt.resource(pages, name=name.replace("-", "_"), parallelized=True, max_table_nesting=0)(path)
        for name, path in words["feeds"].items()
    ]


if __name__ == "__main__":
    print(json.dumps(_load(json.loads(sys.argv[1]))))
