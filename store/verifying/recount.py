"""A recount by DuckDB over the files of an export."""

from collections.abc import Mapping
from pathlib import Path

from core.model import Images
from store.merging.expected import COUNTED, count_subjects
from store.merging.slices import slices_for
from store.records import OWN_TABLES
from store.verifying.comparison import Found, compare
from store.verifying.duck import Duck
from store.verifying.export import open_export
from store.verifying.manifest import Manifest
from store.verifying.report import Watch
from store.verifying.session import counted


def recounted(duck: Duck, folder: Path, manifest: Manifest, images: Images, watch: Watch) -> tuple[Found, int]:
    """What differs between the sums of an export and a recount of its records, and how many records were counted."""
    open_export(duck, folder, tuple(manifest.rows))
    for name, columns in COUNTED.items():
        duck.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
    slices = {subject: _slices(manifest.rows, subject) for subject in counted(images, manifest.skipped)}
    rows = count_subjects(duck, images, slices, watch.part(0, 0.9).tell)
    watch.tell("comparing", 0.9)
    return compare(duck), rows


def _slices(rows: Mapping[str, int], subject: str) -> int:
    table = OWN_TABLES.get(subject)
    return slices_for(rows.get(table.name, 0) if table else 0)
