CREATE TABLE issue (
    issue_id bigserial NOT NULL,
    issue_no text NOT NULL,
    owner_code text NOT NULL,
    node text NOT NULL,
    title text NOT NULL,
    kind text NOT NULL,
    severity text NOT NULL,
    source_kind text NOT NULL,
    source_ref text NOT NULL,
    once text,
    item text NOT NULL,
    cycle text NOT NULL,
    clause_id text NOT NULL,
    ground text NOT NULL,
    demand text NOT NULL,
    nodes date[] NOT NULL,
    state text NOT NULL,
    state_since timestamptz NOT NULL,
    officer_id bigint,
    officer_name text NOT NULL,
    document_id bigint,
    digest text NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_by text NOT NULL,
    delivered_on date,
    stages_done integer NOT NULL,
    deadline_on date,
    act_by date,
    final_on date,
    days_left integer,
    is_running boolean NOT NULL,
    is_provisional boolean NOT NULL,
    submitted_on date,
    was_submitted_late boolean NOT NULL,
    rechecks integer NOT NULL,
    met_at timestamptz,
    met_proof jsonb NOT NULL,
    closed_at timestamptz,
    removed_on date,
    reopened integer NOT NULL,
    reopened_move bigint,
    repeats text NOT NULL,
    cause text NOT NULL,
    corrective_action text NOT NULL,
    findings text[] NOT NULL,
    case_reviewed_by text NOT NULL,
    effect_due_on date,
    effect_checked_on date,
    effect_finding text NOT NULL,
    revision integer NOT NULL,
    CONSTRAINT pk_issue PRIMARY KEY (issue_id)
);
CREATE INDEX ix_issue_document_id ON issue (document_id);
CREATE INDEX ix_issue_node ON issue (node, issue_id);
CREATE INDEX ix_issue_owner_code ON issue (owner_code, issue_id);
CREATE INDEX ix_issue_source_kind_source_ref ON issue (source_kind, source_ref);
CREATE INDEX ix_issue_state ON issue (state, act_by);
CREATE UNIQUE INDEX uq_issue_issue_no ON issue (issue_no);
CREATE UNIQUE INDEX uq_issue_once ON issue (once);

CREATE TABLE issue_move (
    move_id bigserial NOT NULL,
    issue_no text NOT NULL,
    at timestamptz NOT NULL,
    "on" date NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    event text NOT NULL,
    row text NOT NULL,
    effects text[] NOT NULL,
    by bigint,
    by_name text NOT NULL,
    reason text NOT NULL,
    uploads bigint[] NOT NULL,
    detail jsonb NOT NULL,
    CONSTRAINT pk_issue_move PRIMARY KEY (move_id)
);
CREATE INDEX ix_issue_move_issue_no ON issue_move (issue_no, move_id);

CREATE TABLE issue_fact (
    issue_no text NOT NULL,
    position integer NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    found_on date,
    place text NOT NULL,
    found_by jsonb NOT NULL,
    evidence jsonb NOT NULL,
    clause_id text NOT NULL,
    ground text NOT NULL,
    digest text NOT NULL,
    frozen_at timestamptz NOT NULL,
    CONSTRAINT pk_issue_fact PRIMARY KEY (issue_no, position)
);

CREATE TABLE issue_demand (
    issue_no text NOT NULL,
    position integer NOT NULL,
    text text NOT NULL,
    condition jsonb,
    verdict text NOT NULL,
    judged_at timestamptz,
    CONSTRAINT pk_issue_demand PRIMARY KEY (issue_no, position)
);

CREATE TABLE issue_stage (
    issue_no text NOT NULL,
    position integer NOT NULL,
    code text NOT NULL,
    number integer NOT NULL,
    unit text NOT NULL,
    amount integer NOT NULL,
    fixed_on date,
    due_on date,
    done_on date,
    CONSTRAINT pk_issue_stage PRIMARY KEY (issue_no, position)
);

CREATE TABLE clock_stop (
    issue_no text NOT NULL,
    reference text NOT NULL,
    since date NOT NULL,
    until date,
    CONSTRAINT pk_clock_stop PRIMARY KEY (issue_no, reference)
);

CREATE TABLE figure_refresh (
    refresh_id bigserial NOT NULL,
    owner_code text NOT NULL,
    code text NOT NULL,
    at timestamptz NOT NULL,
    "on" date NOT NULL,
    numerator bigint NOT NULL,
    denominator bigint NOT NULL,
    is_stale boolean NOT NULL,
    CONSTRAINT pk_figure_refresh PRIMARY KEY (refresh_id)
);
CREATE INDEX ix_figure_refresh_owner_code_code ON figure_refresh (owner_code, code, at);
CREATE UNIQUE INDEX uq_figure_refresh_state ON figure_refresh (owner_code, code, "on", numerator, denominator, is_stale);

CREATE TABLE ladder_step (
    step_id bigserial NOT NULL,
    subject text NOT NULL,
    stage text NOT NULL,
    step text NOT NULL,
    act_by date NOT NULL,
    since date NOT NULL,
    document text NOT NULL,
    taken_at timestamptz NOT NULL,
    letters integer NOT NULL,
    document_id bigint,
    CONSTRAINT pk_ladder_step PRIMARY KEY (step_id)
);
CREATE UNIQUE INDEX uq_ladder_step_subject ON ladder_step (subject, stage, step, act_by);

CREATE TABLE official_document (
    document_id bigserial NOT NULL,
    kind text NOT NULL,
    node text NOT NULL,
    owner_code text NOT NULL,
    state text NOT NULL,
    draft jsonb NOT NULL,
    reference text NOT NULL,
    drafted_by bigint,
    drafted_name text NOT NULL,
    drafted_at timestamptz NOT NULL,
    org_code text NOT NULL,
    number_year integer,
    number integer,
    number_text text NOT NULL,
    signed_at timestamptz,
    sealed_at timestamptz,
    digest text NOT NULL,
    docx_digest text NOT NULL,
    pdf_upload bigint,
    docx_upload bigint,
    verification text,
    delivered_at timestamptz,
    ended_reason text NOT NULL,
    revision integer NOT NULL,
    CONSTRAINT pk_official_document PRIMARY KEY (document_id)
);
CREATE INDEX ix_official_document_node ON official_document (node, document_id);
CREATE INDEX ix_official_document_owner_code ON official_document (owner_code, document_id);
CREATE INDEX ix_official_document_state ON official_document (state, document_id);
CREATE UNIQUE INDEX uq_official_document_number ON official_document (node, kind, number_year, number);
CREATE UNIQUE INDEX uq_official_document_verification ON official_document (verification);

CREATE TABLE document_issue (
    document_id bigint NOT NULL,
    issue_no text NOT NULL,
    position integer NOT NULL,
    CONSTRAINT pk_document_issue PRIMARY KEY (document_id, issue_no)
);
CREATE INDEX ix_document_issue_issue_no ON document_issue (issue_no);

CREATE TABLE document_step (
    step_id bigserial NOT NULL,
    document_id bigint NOT NULL,
    step text NOT NULL,
    by bigint NOT NULL,
    by_name text NOT NULL,
    at timestamptz NOT NULL,
    is_rejected boolean NOT NULL,
    opinion text NOT NULL,
    CONSTRAINT pk_document_step PRIMARY KEY (step_id)
);
CREATE INDEX ix_document_step_document_id ON document_step (document_id, step_id);

CREATE TABLE document_number (
    node text NOT NULL,
    kind text NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT pk_document_number PRIMARY KEY (node, kind, year)
);

CREATE TABLE delivery (
    document_id bigint NOT NULL,
    way text NOT NULL,
    receiver text NOT NULL,
    delivered_at timestamptz,
    place text NOT NULL,
    refusal text NOT NULL,
    witness text NOT NULL,
    recording bigint,
    receipt bigint,
    offered_at timestamptz NOT NULL,
    read_at timestamptz,
    read_by text NOT NULL,
    declined_at timestamptz,
    declined_by text NOT NULL,
    declined_reason text NOT NULL,
    entered_by bigint,
    entered_name text NOT NULL,
    entered_at timestamptz,
    confirmed_by bigint,
    confirmed_name text NOT NULL,
    confirmed_at timestamptz,
    first_entry jsonb,
    CONSTRAINT pk_delivery PRIMARY KEY (document_id),
    CONSTRAINT ck_delivery_two_people CHECK (confirmed_by <> entered_by)
);

CREATE TABLE delivery_consent (
    owner_code text NOT NULL,
    upload_id bigint NOT NULL,
    given_on date NOT NULL,
    given_by text NOT NULL,
    ended_on date,
    CONSTRAINT pk_delivery_consent PRIMARY KEY (owner_code)
);

CREATE TABLE defence (
    defence_id bigserial NOT NULL,
    issue_no text NOT NULL,
    state text NOT NULL,
    points jsonb NOT NULL,
    uploads bigint[] NOT NULL,
    stated_at timestamptz NOT NULL,
    stated_name text NOT NULL,
    examiner text NOT NULL,
    examiner_name text NOT NULL,
    document_id bigint,
    decided_at timestamptz,
    CONSTRAINT pk_defence PRIMARY KEY (defence_id)
);
CREATE INDEX ix_defence_issue_no ON defence (issue_no);

CREATE TABLE extension_request (
    extension_id bigserial NOT NULL,
    issue_no text NOT NULL,
    state text NOT NULL,
    days integer NOT NULL,
    reason text NOT NULL,
    due_on date NOT NULL,
    asked_at timestamptz NOT NULL,
    asked_by text NOT NULL,
    asked_name text NOT NULL,
    granted_days integer NOT NULL,
    decision text NOT NULL,
    decided_at timestamptz,
    decided_name text NOT NULL,
    document_id bigint,
    CONSTRAINT pk_extension_request PRIMARY KEY (extension_id)
);
CREATE UNIQUE INDEX uq_extension_request_issue_no ON extension_request (issue_no);

CREATE TABLE rectification_report (
    report_id bigserial NOT NULL,
    issue_no text NOT NULL,
    submitted_at timestamptz NOT NULL,
    submitted_on date NOT NULL,
    submitted_name text NOT NULL,
    answers jsonb NOT NULL,
    cause text NOT NULL,
    corrective_action text NOT NULL,
    responsible text NOT NULL,
    is_on_time boolean NOT NULL,
    CONSTRAINT pk_rectification_report PRIMARY KEY (report_id)
);
CREATE INDEX ix_rectification_report_issue_no ON rectification_report (issue_no, report_id);

CREATE TABLE issue_recheck (
    recheck_id bigserial NOT NULL,
    recheck_no text NOT NULL,
    issue_no text NOT NULL,
    report_id bigint NOT NULL,
    submitted_on date NOT NULL,
    due_on date NOT NULL,
    finished_on date,
    is_passed boolean,
    officers text[] NOT NULL,
    met bigint[] NOT NULL,
    reason text NOT NULL,
    by_name text NOT NULL,
    document_id bigint,
    CONSTRAINT pk_issue_recheck PRIMARY KEY (recheck_id)
);
CREATE INDEX ix_issue_recheck_issue_no ON issue_recheck (issue_no);
CREATE UNIQUE INDEX uq_issue_recheck_recheck_no ON issue_recheck (recheck_no);

