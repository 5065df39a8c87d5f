"""The sign-in page in a browser: without a script, in both languages and sizes, and open to everybody's eyes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from people.commands.signing_in import NotSignedIn
from tests.e2e.axe import serious
from tests.serving import served
from tests.unit.cockpit.fakes import example_settings, fake_services
from tests.unit.cockpit.test_login import PASSWORD, FakeEntrance
from tests.visiting import FakeDoors

SIZES = pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desk", "phone"])
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
START_S = 60.0


@pytest.fixture
def entrance() -> FakeEntrance:
    """Knows one password, and asks for all three steps."""
    found = FakeEntrance(FakeDoors(), enrol=True)
    found.steps = ["second_factor", "change_password", "full"]
    return found


@pytest.fixture
def address(entrance: FakeEntrance) -> Iterator[str]:
    """A host of a demo at whose entrance people sign in."""
    settings = example_settings()
    wall = settings.wall.model_copy(update={"demo_mark": "演示数据 · 单位为虚构"})
    services = fake_services(doors=entrance.doors, settings=settings.model_copy(update={"wall": wall}))
    with served(replace(services, entrance=entrance), START_S) as (url, _):
        yield url


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"#login-{name}").fill(value)
    page.locator("main form button").first.click()


def test_all_steps_are_taken_without_a_script(browser: Browser, address: str, entrance: FakeEntrance) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/screen")
    expect(page.locator(".login-demo")).to_contain_text("演示系统")
    fill(page, name="leader", password="wrong")
    expect(page.get_by_role("alert")).to_have_text("账号或密码不正确")
    expect(page.locator("#login-name")).to_have_value("leader")
    entrance.refusal = NotSignedIn("locked", 1800)
    fill(page, password="wrong")
    expect(page.get_by_role("alert")).to_contain_text("30 分钟后再试")
    fill(page, password=PASSWORD)
    expect(page.locator("img.login-qr")).to_be_visible()
    fill(page, code="123456")
    expect(page.locator("h1")).to_have_text("修改密码")
    fill(page, old=PASSWORD, new="quite new", again="quite new")
    page.wait_for_url(f"{address}/screen")
    assert entrance.steps == []
    context.close()


@SIZES
@LANGUAGES
def test_everybody_can_use_it_and_nothing_is_stopped(
    browser: Browser, address: str, language: str, size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=language, bypass_csp=True)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    page.goto(f"{address}/login")
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert serious(page) == []
    fill(page, name="leader", password=PASSWORD)
    expect(page.locator("img.login-qr")).to_be_visible()
    assert serious(page) == []
    fill(page, code="123456")
    expect(page.locator("#login-again")).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert [line for line in said if "favicon" not in line] == []
    context.close()
