-- The storage of the catalogue system (数字档案馆/室) and the views it shows to others.
-- An item's updated_at follows its file and its fonds, so that a reader of v_item sees their changes.

CREATE SCHEMA das;
CREATE SCHEMA das_view;

CREATE TABLE das.das_fonds (
  fonds_code text PRIMARY KEY, fonds_name text NOT NULL, unit_uscc text NOT NULL, archive_code text NOT NULL,
  start_year int NOT NULL, end_year int, status text NOT NULL, successor text NOT NULL,
  on_accession_roster boolean NOT NULL, deleted boolean NOT NULL, updated_at timestamptz NOT NULL);

CREATE TABLE das.das_volume (
  volume_id text PRIMARY KEY, archive_code text NOT NULL, holder_kind text NOT NULL, owner_code text NOT NULL,
  archival_code text NOT NULL, fonds_code text NOT NULL, category text NOT NULL, catalogue_no text NOT NULL,
  volume_no int NOT NULL, title text NOT NULL, year_from int NOT NULL, year_to int NOT NULL, retention text NOT NULL,
  items int NOT NULL, pages int NOT NULL, secrecy text NOT NULL, location text NOT NULL, filed_on date NOT NULL,
  transferred_on date, deleted boolean NOT NULL, updated_at timestamptz NOT NULL);

CREATE TABLE das.das_item (
  item_id text PRIMARY KEY, archive_code text NOT NULL, holder_kind text NOT NULL, owner_code text NOT NULL,
  place_code int NOT NULL, fonds_code text NOT NULL, archival_code text NOT NULL, category text NOT NULL,
  year int NOT NULL, retention text NOT NULL, org_code text NOT NULL, item_no text, title text NOT NULL, author text,
  doc_no text, formed_on date NOT NULL, secrecy text NOT NULL, pages int NOT NULL, control_flag text,
  medium text NOT NULL, born_digital boolean NOT NULL, paper_original boolean NOT NULL, filed_via text NOT NULL,
  digitised boolean NOT NULL, digit_exclusion text, ocr boolean NOT NULL, filed_on date NOT NULL, clause_no text,
  scheme_version text, extension_until date, transferred_on date, batch_no text, open_review text NOT NULL,
  opened_on date, deleted boolean NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);

CREATE TABLE das.das_file (
  file_id text PRIMARY KEY, item_id text NOT NULL, position int NOT NULL, name text NOT NULL, format text NOT NULL,
  size bigint NOT NULL, image_count int NOT NULL, image_pages int NOT NULL, sm3 text NOT NULL,
  created_by_app text NOT NULL, storage text NOT NULL, fixed_at timestamptz NOT NULL, last_verified_at timestamptz,
  last_verify_ok boolean, deleted boolean NOT NULL, updated_at timestamptz NOT NULL);

CREATE TABLE das.das_check_report (
  check_id text PRIMARY KEY, archive_code text NOT NULL, system text NOT NULL, stage text NOT NULL,
  object_kind text NOT NULL, object_id text NOT NULL, unit_uscc text NOT NULL, attempt int NOT NULL,
  result text NOT NULL, started_at timestamptz NOT NULL, finished_at timestamptz, failed_items text NOT NULL,
  tool_version text NOT NULL, deleted boolean NOT NULL, updated_at timestamptz NOT NULL);

CREATE TABLE das.das_meta (key text PRIMARY KEY, value text NOT NULL);

CREATE VIEW das.v_fonds AS
SELECT fonds_code, fonds_name, unit_uscc, archive_code, start_year, end_year, status, successor, on_accession_roster,
       deleted, updated_at
  FROM das.das_fonds;

CREATE VIEW das.v_volume AS
SELECT v.volume_id, v.archive_code, v.holder_kind, v.owner_code, f.unit_uscc, v.archival_code, v.fonds_code, v.category,
       v.catalogue_no, v.volume_no, v.title, v.year_from, v.year_to, v.retention, v.items, v.pages, v.secrecy,
       v.location, v.filed_on, v.transferred_on, v.deleted, v.updated_at
  FROM das.das_volume v
  LEFT JOIN das.das_fonds f ON f.fonds_code = v.fonds_code;

CREATE VIEW das.v_item AS
SELECT i.item_id, i.archive_code, i.holder_kind, i.owner_code, f.unit_uscc, f.on_accession_roster, i.place_code,
       i.archival_code, i.fonds_code, i.category, i.year, i.retention, i.org_code, i.item_no, i.title, i.author,
       i.doc_no, i.formed_on, i.secrecy, i.pages, i.medium, i.born_digital, i.paper_original, i.filed_via, i.digitised,
       i.digit_exclusion, i.ocr, i.control_flag, i.filed_on, i.clause_no, i.scheme_version, i.extension_until,
       i.transferred_on, i.batch_no, i.open_review, i.opened_on, i.deleted, i.created_at, i.updated_at,
       d.format AS file_format, d.name AS file_name, d.size AS file_bytes, d.image_count, d.image_pages
  FROM das.das_item i
  LEFT JOIN das.das_fonds f ON f.fonds_code = i.fonds_code
  LEFT JOIN das.das_file d ON d.item_id = i.item_id AND d.position = 1 AND NOT d.deleted;

CREATE VIEW das.v_file AS
SELECT d.file_id, d.item_id, i.archive_code, d.name, d.format, d.size, d.sm3, d.created_by_app, d.storage, d.fixed_at,
       d.last_verified_at, d.last_verify_ok, d.deleted, d.updated_at
  FROM das.das_file d
  JOIN das.das_item i ON i.item_id = d.item_id;

CREATE VIEW das.v_check_report AS
SELECT check_id, archive_code, system, stage, object_kind, object_id, unit_uscc, attempt, result, started_at,
       finished_at, failed_items, tool_version, deleted, updated_at
  FROM das.das_check_report;

-- after the load
CREATE INDEX ON das.das_fonds (archive_code, updated_at, fonds_code);
CREATE INDEX ON das.das_volume (archive_code, updated_at, volume_id);
CREATE INDEX ON das.das_item (archive_code, updated_at, item_id);
CREATE INDEX ON das.das_item (fonds_code);
CREATE UNIQUE INDEX ON das.das_file (item_id, position);
CREATE INDEX ON das.das_check_report (archive_code, updated_at, check_id);

CREATE FUNCTION das.touch_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE das.das_item SET updated_at = NEW.updated_at WHERE item_id = NEW.item_id AND updated_at < NEW.updated_at;
  RETURN NULL;
END $$;
CREATE TRIGGER touch_item AFTER INSERT OR UPDATE ON das.das_file FOR EACH ROW EXECUTE FUNCTION das.touch_item();

CREATE FUNCTION das.touch_fonds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE das.das_item SET updated_at = NEW.updated_at WHERE fonds_code = NEW.fonds_code AND updated_at < NEW.updated_at;
  UPDATE das.das_volume SET updated_at = NEW.updated_at
   WHERE fonds_code = NEW.fonds_code AND updated_at < NEW.updated_at;
  RETURN NULL;
END $$;
CREATE TRIGGER touch_fonds AFTER UPDATE ON das.das_fonds FOR EACH ROW EXECUTE FUNCTION das.touch_fonds();

ANALYZE das.das_fonds, das.das_volume, das.das_item, das.das_file, das.das_check_report;
