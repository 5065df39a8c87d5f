"""`app.py audit`: proves the audit trail, keeps its anchors, drops what is old, and shows it to who may see it."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from core.audit_anchor import SealedAnchor, read_copies
from core.audit_event import OUTCOMES, AuditEvent
from core.audit_keys import PUBLIC_SUFFIX, load_public_keys, make_key
from core.clock import SystemClock
from core.days import LOCAL, start_of_day
from core.errors import OperationError
from operations.audit_keeping import keep_anchors, key_file
from operations.compose import open_database
from operations.configuration import PROJECT, Configuration, configuration
from operations.people import people_of
from operations.terminal import acting_as, operator
from people.commands.trail import export_trail, search_trail
from store.audit import record_alone
from store.database import Database
from store.trail.anchors import anchors_of
from store.trail.checking import TrailReport, check_trail
from store.trail.retention import drop_old
from store.trail.searching import TrailChoice, TrailLine

EXAMPLES: Final = """\
more examples:
  app.py audit key                                  make the key that signs the anchors
  app.py audit verify --anchors /mnt/safe/anchors.jsonl --keys /mnt/safe
  app.py audit anchors > /mnt/safe/anchors.jsonl    copies that a removed tail is found by
  app.py audit search --as shen --event grant --since 2026-11-01
  app.py audit export --as shen --since 2026-01-01 --format jsonl --out trail.jsonl
  DATABASE_OWNER_URL=postgresql://… app.py audit drop"""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `audit`."""
    parser.epilog = f"{parser.epilog}\n\n{EXAMPLES}"
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("verify", help="follow the whole trail; name the first wrong row and exit 1")
    check.add_argument("--anchors", type=Path, metavar="FILE", help="copies of the anchors that were kept elsewhere")
    check.add_argument("--keys", type=Path, metavar="FOLDER", help="public keys (default: beside our own key)")
    check.add_argument("--json", action="store_true", help="print one JSON object")
    actions.add_parser("key", help="make the key that signs anchors, where the settings say")
    actions.add_parser("anchor", help="close months that have ended and hold the end of the trail, now")
    actions.add_parser("anchors", help="print all anchors, one a line, to be kept elsewhere")
    actions.add_parser("drop", help="drop whole months that are older than the settings keep; as the schema's owner")
    look = actions.add_parser("search", help="look acts up (audit administrator)")
    look.add_argument("--limit", type=int, default=50, help="so many, the newest (default 50)")
    look.add_argument("--json", action="store_true", help="print one JSON object a line")
    take = actions.add_parser("export", help="write acts into a file (audit administrator)")
    take.add_argument("--format", choices=("csv", "jsonl"), default="csv", help="csv for people, jsonl to be checked")
    take.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new file")
    for one in (look, take):
        _add_choice(one)


def _add_choice(parser: ArgumentParser) -> None:
    parser.add_argument("--as", dest="by", required=True, metavar="NAME", help="account of the audit administrator")
    parser.add_argument("--since", type=date.fromisoformat, metavar="DAY", help="from this local day on")
    parser.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="up to this local day, included")
    parser.add_argument("--event", help="a code such as grant.given, or all of grant")
    parser.add_argument("--actor", help="who did it")
    parser.add_argument("--origin", help="address it came from")
    parser.add_argument("--object", dest="object_code", help="code of what it was done to")
    parser.add_argument("--node", help="code of the place or owner it is about")
    parser.add_argument("--outcome", choices=OUTCOMES)


def run(arguments: Namespace) -> int:
    """Does what is asked; 1 when the trail is not whole. RefusedError, OperationError: why not."""
    found, at = configuration(arguments), SystemClock().now()
    match arguments.action:
        case "key":
            return _make_key(found, at)
        case "drop":
            return _drop(found, at)
        case _:
            with open_database(found) as database:
                return ACTIONS[arguments.action](found, database, arguments, at)


def _make_key(found: Configuration, at: datetime) -> int:
    path = key_file(found)
    key_id = make_key(path)
    with open_database(found) as database:
        record_alone(database, AuditEvent("audit.key_made", at, operator().name, "operator", "", "audit_key", key_id))
    public = path.parent / f"{key_id}{PUBLIC_SUFFIX}"
    print(f"key {key_id} is in {path}; keep a copy of {public} where this machine cannot write")
    return 0


def _drop(found: Configuration, at: datetime) -> int:
    with open_database(found) as database:
        owner_url = found.environment.get("DATABASE_OWNER_URL", database.url)
        keep_anchors(found, database, at)
        with Database(owner_url, pool_size=1, application_name="archive-cockpit-audit") as owner:
            dropped = drop_old(owner, found.settings.audit.keep_months, at, operator().name, "operator")
    if dropped.segments:
        print(f"dropped {', '.join(map(str, dropped.segments))}: {dropped.rows} rows; their anchors stay")
    else:
        print(f"nothing is older than {found.settings.audit.keep_months} months")
    return 0


def _verify(found: Configuration, database: Database, arguments: Namespace, at: datetime) -> int:
    keys = load_public_keys(arguments.keys or key_file(found).parent)
    copies = _copies(found, arguments.anchors)
    report = check_trail(database, keys, copies)
    record_alone(database, _verified(report, at))
    print(json.dumps(asdict(report), ensure_ascii=False) if arguments.json else "\n".join(_told(report)))
    return 1 if report.findings else 0


def _copies(found: Configuration, named: Path | None) -> Sequence[SealedAnchor]:
    """The copies in a file: the named one, or that of the settings when it is there."""
    configured = found.settings.audit.copies_file
    path = named or PROJECT / configured
    if not named and not (configured and path.exists()):
        return ()
    try:
        return read_copies(path.read_text("utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise OperationError(f"no copies of anchors can be read from {path}: {error}") from error


def _verified(report: TrailReport, at: datetime) -> AuditEvent:
    detail = {"rows": report.rows, "last_position": report.last_position, "findings": len(report.findings)}
    outcome: Any = "failed" if report.findings else "ok"
    return AuditEvent("audit.verified", at, operator().name, "operator", "", "audit", outcome=outcome, detail=detail)


def _told(report: TrailReport) -> list[str]:
    speed = f"{report.rows / report.seconds:,.0f} rows/s" if report.seconds else "at once"
    anchors = f"{report.anchors} anchors ({report.signed} signed), {report.copies} copies"
    rows = f"rows {report.first_position} to {report.last_position}"
    lines = [f"followed {rows} in {report.seconds:.1f} s ({speed}); {anchors}"]
    lines += [f"WRONG: {finding.sentence}" for finding in report.findings]
    lines += [f"note: {remark}" for remark in report.remarks]
    return [*lines, "the trail is NOT whole" if report.findings else "the trail is whole"]


def _anchor(found: Configuration, database: Database, arguments: Namespace, at: datetime) -> int:
    made = keep_anchors(found, database, at)
    for one in made:
        what, key = one.anchor, one.anchor.key
        signed = f"signed with {key}" if key else "NOT signed: there is no key (app.py audit key)"
        print(f"anchor {what.number}: {what.kind} of {what.segment} at row {what.last_position}, {signed}")
    if not made:
        print("nothing has happened since the newest anchor")
    return 0


def _anchors(found: Configuration, database: Database, arguments: Namespace, at: datetime) -> int:
    with database.begin() as unit:
        for one in anchors_of(unit):
            print(one.line())
    return 0


def _search(found: Configuration, database: Database, arguments: Namespace, at: datetime) -> int:
    people = people_of(found, database)
    with acting_as(people, arguments.by) as principal:
        page = search_trail(people, principal, _choice(arguments), at, limit=max(1, arguments.limit))
    for line in reversed(page.lines):
        print(json.dumps(asdict(line), ensure_ascii=False, default=str) if arguments.json else _shown(line))
    print(f"{len(page.lines)} of {page.total}", file=sys.stderr)
    return 0


def _shown(line: TrailLine) -> str:
    when = line.at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")
    what = f"{line.object_kind} {line.object_code}".strip()
    who = f"{line.actor} ({line.actor_kind}) {line.origin}"
    return f"{line.position}  {when}  {line.outcome:<8}{line.event}  {who}  {what}"


def _export(found: Configuration, database: Database, arguments: Namespace, at: datetime) -> int:
    people = people_of(found, database)
    try:
        with acting_as(people, arguments.by) as principal, arguments.out.open("x", encoding="utf-8", newline="") as out:
            export = export_trail(people, principal, _choice(arguments), arguments.format, at)
            out.writelines(export.parts)
    except OSError as error:
        raise OperationError(f"nothing can be written to {arguments.out}: {error.strerror}") from error
    print(f"written to {arguments.out}")
    return 0


def _choice(arguments: Namespace) -> TrailChoice:
    names = ("event", "actor", "origin", "object_code", "node", "outcome")
    choice = TrailChoice(**{name: getattr(arguments, name) for name in names})
    since = start_of_day(arguments.since) if arguments.since else None
    until = start_of_day(arguments.until + timedelta(days=1)) if arguments.until else None
    return replace(choice, since=since, until=until)


ACTIONS: Final = {
    "verify": _verify,
    "anchor": _anchor,
    "anchors": _anchors,
    "search": _search,
    "export": _export,
}
