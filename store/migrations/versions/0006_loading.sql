CREATE TABLE loading_table (
    table_name text NOT NULL,
    state text NOT NULL,
    stripped boolean NOT NULL,
    began_at timestamptz NOT NULL,
    CONSTRAINT pk_loading_table PRIMARY KEY (table_name)
);
CREATE TABLE loading_source (
    table_name text NOT NULL,
    source text NOT NULL,
    began_at timestamptz NOT NULL,
    done_at timestamptz,
    CONSTRAINT pk_loading_source PRIMARY KEY (table_name, source)
);
CREATE TABLE loading_feed (
    table_name text NOT NULL,
    source text NOT NULL,
    feed text NOT NULL,
    rows bigint NOT NULL,
    rejected bigint NOT NULL,
    newest_source_at timestamptz,
    run_id bigint,
    at timestamptz NOT NULL,
    CONSTRAINT pk_loading_feed PRIMARY KEY (table_name, source, feed)
);
CREATE TABLE loading_subject (
    subject text NOT NULL,
    began_at timestamptz NOT NULL,
    CONSTRAINT pk_loading_subject PRIMARY KEY (subject)
);
CREATE TABLE parked_index (
    name text NOT NULL,
    table_name text NOT NULL,
    is_key boolean NOT NULL,
    definition text NOT NULL,
    CONSTRAINT pk_parked_index PRIMARY KEY (name)
);
ALTER TABLE case_file ADD CONSTRAINT ck_case_file_limits CHECK (
    octet_length(case_no) <= 4000
    AND octet_length(item_impl_code) <= 4000
    AND octet_length(applicant_type) <= 4000
    AND octet_length(channel) <= 4000
    AND received_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND promised_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND finished_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND octet_length(result) <= 4000
    AND case_no <> ''
    AND version BETWEEN 0 AND 32472144000000000
);
ALTER TABLE case_package ADD CONSTRAINT ck_case_package_limits CHECK (
    octet_length(case_no) <= 4000
    AND octet_length(package_id) <= 4000
    AND octet_length(package_digest) <= 4000
    AND bytes BETWEEN -1000000000000000 AND 1000000000000000
    AND pushed_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND filed_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND octet_length(archival_code) <= 4000
    AND octet_length(status) <= 4000
    AND octet_length(check_id) <= 4000
    AND octet_length(error) <= 4000
    AND case_no <> ''
    AND version BETWEEN 0 AND 32472144000000000
);
ALTER TABLE check_report ADD CONSTRAINT ck_check_report_limits CHECK (
    octet_length(check_id) <= 4000
    AND octet_length(system) <= 4000
    AND octet_length(stage) <= 4000
    AND octet_length(object_kind) <= 4000
    AND octet_length(object_id) <= 4000
    AND octet_length(result) <= 4000
    AND started_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND finished_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND octet_length(failed_codes) <= 4000
    AND octet_length(tool_version) <= 4000
    AND check_id <> ''
    AND version BETWEEN 0 AND 32472144000000000
);
ALTER TABLE document ADD CONSTRAINT ck_document_limits CHECK (
    octet_length(doc_id) <= 4000
    AND octet_length(oa_system) <= 4000
    AND octet_length(doc_no) <= 4000
    AND octet_length(title) <= 4000
    AND octet_length(doc_type) <= 4000
    AND finished_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND filing_year BETWEEN 1000 AND 2998
    AND octet_length(clause_no) <= 4000
    AND octet_length(reason) <= 4000
    AND doc_id <> ''
    AND version BETWEEN 0 AND 32472144000000000
);
ALTER TABLE document_archive ADD CONSTRAINT ck_document_archive_limits CHECK (
    octet_length(doc_id) <= 4000
    AND octet_length(archival_code) <= 4000
    AND octet_length(package_id) <= 4000
    AND received_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND filed_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND octet_length(status) <= 4000
    AND octet_length(check_id) <= 4000
    AND doc_id <> ''
    AND version BETWEEN 0 AND 32472144000000000
);
ALTER TABLE licence ADD CONSTRAINT ck_licence_limits CHECK (
    octet_length(cert_identifier) <= 4000
    AND octet_length(cert_type_code) <= 4000
    AND octet_length(cert_name) <= 4000
    AND octet_length(cert_no) <= 4000
    AND octet_length(holder_type) <= 4000
    AND issued_on BETWEEN DATE '1000-01-01' AND DATE '2999-12-31'
    AND valid_from BETWEEN DATE '1000-01-01' AND DATE '2999-12-31'
    AND valid_to BETWEEN DATE '1000-01-01' AND DATE '2999-12-31'
    AND octet_length(state) <= 4000
    AND octet_length(case_no) <= 4000
    AND octet_length(file_digest) <= 4000
    AND cert_identifier <> ''
    AND version BETWEEN 0 AND 32472144000000000
);
ALTER TABLE licence_link ADD CONSTRAINT ck_licence_link_limits CHECK (
    octet_length(cert_identifier) <= 4000
    AND octet_length(archival_code) <= 4000
    AND octet_length(package_id) <= 4000
    AND filed_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND octet_length(status) <= 4000
    AND cert_identifier <> ''
    AND version BETWEEN 0 AND 32472144000000000
);
ALTER TABLE volume ADD CONSTRAINT ck_volume_limits CHECK (
    octet_length(volume_id) <= 4000
    AND octet_length(archival_code) <= 4000
    AND octet_length(fonds_code) <= 4000
    AND octet_length(holder_kind) <= 4000
    AND octet_length(category) <= 4000
    AND octet_length(retention) <= 4000
    AND filed_on BETWEEN DATE '1000-01-01' AND DATE '2999-12-31'
    AND transferred_on BETWEEN DATE '1000-01-01' AND DATE '2999-12-31'
    AND volume_id <> ''
    AND version BETWEEN 0 AND 32472144000000000
);
ALTER TABLE catalogue_item ADD CONSTRAINT ck_catalogue_item_limits CHECK (
    octet_length(item_id) <= 4000
    AND octet_length(holder_kind) <= 4000
    AND octet_length(fonds_code) <= 4000
    AND octet_length(archival_code) <= 4000
    AND octet_length(category) <= 4000
    AND formed_on BETWEEN DATE '1000-01-01' AND DATE '2999-12-31'
    AND octet_length(retention) <= 4000
    AND octet_length(medium) <= 4000
    AND octet_length(filed_via) <= 4000
    AND octet_length(digit_exclusion) <= 4000
    AND file_bytes BETWEEN -1000000000000000 AND 1000000000000000
    AND filed_on BETWEEN DATE '1000-01-01' AND DATE '2999-12-31'
    AND transferred_on BETWEEN DATE '1000-01-01' AND DATE '2999-12-31'
    AND extension_until BETWEEN DATE '1000-01-01' AND DATE '2999-12-31'
    AND octet_length(batch_no) <= 4000
    AND octet_length(open_review) <= 4000
    AND opened_on BETWEEN DATE '1000-01-01' AND DATE '2999-12-31'
    AND item_id <> ''
    AND version BETWEEN 0 AND 32472144000000000
);
ALTER TABLE lookup ADD CONSTRAINT ck_lookup_limits CHECK (
    octet_length(request_no) <= 4000
    AND octet_length(channel) <= 4000
    AND octet_length(category) <= 4000
    AND octet_length(target_archive) <= 4000
    AND octet_length(accept_archive) <= 4000
    AND accepted_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND promised_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND routed_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND answered_at BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'
    AND octet_length(result) <= 4000
    AND request_no <> ''
    AND version BETWEEN 0 AND 32472144000000000
);
