CREATE TABLE supervision_lead (
    lead_id BIGSERIAL NOT NULL,
    node TEXT NOT NULL,
    source TEXT NOT NULL,
    owner_code TEXT,
    about TEXT NOT NULL,
    text TEXT NOT NULL,
    is_named BOOLEAN NOT NULL,
    is_grave BOOLEAN NOT NULL,
    reporter BYTEA,
    knowing BIGINT[] NOT NULL,
    facts TEXT[] NOT NULL,
    evidence BIGINT[] NOT NULL,
    damage JSONB NOT NULL,
    figure JSONB NOT NULL,
    state TEXT NOT NULL,
    state_since TIMESTAMP WITH TIME ZONE NOT NULL,
    acknowledge_by DATE,
    decide_by DATE NOT NULL,
    is_provisional BOOLEAN NOT NULL,
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    decided_at TIMESTAMP WITH TIME ZONE,
    answered_at TIMESTAMP WITH TIME ZONE,
    answer TEXT NOT NULL,
    handler_id BIGINT,
    handler_name TEXT NOT NULL,
    clause_id TEXT NOT NULL,
    registered_by BIGINT,
    registered_name TEXT NOT NULL,
    registered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    once TEXT,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_supervision_lead PRIMARY KEY (lead_id),
    CONSTRAINT uq_supervision_lead_once UNIQUE (once)
);

CREATE INDEX ix_supervision_lead_node_lead_id ON supervision_lead (node, lead_id);

CREATE INDEX ix_supervision_lead_open ON supervision_lead (decide_by) WHERE decided_at IS NULL;

CREATE INDEX ix_supervision_lead_owner_code ON supervision_lead (owner_code);

CREATE TABLE supervision_lead_move (
    lead_id BIGINT NOT NULL,
    move_id BIGSERIAL NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    event TEXT NOT NULL,
    by BIGINT,
    by_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    uploads BIGINT[] NOT NULL,
    detail JSONB NOT NULL,
    CONSTRAINT pk_supervision_lead_move PRIMARY KEY (move_id)
);

CREATE INDEX ix_supervision_lead_move_lead_id ON supervision_lead_move (lead_id);

CREATE TABLE inspection_year (
    year_id BIGSERIAL NOT NULL,
    node TEXT NOT NULL,
    plan_year INTEGER NOT NULL,
    planned INTEGER NOT NULL,
    archives TEXT[] NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    state_since TIMESTAMP WITH TIME ZONE NOT NULL,
    seed TEXT,
    seed_source TEXT NOT NULL,
    announced_at TIMESTAMP WITH TIME ZONE,
    announced_by TEXT NOT NULL,
    draw_on DATE,
    draw_list TEXT,
    list_digest TEXT NOT NULL,
    created_by BIGINT NOT NULL,
    created_name TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_inspection_year PRIMARY KEY (year_id)
);

CREATE UNIQUE INDEX uq_inspection_year_node_plan_year ON inspection_year (node, plan_year) WHERE state <> 'cancelled'::text;

CREATE TABLE inspection_year_move (
    year_id BIGINT NOT NULL,
    move_id BIGSERIAL NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    event TEXT NOT NULL,
    by BIGINT,
    by_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    uploads BIGINT[] NOT NULL,
    detail JSONB NOT NULL,
    CONSTRAINT pk_inspection_year_move PRIMARY KEY (move_id)
);

CREATE INDEX ix_inspection_year_move_year_id ON inspection_year_move (year_id);

CREATE TABLE inspection_draw (
    year_id BIGINT NOT NULL,
    algorithm TEXT NOT NULL,
    seed TEXT NOT NULL,
    seed_source TEXT NOT NULL,
    announced_at TIMESTAMP WITH TIME ZONE NOT NULL,
    draw_list TEXT NOT NULL,
    list_digest TEXT NOT NULL,
    result JSONB NOT NULL,
    drawn_at TIMESTAMP WITH TIME ZONE NOT NULL,
    drawn_by TEXT NOT NULL,
    CONSTRAINT pk_inspection_draw PRIMARY KEY (year_id)
);

CREATE TABLE officer (
    officer_id BIGSERIAL NOT NULL,
    node TEXT NOT NULL,
    name TEXT NOT NULL,
    certificate TEXT NOT NULL,
    valid_until DATE NOT NULL,
    person_id BIGINT,
    is_active BOOLEAN NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_by TEXT NOT NULL,
    CONSTRAINT pk_officer PRIMARY KEY (officer_id),
    CONSTRAINT uq_officer_certificate UNIQUE (certificate),
    CONSTRAINT uq_officer_person_id UNIQUE (person_id)
);

CREATE INDEX ix_officer_node ON officer (node);

CREATE TABLE officer_interest (
    officer_id BIGINT NOT NULL,
    owner_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    declared_at TIMESTAMP WITH TIME ZONE NOT NULL,
    declared_by TEXT NOT NULL,
    CONSTRAINT pk_officer_interest PRIMARY KEY (officer_id, owner_code)
);

CREATE TABLE inspection (
    inspection_id BIGSERIAL NOT NULL,
    number TEXT NOT NULL,
    node TEXT NOT NULL,
    owner_code TEXT NOT NULL,
    year_id BIGINT,
    plan_year INTEGER NOT NULL,
    lead_id BIGINT,
    is_hazard BOOLEAN NOT NULL,
    officers BIGINT[] NOT NULL,
    state TEXT NOT NULL,
    state_since TIMESTAMP WITH TIME ZONE NOT NULL,
    visit_on DATE,
    notice JSONB NOT NULL,
    notified_at TIMESTAMP WITH TIME ZONE,
    without_notice TEXT NOT NULL,
    notice_document BIGINT,
    arrived_at TIMESTAMP WITH TIME ZONE,
    present JSONB NOT NULL,
    record JSONB NOT NULL,
    record_digest TEXT NOT NULL,
    record_upload BIGINT,
    signed_at TIMESTAMP WITH TIME ZONE,
    feedback_by DATE,
    is_provisional BOOLEAN NOT NULL,
    issues TEXT[] NOT NULL,
    feedback_documents BIGINT[] NOT NULL,
    counted_on DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_name TEXT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_inspection PRIMARY KEY (inspection_id),
    CONSTRAINT uq_inspection_number UNIQUE (number)
);

CREATE INDEX ix_inspection_node_inspection_id ON inspection (node, inspection_id);

CREATE INDEX ix_inspection_owner_code ON inspection (owner_code);

CREATE INDEX ix_inspection_year_id ON inspection (year_id);

CREATE TABLE inspection_move (
    inspection_id BIGINT NOT NULL,
    move_id BIGSERIAL NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    event TEXT NOT NULL,
    by BIGINT,
    by_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    uploads BIGINT[] NOT NULL,
    detail JSONB NOT NULL,
    CONSTRAINT pk_inspection_move PRIMARY KEY (move_id)
);

CREATE INDEX ix_inspection_move_inspection_id ON inspection_move (inspection_id);

CREATE TABLE site_entry (
    entry_id UUID NOT NULL,
    inspection_id BIGINT NOT NULL,
    device UUID NOT NULL,
    kind TEXT NOT NULL,
    content JSONB NOT NULL,
    digest TEXT NOT NULL,
    upload_id BIGINT,
    replaces UUID,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    by BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    CONSTRAINT pk_site_entry PRIMARY KEY (entry_id)
);

CREATE INDEX ix_site_entry_inspection_id ON site_entry (inspection_id);

CREATE INDEX ix_site_entry_upload_id ON site_entry (upload_id);

CREATE TABLE data_objection (
    objection_id BIGSERIAL NOT NULL,
    owner_code TEXT NOT NULL,
    kind TEXT NOT NULL,
    table_name TEXT NOT NULL,
    record_key TEXT NOT NULL,
    items TEXT[] NOT NULL,
    claim TEXT NOT NULL,
    evidence BIGINT[] NOT NULL,
    source TEXT NOT NULL,
    holder TEXT NOT NULL,
    snapshot JSONB NOT NULL,
    digest TEXT NOT NULL,
    version BIGINT,
    state TEXT NOT NULL,
    state_since TIMESTAMP WITH TIME ZONE NOT NULL,
    raised_by BIGINT NOT NULL,
    raised_name TEXT NOT NULL,
    raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_on DATE NOT NULL,
    is_provisional BOOLEAN NOT NULL,
    answer TEXT NOT NULL,
    correction TEXT NOT NULL,
    answered_name TEXT NOT NULL,
    answered_at TIMESTAMP WITH TIME ZONE,
    corrected_version BIGINT,
    traced_at TIMESTAMP WITH TIME ZONE,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_data_objection PRIMARY KEY (objection_id)
);

CREATE INDEX ix_data_objection_owner_code_objection_id ON data_objection (owner_code, objection_id);

CREATE INDEX ix_data_objection_untraced ON data_objection (table_name) WHERE state = 'upheld'::text AND traced_at IS NULL;

CREATE UNIQUE INDEX uq_data_objection_open ON data_objection (owner_code, kind, table_name, record_key) WHERE state = 'open'::text;

CREATE TABLE data_objection_move (
    objection_id BIGINT NOT NULL,
    move_id BIGSERIAL NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    event TEXT NOT NULL,
    by BIGINT,
    by_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    uploads BIGINT[] NOT NULL,
    detail JSONB NOT NULL,
    CONSTRAINT pk_data_objection_move PRIMARY KEY (move_id)
);

CREATE INDEX ix_data_objection_move_objection_id ON data_objection_move (objection_id);
