CREATE TABLE alert (
    alert_id BIGSERIAL NOT NULL,
    rule TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    scope TEXT NOT NULL,
    code TEXT NOT NULL,
    stream TEXT NOT NULL,
    state TEXT NOT NULL,
    unknown TEXT NOT NULL,
    level TEXT NOT NULL,
    rank INTEGER NOT NULL,
    told_rank INTEGER NOT NULL,
    began_at TIMESTAMP WITH TIME ZONE NOT NULL,
    pending_since TIMESTAMP WITH TIME ZONE,
    fired_at TIMESTAMP WITH TIME ZONE,
    keep_since TIMESTAMP WITH TIME ZONE,
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    acknowledged_by BIGINT,
    acknowledged_name TEXT NOT NULL,
    acknowledged_words TEXT NOT NULL,
    told_at TIMESTAMP WITH TIME ZONE,
    steps INTEGER NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    reason TEXT NOT NULL,
    value DOUBLE PRECISION,
    numerator BIGINT,
    denominator BIGINT,
    detail JSONB NOT NULL,
    place TEXT NOT NULL,
    judged_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_alert PRIMARY KEY (alert_id)
);

CREATE INDEX ix_alert_fired_at ON alert (fired_at) WHERE fired_at IS NOT NULL;

CREATE INDEX ix_alert_scope_began_at ON alert (scope, began_at);

CREATE UNIQUE INDEX uq_alert_open ON alert (rule, scope, code) WHERE ended_at IS NULL;

CREATE TABLE alert_case (
    case_id BIGSERIAL NOT NULL,
    alert_id BIGINT NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    asked_by BIGINT,
    asked_name TEXT NOT NULL,
    words TEXT NOT NULL,
    evidence JSONB NOT NULL,
    lead_id BIGINT,
    answered_at TIMESTAMP WITH TIME ZONE,
    refusal TEXT NOT NULL,
    CONSTRAINT pk_alert_case PRIMARY KEY (case_id),
    CONSTRAINT uq_alert_case_alert_id UNIQUE (alert_id)
);

CREATE INDEX ix_alert_case_open ON alert_case (asked_at) WHERE answered_at IS NULL;

CREATE TABLE alert_delivery (
    delivery_id BIGSERIAL NOT NULL,
    message_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    account_id BIGINT,
    address TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    claimed_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    error TEXT DEFAULT ''::text NOT NULL,
    letter_id BIGINT,
    CONSTRAINT pk_alert_delivery PRIMARY KEY (delivery_id)
);

CREATE INDEX ix_alert_delivery_due ON alert_delivery (channel, due_at) WHERE state = ANY (ARRAY['waiting'::text, 'sending'::text]);

CREATE INDEX ix_alert_delivery_ended_at ON alert_delivery (channel, ended_at) WHERE ended_at IS NOT NULL;

CREATE UNIQUE INDEX uq_alert_delivery_once ON alert_delivery (message_id, channel, account_id, address) NULLS NOT DISTINCT;

CREATE TABLE alert_group (
    group_key TEXT NOT NULL,
    rule TEXT NOT NULL,
    told_at TIMESTAMP WITH TIME ZONE NOT NULL,
    first_told_at TIMESTAMP WITH TIME ZONE NOT NULL,
    repeats INTEGER NOT NULL,
    CONSTRAINT pk_alert_group PRIMARY KEY (group_key)
);

CREATE TABLE alert_message (
    message_id BIGSERIAL NOT NULL,
    group_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    rule TEXT NOT NULL,
    stream TEXT NOT NULL,
    level TEXT NOT NULL,
    post TEXT NOT NULL,
    node TEXT NOT NULL,
    alerts BIGINT[] NOT NULL,
    alert_count INTEGER NOT NULL,
    words JSONB NOT NULL,
    link TEXT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_alert_message PRIMARY KEY (message_id)
);

CREATE INDEX ix_alert_message_alerts ON alert_message USING gin (alerts);

CREATE INDEX ix_alert_message_group_key_message_id ON alert_message (group_key, message_id);

CREATE TABLE alert_progress (
    singleton BOOLEAN DEFAULT true NOT NULL,
    batch_id BIGINT NOT NULL,
    full_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_alert_progress PRIMARY KEY (singleton)
);

CREATE TABLE alert_rule (
    rule TEXT NOT NULL,
    version INTEGER NOT NULL,
    body JSONB NOT NULL,
    effective_from TIMESTAMP WITH TIME ZONE NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    made_by BIGINT,
    made_name TEXT NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_alert_rule PRIMARY KEY (rule, version)
);

CREATE TABLE alert_rule_result (
    rule TEXT NOT NULL,
    pass_at TIMESTAMP WITH TIME ZONE NOT NULL,
    judged INTEGER NOT NULL,
    breaching INTEGER NOT NULL,
    unknown INTEGER NOT NULL,
    error TEXT NOT NULL,
    CONSTRAINT pk_alert_rule_result PRIMARY KEY (rule)
);

CREATE TABLE alert_silence (
    silence_id BIGSERIAL NOT NULL,
    rule TEXT NOT NULL,
    scope TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    from_at TIMESTAMP WITH TIME ZONE NOT NULL,
    until_at TIMESTAMP WITH TIME ZONE NOT NULL,
    made_by BIGINT NOT NULL,
    made_name TEXT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_by BIGINT,
    ended_name TEXT NOT NULL,
    CONSTRAINT pk_alert_silence PRIMARY KEY (silence_id)
);

CREATE INDEX ix_alert_silence_until_at ON alert_silence (until_at);

CREATE TABLE alert_transition (
    transition_id BIGSERIAL NOT NULL,
    alert_id BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    "old" TEXT NOT NULL,
    "new" TEXT NOT NULL,
    reason TEXT NOT NULL,
    level TEXT NOT NULL,
    value DOUBLE PRECISION,
    numerator BIGINT,
    denominator BIGINT,
    rule_version INTEGER NOT NULL,
    by_id BIGINT,
    by_name TEXT NOT NULL,
    words TEXT NOT NULL,
    CONSTRAINT pk_alert_transition PRIMARY KEY (transition_id)
);

CREATE INDEX ix_alert_transition_alert_id ON alert_transition (alert_id);
