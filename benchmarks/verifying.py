"""`verify_*_cpu_s`: a whole verification by each engine, as the command runs it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import Any, Final

from benchmarks.figures import Figure
from benchmarks.machine import Meter, memory_mb, process_tree
from benchmarks.stores import Store
from operations.configuration import DEFAULT_CONFIG, PROJECT

ENGINES: Final = ("postgres", "duckdb")
FIGURES: Final = tuple(f"verify_{engine}_cpu_s" for engine in ENGINES)
MEMORY_MB: Final = 1_000
LOOK_S: Final = 0.25


def figures(store: Store, wanted: frozenset[str]) -> Iterator[Figure]:
    """Processor seconds of client and server; beside them the most memory of both, shared buffers counted once."""
    for engine, name in zip(ENGINES, FIGURES, strict=True):
        if name in wanted:
            yield _figure(store, engine, name)


def _figure(store: Store, engine: str, name: str) -> Figure:
    idle = memory_mb(process_tree(store.cluster.pid))
    meter, begun, peak, before = Meter(store.cluster.pid), perf_counter(), 0.0, _children_s()
    command = [sys.executable, "app.py", "--config", str(DEFAULT_CONFIG), "verify", "--engine", engine, "--json"]
    with meter.running():
        process = subprocess.Popen(
            command, cwd=PROJECT, env={**os.environ, "DATABASE_URL": store.url}, stdout=subprocess.PIPE, text=True
        )
        while process.poll() is None:
            peak = max(peak, memory_mb({process.pid} | process_tree(store.cluster.pid)))
            try:
                process.wait(LOOK_S)
            except subprocess.TimeoutExpired:
                continue
    report: dict[str, Any] = json.loads(process.stdout.read() if process.stdout else "{}")
    assert report["differing_cells"] == 0, report
    client_s = _children_s() - before
    return Figure(
        name,
        {"cpu_s": client_s + meter.others_s, "memory_mb": peak},
        "s, MB",
        {"memory_mb": MEMORY_MB},
        1,
        beside={
            "seconds": round(perf_counter() - begun, 1),
            "client_cpu_s": round(client_s, 1),
            "server_cpu_s": round(meter.others_s, 1),
            "client_memory_mb": report["memory_mb"],
            "idle_server_memory_mb": round(idle),
            "records": report["rows"],
            "cells": report["cells"],
        },
    )


def _children_s() -> float:
    """Processor time of the processes that this one has started and that have ended."""
    times = os.times()
    return times.children_user + times.children_system
