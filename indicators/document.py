"""docs/indicators.md, made from the definitions so that the page cannot drift."""

from collections.abc import Iterable, Sequence
from typing import Final

from indicators import wording
from indicators.catalogue import Catalogue
from indicators.schema import Indicator, Item, Measure, Term, Volume
from indicators.words import Claim

HEAD: Final = """# Indicators

Made by `make docs` from `indicators/definitions/`; do not edit.

The cockpit has 5 categories and 18 indicators, made of 33 base data items (基础数据项).
Codes never change; everything else may, as a new version with an effective date.
No public page names the categories and indicators of a bureau: this set is our own proposal,
built from the laws and standards cited, and every limit marked 建议值 is a proposal too.
待核 marks what is known but not confirmed by a source; check it before it is shown as law.

Rates roll up as a ratio of sums, never as a mean of rates.
Without a denominator there is no value (N/A): no band, and no part in any average.
全市 = 市本级 + Σ 区县 = Σ owners for every item; 馆藏 and 室藏 are never added.
"""

BANDS: Final = """## Bands

| band | name | rule |
|---|---|---|
| MET | 达标 | value ≥ target |
| NEAR | 接近达标 | warning line ≤ value < target |
| WARN | 预警 | critical line ≤ value < warning line |
| CRIT | 严重 | value < critical line |

The band is decided on the exact value.
The number shown is rounded half-up; where it would then lie in another band, or read 100.0 below 100, it is cut off.
A change of band is confirmed when it has held for twice the refresh interval of the indicator's items.
"""


def indicators_document(catalogue: Catalogue) -> str:
    """The page as Markdown."""
    parts = [HEAD, _automation(catalogue), BANDS]
    parts += [_category(catalogue, code) for code in catalogue.categories]
    parts += [_composite(catalogue), _items(catalogue), _auxiliaries(catalogue), _volumes(catalogue)]
    parts += [_parameters(catalogue), _systems(catalogue), _laws(catalogue), _counting(catalogue)]
    return "\n".join(parts)


def _automation(catalogue: Catalogue) -> str:
    found = catalogue.automation
    claims = [indicator.collection for indicator in catalogue.indicators.values()]
    counts = ", ".join(f"{claims.count(claim)} {wording.CLAIMS[claim]}" for claim in Claim)
    return (
        f"自动采集率 = automatic items ÷ all items = {found.automatic} ÷ {found.total} = {found.text}, counted from the"
        f" definitions.\nOf the indicators: {counts}.\n"
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |" for cells in lines) + "\n"


def _category(catalogue: Catalogue, code: str) -> str:
    category = catalogue.categories[code]
    members = [one for one in catalogue.indicators.values() if one.category == code]
    head = ("code", "中文名", "short", "English", "formula", "target / warn / crit", "window", "refresh", "collection")
    rows = [_indicator_row(one) for one in members]
    lines = [f"## {code} {category.name.zh} ({category.name.en})\n", _table(head, rows)]
    return "\n".join([*lines, *(_indicator_notes(catalogue, one) for one in members)]) + "\n"


def _indicator_row(one: Indicator) -> Sequence[str]:
    unit = "points" if one.unit == "point" else "%"
    return (
        one.code,
        one.name.zh,
        one.short.zh,
        one.name.en,
        f"{one.numerator} ÷ {one.denominator}{' ÷ 10' if one.unit == 'point' else ''}, {unit}",
        "; ".join(f"{wording.limits(values)} from {values.effective}" for values in one.limits)
        + (" × elapsed share of the cycle" if one.scaled_by else ""),
        wording.WINDOWS[one.window],
        wording.REFRESH[one.refresh],
        wording.CLAIMS[one.collection],
    )


def _indicator_notes(catalogue: Catalogue, one: Indicator) -> str:
    sources = ", ".join(dict.fromkeys(table for item in catalogue.items_of(one.code) for table in item.tables))
    dims = ", ".join(wording.DIMS[kind] for kind in one.dims)
    lines = [
        f"* **{one.code}** values for {dims}; from {sources}.",
        f"  Basis: {wording.citations(one.basis)}.",
    ]
    for companion in one.companions:
        ratio = f"{companion.numerator} ÷ {companion.denominator}"
        lines.append(f"  Beside it, without band: {companion.name.zh} ({companion.name.en}), {ratio}.")
    if one.of_agency:
        lines.append(f"  For an agency: {one.of_agency.numerator} ÷ {one.of_agency.denominator}.")
    if one.note:
        lines.append(f"  {one.note.zh}{one.note.en}")
    return "\n".join(lines)


def _composite(catalogue: Catalogue) -> str:
    one = catalogue.composite
    mark = one.shown_mark
    weights = "; ".join(
        f"{' '.join(f'{code} {weight}' for code, weight in values.weights.items())} from {values.effective}"
        for values in one.values
    )
    standing = f"always with the mark {mark.zh}" if mark else f"issued by {one.issued_by}, {one.issued_no}"
    return f"""## {one.name.zh} ({one.name.en})

Our own construction, shown {standing}; the headline figure is {one.headline}.

1. Normalise each indicator: 100 from the target on; 60 at the critical line; straight lines between, and down to 0.
2. Category score: the mean over its indicators that have a value.
3. Total: the weighted mean over the categories that have one; weights {weights}.
4. Shown with {one.decimals} decimal, never 100.0 below 100.
"""


def _items(catalogue: Catalogue) -> str:
    head = ("code", "数据项", "item", "definition", "unit", "kind", "window", "tables", "A/M", "refresh")
    rows = [_item_row(catalogue, item) for item in catalogue.items.values()]
    return f"## Base data items\n\n{_table(head, rows)}"


def _item_row(catalogue: Catalogue, item: Item) -> Sequence[str]:
    return (
        item.code,
        item.name.zh,
        item.name.en,
        f"{item.definition.zh} {item.definition.en}",
        catalogue.units[item.unit].zh,
        wording.KINDS[item.kind],
        wording.WINDOWS[item.window],
        ", ".join(item.tables),
        wording.COLLECTIONS[item.collection],
        wording.REFRESH[item.refresh],
    )


def _auxiliaries(catalogue: Catalogue) -> str:
    rows = [
        (
            f"`{one.code}`",
            one.name.zh,
            one.name.en,
            f"{one.definition.zh} {one.definition.en}",
            catalogue.units[one.unit].zh,
            wording.WINDOWS[one.window],
        )
        for one in catalogue.auxiliaries.values()
    ]
    head = ("column", "名称", "name", "definition", "unit", "window")
    return (
        f"## Auxiliary sums\n\nThey lie beside the 33 and do not count in the automation rate.\n\n{_table(head, rows)}"
    )


def _volumes(catalogue: Catalogue) -> str:
    rows = [
        (one.code, one.name.zh, one.name.en, _figures(catalogue, one), ", ".join(one.tables))
        for one in catalogue.volumes
    ]
    head = ("code", "总量", "volume", "figures", "tables")
    return f"## Volumes\n\nFigures without target or band; they never enter a rate or a score.\n\n{_table(head, rows)}"


def _figures(catalogue: Catalogue, volume: Volume) -> str:
    return "; ".join(
        f"{' + '.join(figure.measures)}, {wording.WINDOWS[figure.window]}"
        + (f" ({figure.label.zh})" if figure.label else "")
        for figure in volume.figures
    )


def _parameters(catalogue: Catalogue) -> str:
    rows = [
        (
            f"`{code}`",
            f"{one.name.zh} {one.name.en}",
            f"{one.meaning.zh} {one.meaning.en}",
            "; ".join(
                f"{wording.marked(str(value.value), value.evidence)} from {value.effective}" for value in one.values
            ),
            "; ".join(wording.citations(value.basis) for value in one.values),
        )
        for code, one in catalogue.parameters.items()
    ]
    return f"## Parameters\n\n{_table(('parameter', 'name', 'meaning', 'value', 'basis'), rows)}"


def _systems(catalogue: Catalogue) -> str:
    rows = [
        (
            code,
            one.name.zh,
            one.name.en,
            f"`{one.source}`",
            ", ".join(f"{table}: {', '.join([feed, *one.also.get(table, ())])}" for table, feed in one.tables.items()),
        )
        for code, one in catalogue.systems.items()
    ]
    head = ("system", "名称", "name", "source in config.yaml", "tables and the feeds that bring them")
    return f"## Systems\n\n{_table(head, rows)}"


def _laws(catalogue: Catalogue) -> str:
    rows = [
        (
            code,
            one.name.zh,
            one.number,
            str(one.in_force or ""),
            wording.evidence_mark(one.evidence) or one.evidence,
        )
        for code, one in catalogue.laws.items()
    ]
    return f"## Laws and standards cited\n\n{_table(('short', '名称', 'number', 'in force', 'evidence'), rows)}"


def _counting(catalogue: Catalogue) -> str:
    head = """## How each is counted

A measure is the sum of its terms over the rows of a subject view: whose row, on which day, when, and how much.
A row whose day is NULL counts nowhere; `{name@column}` is a parameter as it stands on the day of that column.
"""
    return "\n".join([head, *(_terms(one) for one in catalogue.measures.values())])


def _terms(measure: Measure) -> str:
    lines = [f"**{measure.code}** {measure.name.zh}\n", *(_term(term) for term in measure.terms)]
    return "\n".join(lines) + "\n"


def _term(term: Term) -> str:
    day = " ".join(term.day.split())
    when = "" if term.when == "TRUE" else f" when `{' '.join(term.when.split())}`"
    count = "" if term.count == "1" else f", counting `{term.count}`"
    return f"* `{term.subject}` of `{term.owner}` on `{day}`{when}{count}"
