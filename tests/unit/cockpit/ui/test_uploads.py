"""What the upload component tells, and the address it is given."""

from urllib.parse import parse_qs, urlsplit

from cockpit.ui.uploads import done_uploads, last_tasks, refusals_of, upload_address

TAKEN = {"fileName": "a.pdf", "taskStatus": "success", "uploadResponse": {"id": 7, "name": "a.pdf"}}
REFUSED = {"fileName": "b.exe", "taskStatus": "failed", "uploadResponse": {"error": {"code": "x", "message": "not so"}}}
CUT_OFF = {"fileName": "c.pdf", "taskStatus": "failed"}


def test_what_the_component_writes_behind_an_address_changes_no_parameter_of_ours() -> None:
    written = urlsplit(upload_address("U1") + "?uploadId=1234")
    assert written.path == "/api/uploads"
    assert parse_qs(written.query)["owner"] == ["U1"]


def test_one_file_and_several_are_told_in_different_forms() -> None:
    assert last_tasks(TAKEN) == [TAKEN]
    assert last_tasks([TAKEN, REFUSED]) == [TAKEN, REFUSED]
    assert last_tasks(None) == []


def test_refusals_are_told_by_name_and_taken_files_by_number() -> None:
    assert refusals_of([TAKEN, REFUSED, CUT_OFF]) == [("b.exe", "not so"), ("c.pdf", "")]
    assert refusals_of(TAKEN) == []
    assert done_uploads([TAKEN, REFUSED, CUT_OFF]) == (7,)
