"""What of an alert was told is kept by post, with how long it has waited; groups are known by when they were told."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TOLD = """UPDATE alert a SET telling = t.telling
  FROM (SELECT o.alert_id, jsonb_build_object('posts', jsonb_object_agg(p.post, jsonb_build_object(
               'rank', o.told_rank, 'at', o.told_at, 'first_at', o.told_at, 'waits', FALSE))) AS telling
          FROM alert o JOIN alert_rule r ON r.rule = o.rule AND r.version = o.rule_version,
               jsonb_array_elements_text(r.body -> 'to') AS p (post)
         WHERE o.told_at IS NOT NULL AND o.ended_at IS NULL GROUP BY o.alert_id) t
 WHERE t.alert_id = a.alert_id"""


def upgrade() -> None:
    op.execute("ALTER TABLE alert ADD COLUMN telling jsonb NOT NULL DEFAULT '{}'::jsonb")
    op.execute(TOLD)
    op.execute("ALTER TABLE alert_group DROP COLUMN rule, DROP COLUMN first_told_at, DROP COLUMN repeats")


def downgrade() -> None:
    op.execute("TRUNCATE alert_group")
    op.execute(
        "ALTER TABLE alert_group ADD COLUMN rule text NOT NULL, ADD COLUMN first_told_at timestamptz NOT NULL,"
        " ADD COLUMN repeats integer NOT NULL"
    )
    op.execute("ALTER TABLE alert DROP COLUMN telling")
