"""The generated pages of docs/: written, or only compared."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from alerts.rules_page import rules_document
from alerts.states_page import alert_chapter
from collectors.document import sources_markdown
from collectors.mapping_document import mapping_markdown
from collectors.registry import load_sources
from core.access_document import roles_document
from core.settings_document import settings_document
from evaluation.law.clauses import clause_table
from evaluation.rubric.document import rubric_document
from evaluation.rubric.loading import files as rubric_files
from evaluation.rubric.loading import load as load_rubric
from evaluation.states_page import states_page
from indicators.catalogue import load as load_catalogue
from indicators.document import indicators_document
from operations.configuration import PROJECT
from operations.fault_matrix import FOLDER as FAULTS
from operations.fault_matrix import families, fault_document
from operations.loop_page import loop_page
from operations.loop_steps import FOLDER as LOOP
from operations.loop_steps import read_loop
from store.records import column_types


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `docs`."""
    parser.add_argument("--check", action="store_true", help="only say which pages are out of date; exit 1 when one is")


def pages() -> Mapping[str, str]:
    """File name below docs/ → text."""
    # an installation without the tests keeps the page that came with it
    faults = {"faults.md": fault_document(families())} if FAULTS.is_dir() else {}
    loop = {"loop.md": loop_page(read_loop())} if LOOP.is_dir() else {}
    return {
        **faults,
        **loop,
        "alert-rules.md": rules_document(),
        "indicators.md": indicators_document(load_catalogue()),
        "mapping.md": mapping_markdown(),
        "roles.md": roles_document(),
        "rubric.md": rubric_document(load_rubric(path, clause_table().clauses) for path in rubric_files()),
        "settings.md": settings_document(),
        "sources.md": sources_markdown(load_sources(column_types())),
        "states.md": f"{states_page()}\n{alert_chapter()}",
    }


def run(arguments: Namespace) -> int:
    """Writes the pages, or with --check names those that differ."""
    stale = []
    for name, text in pages().items():
        path = PROJECT / "docs" / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not arguments.check:
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"docs/{name}: {'is out of date, run `make docs`' if arguments.check else 'written'}", file=sys.stderr)
    return 1 if stale and arguments.check else 0
