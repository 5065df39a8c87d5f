CREATE TABLE rubric_version (
    rubric_key TEXT NOT NULL,
    state TEXT NOT NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    published_on DATE NOT NULL,
    published_at timestamptz NOT NULL,
    published_by TEXT NOT NULL,
    retired_on DATE,
    retired_by TEXT,
    CONSTRAINT pk_rubric_version PRIMARY KEY (rubric_key)
);
CREATE TABLE evaluation_cycle (
    cycle_id BIGSERIAL NOT NULL,
    code TEXT NOT NULL,
    node TEXT NOT NULL,
    name TEXT NOT NULL,
    rubric_key TEXT,
    period_since DATE NOT NULL,
    period_until DATE NOT NULL,
    groups TEXT[] NOT NULL,
    is_trial BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    state_since timestamptz NOT NULL,
    seed TEXT NOT NULL,
    left_out JSONB NOT NULL,
    revision INTEGER NOT NULL,
    made_at timestamptz NOT NULL,
    made_by TEXT NOT NULL,
    CONSTRAINT pk_evaluation_cycle PRIMARY KEY (cycle_id),
    CONSTRAINT uq_evaluation_cycle_code UNIQUE (code)
);
CREATE INDEX ix_evaluation_cycle_node ON evaluation_cycle (node);
CREATE TABLE evaluation_part (
    cycle_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    owner_name TEXT NOT NULL,
    place_code INTEGER NOT NULL,
    group_code TEXT NOT NULL,
    state TEXT NOT NULL,
    state_since timestamptz NOT NULL,
    joined_on DATE NOT NULL,
    report_opened_on DATE,
    report_due_on DATE,
    is_due_provisional BOOLEAN NOT NULL,
    submitted_at timestamptz,
    submitted_by TEXT,
    is_report_missing BOOLEAN NOT NULL,
    is_blind BOOLEAN NOT NULL,
    fed_back_on DATE,
    feedback_ref TEXT,
    feedback_sealed_at timestamptz,
    has_objected BOOLEAN NOT NULL,
    has_newer_data BOOLEAN NOT NULL,
    sources_away TEXT[] NOT NULL,
    score_id BIGINT,
    score_tenths INTEGER,
    claimed_tenths INTEGER,
    grade TEXT,
    not_applicable INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_evaluation_part PRIMARY KEY (cycle_id, owner_code)
);
CREATE INDEX ix_evaluation_part_owner_code ON evaluation_part (owner_code);
CREATE INDEX ix_evaluation_part_state ON evaluation_part (state);
CREATE TABLE evaluation_move (
    move_id BIGSERIAL NOT NULL,
    machine TEXT NOT NULL,
    cycle_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    item TEXT NOT NULL,
    at timestamptz NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    event TEXT NOT NULL,
    row_code TEXT NOT NULL,
    by BIGINT,
    by_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    uploads BIGINT[] NOT NULL,
    detail JSONB NOT NULL,
    CONSTRAINT pk_evaluation_move PRIMARY KEY (move_id)
);
CREATE INDEX ix_evaluation_move_cycle_id_owner_code ON evaluation_move (cycle_id, owner_code);
CREATE TABLE evaluation_circumstance (
    cycle_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    circumstance TEXT NOT NULL,
    reason TEXT NOT NULL,
    confirmed_by TEXT NOT NULL,
    confirmed_at timestamptz NOT NULL,
    CONSTRAINT pk_evaluation_circumstance PRIMARY KEY (cycle_id, owner_code, circumstance)
);
CREATE TABLE evaluation_publication (
    publication_id BIGSERIAL NOT NULL,
    cycle_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    score_id BIGINT NOT NULL,
    score_tenths INTEGER NOT NULL,
    grade TEXT NOT NULL,
    rank INTEGER NOT NULL,
    ranked INTEGER NOT NULL,
    published_on DATE NOT NULL,
    published_at timestamptz NOT NULL,
    published_by TEXT NOT NULL,
    retracted_at timestamptz,
    retracted_by TEXT,
    reason TEXT NOT NULL,
    CONSTRAINT pk_evaluation_publication PRIMARY KEY (publication_id)
);
CREATE INDEX ix_evaluation_publication_owner_code ON evaluation_publication (owner_code);
CREATE UNIQUE INDEX uq_evaluation_publication_standing ON evaluation_publication (cycle_id, owner_code) WHERE retracted_at IS NULL;
CREATE TABLE evaluation_score (
    score_id BIGSERIAL NOT NULL,
    cycle_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at timestamptz NOT NULL,
    rubric_key TEXT NOT NULL,
    rubric_digest TEXT NOT NULL,
    inputs TEXT NOT NULL,
    result TEXT NOT NULL,
    digest TEXT NOT NULL,
    score_tenths INTEGER,
    claimed_tenths INTEGER,
    grade TEXT,
    is_final BOOLEAN NOT NULL,
    low TEXT[] NOT NULL,
    CONSTRAINT pk_evaluation_score PRIMARY KEY (score_id)
);
CREATE UNIQUE INDEX uq_evaluation_score_number ON evaluation_score (cycle_id, owner_code, number);
CREATE TABLE evaluation_trial (
    cycle_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    day DATE NOT NULL,
    at timestamptz NOT NULL,
    inputs TEXT NOT NULL,
    result TEXT NOT NULL,
    score_tenths INTEGER,
    grade TEXT,
    is_final BOOLEAN NOT NULL,
    low TEXT[] NOT NULL,
    CONSTRAINT pk_evaluation_trial PRIMARY KEY (cycle_id, owner_code)
);
CREATE TABLE evaluation_trial_day (
    cycle_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    day DATE NOT NULL,
    score_tenths INTEGER,
    grade TEXT,
    CONSTRAINT pk_evaluation_trial_day PRIMARY KEY (cycle_id, owner_code, day)
);
CREATE TABLE evaluation_figure (
    cycle_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    item TEXT NOT NULL,
    numerator BIGINT NOT NULL,
    denominator BIGINT NOT NULL,
    note TEXT NOT NULL,
    uploads BIGINT[] NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at timestamptz NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_evaluation_figure PRIMARY KEY (cycle_id, owner_code, item)
);
CREATE TABLE self_report (
    cycle_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    item TEXT NOT NULL,
    value JSONB,
    note TEXT NOT NULL,
    uploads BIGINT[] NOT NULL,
    is_carried BOOLEAN NOT NULL,
    revision INTEGER NOT NULL,
    edited_by TEXT NOT NULL,
    edited_at timestamptz NOT NULL,
    CONSTRAINT pk_self_report PRIMARY KEY (cycle_id, owner_code, item)
);
CREATE TABLE standing_evidence (
    evidence_id BIGSERIAL NOT NULL,
    owner_code TEXT NOT NULL,
    item TEXT NOT NULL,
    demand TEXT NOT NULL,
    upload_id BIGINT NOT NULL,
    handed_in_on DATE NOT NULL,
    handed_in_by TEXT NOT NULL,
    valid_until DATE,
    replaced_on DATE,
    CONSTRAINT pk_standing_evidence PRIMARY KEY (evidence_id)
);
CREATE INDEX ix_standing_evidence_owner_code ON standing_evidence (owner_code);
CREATE TABLE review_task (
    task_id BIGSERIAL NOT NULL,
    cycle_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    item TEXT NOT NULL,
    round TEXT NOT NULL,
    reviewer BIGINT NOT NULL,
    reviewer_name TEXT NOT NULL,
    value JSONB,
    anchor TEXT NOT NULL,
    reason TEXT NOT NULL,
    evidence BIGINT[] NOT NULL,
    is_refuted BOOLEAN NOT NULL,
    assigned_at timestamptz NOT NULL,
    decided_at timestamptz,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_review_task PRIMARY KEY (task_id)
);
CREATE INDEX ix_review_task_reviewer ON review_task (reviewer);
CREATE UNIQUE INDEX uq_review_task_round ON review_task (cycle_id, owner_code, item, round);
CREATE TABLE reviewer_interest (
    reviewer BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    declared_by TEXT NOT NULL,
    declared_at timestamptz NOT NULL,
    CONSTRAINT pk_reviewer_interest PRIMARY KEY (reviewer, owner_code)
);
CREATE TABLE score_objection (
    cycle_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    items TEXT[] NOT NULL,
    reason TEXT NOT NULL,
    uploads BIGINT[] NOT NULL,
    raised_by TEXT NOT NULL,
    raised_at timestamptz NOT NULL,
    due_on DATE NOT NULL,
    ruling TEXT,
    ruling_reason TEXT NOT NULL,
    ruled_values JSONB NOT NULL,
    ruled_by BIGINT,
    ruled_by_name TEXT,
    ruled_at timestamptz,
    CONSTRAINT pk_score_objection PRIMARY KEY (cycle_id, owner_code)
);
CREATE TABLE limit_finding (
    finding_id BIGSERIAL NOT NULL,
    cycle_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    limit_code TEXT NOT NULL,
    reference TEXT NOT NULL,
    reason TEXT NOT NULL,
    uploads BIGINT[] NOT NULL,
    found_by BIGINT,
    found_by_name TEXT NOT NULL,
    found_at timestamptz NOT NULL,
    state TEXT NOT NULL,
    decided_by BIGINT,
    decided_by_name TEXT,
    decided_at timestamptz,
    decision TEXT NOT NULL,
    CONSTRAINT pk_limit_finding PRIMARY KEY (finding_id),
    CONSTRAINT ck_limit_finding_two_people CHECK (decided_by <> found_by)
);
CREATE INDEX ix_limit_finding_cycle_id_owner_code ON limit_finding (cycle_id, owner_code);
CREATE UNIQUE INDEX uq_limit_finding_reference ON limit_finding (cycle_id, owner_code, limit_code, reference);
CREATE TABLE guidance_point (
    point_id BIGSERIAL NOT NULL,
    cycle_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    item TEXT NOT NULL,
    state TEXT NOT NULL,
    state_since timestamptz NOT NULL,
    result TEXT NOT NULL,
    value TEXT NOT NULL,
    target TEXT NOT NULL,
    advice TEXT NOT NULL,
    suggested_on DATE NOT NULL,
    given_at timestamptz NOT NULL,
    refreshes JSONB NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_guidance_point PRIMARY KEY (point_id)
);
CREATE INDEX ix_guidance_point_owner_code ON guidance_point (owner_code);
CREATE UNIQUE INDEX uq_guidance_point_item ON guidance_point (cycle_id, owner_code, item);
