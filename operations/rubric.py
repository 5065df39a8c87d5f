"""`app.py rubric`: checks versions of the rubric, compares two, publishes a draft, retires one, tries other weights."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import Final

from core.clock import SystemClock
from core.days import local_date
from core.errors import CockpitError
from core.model import Mistake
from evaluation.law.clauses import clause_table
from evaluation.parts.finding import cycle_within
from evaluation.results.other_weights import weighed, weights_of
from evaluation.rubric.checks import mistakes
from evaluation.rubric.comparing import changes
from evaluation.rubric.loading import files, load
from evaluation.rubric.publishing import published, retired
from evaluation.rubric.reading import FOLDER, read
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.words import State
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import configuration
from operations.what_if import lines_of

TWICE: Final = "{} stands in {} too: every version has a number of its own"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `rubric`."""
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the versions lie (default: those shipped)")
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    check = acts.add_parser("check", help="name every mistake with file and line; exit 1 when there is one")
    check.add_argument("files", nargs="*", type=Path, help="files to check (default: all versions)")
    diff = acts.add_parser("diff", help="show what differs between two versions")
    for name in ("before", "after"):
        diff.add_argument(name, help="a version such as capability-1, or a file")
    for name, sentence in (("publish", "publish a draft today: it never changes again"), ("retire", "end a version")):
        acts.add_parser(name, help=sentence).add_argument("version", help="a version such as capability-1, or a file")
    trying = acts.add_parser(
        "what-if",
        help="who changes rank or grade in a stored cycle under other weights, and how firm ranks stand",
        epilog="example: app.py rubric what-if EV2026-001 R3-1=9 R5-1=3",
    )
    trying.add_argument("cycle", help="code of a cycle")
    trying.add_argument(
        "weights", nargs="*", metavar="ITEM=POINTS", help="other weights (none: only how firm ranks are)"
    )


def run(arguments: Namespace) -> int:
    """Does one of the acts; 1 when check finds a mistake."""
    match arguments.act:
        case "check":
            return _check(arguments.files or files(arguments.folder))
        case "diff":
            return _diff(arguments)
        case "what-if":
            return _what_if(arguments)
    return _move(arguments, local_date(SystemClock().now()))


def clause_ids() -> frozenset[str]:
    """The ids of the clause table."""
    return frozenset(clause_table().clauses)


def file_mistakes(paths: list[Path]) -> list[Mistake]:
    """Every mistake of some files, and versions that stand in two of them."""
    found: list[Mistake] = []
    seen: dict[str, str] = {}
    for path in paths:
        written = read(path)
        found += mistakes(written, clause_ids())
        for header in written.header:
            first = seen.setdefault(header.value.key, path.name)
            if first != path.name:
                found.append(header.mistake(("version",), TWICE.format(header.value.key, first)))
    return found


def _check(paths: list[Path]) -> int:
    found = file_mistakes(paths)
    for mistake in found:
        print(mistake, file=sys.stderr)
    if not found:
        print(f"no mistakes in {len(paths)} versions" if paths else "there is no version", file=sys.stderr)
    return 1 if found or not paths else 0


def _diff(arguments: Namespace) -> int:
    before, after = (_load(arguments, name) for name in (arguments.before, arguments.after))
    found = changes(before, after)
    print("\n".join(map(str, found)) if found else "nothing differs but the number of the version")
    return 0


def _move(arguments: Namespace, today: date) -> int:
    path = _path(arguments, arguments.version)
    rubric = load(path, clause_ids())
    change = published if arguments.act == "publish" else retired
    text = change(path.read_text(encoding="utf-8"), rubric, today)
    detail = {"file": path.name}
    if change is published:
        deed = Deed("rubric.published", "rubric publish", "rubric", rubric.key, detail=detail)
    else:
        deed = Deed("rubric.retired", "rubric retire", "rubric", rubric.key, detail=detail)
    with open_database(configuration(arguments)) as database, noted(database, deed) as outcome:
        outcome.before = {"state": rubric.header.state, "digest": rubric.header.digest}
        path.write_text(text, encoding="utf-8")
        header = load(path, clause_ids()).header
        outcome.after = {"state": header.state, "digest": header.digest}
    print(f"{rubric.key} is {State.PUBLISHED if change is published else State.RETIRED} from {today} on")
    return 0


def _what_if(arguments: Namespace) -> int:
    weights = weights_of(arguments.weights)
    told = {"weights": {item: str(points) for item, points in weights.items()}}
    deed = Deed("data.exported", "rubric what-if", "cycle", arguments.cycle, detail=told)
    with open_database(configuration(arguments)) as database, noted(database, deed), database.begin() as unit:
        found = weighed(unit, cycle_within(unit, arguments.cycle), weights)
    print("\n".join(lines_of(found)))
    return 0


def _load(arguments: Namespace, name: str) -> Rubric:
    return load(_path(arguments, name), clause_ids())


def _path(arguments: Namespace, name: str) -> Path:
    """A file as named, or that of the version with this code and number. CockpitError: there is neither."""
    if name.endswith(".yaml"):
        return Path(name)
    for path in files(arguments.folder):
        if any(header.value.key == name for header in read(path).header):
            return path
    raise CockpitError(f"no version {name!r} in {arguments.folder.name}")
