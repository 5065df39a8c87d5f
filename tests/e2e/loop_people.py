"""The people of a loop, each in a browser of their own, signed in by the form on every day on which they act."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from playwright.sync_api import Locator, Page, Response, expect

from tests.e2e.desk_contexts import DeskContexts
from tests.e2e.desk_visits import DeskVisit, desk_visit
from tests.integration.evaluation.looping import Driver
from tests.sample_files import PDF
from tests.visiting import sign_in

PROOF: Final[Any] = {"name": "会计档案移交清册.pdf", "mimeType": "application/pdf", "buffer": PDF}
OPTION: Final = ".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option"


@dataclass
class People:
    """Who has a browser today, by name."""

    driver: Driver
    contexts: DeskContexts
    seen: dict[str, DeskVisit] = field(default_factory=dict)

    def __getitem__(self, name: str) -> DeskVisit:
        """The browser of somebody, signed in today."""
        if name not in self.seen:
            one, address = self.driver.known[name], self.driver.address
            cookies = sign_in(address, one.name, one.password, one.totp_secret, self.driver.clock.now())
            self.seen[name] = desk_visit(self.contexts.take(), address, cookies)
        return self.seen[name]

    def leave(self) -> None:
        """Closes all browsers; nobody's has said that something went wrong."""
        assert {name: seen.said for name, seen in self.seen.items() if seen.said} == {}
        self.seen.clear()
        self.contexts.take_back()

    def go_to(self, at: datetime) -> None:
        """A later day: everybody has left, and signs in again."""
        self.leave()
        self.driver.go_to(at)


def answers(output: str) -> Callable[[Response], bool]:
    """Whether an answer is that of the callback which fills an output."""
    return lambda answer: "_dash-update-component" in answer.url and output in (answer.request.post_data or "")


def hand_in_file(within: Page | Locator) -> None:
    """A file is handed in and taken."""
    within.locator("input[type=file]").first.set_input_files(PROOF)
    expect(within.locator(".ant-upload-list-item-done")).to_have_count(1)


def choose(page: Page, field: str, text: str) -> None:
    """Takes the choice of a select whose text says so; `field`: what its input is found by."""
    typed = page.locator(field)
    page.locator(".ant-select", has=typed).click()
    typed.fill(text)
    page.locator(OPTION, has_text=text).first.click()


def settle(group: Locator) -> None:
    """Gives an item full marks: its best anchor, every part, or a whole share."""
    radios, boxes, figures = (group.get_by_role(role) for role in ("radio", "checkbox", "spinbutton"))
    expect(radios.or_(boxes).or_(figures).first).to_be_visible()
    if radios.count():
        tick(radios.first)
    for box in boxes.all():
        tick(box)
    for figure in figures.all():
        figure.fill("1")


def tick(choice: Locator) -> None:
    """Makes a choice and waits until the page shows it: the page decides what is chosen, not the control."""
    choice.click()
    expect(choice).to_be_checked()
