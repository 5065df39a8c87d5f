"""The rules in force: of each the newest version of the bureau, else the newest that ships."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from alerts.rules import FILE, shipped
from alerts.schema import Post, Rule
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load
from store.alerting.episodes import lock
from store.alerting.rules import RuleVersion, put_rule, rules_at, versions_of
from store.database import UnitOfWork

SHIPPED: Final = "shipped"


@dataclass(frozen=True, slots=True)
class InForce:
    """The rules by their codes, the posts, and what is wrong with versions that cannot be applied."""

    posts: Mapping[str, Post]
    rules: Mapping[str, Rule]
    broken: Mapping[str, str] = field(default_factory=dict)


def put_in_force(unit: UnitOfWork, at: datetime) -> int:
    """Keeps the versions that ship and are new here; returns how many. ConfigurationError: the file is wrong.

    One of a rule that the bureau has changed is kept and waits: what the bureau has made holds until it makes another.
    """
    shipped()
    bodies = load(FILE, f"alerts/{FILE.name}").value["rules"]
    if not any(_new(unit, one, at) for one in bodies):
        return 0
    lock(unit)
    return sum(put_rule(unit, new) for one in bodies if (new := _new(unit, one, at)) is not None)


def _new(unit: UnitOfWork, body: Mapping[str, Any], at: datetime) -> RuleVersion | None:
    """A rule that ships as the next version of it here; None: this one, or a later one, is kept."""
    kept, code, number = versions_of(unit, body["code"]), body["code"], body["version"]
    if any(one.shipped_version is not None and one.shipped_version >= number for one in kept):
        return None
    version = max(kept[0].version + 1 if kept else 1, number)
    return RuleVersion(code, version, {**body, "version": version}, at, at, None, SHIPPED, "", number)


def rules_in_force(unit: UnitOfWork, at: datetime) -> InForce:
    """The rules that hold at an instant; one that this program cannot read is named as broken and stands still."""
    rules: dict[str, Rule] = {}
    broken: dict[str, str] = {}
    for kept in rules_at(unit, at):
        rule, mistakes = read_body(kept)
        if rule is None:
            broken[kept.rule] = "; ".join(str(mistake) for mistake in mistakes)
        else:
            rules[kept.rule] = rule
    return InForce(shipped().posts, rules, broken)


def read_body(kept: RuleVersion) -> tuple[Rule | None, list[Mistake]]:
    """A version as a rule, or what is wrong with it."""
    return validate(Rule, Located(f"{kept.rule} v{kept.version}", dict(kept.body)))
