"""The rules in force: the newest effective version of each, those that ship among them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from alerts.rules import FILE, shipped
from alerts.schema import Post, Rule
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load
from store.alerting.rules import RuleVersion, put_rule, rules_at
from store.database import UnitOfWork

SHIPPED: Final = "shipped"


@dataclass(frozen=True, slots=True)
class InForce:
    """The rules by their codes, the posts, and what is wrong with versions that cannot be applied."""

    posts: Mapping[str, Post]
    rules: Mapping[str, Rule]
    broken: Mapping[str, str] = field(default_factory=dict)


def put_in_force(unit: UnitOfWork, at: datetime) -> int:
    """Keeps the versions that ship and are new here; returns how many. ConfigurationError: the file is wrong."""
    shipped()
    bodies = load(FILE, f"alerts/{FILE.name}").value["rules"]
    new = (RuleVersion(one["code"], one["version"], one, at, at, None, SHIPPED, "") for one in bodies)
    return sum(put_rule(unit, one) for one in new)


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
