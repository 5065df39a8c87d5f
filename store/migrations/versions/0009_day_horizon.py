"""From which day on sums are kept by day, too: 25 months before the first batch; older days of a store go."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in _STATEMENTS.split(";\n"):
        op.execute(statement)


_STATEMENTS = """
CREATE TABLE day_horizon (
    "only" boolean NOT NULL,
    day integer NOT NULL,
    CONSTRAINT pk_day_horizon PRIMARY KEY ("only")
);
INSERT INTO day_horizon ("only", day)
SELECT TRUE, (date_trunc('month', timezone('Asia/Shanghai', known_at)) - INTERVAL '25 months')::date - DATE '1970-01-01'
  FROM (SELECT known_at FROM batch ORDER BY batch_id LIMIT 1) first_batch;
DELETE FROM cell_day USING day_horizon h WHERE cell_day.day < h.day;
DELETE FROM top_day USING day_horizon h WHERE top_day.day < h.day
"""


def downgrade() -> None:
    raise NotImplementedError("older days are gone: a recompute would have to count them again")
