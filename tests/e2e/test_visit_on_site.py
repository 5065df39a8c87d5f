"""A visit on a phone whose network goes and comes: nothing typed is lost, nothing comes twice, nothing lies open."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from cockpit.cookies import CSRF, SESSION
from evaluation.commands.visits import notify_unit
from evaluation.fieldwork.site import said
from store.database import Database
from store.evaluation import inspections as kept
from store.evaluation.inspections import EntryRow, InspectionRow
from store.migrations import upgrade
from store.uploads import some_uploads
from tests.accounts import Known, session_of
from tests.databases import Databases
from tests.e2e.visits import NOTE_VIOLATIONS
from tests.integration.evaluation.field import Field, open_field
from tests.integration.evaluation.test_inspections import AT, Team, notice
from tests.integration.people.web_office import served
from tests.sample_files import SOUNDS, png
from tests.visiting import browser_cookies

PHONE = {"width": 390, "height": 844}
TYPED = "库房温湿度没有记录，除湿机停用"
HALF = "正在写的一半"
MICROPHONE = """navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext();
  const [tone, heard] = [context.createOscillator(), context.createMediaStreamDestination()];
  tone.connect(heard);
  tone.start();
  return heard.stream;
}"""
PIECES = """() => new Promise((resolve) => {
  const asked = indexedDB.open("cockpit-site");
  asked.onsuccess = () => {
    const keys = asked.result.transaction("boxes").objectStore("boxes").getAllKeys();
    keys.onsuccess = () => resolve(keys.result.filter((name) => /^recording-.*\\//.test(name)).length > 1);
  };
})"""
RAW_ROWS = """() => new Promise((resolve) => {
  const asked = indexedDB.open("cockpit-site");
  asked.onsuccess = () => {
    const all = asked.result.transaction(["entries", "boxes"]);
    const found = {};
    const read = (name) => {
      const rows = all.objectStore(name).getAll();
      rows.onsuccess = () => { found[name] = rows.result; };
    };
    ["entries", "boxes"].forEach(read);
    all.oncomplete = () => resolve(Object.values(found).flat().map((row) => {
      const plain = { ...row, box: new TextDecoder("latin1").decode(row.box), iv: "" };
      if (row.picture) plain.picture = new TextDecoder("latin1").decode(row.picture.box);
      return JSON.stringify(plain);
    }).join("\\n"));
  };
})"""


@dataclass
class OnSite:
    """The field with a visit that was announced, its server, and the phone of an officer."""

    field: Field
    team: Team
    number: int
    url: str

    def entries(self) -> list[EntryRow]:
        with self.field.database.begin() as unit:
            return kept.entries(unit, self.number)

    def row(self) -> InspectionRow:
        with self.field.database.begin() as unit:
            found = kept.inspection(unit, self.number)
        assert found is not None
        return found


@pytest.fixture
def on_site(databases: Databases, tmp_path: Path) -> Iterator[OnSite]:
    url = databases.create(databases.template("evaluation", upgrade))
    with Database(url, pool_size=8) as database:
        field = open_field(database, tmp_path, AT)
        team = Team(field)
        number = team.drawn()[1][1]
        notify_unit(field.desk, team.planner, number, notice(), field.later())
        field.at = datetime(2026, 4, 1, 1, tzinfo=UTC)
        office = field.office.__class__(field.office.people, field.office.desks, field.office.store, field.at)
        with served(office) as web:
            yield OnSite(field, team, number, web.address)
    databases.drop(url)


@pytest.fixture
def phone(browser: Browser, on_site: OnSite) -> Iterator[Page]:
    officer = on_site.team.pair[0]
    people, at = on_site.field.office.people, on_site.field.at
    secret, csrf = session_of(people, Known(officer.account_id, officer.name, "", None), at)
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)  # type: ignore[arg-type]
    cookies: Any = browser_cookies(on_site.url, {SESSION: secret, CSRF: csrf, "cockpit_language": "zh_CN"})
    context.add_cookies(cookies)
    context.add_init_script(NOTE_VIOLATIONS)
    context.add_init_script(MICROPHONE)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()


def opened(page: Page, url: str) -> None:
    page.goto(f"{url}/site/app")
    page.locator("body[data-ready='1']").wait_for(state="attached")


def waiting(page: Page, count: int) -> None:
    expect(page.locator("#waiting")).to_have_attribute("data-count", str(count), timeout=20_000)


def recorded(page: Page) -> None:
    """Some pieces of a recording lie on the phone."""
    deadline = time.monotonic() + 30
    while not page.evaluate(PIECES):
        assert time.monotonic() < deadline, "nothing is recorded"
        page.wait_for_timeout(100)


def test_a_visit_without_a_network_comes_whole_and_once(on_site: OnSite, phone: Page) -> None:
    opened(phone, on_site.url)
    expect(phone.locator(".visit")).to_have_count(1)
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.context.set_offline(True)
    opened(phone, on_site.url)  # the page itself opens without a network
    phone.locator(".visit").click()
    phone.locator("#persons").fill("赵主任")
    phone.locator("#shown").check()
    phone.locator("#arrive").click()
    phone.locator("[data-point=climate][data-result=not_ok]").click()
    phone.locator("[data-tab=facts]").click()
    phone.locator("#fact").fill(TYPED)
    phone.locator("#save-fact").click()
    expect(phone.locator(".lines li")).to_have_count(1)
    phone.locator("#fact").fill(HALF)
    phone.locator("[data-tab=photos]").click()
    phone.locator("#shows").select_option(label=TYPED)
    phone.locator("#no-secret").check()
    phone.locator("#camera").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": png(8, 4)})
    expect(phone.locator("figure .shows")).to_contain_text(TYPED)
    phone.locator("#no-secret").check()  # of each file anew
    phone.locator("#sound-file").set_input_files({"name": "a.wav", "mimeType": "audio/wav", "buffer": SOUNDS["wav"]})
    expect(phone.locator("figure.heard")).to_have_count(1)
    expect(phone.locator(".limits")).to_contain_text("20 MB")
    waiting(phone, 5)
    phone.locator("#no-secret").check()
    phone.locator("#record-sound").click()
    recorded(phone)
    expect(phone.locator("#bar")).to_have_class("bar offline")
    small = phone.eval_on_selector_all("button, .shoot", "all => all.filter((one) => one.offsetHeight < 44).length")
    assert small == 0
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    # what lies on the phone says nothing to whoever reads its files
    lying = phone.evaluate(RAW_ROWS)
    assert "waiting" in lying
    assert TYPED not in lying
    assert HALF not in lying
    assert "赵主任" not in lying
    assert on_site.entries() == []

    opened(phone, on_site.url)  # the phone was put away in the middle of a recording, and taken out again
    phone.locator(".visit").click()
    waiting(phone, 6)
    phone.locator("[data-tab=facts]").click()
    expect(phone.locator("#fact")).to_have_value(HALF)
    expect(phone.locator(".lines li p").first).to_have_text(TYPED)

    # the network comes back and goes in the middle: the server has it, the phone has not heard
    lost: list[int] = []

    def lose_the_answer(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    phone.context.route("**/entries", lose_the_answer, times=1)
    phone.context.set_offline(False)
    waiting(phone, 5)
    assert lost == [200]
    assert on_site.row().state == "on_site"
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    waiting(phone, 0)
    entries = on_site.entries()
    assert sorted(one.kind for one in entries) == ["audio", "audio", "check", "fact", "photo"]
    fact = next(one for one in entries if one.kind == "fact")
    assert said(fact)["text"] == TYPED
    photo = next(one for one in entries if one.kind == "photo")
    with on_site.field.database.begin() as unit:
        upload = some_uploads(unit, [photo.upload_id or 0])[0]
        sounds = some_uploads(unit, [one.upload_id or 0 for one in entries if one.kind == "audio"])
    assert (upload.digest, upload.kind) == (photo.digest, "jpeg")
    assert sorted(one.kind for one in sounds) == ["wav", "webm"]
    assert all(said(one)["shows"] == str(fact.entry_id) for one in entries if one.kind == "audio")
    assert said(photo)["shows"] == str(fact.entry_id)
    assert phone.evaluate("window.violations") == []


def test_both_sides_sign_on_the_screen(on_site: OnSite, phone: Page) -> None:
    opened(phone, on_site.url)
    assert "null" not in phone.locator("body").inner_text()
    phone.locator(".visit").click()
    phone.locator("#persons").fill("赵主任")
    phone.locator("#shown").check()
    phone.locator("#arrive").click()
    phone.locator("[data-tab=facts]").click()
    phone.locator("#fact").fill("未发现问题")
    phone.locator("#save-fact").click()
    phone.locator("[data-tab=record]").click()  # what is on its way is waited for
    expect(phone.locator(".lines li")).to_have_text("未发现问题")
    for pad in phone.locator(".pad").all():
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box is not None
        phone.mouse.move(box["x"] + 20, box["y"] + 30)
        phone.mouse.down()
        phone.mouse.move(box["x"] + 160, box["y"] + 70, steps=4)
        phone.mouse.up()
    phone.locator("#sign").click()
    expect(phone.locator("#said")).to_contain_text("双方签字")  # nobody of the unit has signed: refused
    phone.locator("#signer").fill("赵主任")
    phone.locator("#sign").click()
    expect(phone.locator("#said")).to_contain_text("已签字", timeout=30_000)
    row = on_site.row()
    assert row.state == "to_feed_back"
    assert len(row.record["signatures"]) >= 3
    assert on_site.field.desk.uploads.vault.checked(row.record_digest).read_bytes().startswith(b"%PDF")
