"""Bad input over the real server: refused in one clear sentence of the reader, recorded, nothing of it half done."""

import itertools
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import httpx
import pytest

from cockpit.cookies import CSRF, SESSION
from cockpit.i18n import CHINESE, ENGLISH
from people.commands.signing_in import sign_out
from store.database import Database
from store.migrations import upgrade
from tests.accounts import HERE, make_account, people_for, session_of
from tests.databases import Databases
from tests.integration.people.office import AGENCY, CITY, Office, open_office, texts
from tests.integration.people.web_office import WebOffice, served
from tests.sample_files import PDF, jpeg, packed, plain_id, png
from tests.tokens import make_token

AT: Final = datetime(2026, 11, 26, 4, tzinfo=UTC)
FILING: Final = {"item": "DI-24", "owner": AGENCY, "day": "2026-11-20", "value": "1"}
TABLES: Final = ("manual_filing", "upload", "mail_choice", "session", "letter")
FORM: Final = {"Content-Type": "multipart/form-data; boundary=b"}
PART: Final = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'
BOMB: Final = packed({"[Content_Types].xml": "", "xl/workbook.xml": "0" * 9_000_000})
PACKAGE: Final = packed({"a": "b"})
NAMES: Final = (f"anna{number}" for number in itertools.count(1))

Ask = Callable[[dict[str, str]], httpx.Response]
"""Sends the bad input once, with these headers beside its own"""


@pytest.fixture(scope="module")
def web(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebOffice]:
    """One office and its server for all; each test comes as somebody else."""
    url = databases.create(databases.template("store", upgrade))
    with Database(url, pool_size=4) as database:
        office = open_office(people_for(database), AT, tmp_path_factory.mktemp("office"), max_mb=1, quota_mb=3)
        with served(office) as found:
            yield found
    databases.drop(url)


@pytest.fixture
def name() -> str:
    """A name that nobody has had in these tests."""
    return next(NAMES)


@pytest.fixture
def client(web: WebOffice, name: str) -> Iterator[httpx.Client]:
    """The browser of an archivist, who has chosen no language."""
    with web.browser(name, "archivist", AGENCY) as browser:
        browser.cookies.delete("cockpit_language")
        yield browser


@dataclass(frozen=True)
class Refusal:
    """What a refusal has to be: its status, its sentence in the texts, and the line of the trail."""

    status: int
    key: str
    reason: str
    event: str = "access.refused"
    values: dict[str, object] = field(default_factory=dict)


def check(web: WebOffice, actor: str, wanted: Refusal, ask: Ask) -> None:
    """Asks in both languages: each sentence is that of the language, and nothing but the trail has changed."""
    before = state(web.office)
    for language in (CHINESE, ENGLISH):
        answer = ask({"Accept-Language": language.replace("_", "-")})
        assert answer.status_code == wanted.status, answer.text
        sentence = answer.json()["error"]["message"]
        assert sentence == texts()(language, wanted.key, **wanted.values)
        assert sentence
        assert not set(sentence) & set("{}\n")
    assert state(web.office) == before
    line = first_refusal(web.office, actor)
    assert (line["event"], line["detail"]["reason"]) == (wanted.event, wanted.reason)
    assert line["origin"]


def state(office: Office) -> tuple[object, ...]:
    """Everything that a request could have left behind, but its line in the trail."""
    files = sorted(str(path) for path in office.desks.uploads.vault.folder.rglob("*") if path.is_file())
    return (files, *(office.store.rows(f"SELECT count(*) FROM {table}") for table in TABLES))


def first_refusal(office: Office, actor: str) -> dict[str, Any]:
    """What the trail says first; the gate writes beside the requests, so it may come a moment later."""
    deadline = time.monotonic() + 20
    while True:
        found = office.store.rows(
            "SELECT body FROM audit_event WHERE outcome = 'refused' AND actor = %(actor)s ORDER BY position",
            actor=actor,
        )
        if found:
            return dict(json.loads(found[0][0]))
        assert time.monotonic() < deadline, "nothing was recorded"
        time.sleep(0.02)


def pieces(body: bytes) -> Iterator[bytes]:
    """A body that does not say how long it is."""
    yield from (body[at : at + 65_536] for at in range(0, len(body), 65_536))


def handing_in(client: httpx.Client, path: str, data: bytes, name: str) -> Ask:
    return lambda told: client.post(path, params={"owner": AGENCY}, files={"file": (name, data)}, headers=told)


def test_a_forged_cookie(web: WebOffice) -> None:
    with httpx.Client(base_url=web.address, cookies={SESSION: "f" * 43, CSRF: "g" * 43}) as forger:

        def ask(told: dict[str, str]) -> httpx.Response:
            return forger.post("/api/manual/filings", json=FILING, headers={"X-CSRFToken": "g" * 43} | told)

        check(web, "", Refusal(401, "error.session_ended", "session_ended"), ask)
    assert "ffff" not in str(first_refusal(web.office, ""))


def test_a_csrf_value_of_a_session_that_has_ended(web: WebOffice, name: str) -> None:
    people = web.office.people
    known = make_account(people, name, "archivist", AGENCY, AT)
    old, stolen = session_of(people, known, AT)
    sign_out(people, old, HERE, AT)
    secret, own = session_of(people, known, AT)
    with httpx.Client(base_url=web.address, cookies={SESSION: secret, CSRF: stolen}) as client:

        def ask(told: dict[str, str]) -> httpx.Response:
            return client.post("/api/manual/filings", json=FILING, headers={"X-CSRFToken": stolen} | told)

        check(web, name, Refusal(403, "error.csrf", "csrf"), ask)
        assert client.post("/api/manual/filings", json=FILING, headers={"X-CSRFToken": own}).status_code == 201


@pytest.mark.parametrize("tells", [True, False], ids=["its length is told", "its length is not told"])
def test_a_body_that_is_too_large(web: WebOffice, client: httpx.Client, name: str, tells: bool) -> None:
    body = json.dumps({**FILING, "note": "x" * 1_100_000}).encode()

    def ask(told: dict[str, str]) -> httpx.Response:
        head = {"Content-Type": "application/json"} | told
        return client.post("/api/manual/filings", content=body if tells else pieces(body), headers=head)

    check(web, name, Refusal(413, "error.too_large", "too_large", values={"limit": 1_000_000}), ask)


@pytest.mark.parametrize("tells", [True, False], ids=["its length is told", "its length is not told"])
@pytest.mark.parametrize("path", ["/api/uploads", "/api/manual/sheets"])
def test_a_file_that_is_too_large(web: WebOffice, client: httpx.Client, name: str, path: str, tells: bool) -> None:
    body = PART + PDF[:9] + b"%" + b"x" * 1_020_000 + b"\r\n--b--\r\n"

    def ask(told: dict[str, str]) -> httpx.Response:
        content = body if tells else pieces(body)
        return client.post(path, params={"owner": AGENCY}, content=content, headers=FORM | told)

    wanted = Refusal(413, "refused.upload_too_large", "too_large", "upload.refused", {"limit": 1})
    check(web, name, wanted, ask)


@pytest.mark.parametrize(
    ("data", "file", "code", "values"),
    [
        (PDF + PACKAGE, "x.pdf", "two_things", {}),
        (png() + PACKAGE, "x.png", "two_things", {}),
        (png() + PDF, "x.png", "behind", {"kind": "PNG"}),
        (jpeg() + PDF, "x.jpg", "behind", {"kind": "JPEG"}),
    ],
    ids=plain_id,
)
def test_a_file_that_is_two_things(
    web: WebOffice, client: httpx.Client, name: str, data: bytes, file: str, code: str, values: dict[str, object]
) -> None:
    wanted = Refusal(422, f"refused.upload_{code}", code, "upload.refused", values)
    check(web, name, wanted, handing_in(client, "/api/uploads", data, file))


@pytest.mark.parametrize(
    ("path", "event", "reason"),
    [
        ("/api/uploads", "upload.refused", "package_bomb"),
        ("/api/manual/sheets", "filing.sheet_entered", "upload_package_bomb"),
    ],
)
def test_a_workbook_that_unpacks_to_far_more_than_it_is(
    web: WebOffice, client: httpx.Client, name: str, path: str, event: str, reason: str
) -> None:
    wanted = Refusal(422, "refused.upload_package_bomb", reason, event, {"times": 999})
    check(web, name, wanted, handing_in(client, path, BOMB, "x.xlsx"))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/sources"),
        ("GET", "/api/audit"),
        ("POST", "/api/manual/filings"),
        ("POST", f"/api/uploads?owner={CITY}"),
    ],
)
def test_a_token_of_another_scope(web: WebOffice, name: str, method: str, path: str) -> None:
    people = web.office.people
    steward = make_account(people, name, "data_steward", CITY, AT)
    token = make_token(people, steward, "data_steward", CITY, AT, frozenset({"numbers.read"}))
    with httpx.Client(base_url=web.address, headers={"Authorization": f"Bearer {token}"}) as program:
        body = None if method == "GET" else FILING

        def ask(told: dict[str, str]) -> httpx.Response:
            return program.request(method, path, json=body, headers=told)

        check(web, name, Refusal(403, "error.token_forbidden", "token_forbidden"), ask)
    assert first_refusal(web.office, name)["actor_kind"] == "token"
