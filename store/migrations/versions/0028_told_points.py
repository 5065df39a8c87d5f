"""Points of guidance by hand have a state from their delivery on; those delivered before are open."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

DELIVERED = """FROM official_document d, jsonb_array_elements(d.draft -> 'points') WITH ORDINALITY AS p (point, place)
 WHERE d.kind = 'guidance' AND d.state = 'delivered' AND d.delivered_at IS NOT NULL
   AND NOT EXISTS (SELECT FROM document_issue i WHERE i.document_id = d.document_id)"""


def upgrade() -> None:
    op.execute(
        "CREATE TABLE told_point (document_id bigint NOT NULL, position integer NOT NULL, state text NOT NULL,"
        " state_since timestamptz NOT NULL, suggested_on date NOT NULL,"
        " CONSTRAINT pk_told_point PRIMARY KEY (document_id, position))"
    )
    op.execute(
        "CREATE TABLE told_point_move (move_id bigserial NOT NULL, document_id bigint NOT NULL,"
        " position integer NOT NULL, at timestamptz NOT NULL, event text NOT NULL, from_state text NOT NULL,"
        ' to_state text NOT NULL, "row" text NOT NULL, by bigint, by_name text NOT NULL, reason text NOT NULL,'
        " uploads bigint[] NOT NULL, CONSTRAINT pk_told_point_move PRIMARY KEY (move_id))"
    )
    op.execute("CREATE INDEX ix_told_point_move_document_id ON told_point_move (document_id, position, move_id)")
    op.execute(
        "INSERT INTO told_point (document_id, position, state, state_since, suggested_on)"
        " SELECT d.document_id, p.place - 1, 'open', d.delivered_at, (p.point ->> 'due')::date " + DELIVERED
    )
    op.execute(
        'INSERT INTO told_point_move (document_id, position, at, event, from_state, to_state, "row", by_name, reason,'
        " uploads) SELECT d.document_id, p.place - 1, d.delivered_at, 'give', '', 'open', 'begin.give.by_hand', '', '',"
        " '{}' " + DELIVERED
    )


def downgrade() -> None:
    op.execute("DROP TABLE told_point_move")
    op.execute("DROP TABLE told_point")
