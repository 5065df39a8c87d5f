"""The first load of empty tables: rows are appended without keys, indexes and sums, which are made once at its end."""

from store.bulk.beginning import begin_load
from store.bulk.ending import LoadReport, end_load, resume_loads
from store.bulk.lines import append_lines
from store.bulk.owners import owner_map
from store.bulk.states import LoadState, load_states, loading_subjects, loading_subjects_of, loading_tables
from store.bulk.tables import BULK_TABLES

__all__ = [
    "BULK_TABLES",
    "LoadReport",
    "LoadState",
    "append_lines",
    "begin_load",
    "end_load",
    "load_states",
    "loading_subjects",
    "loading_subjects_of",
    "loading_tables",
    "owner_map",
    "resume_loads",
]
