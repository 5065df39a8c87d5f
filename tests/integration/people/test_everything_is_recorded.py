"""Every command of people leaves its line in the trail, with before and after where something changes.

One story calls them all. A command that is new, and is neither in it nor among those that only read, fails here.
"""

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

import people.commands
from core.access import Principal
from core.audit_events import event_names
from people.commands import (
    accounts,
    deputies,
    filing,
    filing_pages,
    filing_sheets,
    granting,
    handing_over,
    letters,
    own_factor,
    own_sessions,
    signing_in,
    sources,
    tokens,
    trail,
    uploading,
)
from people.commands.signing_in import NotSignedIn, SignedIn
from people.doors import StoreDoors
from people.operators import Operator
from people.people import People
from store.accounts import NewAccount
from store.filings import FilingChoice
from store.trail.searching import TrailChoice
from tests.accounts import HERE, PASSWORD, Known, code_of, make_account, signed_in_secret
from tests.integration.people.office import AGENCY, CITY, Office, open_office, texts
from tests.sample_files import PDF

Command = Callable[..., Any]

LONGER: Final = timedelta(minutes=5)
OTHER_PASSWORD: Final = "Eleven-pipers 11 piping"
READS: Final = frozenset(
    {
        "accounts.accounts_page",
        "filing_pages.filing_of",
        "filing_pages.filings_of",
        "filing_pages.counted_of",
        "filing_pages.items_of",
        "filing_pages.owners_to_enter",
        "granting.grants_page",
        "handing_over.count_hand_overs",
        "handing_over.hand_overs_page",
        "letters.inbox",
        "letters.mail_choice",
        "letters.one_letter",
        "letters.unread",
        "own_sessions.list_sessions",
        "signing_in.offer_second_factor",
        "tokens.all_tokens",
        "tokens.list_tokens",
        "tokens.own_tokens",
        "uploading.uploads_of",
    }
)
"""what only shows; the trail itself, files and exports are no such thing"""
NO_MATTER: Final = {
    "letters.mark_read": "that somebody has read a letter is theirs alone",
    "uploading.remove_loose": "housekeeping of the worker: bytes that belong to nothing",
    "uploading.may_hand_in": "a question; what is refused is recorded by who asks it",
}
PARTS: Final = frozenset(
    {
        "accounts.fresh_password",
        "filing.demand_person",
        "filing.facts",
        "filing.keep",
        "filing.note_entered",
        "filing.person",
        "filing.recorded",
        "filing_sheets.owners_for",
        "granting.demand_grantable",
        "granting.demand_period",
        "granting.demand_together",
        "granting.described",
        "granting.keep_grant",
        "uploading.arriving",
        "uploading.note_turned_away",
        "uploading.readable_row",
    }
)
"""what commands are made of"""
NOTHING_TO_COMPARE: Final = frozenset(
    {"session", "audit", "data", "filing.exported", "filing.template_made", "upload.read", "token.drawn"}
    | {"account.password_changed", "account.password_reset", "account.recovered"}
)
"""events, or their topics, that change no value that the trail may hold: who came and went, what was read, secrets"""


def public_commands() -> dict[str, Command]:
    """Every public function of the rooms of commands, by module and name."""
    found: dict[str, Command] = {}
    for module in pkgutil.iter_modules(people.commands.__path__):
        room = importlib.import_module(f"people.commands.{module.name}")
        for name, one in inspect.getmembers(room, inspect.isfunction):
            if one.__module__ == room.__name__ and not name.startswith("_"):
                found[f"{module.name}.{name}"] = one
    return found


def name_of(command: Command) -> str:
    return f"{command.__module__.rpartition('.')[2]}.{command.__name__}"


@dataclass
class Story:
    """An office and its administrators, and what the trail has got of each command that was called."""

    office: Office
    at: datetime
    told: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    read: int = 0

    @property
    def people(self) -> People:
        return self.office.people

    def does(self, command: Command, *arguments: Any, **named: Any) -> Any:
        """Calls a command; its lines must have been added to the trail by then."""
        self.lines()
        answer = command(*arguments, **named)
        assert not isinstance(answer, NotSignedIn), f"{name_of(command)}: {answer}"
        self.told.setdefault(name_of(command), []).extend(self.lines())
        return answer

    def lines(self) -> list[Mapping[str, Any]]:
        """What the trail has got since the last look."""
        rows = self.office.store.rows(
            "SELECT position, body FROM audit_event WHERE position > %(read)s ORDER BY position", read=self.read
        )
        self.read = max((position for position, _ in rows), default=self.read)
        return [json.loads(body) for _, body in rows]

    def somebody(self, name: str, role: str | None, node: str = CITY) -> Known:
        return make_account(self.people, name, role, node, self.at)

    def inside(self, known: Known) -> Principal:
        visitor = StoreDoors(self.people).by_session(signed_in_secret(self.people, known, self.at), self.at)
        assert visitor is not None
        return visitor.principal


@pytest.fixture
def story(people: People, at: datetime, tmp_path: Path) -> Story:
    return Story(open_office(people, at, tmp_path), at)


def test_every_command_is_recorded_with_before_and_after(story: Story) -> None:
    for chapter in (at_the_door, of_administrators, of_those_who_leave, of_values_and_files, of_the_machine):
        chapter(story)
    commands = public_commands()
    assert commands.keys() - story.told.keys() == READS | NO_MATTER.keys() | PARTS
    silent = [name for name, lines in story.told.items() if not lines]
    assert silent == []
    unnamed = {line["event"] for lines in story.told.values() for line in lines} - event_names().keys()
    assert unnamed == set()
    bare = {
        (name, line["event"])
        for name, lines in story.told.items()
        for line in lines
        if not {line["event"], line["event"].partition(".")[0]} & NOTHING_TO_COMPARE
        and not (line.get("before") or line.get("after"))
    }
    assert bare == set()


def at_the_door(story: Story) -> None:
    people, at = story.people, story.at
    leader = story.somebody("leader", "bureau_leader")
    entered: SignedIn = story.does(signing_in.sign_in, people, "leader", PASSWORD, HERE, at)
    entered = story.does(signing_in.second_factor, people, entered.secret, code_of(leader.totp_secret, at), HERE, at)
    entered = story.does(signing_in.change_password, people, entered.secret, PASSWORD, OTHER_PASSWORD, HERE, at)
    code = code_of(leader.totp_secret, at + LONGER)
    story.does(own_factor.renew_second_factor, people, entered.secret, OTHER_PASSWORD, code, HERE, at + LONGER)
    clerk = story.somebody("clerk", "supervisor")
    entered = story.does(signing_in.sign_in, people, "clerk", PASSWORD, HERE, at)
    story.does(own_factor.give_up_second_factor, people, entered.secret, PASSWORD, "", HERE, at)
    other, me = story.inside(clerk), story.inside(clerk)
    story.does(own_sessions.end_session, people, me, other.session, PASSWORD, at)
    story.does(own_sessions.end_other_sessions, people, me, PASSWORD, at)
    story.does(letters.choose_mail, people.database, me, "digest", "en", at)
    entered = story.does(signing_in.sign_in, people, "clerk", PASSWORD, HERE, at)
    story.does(signing_in.sign_out, people, entered.secret, HERE, at)


def of_administrators(story: Story) -> None:
    people, at, root = story.people, story.at, Operator("root@host")
    first = NewAccount("first", "First")
    story.does(accounts.create_first_administrator, people, root, "system_admin", first, CITY, at)
    story.does(accounts.recover_administrator, people, root, "first", "lost", at)
    system = story.inside(story.somebody("system", "system_admin"))
    security = story.inside(story.somebody("security", "security_admin"))
    opened = story.does(accounts.create_account, people, system, NewAccount("new", "New"), at)
    number = opened.account_id
    story.does(accounts.rename_account, people, system, number, "Newer", "new@example.org", at)
    story.does(accounts.lock_account, people, system, number, "away", at)
    story.does(accounts.end_all_sessions, people, system, number, "left a desk", at)
    story.does(accounts.unlock_account, people, system, number, "back", at)
    story.does(accounts.reset_password, people, system, number, "lost", at)
    wish = granting.Wish(number, "supervisor", CITY, "new here")
    grant = story.does(granting.grant_role, people, security, wish, at)
    deputy = story.somebody("deputy", None)
    stand_in = deputies.Deputy(deputy.account_id, [grant], at + timedelta(days=9), "holiday")
    story.does(deputies.name_deputy, people, security, stand_in, at)
    story.does(granting.revoke_grant, people, security, grant, "moved", at)
    factored = story.somebody("factored", "bureau_leader")
    story.does(granting.reset_second_factor, people, security, factored.account_id, "lost", at)
    steward = story.somebody("steward", "data_steward")
    may = ("numbers.read",)
    token = tokens.TokenWish("steward", "report", "data_steward", CITY, may, at + timedelta(days=9))
    made = story.does(tokens.create_token, people, security, token, at)
    story.does(tokens.draw_token, people, story.inside(steward), made.token_id, at)
    story.does(tokens.revoke_token, people, security, made.token_id, "over", at)


def of_those_who_leave(story: Story) -> None:
    people, at = story.people, story.at
    system = story.inside(story.somebody("system2", "system_admin"))
    security = story.inside(story.somebody("security2", "security_admin"))
    old, heir = story.somebody("old", "supervisor"), story.somebody("heir", None)
    story.does(handing_over.leave, people, system, handing_over.Leave(old.account_id, heir.account_id, "retires"), at)
    (over,) = handing_over.hand_overs_page(people, security, at)
    item = next(one for one in over.items if one.state == "waiting")
    story.does(handing_over.hand_over_to, people, security, item.item_id, heir.account_id, "takes over", at)
    other = story.somebody("other-one", "legal_reviewer")
    story.does(handing_over.leave, people, system, handing_over.Leave(other.account_id, None, "retires"), at)
    (over,) = handing_over.hand_overs_page(people, security, at)
    story.does(handing_over.hand_over_to, people, security, over.items[0].item_id, None, "not needed", at)


def of_values_and_files(story: Story) -> None:
    desks, at = story.office.desks, story.at
    anna = story.inside(story.somebody("anna", "archivist", AGENCY))
    boss = story.inside(story.somebody("boss", "district_officer", "330106"))

    def enter(day: str) -> int:
        told = filing.Told({"item": "DI-24", "owner": AGENCY, "day": day, "value": "1"})
        return int(story.does(filing.enter, desks.filing, anna, told, at))

    story.does(filing.confirm, desks.filing, boss, enter("2026-11-20"), at)
    story.does(filing.refuse, desks.filing, boss, enter("2026-11-21"), "wrong day", at)
    story.does(filing.withdraw, desks.filing, anna, enter("2026-11-22"), "a slip", at)
    choice = filing_sheets.SheetChoice(owner=AGENCY)
    story.does(filing_sheets.make_template, desks.filing, anna, texts(), "en", choice, at)
    sheet = f"item,owner,day,value\nDI-24,{AGENCY},2026-11-23,1\n".encode()
    with uploading.arriving(desks.uploads) as coming:
        coming.write(sheet)
        named = uploading.Told(AGENCY, "values.csv")
        story.does(filing_sheets.enter_sheet, desks.filing, anna, texts(), coming, named, at)
    _, rows = story.does(filing_pages.export_filings, desks.filing, boss, "330106", FilingChoice(), at)
    assert len(list(rows)) == 4
    with uploading.arriving(desks.uploads) as coming:
        coming.write(PDF)
        kept = story.does(uploading.hand_in, desks.uploads, anna, coming, uploading.Told(AGENCY, "x.pdf"), at)
    story.does(uploading.read_file, desks.uploads, anna, kept.upload_id, at)
    story.does(uploading.take_back, desks.uploads, anna, kept.upload_id, at)


def of_the_machine(story: Story) -> None:
    people, at = story.people, story.at
    steward = story.inside(story.somebody("operator", "data_steward"))
    story.does(sources.switch, people.database, steward, "das", "maintenance", at, on=False)
    stretch = sources.Stretch("das", "items", date(2026, 11, 1), date(2026, 11, 3))
    story.does(sources.order_backfill, people.database, steward, stretch, at)
    auditor = story.inside(story.somebody("auditor", "audit_admin"))
    story.does(trail.search_trail, people, auditor, TrailChoice(), at)
    export = story.does(trail.export_trail, people, auditor, TrailChoice(), "csv", at)
    assert len(list(export.parts)) > 30
