"""Messages as they are kept: in the words of their time, with all they tell of, and the way to it."""

from typing import Any

import pytest

from cockpit.i18n import load_texts
from core.model import Band
from people.letters import wordings
from store.database import Database
from store.letters import keep_texts
from tests.integration.alerts.watch import Watch, watch_on


@pytest.fixture
def watch(database: Database) -> Watch:
    """A city under watch."""
    return watch_on(database)


def kept(watch: Watch, columns: str) -> list[tuple[Any, ...]]:
    """What is kept of each message, the oldest first."""
    with watch.database.begin() as work:
        return list(work.rows(f"SELECT {columns} FROM alert_message ORDER BY message_id"))


def test_a_message_keeps_the_words_in_which_it_was_told(watch: Watch) -> None:
    watch.say("U1", {"A01": Band.CRIT})
    watch.look()
    watch.look(3000)
    before = kept(watch, "texts")
    (texts,) = before[0]
    assert texts["zh_CN"]["subject"] == watch.letters("ann")[0]
    assert texts["en"]["body"].startswith("Case e-filing rate of 单位 U1 has raised alert AL-1")
    others = dict.fromkeys(wordings(load_texts().tables), ("新", "new"))
    keep_texts(watch.database, others, watch.at)
    assert kept(watch, "texts") == before
    watch.say("U3", {"A01": Band.CRIT})
    watch.look(1)
    watch.look(3000)
    assert kept(watch, "texts")[-1] == (
        {"zh_CN": {"subject": "新", "body": "新"}, "en": {"subject": "new", "body": "new"}},
    )


def test_a_message_leads_to_its_alert_or_to_the_page_of_what_it_told_of(watch: Watch) -> None:
    watch.say("U1", {"A01": Band.CRIT})
    watch.say("U2", {"A01": Band.CRIT})
    watch.look()
    watch.look(3000)
    found = {(post, node): row for post, node, *row in kept(watch, "post, node, message_id, alerts, alert_count, link")}
    number, alerts, count, link = found["officer", "330106"]
    assert (len(alerts), count, link) == (2, 2, f"/alerts/told?message={number}")
    _, (one,), count, link = found["unit_contact", "U1"]
    assert (count, link) == (1, f"/alerts/one?alert={one}")
