CREATE TABLE letter (
    letter_id bigserial NOT NULL,
    account_id bigint NOT NULL,
    kind text NOT NULL,
    subject jsonb NOT NULL,
    body jsonb NOT NULL,
    link text NOT NULL,
    once text,
    sent_at timestamptz NOT NULL,
    read_at timestamptz,
    CONSTRAINT pk_letter PRIMARY KEY (letter_id)
);
CREATE INDEX ix_letter_account_id_letter_id ON letter (account_id, letter_id);
CREATE INDEX ix_letter_unread ON letter (account_id, letter_id) WHERE read_at IS NULL;
CREATE UNIQUE INDEX uq_letter_account_id_once ON letter (account_id, once);

CREATE TABLE letter_text (
    key text NOT NULL,
    since timestamptz NOT NULL,
    zh text NOT NULL,
    en text NOT NULL,
    CONSTRAINT pk_letter_text PRIMARY KEY (key, since)
);

CREATE TABLE mail_choice (
    account_id bigint NOT NULL,
    wants text NOT NULL,
    language text NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT pk_mail_choice PRIMARY KEY (account_id)
);

CREATE TABLE mail (
    mail_id bigserial NOT NULL,
    account_id bigint NOT NULL,
    address text NOT NULL,
    language text NOT NULL,
    letters bigint[] NOT NULL,
    digest_on date,
    state text DEFAULT 'waiting'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    claimed_at timestamptz,
    ended_at timestamptz,
    error text DEFAULT ''::text NOT NULL,
    CONSTRAINT pk_mail PRIMARY KEY (mail_id)
);
CREATE INDEX ix_mail_due ON mail (due_at) WHERE state = ANY (ARRAY['waiting'::text, 'sending'::text]);
CREATE UNIQUE INDEX uq_mail_account_id_digest_on ON mail (account_id, digest_on);

CREATE TABLE upload (
    upload_id bigserial NOT NULL,
    node text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    bytes bigint NOT NULL,
    algorithm text NOT NULL,
    digest text NOT NULL,
    scan text NOT NULL,
    uploaded_by bigint NOT NULL,
    uploaded_by_name text NOT NULL,
    uploaded_at timestamptz NOT NULL,
    removed_at timestamptz,
    CONSTRAINT pk_upload PRIMARY KEY (upload_id)
);
CREATE INDEX ix_upload_digest ON upload (digest) WHERE removed_at IS NULL;
CREATE INDEX ix_upload_node ON upload (node) WHERE removed_at IS NULL;

CREATE TABLE manual_filing (
    filing_id bigserial NOT NULL,
    item_code text NOT NULL,
    owner_code text NOT NULL,
    day date NOT NULL,
    value bigint NOT NULL,
    valid_until date NOT NULL,
    note text NOT NULL,
    state text NOT NULL,
    sheet_id bigint,
    sheet_row integer,
    entered_by bigint NOT NULL,
    entered_name text NOT NULL,
    entered_at timestamptz NOT NULL,
    confirmed_by bigint,
    confirmed_name text,
    confirmed_at timestamptz,
    CONSTRAINT pk_manual_filing PRIMARY KEY (filing_id),
    CONSTRAINT ck_manual_filing_two_people CHECK (confirmed_by <> entered_by)
);
CREATE INDEX ix_manual_filing_owner_code_filing_id ON manual_filing (owner_code, filing_id);
CREATE INDEX ix_manual_filing_valid_until ON manual_filing (valid_until) WHERE state = 'confirmed'::text;
CREATE UNIQUE INDEX uq_manual_filing_counted ON manual_filing (item_code, owner_code, day) WHERE state = 'confirmed'::text;
CREATE UNIQUE INDEX uq_manual_filing_waiting ON manual_filing (item_code, owner_code, day) WHERE state = 'entered'::text;

CREATE TABLE manual_step (
    step_id bigserial NOT NULL,
    filing_id bigint NOT NULL,
    at timestamptz NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    by bigint NOT NULL,
    by_name text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT pk_manual_step PRIMARY KEY (step_id)
);
CREATE INDEX ix_manual_step_filing_id ON manual_step (filing_id);

CREATE TABLE manual_evidence (
    filing_id bigint NOT NULL,
    upload_id bigint NOT NULL,
    CONSTRAINT pk_manual_evidence PRIMARY KEY (filing_id, upload_id)
);
CREATE INDEX ix_manual_evidence_upload_id ON manual_evidence (upload_id);
