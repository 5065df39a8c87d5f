"""Tokens of programs."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
CREATE TABLE api_token (
    token_id serial NOT NULL,
    account_id integer NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    node text NOT NULL,
    rests_on text NOT NULL,
    permissions text[] NOT NULL,
    digest bytea,
    handle text,
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    drawn_at timestamptz,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_by text,
    used_at timestamptz,
    CONSTRAINT pk_api_token PRIMARY KEY (token_id),
    CONSTRAINT uq_api_token_digest UNIQUE (digest),
    CONSTRAINT fk_api_token_account_id FOREIGN KEY (account_id) REFERENCES account (account_id)
)"""
    )
    op.execute("CREATE INDEX ix_api_token_account_id ON api_token (account_id)")


def downgrade() -> None:
    op.execute("DROP TABLE api_token")
