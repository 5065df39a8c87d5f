CREATE TABLE accession_batch (
    batch_no TEXT NOT NULL,
    plan_year SMALLINT,
    step TEXT,
    step_entered_on DATE,
    step_due_on DATE,
    opened_on DATE,
    done_on DATE,
    volumes INTEGER,
    items INTEGER,
    owner_id INTEGER NOT NULL,
    accession_key UUID GENERATED ALWAYS AS (md5(batch_no)::uuid) STORED NOT NULL,
    step_entered_day INTEGER GENERATED ALWAYS AS (step_entered_on - '1970-01-01'::date) STORED,
    step_due_day INTEGER GENERATED ALWAYS AS (step_due_on - '1970-01-01'::date) STORED,
    done_day INTEGER GENERATED ALWAYS AS (done_on - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_accession_batch PRIMARY KEY (accession_key)
);

CREATE INDEX ix_accession_batch_owner_id ON accession_batch (owner_id);

CREATE TABLE activity (
    batch_id BIGINT NOT NULL,
    place INTEGER NOT NULL,
    code TEXT NOT NULL,
    count BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_activity PRIMARY KEY (batch_id, place, code)
);

CREATE INDEX ix_activity_at ON activity (at);

CREATE TABLE archive (
    archive_code TEXT NOT NULL,
    name TEXT NOT NULL,
    place_code INTEGER NOT NULL,
    accession_retention TEXT[],
    n_years SMALLINT,
    n_electronic SMALLINT,
    owner_id INTEGER NOT NULL,
    archive_key UUID GENERATED ALWAYS AS (md5(archive_code)::uuid) STORED NOT NULL,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_archive PRIMARY KEY (archive_key)
);

CREATE INDEX ix_archive_place_code ON archive (place_code);

CREATE TABLE band_state (
    scope TEXT NOT NULL,
    code TEXT NOT NULL,
    band TEXT,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    candidate TEXT,
    candidate_since TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_band_state PRIMARY KEY (scope, code)
);

CREATE TABLE batch (
    batch_id BIGSERIAL NOT NULL,
    source TEXT NOT NULL,
    feed TEXT NOT NULL,
    partition TEXT NOT NULL,
    table_name TEXT NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    newest_source_at TIMESTAMP WITH TIME ZONE,
    definition_version TEXT NOT NULL,
    run_id BIGINT,
    inserted INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    cells INTEGER NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    CONSTRAINT pk_batch PRIMARY KEY (batch_id)
);

CREATE INDEX ix_batch_known_at ON batch (known_at);

CREATE INDEX ix_batch_source_feed_batch_id ON batch (source, feed, batch_id);

CREATE TABLE batch_inspection (
    batch_no TEXT NOT NULL,
    first_inspection_on DATE,
    owner_id INTEGER NOT NULL,
    inspection_key UUID GENERATED ALWAYS AS (md5(batch_no)::uuid) STORED NOT NULL,
    inspected_day INTEGER GENERATED ALWAYS AS (first_inspection_on - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_batch_inspection PRIMARY KEY (inspection_key)
);

CREATE TABLE case_file (
    case_no TEXT NOT NULL,
    item_impl_code TEXT,
    power_type SMALLINT,
    region_code INTEGER,
    applicant_type TEXT,
    channel TEXT,
    received_at TIMESTAMP WITH TIME ZONE,
    promised_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    result TEXT,
    owner_id INTEGER NOT NULL,
    case_key UUID GENERATED ALWAYS AS (md5(case_no)::uuid) STORED NOT NULL,
    matter_key UUID GENERATED ALWAYS AS (md5(item_impl_code)::uuid) STORED,
    finished_day INTEGER GENERATED ALWAYS AS (timezone('Asia/Shanghai'::text, finished_at)::date - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_case_file PRIMARY KEY (case_key)
);

CREATE INDEX ix_case_file_matter_key ON case_file (matter_key);

CREATE INDEX ix_case_file_owner_id_finished_day ON case_file (owner_id, finished_day);

CREATE TABLE case_package (
    case_no TEXT NOT NULL,
    package_id TEXT,
    package_digest TEXT,
    files INTEGER,
    bytes BIGINT,
    pushed_at TIMESTAMP WITH TIME ZONE,
    filed_at TIMESTAMP WITH TIME ZONE,
    archival_code TEXT,
    status TEXT,
    check_id TEXT,
    error TEXT,
    case_key UUID GENERATED ALWAYS AS (md5(case_no)::uuid) STORED NOT NULL,
    check_key UUID GENERATED ALWAYS AS (md5(check_id)::uuid) STORED,
    filed_day INTEGER GENERATED ALWAYS AS (timezone('Asia/Shanghai'::text, filed_at)::date - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_case_package PRIMARY KEY (case_key)
);

CREATE INDEX ix_case_package_check_key ON case_package (check_key);

CREATE TABLE catalogue_item (
    item_id TEXT NOT NULL,
    holder_kind TEXT,
    fonds_code TEXT,
    archival_code TEXT,
    category TEXT,
    formed_on DATE,
    retention TEXT,
    medium TEXT,
    born_digital BOOLEAN,
    paper_original BOOLEAN,
    secret BOOLEAN,
    filed_via TEXT,
    digit_exclusion TEXT,
    image_pages INTEGER,
    pages INTEGER,
    file_bytes BIGINT,
    missing_elements SMALLINT,
    on_roster BOOLEAN,
    filed_on DATE,
    transferred_on DATE,
    extension_until DATE,
    batch_no TEXT,
    open_review TEXT,
    opened_on DATE,
    holder_id INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    item_key UUID GENERATED ALWAYS AS (md5(item_id)::uuid) STORED NOT NULL,
    filed_day INTEGER GENERATED ALWAYS AS (filed_on - '1970-01-01'::date) STORED,
    transferred_day INTEGER GENERATED ALWAYS AS (transferred_on - '1970-01-01'::date) STORED,
    extension_until_day INTEGER GENERATED ALWAYS AS (extension_until - '1970-01-01'::date) STORED,
    aged_day INTEGER GENERATED ALWAYS AS ((formed_on + '25 years'::interval)::date - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_catalogue_item PRIMARY KEY (item_key)
);

CREATE INDEX ix_catalogue_item_owner_id ON catalogue_item (owner_id);

CREATE TABLE cell (
    owner_id INTEGER NOT NULL,
    month INTEGER NOT NULL,
    category SMALLINT NOT NULL,
    di_01 BIGINT,
    di_02 BIGINT,
    di_03 BIGINT,
    di_04 BIGINT,
    di_05 BIGINT,
    di_06 BIGINT,
    di_07 BIGINT,
    di_08 BIGINT,
    di_09 BIGINT,
    di_10 BIGINT,
    di_11 BIGINT,
    di_12 BIGINT,
    di_13 BIGINT,
    di_14 BIGINT,
    di_15 BIGINT,
    di_16 BIGINT,
    di_17 BIGINT,
    di_18 BIGINT,
    di_19 BIGINT,
    di_20 BIGINT,
    di_21 BIGINT,
    di_22 BIGINT,
    di_23 BIGINT,
    di_24 BIGINT,
    di_25 BIGINT,
    di_26 BIGINT,
    di_27 BIGINT,
    di_28 BIGINT,
    di_29 BIGINT,
    di_30 BIGINT,
    di_31 BIGINT,
    di_32 BIGINT,
    di_33 BIGINT,
    di_08_room BIGINT,
    di_09_room BIGINT,
    docs_running_due BIGINT,
    docs_running_filed BIGINT,
    holding_volumes BIGINT,
    holding_items BIGINT,
    digital_bytes BIGINT,
    cases_filed BIGINT,
    documents_filed BIGINT,
    licences_filed BIGINT,
    volumes_accessioned BIGINT,
    items_accessioned BIGINT,
    lookups_accepted BIGINT,
    cross_certificates BIGINT,
    units_connected BIGINT,
    units_participating BIGINT,
    issues_open BIGINT,
    issues_overdue BIGINT,
    visits_planned BIGINT,
    visits_done BIGINT,
    rechecks_due BIGINT,
    rechecks_on_time BIGINT,
    CONSTRAINT pk_cell PRIMARY KEY (owner_id, month, category)
)
 WITH (fillfactor = 70);

CREATE TABLE cell_day (
    owner_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    di_01 BIGINT,
    di_02 BIGINT,
    di_03 BIGINT,
    di_04 BIGINT,
    di_05 BIGINT,
    di_06 BIGINT,
    di_07 BIGINT,
    di_08 BIGINT,
    di_09 BIGINT,
    di_10 BIGINT,
    di_11 BIGINT,
    di_12 BIGINT,
    di_13 BIGINT,
    di_14 BIGINT,
    di_15 BIGINT,
    di_16 BIGINT,
    di_17 BIGINT,
    di_18 BIGINT,
    di_19 BIGINT,
    di_20 BIGINT,
    di_21 BIGINT,
    di_22 BIGINT,
    di_23 BIGINT,
    di_24 BIGINT,
    di_25 BIGINT,
    di_26 BIGINT,
    di_27 BIGINT,
    di_28 BIGINT,
    di_29 BIGINT,
    di_30 BIGINT,
    di_31 BIGINT,
    di_32 BIGINT,
    di_33 BIGINT,
    di_08_room BIGINT,
    di_09_room BIGINT,
    docs_running_due BIGINT,
    docs_running_filed BIGINT,
    holding_volumes BIGINT,
    holding_items BIGINT,
    digital_bytes BIGINT,
    cases_filed BIGINT,
    documents_filed BIGINT,
    licences_filed BIGINT,
    volumes_accessioned BIGINT,
    items_accessioned BIGINT,
    lookups_accepted BIGINT,
    cross_certificates BIGINT,
    units_connected BIGINT,
    units_participating BIGINT,
    issues_open BIGINT,
    issues_overdue BIGINT,
    visits_planned BIGINT,
    visits_done BIGINT,
    rechecks_due BIGINT,
    rechecks_on_time BIGINT,
    CONSTRAINT pk_cell_day PRIMARY KEY (owner_id, day)
)
 WITH (fillfactor = 70);

CREATE TABLE cell_journal (
    batch_id BIGINT NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    owner_id INTEGER NOT NULL,
    category SMALLINT NOT NULL,
    day INTEGER NOT NULL,
    di_01 BIGINT,
    di_02 BIGINT,
    di_03 BIGINT,
    di_04 BIGINT,
    di_05 BIGINT,
    di_06 BIGINT,
    di_07 BIGINT,
    di_08 BIGINT,
    di_09 BIGINT,
    di_10 BIGINT,
    di_11 BIGINT,
    di_12 BIGINT,
    di_13 BIGINT,
    di_14 BIGINT,
    di_15 BIGINT,
    di_16 BIGINT,
    di_17 BIGINT,
    di_18 BIGINT,
    di_19 BIGINT,
    di_20 BIGINT,
    di_21 BIGINT,
    di_22 BIGINT,
    di_23 BIGINT,
    di_24 BIGINT,
    di_25 BIGINT,
    di_26 BIGINT,
    di_27 BIGINT,
    di_28 BIGINT,
    di_29 BIGINT,
    di_30 BIGINT,
    di_31 BIGINT,
    di_32 BIGINT,
    di_33 BIGINT,
    di_08_room BIGINT,
    di_09_room BIGINT,
    docs_running_due BIGINT,
    docs_running_filed BIGINT,
    holding_volumes BIGINT,
    holding_items BIGINT,
    digital_bytes BIGINT,
    cases_filed BIGINT,
    documents_filed BIGINT,
    licences_filed BIGINT,
    volumes_accessioned BIGINT,
    items_accessioned BIGINT,
    lookups_accepted BIGINT,
    cross_certificates BIGINT,
    units_connected BIGINT,
    units_participating BIGINT,
    issues_open BIGINT,
    issues_overdue BIGINT,
    visits_planned BIGINT,
    visits_done BIGINT,
    rechecks_due BIGINT,
    rechecks_on_time BIGINT
);

CREATE INDEX ix_cell_journal_batch_id ON cell_journal USING brin (batch_id);

CREATE TABLE check_report (
    check_id TEXT NOT NULL,
    system TEXT,
    stage TEXT,
    object_kind TEXT,
    object_id TEXT,
    attempt SMALLINT,
    result TEXT,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    failed_codes TEXT,
    tool_version TEXT,
    owner_id INTEGER NOT NULL,
    check_key UUID GENERATED ALWAYS AS (md5(check_id)::uuid) STORED NOT NULL,
    finished_day INTEGER GENERATED ALWAYS AS (timezone('Asia/Shanghai'::text, finished_at)::date - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_check_report PRIMARY KEY (check_key)
);

CREATE INDEX ix_check_report_owner_id_finished_day ON check_report (owner_id, finished_day);

CREATE TABLE connection (
    unit_code TEXT NOT NULL,
    source_code TEXT NOT NULL,
    state TEXT,
    since DATE,
    owner_id INTEGER NOT NULL,
    connection_key UUID GENERATED ALWAYS AS (md5(unit_code || chr(124) || source_code)::uuid) STORED NOT NULL,
    since_day INTEGER GENERATED ALWAYS AS (since - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_connection PRIMARY KEY (connection_key)
);

CREATE INDEX ix_connection_owner_id ON connection (owner_id);

CREATE TABLE definition_version (
    version TEXT NOT NULL,
    effective_at TIMESTAMP WITH TIME ZONE NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    body JSONB NOT NULL,
    CONSTRAINT pk_definition_version PRIMARY KEY (version)
);

CREATE TABLE document (
    doc_id TEXT NOT NULL,
    oa_system TEXT,
    doc_no TEXT,
    title TEXT,
    doc_type TEXT,
    finished_at TIMESTAMP WITH TIME ZONE,
    filing_year SMALLINT,
    clause_no TEXT,
    in_scope BOOLEAN,
    reason TEXT,
    owner_id INTEGER NOT NULL,
    document_key UUID GENERATED ALWAYS AS (md5(doc_id)::uuid) STORED NOT NULL,
    finished_day INTEGER GENERATED ALWAYS AS (timezone('Asia/Shanghai'::text, finished_at)::date - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_document PRIMARY KEY (document_key)
);

CREATE INDEX ix_document_owner_id_finished_day ON document (owner_id, finished_day);

CREATE TABLE document_archive (
    doc_id TEXT NOT NULL,
    archival_code TEXT,
    package_id TEXT,
    received_at TIMESTAMP WITH TIME ZONE,
    filed_at TIMESTAMP WITH TIME ZONE,
    status TEXT,
    check_id TEXT,
    missing_elements SMALLINT,
    paper_original BOOLEAN,
    document_key UUID GENERATED ALWAYS AS (md5(doc_id)::uuid) STORED NOT NULL,
    filed_day INTEGER GENERATED ALWAYS AS (timezone('Asia/Shanghai'::text, filed_at)::date - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_document_archive PRIMARY KEY (document_key)
);

CREATE TABLE evaluation_result (
    unit_code TEXT NOT NULL,
    cycle TEXT NOT NULL,
    published_on DATE,
    superseded_on DATE,
    trial BOOLEAN,
    owner_id INTEGER NOT NULL,
    result_key UUID GENERATED ALWAYS AS (md5(unit_code || chr(124) || cycle)::uuid) STORED NOT NULL,
    published_day INTEGER GENERATED ALWAYS AS (published_on - '1970-01-01'::date) STORED,
    superseded_day INTEGER GENERATED ALWAYS AS (superseded_on - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_evaluation_result PRIMARY KEY (result_key)
);

CREATE INDEX ix_evaluation_result_owner_id ON evaluation_result (owner_id);

CREATE TABLE feed_state (
    source TEXT NOT NULL,
    feed TEXT NOT NULL,
    last_run_at TIMESTAMP WITH TIME ZONE,
    last_success_at TIMESTAMP WITH TIME ZONE,
    last_failure_at TIMESTAMP WITH TIME ZONE,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    source_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_feed_state PRIMARY KEY (source, feed)
);

CREATE TABLE fonds (
    fonds_code TEXT NOT NULL,
    fonds_name TEXT,
    archive_code TEXT,
    start_year SMALLINT,
    end_year SMALLINT,
    status TEXT,
    successor TEXT,
    on_roster BOOLEAN,
    owner_id INTEGER NOT NULL,
    fonds_key UUID GENERATED ALWAYS AS (md5(fonds_code)::uuid) STORED NOT NULL,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_fonds PRIMARY KEY (fonds_key)
);

CREATE TABLE inbox (
    inbox_id BIGSERIAL NOT NULL,
    source TEXT NOT NULL,
    feed TEXT NOT NULL,
    digest TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_inbox PRIMARY KEY (inbox_id)
);

CREATE INDEX ix_inbox_pending ON inbox (source, inbox_id) WHERE read_at IS NULL;

CREATE UNIQUE INDEX uq_inbox_source_digest ON inbox (source, digest);

CREATE TABLE inspection_plan (
    plan_id TEXT NOT NULL,
    plan_year SMALLINT,
    planned_on DATE,
    visited_on DATE,
    owner_id INTEGER NOT NULL,
    visit_key UUID GENERATED ALWAYS AS (md5(plan_id)::uuid) STORED NOT NULL,
    planned_day INTEGER GENERATED ALWAYS AS (planned_on - '1970-01-01'::date) STORED,
    visited_day INTEGER GENERATED ALWAYS AS (visited_on - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_inspection_plan PRIMARY KEY (visit_key)
);

CREATE TABLE issue_register (
    issue_no TEXT NOT NULL,
    kind TEXT,
    severity TEXT,
    opened_on DATE,
    deadline_on DATE,
    closed_on DATE,
    withdrawn BOOLEAN,
    title TEXT,
    document_no TEXT,
    owner_id INTEGER NOT NULL,
    issue_key UUID GENERATED ALWAYS AS (md5(issue_no)::uuid) STORED NOT NULL,
    opened_day INTEGER GENERATED ALWAYS AS (opened_on - '1970-01-01'::date) STORED,
    deadline_day INTEGER GENERATED ALWAYS AS (deadline_on - '1970-01-01'::date) STORED,
    closed_day INTEGER GENERATED ALWAYS AS (closed_on - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_issue_register PRIMARY KEY (issue_key)
);

CREATE INDEX ix_issue_register_owner_id ON issue_register (owner_id);

CREATE TABLE licence (
    cert_identifier TEXT NOT NULL,
    cert_type_code TEXT,
    cert_name TEXT,
    cert_no TEXT,
    holder_type TEXT,
    issued_on DATE,
    valid_from DATE,
    valid_to DATE,
    licence_version SMALLINT,
    state TEXT,
    case_no TEXT,
    file_digest TEXT,
    owner_id INTEGER NOT NULL,
    licence_key UUID GENERATED ALWAYS AS (md5(cert_identifier)::uuid) STORED NOT NULL,
    issued_day INTEGER GENERATED ALWAYS AS (issued_on - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_licence PRIMARY KEY (licence_key)
);

CREATE INDEX ix_licence_owner_id_issued_day ON licence (owner_id, issued_day);

CREATE TABLE licence_link (
    cert_identifier TEXT NOT NULL,
    archival_code TEXT,
    package_id TEXT,
    filed_at TIMESTAMP WITH TIME ZONE,
    status TEXT,
    licence_key UUID GENERATED ALWAYS AS (md5(cert_identifier)::uuid) STORED NOT NULL,
    filed_day INTEGER GENERATED ALWAYS AS (timezone('Asia/Shanghai'::text, filed_at)::date - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_licence_link PRIMARY KEY (licence_key)
);

CREATE TABLE licence_type (
    cert_type_code TEXT NOT NULL,
    cert_type_name TEXT,
    define_authority_name TEXT,
    define_authority_code TEXT,
    holder_type TEXT,
    valid_range TEXT,
    licence_type_key UUID GENERATED ALWAYS AS (md5(cert_type_code)::uuid) STORED NOT NULL,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_licence_type PRIMARY KEY (licence_type_key)
);

CREATE TABLE lookup (
    request_no TEXT NOT NULL,
    channel TEXT,
    category TEXT,
    target_archive TEXT,
    accept_archive TEXT,
    accepted_at TIMESTAMP WITH TIME ZONE,
    promised_at TIMESTAMP WITH TIME ZONE,
    routed_at TIMESTAMP WITH TIME ZONE,
    answered_at TIMESTAMP WITH TIME ZONE,
    result TEXT,
    copies INTEGER,
    e_certificate BOOLEAN,
    owner_id INTEGER NOT NULL,
    lookup_key UUID GENERATED ALWAYS AS (md5(request_no)::uuid) STORED NOT NULL,
    accepted_day INTEGER GENERATED ALWAYS AS (timezone('Asia/Shanghai'::text, accepted_at)::date - '1970-01-01'::date) STORED,
    answered_day INTEGER GENERATED ALWAYS AS (timezone('Asia/Shanghai'::text, answered_at)::date - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_lookup PRIMARY KEY (lookup_key)
);

CREATE INDEX ix_lookup_owner_id_accepted_day ON lookup (owner_id, accepted_day);

CREATE TABLE manual_value (
    item_code TEXT NOT NULL,
    owner_code TEXT NOT NULL,
    day DATE NOT NULL,
    value BIGINT NOT NULL,
    entered_by TEXT,
    confirmed_by TEXT,
    entered_at TIMESTAMP WITH TIME ZONE,
    note TEXT,
    owner_id INTEGER NOT NULL,
    manual_key UUID GENERATED ALWAYS AS (md5(item_code || chr(124) || owner_code || chr(124) || (day - '1970-01-01'::date)::text)::uuid) STORED NOT NULL,
    day_no INTEGER GENERATED ALWAYS AS (day - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_manual_value PRIMARY KEY (manual_key)
);

CREATE INDEX ix_manual_value_owner_id_item_code_day_no ON manual_value (owner_id, item_code, day_no);

CREATE TABLE matter (
    item_impl_code TEXT NOT NULL,
    item_base_code TEXT,
    item_name TEXT,
    power_type SMALLINT,
    level TEXT,
    in_scope BOOLEAN,
    retention TEXT,
    clause_no TEXT,
    valid_from DATE,
    valid_to DATE,
    owner_id INTEGER NOT NULL,
    matter_key UUID GENERATED ALWAYS AS (md5(item_impl_code)::uuid) STORED NOT NULL,
    valid_from_day INTEGER GENERATED ALWAYS AS (valid_from - '1970-01-01'::date) STORED,
    valid_to_day INTEGER GENERATED ALWAYS AS (valid_to - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_matter PRIMARY KEY (matter_key)
);

CREATE TABLE open_case (
    subject TEXT NOT NULL,
    key UUID NOT NULL,
    owner_id INTEGER NOT NULL,
    due_day INTEGER NOT NULL,
    natural_key TEXT NOT NULL,
    CONSTRAINT pk_open_case PRIMARY KEY (subject, key)
);

CREATE INDEX ix_open_case_owner_id_subject_due_day ON open_case (owner_id, subject, due_day);

CREATE INDEX ix_open_case_subject_due_day ON open_case (subject, due_day);

CREATE TABLE owner (
    owner_id SERIAL NOT NULL,
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT,
    group_code TEXT,
    place_code INTEGER NOT NULL,
    version BIGINT NOT NULL,
    owner_key UUID GENERATED ALWAYS AS (md5(code)::uuid) STORED,
    CONSTRAINT pk_owner PRIMARY KEY (owner_id),
    CONSTRAINT uq_owner_code UNIQUE (code)
);

CREATE UNIQUE INDEX ix_owner_owner_key ON owner (owner_key);

CREATE INDEX ix_owner_place_code ON owner (place_code);

CREATE TABLE owner_history (
    owner_id INTEGER NOT NULL,
    batch_id BIGINT NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    name TEXT NOT NULL,
    place_code INTEGER NOT NULL,
    CONSTRAINT pk_owner_history PRIMARY KEY (owner_id, batch_id)
);

CREATE TABLE participation (
    unit_code TEXT NOT NULL,
    cycle TEXT NOT NULL,
    stage TEXT,
    joined_on DATE,
    stage_entered_on DATE,
    owner_id INTEGER NOT NULL,
    participation_key UUID GENERATED ALWAYS AS (md5(unit_code || chr(124) || cycle)::uuid) STORED NOT NULL,
    joined_day INTEGER GENERATED ALWAYS AS (joined_on - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_participation PRIMARY KEY (participation_key)
);

CREATE INDEX ix_participation_owner_id ON participation (owner_id);

CREATE TABLE plan_node (
    node_id TEXT NOT NULL,
    batch_no TEXT,
    plan_year SMALLINT,
    step TEXT,
    due_on DATE,
    title TEXT,
    owner_id INTEGER NOT NULL,
    node_key UUID GENERATED ALWAYS AS (md5(node_id)::uuid) STORED NOT NULL,
    due_day INTEGER GENERATED ALWAYS AS (due_on - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_plan_node PRIMARY KEY (node_key)
);

CREATE INDEX ix_plan_node_due_day ON plan_node (due_day);

CREATE INDEX ix_plan_node_owner_id ON plan_node (owner_id);

CREATE TABLE quarantine (
    quarantine_id BIGSERIAL NOT NULL,
    source TEXT NOT NULL,
    feed TEXT NOT NULL,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    raw JSONB NOT NULL,
    owner_code TEXT,
    state TEXT NOT NULL,
    seen INTEGER NOT NULL,
    first_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    run_id BIGINT,
    digest TEXT GENERATED ALWAYS AS (md5(raw::text)) STORED,
    CONSTRAINT pk_quarantine PRIMARY KEY (quarantine_id)
);

CREATE INDEX ix_quarantine_owner_code ON quarantine (owner_code) WHERE state = 'open'::text AND owner_code IS NOT NULL;

CREATE UNIQUE INDEX uq_quarantine_open ON quarantine (source, feed, table_name, reason, digest) WHERE state = 'open'::text;

CREATE TABLE reading (
    reading_id BIGSERIAL NOT NULL,
    scope TEXT NOT NULL,
    code TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    numerator BIGINT NOT NULL,
    denominator BIGINT NOT NULL,
    value DOUBLE PRECISION,
    band TEXT,
    target DOUBLE PRECISION,
    warn DOUBLE PRECISION,
    crit DOUBLE PRECISION,
    definition_version TEXT NOT NULL,
    CONSTRAINT pk_reading PRIMARY KEY (reading_id)
);

CREATE INDEX ix_reading_scope_code_at ON reading (scope, code, at);

CREATE TABLE reading_latest (
    scope TEXT NOT NULL,
    code TEXT NOT NULL,
    reading_id BIGINT NOT NULL,
    CONSTRAINT pk_reading_latest PRIMARY KEY (scope, code)
);

CREATE TABLE recheck (
    recheck_no TEXT NOT NULL,
    issue_no TEXT,
    submitted_on DATE,
    due_on DATE,
    finished_on DATE,
    owner_id INTEGER NOT NULL,
    recheck_key UUID GENERATED ALWAYS AS (md5(recheck_no)::uuid) STORED NOT NULL,
    due_day INTEGER GENERATED ALWAYS AS (due_on - '1970-01-01'::date) STORED,
    finished_day INTEGER GENERATED ALWAYS AS (finished_on - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_recheck PRIMARY KEY (recheck_key)
);

CREATE TABLE record_version (
    table_name TEXT NOT NULL,
    row_key UUID NOT NULL,
    batch_id BIGINT NOT NULL,
    known_until TIMESTAMP WITH TIME ZONE NOT NULL,
    version BIGINT NOT NULL,
    row JSONB NOT NULL,
    CONSTRAINT pk_record_version PRIMARY KEY (table_name, row_key, batch_id)
);

CREATE TABLE run (
    run_id BIGSERIAL NOT NULL,
    source TEXT NOT NULL,
    feed TEXT NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    outcome TEXT NOT NULL,
    rows INTEGER DEFAULT 0 NOT NULL,
    deleted INTEGER DEFAULT 0 NOT NULL,
    rejected INTEGER DEFAULT 0 NOT NULL,
    pages INTEGER DEFAULT 0 NOT NULL,
    reason TEXT DEFAULT ''::text NOT NULL,
    warnings JSONB,
    merged_batches INTEGER DEFAULT 0 NOT NULL,
    merged_inserted INTEGER DEFAULT 0 NOT NULL,
    merged_updated INTEGER DEFAULT 0 NOT NULL,
    merged_unchanged INTEGER DEFAULT 0 NOT NULL,
    merged_deleted INTEGER DEFAULT 0 NOT NULL,
    merged_rejected INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_run PRIMARY KEY (run_id)
);

CREATE INDEX ix_run_source_feed_started_at ON run (source, feed, started_at);

CREATE TABLE scheme (
    unit_code TEXT NOT NULL,
    scheme_version TEXT NOT NULL,
    state TEXT,
    approved_no TEXT,
    effective_on DATE,
    ended_on DATE,
    flagged_on DATE,
    flag_answered_on DATE,
    owner_id INTEGER NOT NULL,
    scheme_key UUID GENERATED ALWAYS AS (md5(unit_code || chr(124) || scheme_version)::uuid) STORED NOT NULL,
    effective_day INTEGER GENERATED ALWAYS AS (effective_on - '1970-01-01'::date) STORED,
    ended_day INTEGER GENERATED ALWAYS AS (ended_on - '1970-01-01'::date) STORED,
    flagged_day INTEGER GENERATED ALWAYS AS (flagged_on - '1970-01-01'::date) STORED,
    answered_day INTEGER GENERATED ALWAYS AS (flag_answered_on - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_scheme PRIMARY KEY (scheme_key)
);

CREATE INDEX ix_scheme_owner_id ON scheme (owner_id);

CREATE TABLE snapshot_version (
    "only" BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_snapshot_version PRIMARY KEY ("only")
);

CREATE TABLE tombstone (
    table_name TEXT NOT NULL,
    row_key UUID NOT NULL,
    version BIGINT NOT NULL,
    source TEXT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_tombstone PRIMARY KEY (table_name, row_key)
);

CREATE TABLE top (
    place INTEGER NOT NULL,
    month INTEGER NOT NULL,
    category SMALLINT NOT NULL,
    di_01 BIGINT,
    di_02 BIGINT,
    di_03 BIGINT,
    di_04 BIGINT,
    di_05 BIGINT,
    di_06 BIGINT,
    di_07 BIGINT,
    di_08 BIGINT,
    di_09 BIGINT,
    di_10 BIGINT,
    di_11 BIGINT,
    di_12 BIGINT,
    di_13 BIGINT,
    di_14 BIGINT,
    di_15 BIGINT,
    di_16 BIGINT,
    di_17 BIGINT,
    di_18 BIGINT,
    di_19 BIGINT,
    di_20 BIGINT,
    di_21 BIGINT,
    di_22 BIGINT,
    di_23 BIGINT,
    di_24 BIGINT,
    di_25 BIGINT,
    di_26 BIGINT,
    di_27 BIGINT,
    di_28 BIGINT,
    di_29 BIGINT,
    di_30 BIGINT,
    di_31 BIGINT,
    di_32 BIGINT,
    di_33 BIGINT,
    di_08_room BIGINT,
    di_09_room BIGINT,
    docs_running_due BIGINT,
    docs_running_filed BIGINT,
    holding_volumes BIGINT,
    holding_items BIGINT,
    digital_bytes BIGINT,
    cases_filed BIGINT,
    documents_filed BIGINT,
    licences_filed BIGINT,
    volumes_accessioned BIGINT,
    items_accessioned BIGINT,
    lookups_accepted BIGINT,
    cross_certificates BIGINT,
    units_connected BIGINT,
    units_participating BIGINT,
    issues_open BIGINT,
    issues_overdue BIGINT,
    visits_planned BIGINT,
    visits_done BIGINT,
    rechecks_due BIGINT,
    rechecks_on_time BIGINT,
    CONSTRAINT pk_top PRIMARY KEY (place, month, category)
)
 WITH (fillfactor = 70);

CREATE TABLE top_day (
    place INTEGER NOT NULL,
    day INTEGER NOT NULL,
    di_01 BIGINT,
    di_02 BIGINT,
    di_03 BIGINT,
    di_04 BIGINT,
    di_05 BIGINT,
    di_06 BIGINT,
    di_07 BIGINT,
    di_08 BIGINT,
    di_09 BIGINT,
    di_10 BIGINT,
    di_11 BIGINT,
    di_12 BIGINT,
    di_13 BIGINT,
    di_14 BIGINT,
    di_15 BIGINT,
    di_16 BIGINT,
    di_17 BIGINT,
    di_18 BIGINT,
    di_19 BIGINT,
    di_20 BIGINT,
    di_21 BIGINT,
    di_22 BIGINT,
    di_23 BIGINT,
    di_24 BIGINT,
    di_25 BIGINT,
    di_26 BIGINT,
    di_27 BIGINT,
    di_28 BIGINT,
    di_29 BIGINT,
    di_30 BIGINT,
    di_31 BIGINT,
    di_32 BIGINT,
    di_33 BIGINT,
    di_08_room BIGINT,
    di_09_room BIGINT,
    docs_running_due BIGINT,
    docs_running_filed BIGINT,
    holding_volumes BIGINT,
    holding_items BIGINT,
    digital_bytes BIGINT,
    cases_filed BIGINT,
    documents_filed BIGINT,
    licences_filed BIGINT,
    volumes_accessioned BIGINT,
    items_accessioned BIGINT,
    lookups_accepted BIGINT,
    cross_certificates BIGINT,
    units_connected BIGINT,
    units_participating BIGINT,
    issues_open BIGINT,
    issues_overdue BIGINT,
    visits_planned BIGINT,
    visits_done BIGINT,
    rechecks_due BIGINT,
    rechecks_on_time BIGINT,
    CONSTRAINT pk_top_day PRIMARY KEY (place, day)
)
 WITH (fillfactor = 70);

CREATE TABLE unit (
    unit_code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT,
    group_code TEXT,
    place_code INTEGER NOT NULL,
    superior_code TEXT,
    status TEXT,
    addressee_kind TEXT,
    established_on DATE,
    ended_on DATE,
    change_flagged_on DATE,
    owner_id INTEGER NOT NULL,
    unit_key UUID GENERATED ALWAYS AS (md5(unit_code)::uuid) STORED NOT NULL,
    established_day INTEGER GENERATED ALWAYS AS (established_on - '1970-01-01'::date) STORED,
    ended_day INTEGER GENERATED ALWAYS AS (ended_on - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_unit PRIMARY KEY (unit_key)
);

CREATE INDEX ix_unit_owner_id ON unit (owner_id);

CREATE TABLE volume (
    volume_id TEXT NOT NULL,
    archival_code TEXT,
    fonds_code TEXT,
    holder_kind TEXT,
    category TEXT,
    year_from SMALLINT,
    year_to SMALLINT,
    retention TEXT,
    items INTEGER,
    pages INTEGER,
    filed_on DATE,
    transferred_on DATE,
    holder_id INTEGER NOT NULL,
    volume_key UUID GENERATED ALWAYS AS (md5(volume_id)::uuid) STORED NOT NULL,
    fonds_key UUID GENERATED ALWAYS AS (md5(fonds_code)::uuid) STORED,
    filed_day INTEGER GENERATED ALWAYS AS (filed_on - '1970-01-01'::date) STORED,
    transferred_day INTEGER GENERATED ALWAYS AS (transferred_on - '1970-01-01'::date) STORED,
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    CONSTRAINT pk_volume PRIMARY KEY (volume_key)
);

CREATE INDEX ix_volume_fonds_key ON volume (fonds_key);

CREATE TABLE watermark (
    source TEXT NOT NULL,
    feed TEXT NOT NULL,
    partition TEXT NOT NULL,
    cursor JSONB NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    batch_id BIGINT,
    CONSTRAINT pk_watermark PRIMARY KEY (source, feed, partition)
);

CREATE TABLE year_end (
    year INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    definition_version TEXT NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sums JSONB NOT NULL,
    CONSTRAINT pk_year_end PRIMARY KEY (year, owner_id, definition_version)
);
