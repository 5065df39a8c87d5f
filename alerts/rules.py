"""The rules that ship, and what is wrong with rules. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from alerts.schema import OPENED, Post, Readings, Rule, RuleFile
from core.access import access_table
from core.conditions import FEED_KINDS, NUMBER_KINDS, STORE_KINDS
from core.errors import ConfigurationError
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load

FILE: Final = Path(__file__).with_suffix(".yaml")
FINDINGS: Final = FEED_KINDS | NUMBER_KINDS | STORE_KINDS


@dataclass(frozen=True, slots=True)
class Known:
    """What rules may speak of: codes of indicators, of items, and names of sources."""

    indicators: Collection[str] = ()
    items: Collection[str] = ()
    sources: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Posts and rules by their codes."""

    posts: Mapping[str, Post]
    rules: Mapping[str, Rule] = field(default_factory=dict)


@cache
def shipped() -> RuleSet:
    """The rules that ship. ConfigurationError with every mistake but those that need the catalogue (`mistakes_of`)."""
    return read_rules(FILE)


def read_rules(path: Path) -> RuleSet:
    """The rules of a file; ConfigurationError with every mistake of form."""
    located = load(path, f"alerts/{path.name}")
    found, mistakes = validate(RuleFile, located)
    if found is None or mistakes:
        raise ConfigurationError(mistakes)
    doubled = [*_doubled(found, located)]
    if doubled:
        raise ConfigurationError(doubled)
    return RuleSet(found.posts, {rule.code: rule for rule in found.rules})


def mistakes_in(path: Path, known: Known) -> list[Mistake]:
    """Every mistake of a file of rules, each with its line; none: it may go live."""
    try:
        rules = read_rules(path)
    except ConfigurationError as error:
        return list(error.mistakes)
    located = load(path, f"alerts/{path.name}")
    lines = {rule["code"]: index for index, rule in enumerate(located.value["rules"])}
    posts = [
        located.mistake(("posts", post, "roles"), f"{post}: there is no role {role!r}")
        for post, role in posts_without_roles(rules)
    ]
    return posts + [
        located.mistake(("rules", lines[rule.code], place), f"{rule.code}: {message}")
        for rule in rules.rules.values()
        for place, message in mistakes_of(rule, rules, known)
    ]


def mistakes_of(rule: Rule, rules: RuleSet, known: Known) -> Iterator[tuple[str, str]]:
    """What is wrong with one rule: the key it stands at, and a sentence."""
    yield from _unknown_subject(rule, known)
    for post in rule.posts:
        if post not in rules.posts:
            yield _key_of(post, rule), f"there is no post {post!r}; known: {', '.join(sorted(rules.posts))}"
    if rule.subject.kind == "duty":
        yield from _posts_without_duties(rule, rules)
    yield from _wrong_inhibition(rule, rules)
    yield from _unreached_levels(rule)
    if rule.case != "none":
        yield from _impossible_case(rule)
    if rule.condition.kind == "found":
        for kind in sorted(set(rule.condition.kinds) - FINDINGS):
            yield "condition", f"there is no finding {kind!r}"


def posts_without_roles(rules: RuleSet) -> Iterator[tuple[str, str]]:
    """Posts whose roles do not exist, each with the role."""
    for code, post in rules.posts.items():
        for role in post.roles:
            if role not in access_table().roles:
                yield code, role


def _posts_without_duties(rule: Rule, rules: RuleSet) -> Iterator[tuple[str, str]]:
    """What an authority has to do is told to those who work there: nobody else may even know of a lead."""
    roles = access_table().roles
    for code in [post for post in rule.posts if post in rules.posts]:
        post = rules.posts[code]
        outside = [role for role in post.roles if role in roles and roles[role].family != "bureau"]
        if outside or post.at == "owner":
            yield _key_of(code, rule), f"duties are told to roles of the bureau alone, not to {code}"


def _key_of(post: str, rule: Rule) -> str:
    """The key of a rule at which a post stands."""
    if post in rule.to:
        return "to"
    return "to_also" if any(post in found for found in rule.to_also.values()) else "escalate"


def _unknown_subject(rule: Rule, known: Known) -> Iterator[tuple[str, str]]:
    subject = rule.subject
    if isinstance(subject, Readings) and subject.codes != "all":
        codes = known.indicators if subject.kind == "indicator" else known.items
        for code in sorted(set(subject.codes) - set(codes)):
            yield "subject", f"there is no {subject.kind} {code!r}"
    if subject.kind == "feed" and subject.sources != "all":
        for source in sorted(set(subject.sources) - set(known.sources)):
            yield "subject", f"there is no source {source!r} in config.yaml"


def _wrong_inhibition(rule: Rule, rules: RuleSet) -> Iterator[tuple[str, str]]:
    for code in rule.inhibited_by:
        if code not in rules.rules or code == rule.code:
            yield "inhibited_by", f"there is no other rule {code!r}"
        elif rule.code in _above(code, rules):
            yield "inhibited_by", f"{code} is itself inhibited by {rule.code}: nobody would be told of either"


def _above(code: str, rules: RuleSet) -> set[str]:
    """The rules that inhibit a rule, and those that inhibit them."""
    found: set[str] = set()
    waiting = [code]
    while waiting:
        new = {one for one in rules.rules[waiting.pop()].inhibited_by if one in rules.rules} - found
        found |= new
        waiting += new
    return found


def _unreached_levels(rule: Rule) -> Iterator[tuple[str, str]]:
    """Levels and further posts by something that the condition never reaches would never hold."""
    expected = f"expected one of {', '.join(rule.reached)}" if rule.reached else "this condition has one level"
    for key, said in (("levels", rule.levels), ("to_also", rule.to_also)):
        for one in sorted(set(said) - set(rule.reached)):
            yield key, f"{one!r} is never reached; {expected}"


def _impossible_case(rule: Rule) -> Iterator[tuple[str, str]]:
    """What is opened has to say something of a unit: its figure, or what it has not done in time."""
    subjects, conditions = OPENED[rule.opens]
    kind, condition = rule.subject.kind, rule.condition.kind
    if kind not in subjects or condition not in conditions:
        wanted = " or ".join(f"{a} by {b}" for a in sorted(subjects) for b in sorted(conditions))
        yield "case", f"{kind} by {condition} opens no {rule.opens}; expected {wanted}"
    elif isinstance(rule.subject, Readings) and not set(rule.subject.of) & {"agency", "archive"}:
        yield "case", f"a {rule.opens} is about a unit; expected of: agency or archive"


def _doubled(found: RuleFile, located: Located) -> Iterator[Mistake]:
    seen: set[str] = set()
    for index, rule in enumerate(found.rules):
        if rule.code in seen:
            yield located.mistake(("rules", index, "code"), f"there are two rules {rule.code}")
        seen.add(rule.code)
