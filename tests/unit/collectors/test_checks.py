"""What must hold of a source file: one broken file per possible mistake, with its message and line."""

from pathlib import Path

import pytest

from collectors.checks import check_source
from core.yamllines import load

BROKEN = Path(__file__).parent / "broken"
TABLES = {
    "case_file": {
        "case_no": "text",
        "power_type": "smallint",
        "received_at": "timestamp with time zone",
        "result": "text",
    }
}

EXPECTED = {
    "bad_feed_name": [
        "12: feeds.Cases: String should match pattern '^[a-z][a-z0-9-]*$', found 'Cases'",
    ],
    "bad_field_name": [
        "18: feeds.cases.columns.case_no.from: expected '.' or the end of the field at ' no', in 'the no'",
    ],
    "bad_interval": [
        "9: interval_s: expected greater than 0, found -5",
    ],
    "bad_pattern": [
        "21: feeds.cases.columns.result.extract: expected a regular expression, missing ), "
        "unterminated subpattern at position 0",
    ],
    "bad_rank": [
        "17: feeds.cases.first: expected greater than or equal to 1, found 0",
    ],
    "code_of_wrong_type": [
        "21: feeds.cases.columns.result.codes.准予: expected a valid string, found 3",
    ],
    "conditional_without_mark": [
        "8: conditional needs 'mark'",
    ],
    "constant_does_not_fit": [
        "19: the column 'power_type' is smallint, a value of type ten does not fit",
    ],
    "csv_that_is_no_snapshot": [
        "17: format csv needs the transport rest and snapshot: true",
    ],
    "default_does_not_fit": [
        "19: the column 'power_type' is smallint, the default 'one' does not fit",
    ],
    "deleted_when_without_tombstone": [
        "16: deleted_when needs the field 'tombstone'",
    ],
    "deletions_of_a_wide_key": [
        "27: the feed 'cases' has a key of several columns, one id cannot name it",
    ],
    "deletions_of_no_feed": [
        "28: there is no feed 'other'",
    ],
    "duplicate_feed": [
        "22: the key 'cases' stands here twice",
    ],
    "duplicate_key": [
        "10: the key 'interval_s' stands here twice",
    ],
    "feed_called_deletions": [
        "12: the name 'deletions' is kept for the feed of deletions",
    ],
    "feed_called_push": [
        "12: names that begin with 'push-' are kept for pushes",
    ],
    "feed_interval_too_short": [
        "17: expected at least 1 second between two polls, found 0.5",
    ],
    "file_with_ending": [
        "13: expected a file name without ending, found 'cases.csv'",
    ],
    "ignored_and_read": [
        "22: the field 'result' is read and cannot be ignored",
        "22: the field 'power_type' is read and cannot be ignored",
        "22: the field 'other' stands here twice",
    ],
    "interval_too_short": [
        "9: expected at least 1 second between two polls, found 0.2",
    ],
    "joined_code_with_wrong_parts": [
        "21: expected 2 parts joined by '/', found '02'",
    ],
    "joined_number": [
        "19: several fields need the type text and a code list",
    ],
    "joined_without_codes": [
        "21: several fields need the type text and a code list",
    ],
    "key_from_nowhere": [
        "18: the key column 'case_no' has to be made of a field",
    ],
    "key_not_made": [
        "16: the key column 'case_id' is not among the columns",
    ],
    "key_not_required": [
        "18: the key column 'case_no' has to be required",
    ],
    "link_without_address": [
        "8: expected 'header' or 'next', which holds the address of the next page",
    ],
    "low_above_high": [
        "19: low 20 is above high 1",
    ],
    "mark_that_goes_nowhere": [
        "8: a mark is given back as 'since' or with 'conditional: true'",
    ],
    "missing_key": [
        "12: 'feeds.cases.table' is missing",
    ],
    "missing_label": [
        "2: 'name.en' is missing",
    ],
    "no_codes": [
        "21: a code list needs at least one code",
    ],
    "no_columns": [
        "17: feeds.cases.columns: Dictionary should have at least 1 item after validation, not 0, found {}",
    ],
    "no_feeds": [
        "11: feeds: Dictionary should have at least 1 item after validation, not 0, found {}",
    ],
    "no_moment_of_change": [
        "17: only a snapshot can do without the moment of the last change",
    ],
    "not_a_mapping": [
        "1: expected 'key: value' lines, found something else",
    ],
    "number_code_of_wrong_type": [
        "19: feeds.cases.columns.power_type.codes.一: expected a valid integer, "
        "unable to parse string as an integer, found 'one'",
    ],
    "oai_with_address": [
        "12: expected a metadata prefix, or prefix/set, found '/cases'",
    ],
    "optional_in_view": [
        "16: a view always has the same columns",
    ],
    "otherwise_without_codes": [
        "21: 'otherwise' needs a code list",
    ],
    "owned_by_over_rest": [
        "17: owned_by needs the transport files",
    ],
    "parameters_for_files": [
        "13: parameters need the transport rest or oai",
    ],
    "path_without_slash": [
        "15: expected an address that begins with '/', found 'cases'",
    ],
    "push_to_no_feed": [
        "10: there is no feed 'other'",
    ],
    "push_without_push": [
        "5: the transport push needs 'push'",
    ],
    "pushed_and_owned": [
        "14: a push does not tell whose it is: owned_by and push exclude each other",
    ],
    "rows_over_rest": [
        "16: rows needs the transport files",
    ],
    "rows_with_position": [
        "13: expected names of elements with dots between them, found 'a[0]'",
    ],
    "same_path_twice": [
        "25: the feed 'cases' reads '/cases' already",
    ],
    "secret_and_harmless": [
        "22: '无' cannot be secret and harmless",
    ],
    "syntax": [
        "13: not valid YAML: did not find expected ',' or ']'",
    ],
    "template_with_bad_field": [
        "21: expected a field such as name, a.b[0].c, items[].code or 'any text', found 'a..b'",
    ],
    "template_with_from": [
        "21: a template names its fields by itself, without 'from' and 'join'",
    ],
    "template_without_fields": [
        "21: expected a field in braces, such as '{year}-{no}'",
    ],
    "transport_without_kind": [
        "5: transport: 'kind' is missing",
    ],
    "two_groups": [
        "21: feeds.cases.columns.result.extract: expected at most one group in the regular expression, found 2",
    ],
    "type_does_not_fit": [
        "20: the column 'received_at' is timestamp with time zone, a value of type date does not fit",
    ],
    "units_and_codes": [
        "19: 'units' and a code list exclude each other",
    ],
    "unknown_auth": [
        "7: transport.auth: expected one of 'none', 'basic', 'oauth', 'bearer', 'api_key', 'signed', found 'kerberos'",
    ],
    "unknown_column": [
        "21: the table 'case_file' takes no column 'outcome'",
    ],
    "unknown_column_key": [
        "18: unknown key 'feeds.cases.columns.case_no.low'",
    ],
    "unknown_feed_key": [
        "17: unknown key 'feeds.cases.primary'",
    ],
    "unknown_format": [
        "20: expected epoch_ms, epoch_s, epoch_us, iso or a pattern with %, found 'dd.mm.yyyy'",
    ],
    "unknown_key": [
        "9: unknown key 'intervall_s'",
    ],
    "unknown_paging": [
        "8: transport.paging: expected one of 'cursor', 'page_token', 'offset', 'page', 'link', found 'pages'",
    ],
    "unknown_table": [
        "14: there is no table 'casefile'",
    ],
    "unknown_transport": [
        "5: transport: expected one of 'rest', 'oai', 'view', 'files', 'push', found 'ftp'",
    ],
    "unknown_type": [
        "20: feeds.cases.columns.received_at: expected one of 'text', 'smallint', 'int', 'bigint', 'bool', 'date', "
        "'instant', 'digest', 'place', 'texts', 'empty_count', 'constant', found 'timestamp'",
    ],
    "unknown_zone": [
        "20: there is no time zone 'Asia/Hangzhou'",
    ],
    "updated_in_unknown_format": [
        "16: feeds.cases.updated_formats.0: expected iso, epoch_s, epoch_ms, epoch_us or a pattern with %, "
        "found 'unix'",
    ],
    "updated_in_unknown_zone": [
        "16: there is no time zone 'Asia/Hangzhou'",
    ],
    "view_with_address": [
        "15: expected the name of a view, found '/v_case'",
    ],
    "view_with_deletions": [
        "23: a feed of deletions needs the transport rest",
    ],
    "view_with_snapshot": [
        "17: a snapshot needs the transport rest",
    ],
    "way_in_view": [
        "9: expected the name of a column of the view, found 'a.b'",
    ],
}


def found(name: str) -> list[str]:
    """The mistakes of a file, as `line: message`."""
    _, mistakes = check_source(load(BROKEN / f"{name}.yaml", name), TABLES)
    return [f"{mistake.line}: {mistake.message}" for mistake in mistakes]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_mistake_is_told_with_its_line(name: str) -> None:
    assert found(name) == EXPECTED[name]


def test_a_good_file_has_no_mistakes() -> None:
    source, mistakes = check_source(load(BROKEN / "good.yaml"), TABLES)
    assert mistakes == []
    assert source is not None
    assert source.source == "sample"


def test_every_broken_file_is_expected_here() -> None:
    assert {path.stem for path in BROKEN.glob("*.yaml")} == {*EXPECTED, "good"}
