"""Accounts, sessions, attempts to sign in, roles at nodes, hand-overs."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE account (
    account_id serial NOT NULL,
    name text NOT NULL,
    display_name text NOT NULL,
    email text,
    state text NOT NULL DEFAULT 'active',
    password_hash text,
    password_set_at timestamptz,
    must_change boolean NOT NULL DEFAULT true,
    totp_key bytea,
    totp_since timestamptz,
    totp_step bigint,
    epoch integer NOT NULL DEFAULT 0,
    demo boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    left_at timestamptz,
    CONSTRAINT pk_account PRIMARY KEY (account_id),
    CONSTRAINT uq_account_name UNIQUE (name)
)""",
    """
CREATE TABLE password_history (
    account_id integer NOT NULL,
    set_at timestamptz NOT NULL,
    password_hash text NOT NULL,
    CONSTRAINT pk_password_history PRIMARY KEY (account_id, set_at),
    CONSTRAINT fk_password_history_account_id FOREIGN KEY (account_id) REFERENCES account (account_id)
)""",
    """
CREATE TABLE sign_in_attempt (
    attempt_id bigserial NOT NULL,
    at timestamptz NOT NULL,
    name_digest bytea NOT NULL,
    address text NOT NULL,
    succeeded boolean NOT NULL DEFAULT false,
    CONSTRAINT pk_sign_in_attempt PRIMARY KEY (attempt_id)
)""",
    "CREATE INDEX ix_sign_in_attempt_name_digest_at ON sign_in_attempt (name_digest, at)",
    "CREATE INDEX ix_sign_in_attempt_address_at ON sign_in_attempt (address, at)",
    "CREATE INDEX ix_sign_in_attempt_at ON sign_in_attempt (at)",
    """
CREATE TABLE session (
    secret_digest bytea NOT NULL,
    handle text NOT NULL,
    account_id integer NOT NULL,
    epoch integer NOT NULL,
    csrf text NOT NULL,
    stage text NOT NULL,
    two_factors boolean NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    idle_s integer,
    address text NOT NULL,
    agent text NOT NULL,
    CONSTRAINT pk_session PRIMARY KEY (secret_digest),
    CONSTRAINT uq_session_handle UNIQUE (handle),
    CONSTRAINT fk_session_account_id FOREIGN KEY (account_id) REFERENCES account (account_id)
)""",
    "CREATE INDEX ix_session_account_id ON session (account_id)",
    "CREATE INDEX ix_session_expires_at ON session (expires_at)",
    """
CREATE TABLE role_grant (
    grant_id serial NOT NULL,
    account_id integer NOT NULL,
    role text NOT NULL,
    node text NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz,
    deputy_of integer,
    granted_at timestamptz NOT NULL,
    granted_by text NOT NULL,
    reason text NOT NULL DEFAULT '',
    ended_at timestamptz,
    ended_by text,
    CONSTRAINT pk_role_grant PRIMARY KEY (grant_id),
    CONSTRAINT fk_role_grant_account_id FOREIGN KEY (account_id) REFERENCES account (account_id),
    CONSTRAINT fk_role_grant_deputy_of FOREIGN KEY (deputy_of) REFERENCES role_grant (grant_id)
)""",
    "CREATE INDEX ix_role_grant_account_id ON role_grant (account_id)",
    "CREATE INDEX ix_role_grant_deputy_of ON role_grant (deputy_of) WHERE deputy_of IS NOT NULL",
    """
CREATE TABLE hand_over (
    hand_over_id serial NOT NULL,
    account_id integer NOT NULL,
    successor_id integer,
    begun_at timestamptz NOT NULL,
    begun_by text NOT NULL,
    closed_at timestamptz,
    CONSTRAINT pk_hand_over PRIMARY KEY (hand_over_id),
    CONSTRAINT fk_hand_over_account_id FOREIGN KEY (account_id) REFERENCES account (account_id),
    CONSTRAINT fk_hand_over_successor_id FOREIGN KEY (successor_id) REFERENCES account (account_id)
)""",
    "CREATE INDEX ix_hand_over_account_id ON hand_over (account_id)",
    """
CREATE TABLE hand_over_item (
    item_id serial NOT NULL,
    hand_over_id integer NOT NULL,
    kind text NOT NULL,
    reference text NOT NULL,
    detail jsonb NOT NULL,
    state text NOT NULL,
    settled_at timestamptz,
    settled_by text,
    CONSTRAINT pk_hand_over_item PRIMARY KEY (item_id),
    CONSTRAINT fk_hand_over_item_hand_over_id FOREIGN KEY (hand_over_id) REFERENCES hand_over (hand_over_id)
)""",
    "CREATE INDEX ix_hand_over_item_hand_over_id ON hand_over_item (hand_over_id)",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)


def downgrade() -> None:
    for table in (
        "hand_over_item",
        "hand_over",
        "role_grant",
        "session",
        "sign_in_attempt",
        "password_history",
        "account",
    ):
        op.execute(f"DROP TABLE {table}")
