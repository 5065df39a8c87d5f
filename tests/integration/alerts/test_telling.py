"""Messages as they are kept: in the words of their time, with all they tell of, and the way to it."""

from dataclasses import replace
from typing import Any

import pytest

from alerts.rules import FILE
from cockpit.i18n import load_texts
from core.model import Band
from core.settings import AlertChannel
from core.yamllines import load as load_yaml
from people.letters import wordings
from store.alerting.rules import RuleVersion, put_rule
from store.database import Database
from store.letters import keep_texts
from tests.integration.alerts.watch import BEFORE, CITY, EAST, WEST, Watch, watch_on
from tests.integration.store.rows import unit


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


def with_channels(watch: Watch, **channels: AlertChannel) -> None:
    """Channels beside inbox and mail."""
    alerts = watch.desk.settings.alerts.model_copy(update={"channels": channels})
    watch.desk = replace(watch.desk, settings=watch.desk.settings.model_copy(update={"alerts": alerts}))


def on_channel(watch: Watch, channel: str) -> list[tuple[str, str, str, int]]:
    """Kind, post, node and number of alerts of what was put on a channel."""
    with watch.database.begin() as work:
        return list(
            work.rows(
                "SELECT kind, post, node, alert_count FROM alert_message JOIN alert_delivery USING (message_id)"
                " WHERE channel = %(channel)s AND rule IN ('', 'AL-1') ORDER BY message_id",
                {"channel": channel},
            )
        )


def told_to(watch: Watch, *posts: str) -> None:
    """AL-1 of units is told these posts."""
    body = next(one for one in load_yaml(FILE, "rules.yaml").value["rules"] if one["code"] == "AL-1")
    body = {
        **body,
        "version": 3,
        "subject": {"kind": "indicator", "codes": ["A01"], "of": ["agency"]},
        "to": list(posts),
    }
    with watch.database.begin() as work:
        put_rule(work, RuleVersion("AL-1", 3, body, BEFORE, BEFORE, None, "test", ""))


ROBOT = AlertChannel(kind="wecom", url="env:COCKPIT_ROBOT")


def test_a_message_that_begins_as_another_is_told_a_channel_too(watch: Watch) -> None:
    told_to(watch, "officer", "steward", "administrator")
    with_channels(watch, robot=ROBOT)
    watch.store.merge("unit", *(unit(f"M{number}", int(WEST if number < 30 else EAST)) for number in range(50)))
    for number in range(50):
        watch.say(f"M{number}", {"A01": Band.CRIT if number < 30 else Band.WARN})
    watch.look()
    watch.look(3000)
    with watch.database.begin() as work:
        heads = {
            tuple(one)
            for (one,) in work.rows("SELECT alerts[1:20] FROM alert_message WHERE rule = 'AL-1' AND alert_count >= 30")
        }
    assert len(heads) == 1
    assert sorted(one[2:] for one in on_channel(watch, "robot")) == [(CITY, 50), (EAST, 20), (WEST, 30)], (
        "steward and administrator are told the same, which is told once"
    )


def test_a_channel_is_told_the_digest_of_the_nodes_that_it_names_or_one_of_the_city(watch: Watch) -> None:
    told_to(watch, "officer", "steward", "administrator")
    with_channels(watch, robot=ROBOT, west=ROBOT.model_copy(update={"nodes": (WEST,)}))
    watch.say("U1", {"A01": Band.CRIT})
    watch.say("U3", {"A01": Band.CRIT})
    watch.look()
    watch.look(3000)
    watch.look(2 * 24 * 60)
    digests = {name: [one[1:3] for one in on_channel(watch, name) if one[0] == "digest"] for name in ("robot", "west")}
    assert digests == {"robot": [("administrator", CITY)], "west": [("officer", WEST)]}


def test_for_a_unit_without_a_contact_its_officer_is_told_that_it_has_none(watch: Watch) -> None:
    watch.say("U2", {"A01": Band.CRIT})
    watch.say("U3", {"A01": Band.CRIT})
    watch.look()
    watch.look(3000)
    texts = {(post, node): texts for post, node, texts in kept(watch, "post, node, texts")}
    assert texts.keys() == {("unit_contact", "U2"), ("officer", WEST), ("officer", EAST)}
    assert texts["officer", EAST]["zh_CN"]["body"].endswith("单位 U3无人担任单位联系人，请转告。")
    assert texts["officer", EAST]["en"]["body"].endswith(
        " 单位 U3 has nobody as “Contact of the unit”: please pass it on."
    )
    assert not any("无人担任" in texts[one]["zh_CN"]["body"] for one in (("unit_contact", "U2"), ("officer", WEST)))
