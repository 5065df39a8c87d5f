"""`app.py check`: every mistake in settings, sources and definitions at once, and what a change would change."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from cockpit.legibility import too_small
from collectors.registry import SOURCES, load_sources
from core.clock import SystemClock
from core.days import local_date
from core.errors import CockpitError, ConfigurationError
from core.model import Mistake
from core.settings import Settings, load_settings, missing_environment
from core.working_days import OPERATORS_FILE, Calendar, extend_with, statutory
from core.yamllines import load
from evaluation.checking import table_mistakes
from evaluation.rubric.loading import files
from indicators.checks import mistakes as definition_mistakes
from indicators.reading import read as read_definitions
from operations.alert_check import (
    alert_setting_mistakes,
    alert_warnings,
    rule_mistakes,
    waiting_warnings,
    wording_mistakes,
)
from operations.audit_state import shortcomings
from operations.compose import open_database
from operations.configuration import DEFAULT_CONFIG, Configuration, configuration
from operations.effect import differences, effect_of
from operations.in_force import effect_in_force
from operations.rubric import file_mistakes
from operations.sources import source_mistakes
from store.records import column_types


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `check`."""
    parser.add_argument("--diff", action="store_true", help="show what the file would change against what is in force")
    parser.add_argument(
        "--against", type=Path, default=None, help="with --diff: compare with this settings file instead"
    )
    parser.add_argument("--definitions-only", action="store_true", help="leave the settings file out")


def run(arguments: Namespace) -> int:
    """Prints every mistake as `file:line: message` and returns 1 when there is one."""
    path = arguments.config or DEFAULT_CONFIG
    extend_with(path.with_name(OPERATORS_FILE))
    found = [
        *_source_file_mistakes(),
        *_calendar_mistakes(),
        *definition_mistakes(read_definitions()),
        *file_mistakes(files()),
        *table_mistakes(),
        *wording_mistakes(),
    ]
    settings = None
    if not arguments.definitions_only:
        settings, mistakes = _settings(path)
        found = [*mistakes, *found]
    found += rule_mistakes(SOURCES if settings is None else settings.sources)
    _print_all(found)
    if found:
        return 1
    if settings is not None:
        _warn_of_environment(settings, path)
        _warn_of_wall(settings)
        _warn_of_calendar(settings, local_date(SystemClock().now()))
        _warn_of_trail(Configuration(path, settings, os.environ), SystemClock().now())
        _warn_of_rules(Configuration(path, settings, os.environ), SystemClock().now())
    print("no mistakes", file=sys.stderr)
    return _print_differences(arguments, settings) if arguments.diff and settings is not None else 0


def _settings(path: Path) -> tuple[Settings | None, list[Mistake]]:
    try:
        settings = load_settings(path)
    except ConfigurationError as error:
        return None, list(error.mistakes)
    located = load(path)
    return settings, [*source_mistakes(settings, located), *alert_setting_mistakes(settings, located)]


def _source_file_mistakes() -> list[Mistake]:
    try:
        load_sources(column_types())
    except ConfigurationError as error:
        return list(error.mistakes)
    return []


def _calendar_mistakes() -> list[Mistake]:
    try:
        statutory()
    except ConfigurationError as error:
        return list(error.mistakes)
    return []


def _print_all(mistakes: Iterable[Mistake]) -> None:
    for mistake in mistakes:
        print(mistake, file=sys.stderr)


def _warn_of_environment(settings: Settings, path: Path) -> None:
    """The secrets may be set only where the worker runs: worth a line here, not a mistake of the file."""
    located = load(path)
    for mistake in missing_environment(settings, located, os.environ):
        print(f"warning: {mistake}", file=sys.stderr)
    for sentence in alert_warnings(settings, located, os.environ):
        print(f"warning: {sentence}", file=sys.stderr)


def _warn_of_wall(settings: Settings) -> None:
    """A wall may be far away on purpose: worth a line, not a mistake."""
    for sentence in too_small(settings.wall):
        print(f"warning: wall: {sentence}", file=sys.stderr)


def _warn_of_calendar(settings: Settings, today: date) -> None:
    """Holidays of the next year are published late each autumn: worth a line while somebody rests by them."""
    for sentence in unpublished(settings, statutory(), today):
        print(f"warning: calendar: {sentence}", file=sys.stderr)


def _warn_of_trail(found: Configuration, at: datetime) -> None:
    """A key may be made later, and old months dropped by another role: worth a line, not a mistake of the file."""
    for sentence in shortcomings(found, at):
        print(f"warning: audit: {sentence}", file=sys.stderr)


def _warn_of_rules(found: Configuration, at: datetime) -> None:
    """What the bureau has made holds on purpose: worth a line, not a mistake."""
    for sentence in waiting_warnings(found, at):
        print(f"warning: alerts: {sentence}", file=sys.stderr)


def unpublished(settings: Settings, calendar: Calendar, today: date) -> list[str]:
    """Sentences on this year and the next where their holidays are not known and a source works on working days."""
    resting = sorted(code for code, source in settings.sources.items() if source.works == "working_days")
    if not resting:
        return []
    years = [year for year in (today.year, today.year + 1) if not calendar.is_published(year)]
    text = "the holidays of {} are not known here: Monday to Friday are taken for working days ({})"
    return [text.format(year, ", ".join(resting)) for year in years]


def _print_differences(arguments: Namespace, settings: Settings) -> int:
    after = effect_of(settings)
    if arguments.against is not None:
        before = effect_of(load_settings(arguments.against))
    else:
        with open_database(configuration(arguments)) as database:
            in_force = effect_in_force(database)
        if in_force is None:
            raise CockpitError("nothing is in force yet: no worker has run on this store; compare files with --against")
        before = in_force
    lines = differences(before, after)
    print("\n".join(lines) if lines else "nothing would change")
    return 0
