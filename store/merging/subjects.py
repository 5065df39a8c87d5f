"""What a merge says about one subject: which keys are touched, what they counted before, what they count after."""

from dataclasses import dataclass
from typing import Final

from core.model import Images
from store.merging.images import deltas, open_rows
from store.records import BESIDE, OWN, RecordTable, Touch

_OWN_KEYS: Final[dict[tuple[str, ...], str]] = {(OWN,): "k.existed", (BESIDE,): "TRUE"}
"""Where the touched keys are those of the changed rows, no list of their own is made."""


@dataclass(frozen=True, slots=True)
class SubjectTexts:
    """`touch` lists the touched keys (empty: the changed rows' own); `counted` asks whether any counted before."""

    subject: str
    touch: str
    counted: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Touched:
    """Where touched keys are found: `k.<key>` of `table` k, and which of them counted before."""

    table: str
    key: str
    existed: str


def subject_texts(table: RecordTable, touch: Touch, images: Images, measures: tuple[str, ...]) -> SubjectTexts:
    """The statements of a subject that has images, for a merge into a record table."""
    subject, groups = touch.subject, images.groups[touch.subject]
    own = _OWN_KEYS.get(touch.keys)
    touched = _Touched("changed_row", "row_key", own) if own else _Touched(f"touched_{subject}", "key", "k.existed")
    rows = f"SELECT v.* FROM {touched.table} k JOIN subject_{subject} v ON v.key = k.{touched.key}"
    fill = f"INSERT INTO delta ({', '.join(('owner_id', 'category', 'day', *measures))})"
    return SubjectTexts(
        subject=subject,
        touch="" if own else _touch(table, touch),
        counted=f"SELECT EXISTS (SELECT FROM {touched.table} k WHERE {touched.existed})",
        before=f"""
WITH counted AS MATERIALIZED ({rows} WHERE {touched.existed})
{fill}
{deltas(groups, measures, "counted", "-")}""",
        after=f"""
WITH counted AS MATERIALIZED ({rows}){_kept_open(images, subject, touched)}
{fill}
{deltas(groups, measures, "counted")}""",
    )


def touched_tables(table: RecordTable) -> tuple[str, ...]:
    """The temporary lists of touched keys that a merge into a record table may need."""
    return tuple(f"touched_{touch.subject}" for touch in table.touches if touch.keys not in _OWN_KEYS)


def _touch(table: RecordTable, touch: Touch) -> str:
    owners = f"""SELECT f.owner_id FROM fresh_{table.name} f
        UNION SELECT o.owner_id FROM {table.name} o JOIN changed_row c ON c.row_key = o.{table.key_column}"""
    names = {"changed": "changed_row", "fresh": f"fresh_{table.name}", "gone": f"gone_{table.name}", "owners": owners}
    union = "\nUNION ALL\n".join(text.strip().format(**names) for text in touch.keys)
    return f"""
INSERT INTO touched_{touch.subject} (key, existed)
SELECT k.key, bool_or(k.existed) FROM ({union}) k (key, existed)
 WHERE k.key IS NOT NULL GROUP BY k.key ORDER BY k.key"""


def _kept_open(images: Images, subject: str, touched: _Touched) -> str:
    """Further parts of the statement after the change, that keep the open rows of the subject."""
    opened = open_rows(images, subject, "counted")
    if opened is None:
        return ""
    return f""",
opened AS ({opened}),
closed AS (
DELETE FROM open_case o USING {touched.table} k
 WHERE {touched.existed} AND o.subject = '{subject}' AND o.key = k.{touched.key}
   AND o.key NOT IN (SELECT key FROM opened)),
kept AS (
INSERT INTO open_case (subject, key, owner_id, due_day, natural_key)
SELECT '{subject}', key, owner_id, due_day, natural_key FROM opened
    ON CONFLICT (subject, key) DO UPDATE
   SET owner_id = excluded.owner_id, due_day = excluded.due_day, natural_key = excluded.natural_key
 WHERE (open_case.owner_id, open_case.due_day) IS DISTINCT FROM (excluded.owner_id, excluded.due_day))"""
