"""The same view loaded by dlt, in an environment and a process of its own.

Set up as its own guide to speed advises: pages of Arrow instead of rows, CSV through COPY instead of INSERT, large
files that are not written twice, all cores for normalising and loading, nothing sent to anyone. It appends to an empty
table without keys: less than we do with the same rows.

`python benchmarks/dlt_load.py '{"source": DSN, "destination": DSN}'` prints one JSON line; imports nothing of ours.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any, Final

PAGE_ROWS: Final = 50_000
HOME: Final = Path(__file__).resolve().parents[1]
PYTHON: Final = HOME / ".venv-bench" / "bin" / "python"


def took(source: str, destination: str) -> dict[str, Any]:
    """Loads with dlt in its own environment: rows, wall_s, cpu_s, version. RuntimeError when it fails or is missing."""
    if not PYTHON.exists():
        raise RuntimeError("dlt is not installed: sh deploy/install/bench-venv.sh")
    words = json.dumps({"source": source, "destination": destination})
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "DLT_DATA_DIR": folder,
            "RUNTIME__DLTHUB_TELEMETRY": "false",
            "RUNTIME__LOG_LEVEL": "ERROR",
            "NORMALIZE__WORKERS": str(os.cpu_count() or 1),
            "LOAD__WORKERS": str(os.cpu_count() or 1),
            "DATA_WRITER__DISABLE_COMPRESSION": "true",
            "DATA_WRITER__FILE_MAX_ITEMS": "500000",
        }
        done = subprocess.run(
            [str(PYTHON), str(Path(__file__).resolve()), words],
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


def _load(words: dict[str, str]) -> dict[str, Any]:
    import dlt  # type: ignore[import-not-found]  # of the other environment
    from dlt.destinations import postgres  # type: ignore[import-not-found]
    from dlt.sources.sql_database import sql_table  # type: ignore[import-not-found]

    begun = perf_counter()
    items = sql_table(
        credentials=words["source"],
        schema="das_view",
        table="v_item",
        backend="pyarrow",
        chunk_size=PAGE_ROWS,
        reflection_level="full_with_precision",
    )
    pipeline = dlt.pipeline(
        "first_load", destination=postgres(credentials=words["destination"]), dataset_name="loaded", progress=None
    )
    pipeline.run(items, table_name="item", write_disposition="append", loader_file_format="csv")
    wall = perf_counter() - begun
    counts = pipeline.last_trace.last_normalize_info.row_counts
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in usage)
    return {"rows": counts["item"], "wall_s": wall, "cpu_s": cpu, "version": dlt.__version__}


if __name__ == "__main__":
    print(json.dumps(_load(json.loads(sys.argv[1]))))
