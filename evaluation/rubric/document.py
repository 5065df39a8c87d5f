"""docs/rubric.md: what a rubric is, and the versions that ship, so that the page cannot drift."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from evaluation.rubric.judgements import Levels
from evaluation.rubric.phrases import Speaker
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Basis, Item, Limit
from evaluation.rubric.values import number

HEAD: Final = Path(__file__).with_suffix(".md")
ITEMS: Final = ("item", "name", "English", "weight", "type", "rule", "N/A", "evidence", "basis")


def rubric_document(rubrics: Iterable[Rubric]) -> str:
    """The page as Markdown, with every version that is given."""
    return HEAD.read_text(encoding="utf-8") + "\n".join(_version(rubric) for rubric in rubrics)


def _version(rubric: Rubric) -> str:
    header = rubric.header
    parts = [f"## {rubric.key}: {header.name.zh} ({header.name.en})\n", f"{header.origin.zh}; {header.origin.en}.\n"]
    parts += [_dimension(rubric, code) for code in rubric.dimensions]
    return "\n".join([*parts, _anchors(rubric), _grades(rubric), _limits(rubric)])


def _dimension(rubric: Rubric, code: str) -> str:
    dimension = rubric.dimensions[code]
    rows = [_item(rubric, item) for item in rubric.items.values() if item.dimension == code]
    title = f"### {code} {dimension.name.zh} ({dimension.name.en}), {number(dimension.weight)} points\n"
    return f"{title}\n{_table(ITEMS, rows)}"


def _item(rubric: Rubric, item: Item) -> Sequence[str]:
    weight = f"+{number(item.bonus)}" if item.is_bonus else number(item.weight)
    indicator = rubric.data[item.data].indicator if item.data else ""
    rule = f"`{item.rule.formula}`" + (f" of {indicator}" if indicator else "")
    absent = [rubric.circumstances[code].zh for code in item.not_applicable]
    absent += [f"{item.follows} = 0"] if item.follows else []
    evidence = ", ".join(one.name.zh for one in item.evidence)
    return (
        item.code,
        item.name.zh,
        item.name.en,
        weight,
        item.type,
        rule,
        ", ".join(absent),
        evidence,
        _bases(rubric, item.basis),
    )


def _bases(rubric: Rubric, bases: Iterable[Basis]) -> str:
    speaker = Speaker(rubric, "zh")
    return "; ".join(one.clause or speaker.basis(one) for one in bases)


def _anchors(rubric: Rubric) -> str:
    rows = [
        (item.code, *(item.rule.anchor(level).zh for level in item.rule.levels))
        for item in rubric.items.values()
        if isinstance(item.rule, Levels)
    ]
    return f"### Anchors\n\n{_table(('item', '1', '0.5', '0'), rows)}" if rows else ""


def _grades(rubric: Rubric) -> str:
    head = ("grade", *(f"{scheme.name.zh} ({scheme.name.en})" for scheme in rubric.schemes.values()))
    rows = [
        (f"{grade.name.zh} ({grade.name.en})", *(f"≥ {number(one.starts[code])}" for one in rubric.schemes.values()))
        for code, grade in rubric.grades.items()
    ]
    used = rubric.scheme().name
    return f"### Grades\n\nIn use: {used.zh} ({used.en}).\n\n{_table(head, rows)}"


def _limits(rubric: Rubric) -> str:
    rows = [_limit(rubric, one) for one in rubric.limits.values()]
    return f"### Cases that limit the grade\n\n{_table(('code', 'case', 'at most', 'in use'), rows)}"


def _limit(rubric: Rubric, limit: Limit) -> Sequence[str]:
    absent = "".join(f"; N/A: {rubric.circumstances[code].zh}" for code in limit.not_applicable)
    most, back = rubric.grades[limit.most].name, f"; also of {limit.years} years before" if limit.years else ""
    return (limit.code, limit.name.zh, f"{most.zh} ({most.en})", f"{'yes' if limit.in_use else 'no'}{back}{absent}")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |" for cells in lines) + "\n"
