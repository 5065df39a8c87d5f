"""Files over the real server: streamed, looked at, kept whole or not at all, given back as attachments."""

import hashlib
import os
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from people.commands.uploading import remove_loose
from people.desks import Desks
from people.files.clamd import Clamd
from people.people import People
from tests.fake_clamd import EICAR, fake_clamd
from tests.integration.people.office import AGENCY, CITY, OTHER, PLACE, Office, open_office
from tests.integration.people.web_office import WebOffice, served
from tests.sample_files import PDF, SOUND, packed, plain_id, png


@pytest.fixture
def office(people: People, at: datetime, tmp_path: Path) -> Office:
    """Room for three megabytes of files of one megabyte each."""
    return open_office(people, at, tmp_path, max_mb=1, quota_mb=3)


@pytest.fixture
def web(office: Office) -> Iterator[WebOffice]:
    """Its server."""
    with served(office) as found:
        yield found


FILE_PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'


def hand_in(browser: httpx.Client, data: bytes, name: str = "佐证.pdf") -> httpx.Response:
    return browser.post("/api/uploads", params={"owner": AGENCY}, files={"file": (name, data)})


def files_in(office: Office) -> list[Path]:
    return [path for path in office.desks.uploads.vault.folder.rglob("*") if path.is_file()]


def large_pdf(size: int) -> bytes:
    return PDF[:9] + b"%" + b"x" * (size - len(PDF) - 2) + b"\n" + PDF[9:]


def test_a_file_is_kept_by_its_digest_and_given_back_byte_for_byte_as_an_attachment(web: WebOffice) -> None:
    data = large_pdf(900_000)
    with web.browser("a", "archivist", AGENCY) as browser:
        answer = hand_in(browser, data)
        assert answer.status_code == 201, answer.text
        kept = answer.json()
        assert (kept["name"], kept["kind"], kept["bytes"], kept["scan"]) == ("佐证.pdf", "pdf", len(data), "off")
        assert kept["digest"] == hashlib.new("sm3", data).hexdigest()
        back = browser.get(f"/api/uploads/{kept['id']}")
        listed = browser.get("/api/uploads", params={"owner": AGENCY}).json()
    assert back.content == data
    assert back.headers["content-disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''%E4%BD%90%E8%AF%81.pdf" in back.headers["content-disposition"]
    assert back.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in back.headers["content-security-policy"]
    assert (listed["used"], listed["quota"], len(listed["files"])) == (len(data), 3_000_000, 1)
    assert [path.name for path in files_in(web.office)] == [kept["digest"]]
    assert [event for event, _ in web.office.trail()] == ["upload.kept", "upload.read"]


@pytest.mark.parametrize("ending", SOUND)
def test_every_kind_that_is_taken_is_taken(web: WebOffice, ending: str) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        assert hand_in(browser, SOUND[ending], f"x.{ending}").json()["kind"] == ending.replace("jpg", "jpeg")


@pytest.mark.parametrize(
    ("data", "name", "status", "code"),
    [
        (b"", "x.pdf", 422, "upload_empty"),
        (b"MZ\x00\x01", "x.pdf", 422, "upload_unknown"),
        (png(), "x.pdf", 422, "upload_other_ending"),
        (png(), "x.exe", 422, "upload_ending"),
        (PDF + packed({"a": "b"}), "x.pdf", 422, "upload_two_things"),
        (packed({"[Content_Types].xml": "", "xl/workbook.xml": "0" * 9_000_000}), "x.xlsx", 422, "upload_package_bomb"),
        (large_pdf(1_000_100), "x.pdf", 413, "upload_too_large"),
    ],
    ids=plain_id,
)
def test_what_is_not_taken_is_refused_in_a_sentence_recorded_and_gone(
    web: WebOffice, data: bytes, name: str, status: int, code: str
) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        answer = hand_in(browser, data, name)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"]
    assert files_in(web.office) == []
    assert web.office.store.rows("SELECT * FROM upload") == []


def test_a_refused_file_is_recorded_with_its_reason(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        hand_in(browser, PDF + packed({"a": "b"}))
    assert ("upload.refused", "a") in web.office.trail("refused")


def test_sentences_are_in_the_language_of_the_reader(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY, "en") as browser:
        assert hand_in(browser, b"").json()["error"]["message"] == "The file is empty"


def test_a_body_without_a_length_is_counted_while_it_comes(web: WebOffice) -> None:
    def endless() -> Iterator[bytes]:
        yield FILE_PART
        for _ in range(400):
            yield b"x" * 65_536

    with web.browser("a", "archivist", AGENCY) as browser:
        head = {"Content-Type": "multipart/form-data; boundary=b"}
        try:
            answer = browser.post("/api/uploads", params={"owner": AGENCY}, content=endless(), headers=head)
        except httpx.WriteError:
            answer = None  # the server has answered and gone before everything was sent
    assert answer is None or answer.status_code == 413
    assert files_in(web.office) == []


def test_a_file_whose_sender_goes_away_is_nowhere(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        part = FILE_PART + b"%PDF-1.4 half"
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        token = browser.headers["X-CSRFToken"]
        place = urlsplit(web.address)
        head = (
            f"POST /api/uploads?owner={AGENCY} HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: {cookies}\r\n"
            f"X-CSRFToken: {token}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n"
        )
        with socket.create_connection((place.hostname or "", place.port or 0)) as connection:
            connection.sendall(head.encode() + part)
        assert hand_in(browser, PDF).status_code == 201
    assert len(files_in(web.office)) == 1


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{}", "application/json", 415, "upload_not_form"),
        (b"--b--\r\n", "multipart/form-data; boundary=b", 422, "upload_no_file"),
        (FILE_PART + b"%PDF-1.4 half", "multipart/form-data; boundary=b", 400, "upload_cut"),
        (b"--b\r\n: \x00\r\n", "multipart/form-data; boundary=b", 400, "upload_cut"),
        (b"x", "multipart/form-data", 415, "upload_not_form"),
    ],
    ids=plain_id,
)
def test_what_is_no_form_with_one_file_is_refused(
    web: WebOffice, content: bytes, kind: str, status: int, code: str
) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        answer = browser.post("/api/uploads", params={"owner": AGENCY}, content=content, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_two_files_at_once_are_refused(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        files = [("file", ("a.pdf", PDF)), ("file", ("b.pdf", PDF))]
        answer = browser.post("/api/uploads", params={"owner": AGENCY}, files=files)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "upload_no_file")
    assert files_in(web.office) == []


def test_other_fields_of_the_form_are_passed_over(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        files = {"file": ("x.pdf", PDF)}
        answer = browser.post("/api/uploads", params={"owner": AGENCY}, files=files, data={"uploadId": "1"})
    assert answer.status_code == 201


def test_a_request_that_was_not_sent_by_one_of_our_pages_is_refused(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        del browser.headers["X-CSRFToken"]
        assert hand_in(browser, PDF).status_code == 403
    assert files_in(web.office) == []


def test_files_of_others_are_neither_taken_nor_given(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as mine, web.browser("b", "archivist", OTHER) as theirs:
        number = hand_in(mine, PDF).json()["id"]
        assert hand_in(theirs, PDF).status_code == 403
        assert theirs.get(f"/api/uploads/{number}").status_code == 403
        assert theirs.get("/api/uploads", params={"owner": AGENCY}).status_code == 403
        assert theirs.delete(f"/api/uploads/{number}").status_code == 403
    with web.browser("o", "district_officer", PLACE) as officer, web.browser("w", "wall_display", CITY) as wall:
        assert officer.get(f"/api/uploads/{number}").status_code == 200
        assert officer.delete(f"/api/uploads/{number}").status_code == 403
        assert wall.get(f"/api/uploads/{number}").status_code == 403
    with httpx.Client(base_url=web.address) as nobody:
        assert nobody.get(f"/api/uploads/{number}").status_code == 401


def test_the_quota_of_an_owner_is_kept(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        answers = [hand_in(browser, large_pdf(900_000 + number)) for number in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 409]
    assert answers[-1].json()["error"]["code"] == "upload_quota"
    assert len(files_in(web.office)) == 3


def test_a_file_is_taken_back_by_who_has_handed_it_in(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        first, twin = hand_in(browser, PDF).json()["id"], hand_in(browser, PDF).json()["id"]
        assert browser.delete(f"/api/uploads/{first}").status_code == 204
        assert browser.get(f"/api/uploads/{first}").status_code == 404
        assert browser.get(f"/api/uploads/{twin}").content == PDF
        assert browser.delete(f"/api/uploads/{twin}").status_code == 204
    assert files_in(web.office) == []


def test_bytes_that_have_changed_on_the_disk_are_not_given_out(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        number = hand_in(browser, PDF).json()["id"]
        files_in(web.office)[0].write_bytes(b"%PDF-evil")
        answer = browser.get(f"/api/uploads/{number}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (410, "upload_lost")


def test_files_that_belong_to_nothing_go_after_a_while_and_bytes_without_a_row_too(
    office: Office, at: datetime
) -> None:
    with served(office) as web, web.browser("a", "archivist", AGENCY) as browser:
        hand_in(browser, PDF)
    assert remove_loose(office.desks.uploads, at + timedelta(days=6)) == 0
    assert remove_loose(office.desks.uploads, at + timedelta(days=8)) == 1


def test_bytes_that_no_row_speaks_of_go_and_old_ones_that_one_does_stay(office: Office, at: datetime) -> None:
    with served(office) as web, web.browser("a", "archivist", AGENCY) as browser:
        held = hand_in(browser, PDF).json()["digest"]
    vault = office.desks.uploads.vault
    orphan = vault.path_of("0" * 64)
    orphan.parent.mkdir()
    orphan.write_bytes(b"left by a process that died before its commit")
    for path in (orphan, vault.path_of(held)):
        os.utime(path, (0, 0))
    assert remove_loose(office.desks.uploads, at) == 1
    assert files_in(office) == [vault.path_of(held)]


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose name is short enough for a socket."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def scanned(office: Office, address: str) -> Office:
    uploads = replace(office.desks.uploads, scanner=Clamd(address, timeout_s=10))
    filing = replace(office.desks.filing, uploads=uploads)
    return replace(office, desks=Desks(office.database, uploads, filing))


def test_with_a_scanner_files_say_that_they_are_clean_and_infected_ones_are_refused(
    office: Office, short_folder: Path
) -> None:
    with fake_clamd(short_folder) as (address, _), served(scanned(office, address)) as web:
        with web.browser("a", "archivist", AGENCY) as browser:
            assert hand_in(browser, PDF).json()["scan"] == "clean"
            bad = hand_in(browser, PDF.replace(b"/Catalog", b"/Catalog " + EICAR))
        assert (bad.status_code, bad.json()["error"]["code"]) == (422, "upload_infected")
        assert "Eicar-Test-Signature" in bad.json()["error"]["message"]
    assert len(files_in(office)) == 1


def test_without_an_answer_of_the_scanner_nothing_is_kept(office: Office, short_folder: Path) -> None:
    with (
        served(scanned(office, f"unix:{short_folder}/nobody")) as web,
        web.browser("a", "archivist", AGENCY) as browser,
    ):
        answer = hand_in(browser, PDF)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "upload_scanner_away")
    assert files_in(office) == []
