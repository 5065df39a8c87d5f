"""`app.py alerts`: what is open, the rules in force, and a rule tested on stored history."""

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from alerts.backtest import Past, backtest
from alerts.desk import AlertDesk
from alerts.in_force import InForce, put_in_force, rules_in_force
from alerts.past_readers import Told, told_of
from alerts.rules import read_rules
from alerts.schema import Post, Rule
from core.clock import SystemClock
from core.days import LOCAL, start_of_day
from core.errors import RefusedError
from operations.compose import open_database
from operations.configuration import configuration
from operations.definitions import Definitions
from operations.desks import alert_desk
from store.alerting.episodes import Episode, open_episodes
from store.alerting.rules import waiting_rules


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `alerts`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listed = actions.add_parser("list", help="what is open now", epilog="example: app.py alerts list --rule AL-3")
    listed.add_argument("--rule", help="only of this rule")
    actions.add_parser("rules", help="the rules in force")
    past = actions.add_parser(
        "backtest",
        help="when a rule would have fired, and for whom",
        epilog="example: app.py alerts backtest AL-1 --since 2026-10-01",
    )
    past.add_argument("rule", help="code of a rule in force, or of --file")
    past.add_argument("--since", type=date.fromisoformat, required=True, metavar="DAY", help="first local day")
    past.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="last local day (default: until now)")
    past.add_argument("--file", type=Path, help="a file of rules in place of those in force")


def run(arguments: Namespace) -> int:
    """Shows what is asked for; 1 with a sentence when it cannot be shown."""
    found, at = configuration(arguments), SystemClock().now()
    with open_database(found) as database:
        desk = alert_desk(found, database, Definitions.load().catalogue)
        with database.begin() as unit:
            put_in_force(unit, at)
            rules, waiting = rules_in_force(unit, at), waiting_rules(unit, at)
            stand = open_episodes(unit)
        if arguments.action == "list":
            _print(_line(one) for one in stand if arguments.rule in (None, one.rule))
        elif arguments.action == "rules":
            _print(_rules(rules, waiting))
        else:
            _print(_tested(desk, *_rule(arguments, rules), arguments))
    return 0


def _rule(arguments: Namespace, rules: InForce) -> tuple[Rule, Mapping[str, Post]]:
    """The rule that is tested, and the posts. RefusedError: no such rule. ConfigurationError: the file is wrong."""
    known = read_rules(arguments.file) if arguments.file else rules
    if arguments.rule not in known.rules:
        raise RefusedError(f"there is no rule {arguments.rule}; there are: {', '.join(sorted(known.rules))}")
    return known.rules[arguments.rule], known.posts


def _tested(desk: AlertDesk, rule: Rule, posts: Mapping[str, Post], arguments: Namespace) -> Iterator[str]:
    since, now = start_of_day(arguments.since), SystemClock().now()
    until = min(start_of_day(arguments.until + timedelta(days=1)), now) if arguments.until else now
    if since >= until:
        raise RefusedError(f"expected --since before {until.astimezone(LOCAL):%Y-%m-%d}")
    past = backtest(desk, rule, since, until)
    yield from lines_of(past, told_of(desk, rule, posts, past, now))
    scopes = Counter(one.subject.scope for one in past.fired)
    yield f"{rule.code}: {len(past.fired)} alerts of {len(scopes)} scopes in {past.looked_at} series looked at"


def lines_of(past: Past, told: Mapping[tuple[str, int], Sequence[Told]]) -> Iterator[str]:
    """A line for each alert, with the posts that would be told and by how many people each is held now."""
    for one in past.fired:
        ended = "still open" if one.resolved_at is None else _local(one.resolved_at)
        posts = ", ".join(f"{to.post} at {to.node} ({to.people})" for to in told[one.subject.scope, one.rank])
        yield f"{_local(one.fired_at)}  {ended:<16}  {one.subject.scope}  {one.subject.code}  to {posts or 'nobody'}"


def _local(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}"


def _line(one: Episode) -> str:
    since, state = _local(one.fired_at or one.began_at), one.unknown or one.state
    return f"{one.alert_id:>8}  {one.rule}  {state:<12} {one.level:<8} {since}  {one.scope or '-'}  {one.code}"


def _rules(rules: InForce, waiting: Mapping[str, int]) -> Iterator[str]:
    for code in sorted({*rules.rules, *rules.broken}):
        if code in rules.broken:
            yield f"{code}  broken: {rules.broken[code]}"
        else:
            rule = rules.rules[code]
            state = "on" if rule.enabled else "off"
            newer = f"  (v{waiting[code]} ships and waits)" if code in waiting else ""
            about = f"{rule.subject.kind}/{rule.condition.kind}"
            yield f"{code}  v{rule.version}  {state:<3}  {about}  {rule.name.en}{newer}"


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line)
