"""`app.py draw verify`: repeats a random draw of inspections from its record, without the store."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from core.errors import RefusedError
from evaluation.inspections.drawing import DrawError, verify


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `draw`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    one = actions.add_parser(
        "verify",
        help="repeat a draw from its record; exit 1 when something differs",
        epilog="example: app.py draw verify draw.json   (the answer of /api/evaluation/draws/NUMBER)",
    )
    one.add_argument("file", type=Path, help="the record as JSON; - reads standard input")


def run(arguments: Namespace) -> int:
    """Draws again and compares. RefusedError: the file is no record of a draw."""
    text = sys.stdin.read() if str(arguments.file) == "-" else _read(arguments.file)
    try:
        found = verify(json.loads(text))
    except (ValueError, AttributeError) as error:
        code = error.code if isinstance(error, DrawError) else "draw_unreadable"
        raise RefusedError(
            f"{arguments.file} is no record of a draw that can be repeated here: {code}", code
        ) from error
    print(f"list {found.digest}")
    for visit in found.visits:
        print(f"{visit.unit}  {' '.join(visit.officers)}")
    for difference in found.differences:
        print(f"differs: {difference}", file=sys.stderr)
    print("the draw is what its record says" if not found.differences else "the draw is another one")
    return 1 if found.differences else 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RefusedError(f"{path}: {error}", "draw_unreadable") from error
