"""Amounts of our own under the plain code of an item give way to those beside the registers' (DI-26E …).

Earlier, what the loop counted for DI-26, DI-32 and DI-33 was told under the code of the item itself, together with what
another source had said of the same owner and day; told again beside it, it would count twice. Nothing is changed here
by hand: what has to be told is put into our own inbox and merged by the worker like everything else, so the sums, the
journal and the former contents stay exact. A plain row goes away, or becomes again what the other source had said
before ours overwrote it; what issues count now is told under the codes of our own.
"""

import hashlib

from alembic import op
from sqlalchemy import Connection, text

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

FEED = "manual-entries"
INSTANT = """'YYYY-MM-DD"T"HH24:MI:SS.US+08:00'"""

BODY = """
WITH plain AS (
SELECT m.item_code, m.owner_code, m.day, m.manual_key AS key, m.version
  FROM manual_value m WHERE m.source = 'evaluation' AND m.item_code IN ('DI-26', 'DI-32', 'DI-33')),
other AS (
SELECT p.*, o.row
  FROM plain p
  LEFT JOIN LATERAL (
       SELECT v.row FROM record_version v
        WHERE v.table_name = 'manual_value' AND v.row_key = p.key AND v.row ->> 'source' <> 'evaluation'
        ORDER BY v.batch_id DESC LIMIT 1) o
    ON o.row ->> 'source' <> 'manual'
    OR EXISTS (SELECT FROM manual_filing f
                WHERE f.state = 'confirmed' AND (f.item_code, f.owner_code, f.day) = (p.item_code, p.owner_code, p.day)
                  AND f.value = (o.row ->> 'value')::bigint)),
counted AS (
SELECT i.owner_code, i.final_on AS day, i.kind, count(*) AS due,
       count(*) FILTER (WHERE i.state = 'closed' AND (i.kind = 'hazard' OR NOT i.was_submitted_late)) AS put_right
  FROM issue i
 WHERE i.kind IN ('issue', 'hazard') AND i.final_on IS NOT NULL AND i.state <> 'withdrawn'
 GROUP BY i.owner_code, i.final_on, i.kind),
own AS (
SELECT 'DI-26E' AS item_code, owner_code, day, put_right AS value FROM counted WHERE kind = 'issue'
 UNION ALL
SELECT 'DI-32E', owner_code, day, due FROM counted WHERE kind = 'hazard'
 UNION ALL
SELECT 'DI-33E', owner_code, day, put_right FROM counted WHERE kind = 'hazard'),
told AS (
SELECT o.item_code, o.owner_code, o.day, (o.row ->> 'value')::bigint AS value, o.row ->> 'entered_by' AS entered_by,
       o.row ->> 'confirmed_by' AS confirmed_by, timestamptz 'epoch' + o.version * INTERVAL '1 microsecond' AS at
  FROM other o WHERE o.row IS NOT NULL
 UNION ALL
SELECT w.item_code, w.owner_code, w.day, w.value, 'upgrade', NULL, now() FROM own w)
SELECT json_build_object(
       'rows', COALESCE((SELECT json_agg(json_build_object(
                 'item_code', t.item_code, 'owner_code', t.owner_code, 'day', t.day, 'value', t.value,
                 'entered_by', t.entered_by, 'confirmed_by', t.confirmed_by, 'updated_at', to_char(t.at, {instant}))
                 ORDER BY t.item_code, t.owner_code, t.day) FROM told t), '[]'),
       'deletions', COALESCE((SELECT json_agg(json_build_object(
                 'item_code', o.item_code, 'owner_code', o.owner_code, 'day', o.day,
                 'deleted_at', to_char(timestamptz 'epoch' + o.version * INTERVAL '1 microsecond', {instant}))
                 ORDER BY o.item_code, o.owner_code, o.day) FROM other o WHERE o.row IS NULL), '[]'))::text
 WHERE EXISTS (SELECT FROM plain)"""

PUT = """
INSERT INTO inbox (source, feed, digest, body, received_at) VALUES ('evaluation', :feed, :digest, :body, now())
    ON CONFLICT DO NOTHING"""


def upgrade() -> None:
    tell(op.get_bind())


def tell(connection: Connection) -> None:
    """Puts what has to be told into our own inbox; nothing where no plain row of ours is left."""
    connection.execute(text("SELECT set_config('TimeZone', 'Asia/Shanghai', TRUE)"))
    found = connection.exec_driver_sql(BODY.format(instant=INSTANT)).first()
    if found is not None:
        body = str(found[0])
        digest = hashlib.sha256(f"{FEED}\n{body}".encode()).hexdigest()
        connection.execute(text(PUT), {"feed": FEED, "digest": digest, "body": body})


def downgrade() -> None:
    """What was told stays told: the amounts are the same."""
