"""What somebody sees of alerts: their own, grouped and counted, with everything that belongs to one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts import reading
from alerts.commands.acknowledging import take_up
from alerts.commands.acting import UnknownAlertError
from alerts.commands.silencing import NewSilence, silence
from alerts.message_reading import UnknownMessageError, message_page
from alerts.routing.routing import routing
from core.model import Band
from store.alerting import episodes as kept
from store.database import Database
from store.readings import sampled_readings
from store.views.alert_messages import told_in
from store.views.alerts import AlertChoice, AlertLine, told_of, wall_groups
from tests.integration.alerts.watch import CITY, EAST, WEST, Watch, watch_on
from tests.integration.store.rows import unit

DAYS = 2 * 24 * 60


@pytest.fixture
def watch(database: Database) -> Watch:
    """A city in which two agencies of one district and one of another have a red figure each."""
    found = watch_on(database)
    for owner in ("U1", "U2", "U3"):
        found.say(owner, {"A01": Band.CRIT if owner == "U2" else Band.WARN})
    found.look()
    found.look(DAYS)
    return found


def seen(watch: Watch, name: str, **choice: object) -> list[tuple[str, str]]:
    rows, total = reading.alerts_page(watch.desk, watch.persons[name], AlertChoice(**choice), watch.at)  # type: ignore[arg-type]
    assert total == len(rows)
    return scopes(rows)


def scopes(rows: Sequence[AlertLine]) -> list[tuple[str, str]]:
    return [(one.episode.rule, one.episode.scope) for one in rows]


def test_everybody_sees_what_lies_within_the_own_reach_the_gravest_first(watch: Watch) -> None:
    assert seen(watch, "ann") == [("AL-1", "U1")]
    assert seen(watch, "west") == [("AL-1", "U2"), ("AL-1", "U1")]
    assert seen(watch, "east") == [("AL-1", "U3")]
    assert {scope for _, scope in seen(watch, "root")} >= {"U1", "U2", "U3"}


def test_filters_narrow_and_groups_count_the_same(watch: Watch) -> None:
    root = watch.persons["root"]
    assert seen(watch, "root", rule="AL-1", level="serious") == [("AL-1", "U2")]
    assert seen(watch, "root", rule="AL-1", node=WEST, text="U1") == [("AL-1", "U1")]
    named = reading.codes_named(watch.desk, watch.desk.catalogue.indicators["A01"].name.zh)
    assert "A01" in named
    assert len(seen(watch, "west", text="nothing like it", codes=named)) == 2
    groups = reading.groups_page(watch.desk, root, AlertChoice(rule="AL-1"), watch.at)
    told = [(one.node, one.level, one.count, one.firing, one.taken) for one in groups]
    assert told == [(WEST, "serious", 2, 2, 0), (EAST, "warning", 1, 1, 0)]


def test_what_is_taken_up_or_silenced_waits_for_nobody(watch: Watch) -> None:
    west = watch.persons["west"]
    assert reading.waiting(watch.desk, west, watch.at).count == 2
    number = watch.open()["AL-1", "U1", "A01"].alert_id
    take_up(watch.desk, watch.persons["ann"], number, "正在补归档", watch.at)
    assert reading.waiting(watch.desk, west, watch.at).count == 1
    assert seen(watch, "west", taken=True) == [("AL-1", "U1")]
    assert seen(watch, "west", state="firing") == [("AL-1", "U2")]
    until = watch.at + timedelta(days=1)
    silence(watch.desk, west, NewSilence("AL-1", WEST, "", "系统升级期间", until), watch.at)
    assert reading.waiting(watch.desk, west, watch.at).count == 0
    (line, _), _ = reading.alerts_page(watch.desk, west, AlertChoice(), watch.at)
    assert line.silenced_until == until
    assert [one.reason for one in reading.silences_page(watch.desk, west, watch.at)] == ["系统升级期间"]
    assert reading.silences_page(watch.desk, watch.persons["east"], watch.at) == []
    assert reading.waiting(watch.desk, west, until).count == 1


def test_when_rules_looked_last_is_known_whatever_they_looked_at(watch: Watch) -> None:
    before = watch.at
    watch.look(1, full=False)
    assert reading.looked_at(watch.desk) == watch.at == before + timedelta(minutes=1)
    assert reading.waiting(watch.desk, watch.persons["west"], watch.at).looked_at == watch.at


def test_one_alert_brings_its_moves_the_messages_as_sent_and_its_figures(watch: Watch) -> None:
    number = watch.open()["AL-1", "U1", "A01"].alert_id
    take_up(watch.desk, watch.persons["ann"], number, "正在补归档", watch.at)
    story = reading.story_of(watch.desk, watch.persons["west"], number, watch.at)
    assert [(one.new, one.by_name, one.words) for one in story.moves][-1] == ("acknowledged", "Ann", "正在补归档")
    assert story.line.acknowledged_words == "正在补归档"
    assert {one.kind for one in story.messages} == {"fired"}
    told = {story.people[one.account_id] for one in story.deliveries if one.account_id is not None}
    assert told == {"Ann", "West"}
    assert [one.band for one in story.readings] == [Band.WARN]
    assert story.rule is not None
    assert story.rule.code == "AL-1"
    assert story.case is None


def test_no_more_figures_are_read_than_are_drawn_the_last_of_each_span(watch: Watch) -> None:
    number = watch.open()["AL-1", "U1", "A01"].alert_id
    ((scope, code, newest),) = watch.store.rows(
        "SELECT scope, code, max(at) FROM reading WHERE scope = 'U1' GROUP BY 1, 2"
    )
    with watch.database.begin() as work:
        work.execute(
            "INSERT INTO reading (scope, code, at, known_at, numerator, denominator, value, band, definition_version)"
            " SELECT 'U1', 'A01', %(at)s + n * interval '20 s', %(at)s, n, 20000, n, 'WARN', '1'"
            " FROM generate_series(1, 20000) n",
            {"at": newest},
        )
    watch.at = newest + timedelta(days=70)
    found = reading.story_of(watch.desk, watch.persons["west"], number, watch.at).readings
    assert 10 < len(found) <= reading.MOST_POINTS
    assert (found[-1].value, found[-1].at) == (20000.0, newest + timedelta(seconds=400_000))
    assert [one.at for one in found] == sorted(one.at for one in found)
    early = sampled_readings(watch.database, scope, code, newest, newest + timedelta(seconds=41), 2)
    assert [one.value for one in early] == [1.0, 2.0]


def test_an_alert_that_was_told_among_many_keeps_that_message_beside_later_ones(watch: Watch) -> None:
    many = routing().mass + 1
    watch.store.merge("unit", *(unit(f"M{number}", int(WEST)) for number in range(many)))
    for number in range(many):
        watch.say(f"M{number}", {"A03": Band.WARN})
    watch.look()
    watch.look(DAYS)
    newest = max((one for one in watch.open().values() if one.code == "A03"), key=lambda one: one.alert_id)
    watch.say(newest.scope, {"A03": Band.CRIT})
    watch.look(60)
    watch.look(DAYS)
    story = reading.story_of(watch.desk, watch.persons["west"], newest.alert_id, watch.at)
    told = [(one.kind, one.node, one.alert_count) for one in story.messages if one.kind != "digest"]
    assert told == [("fired", WEST, many), ("worsened", WEST, 1)]


def test_a_message_brings_its_words_as_they_were_told_and_what_it_told_of_as_it_stands(watch: Watch) -> None:
    west, ann = watch.persons["west"], watch.persons["ann"]
    story = reading.story_of(watch.desk, west, watch.open()["AL-1", "U2", "A01"].alert_id, watch.at)
    (message,) = [one for one in story.messages if one.alert_count == 2]
    watch.say("U1", {"A01": Band.MET})
    watch.look(1)
    with watch.database.begin() as work:
        work.execute("UPDATE letter_text SET zh = '后来的措辞', en = 'later words'")
    found = message_page(watch.desk, west, message.message_id, watch.at, 1)
    subject, body = told_in(found.message, "zh_CN")
    assert "2" in subject + body
    assert "后来的措辞" not in subject + body
    assert told_in(found.message, "en") != (subject, body)
    assert ([one.episode.scope for one in found.alerts], found.total) == (["U2"], 2)
    rest = message_page(watch.desk, west, message.message_id, watch.at, 1, 1)
    assert [(one.episode.scope, one.shown) for one in rest.alerts] == [("U1", "resolved")]
    assert message_page(watch.desk, west, message.message_id, watch.at, 1, 5).total == 2
    assert {found.people[one.account_id] for one in found.deliveries if one.account_id} == {"West"}
    for who in ("ann", "east"):
        with pytest.raises(UnknownMessageError):
            message_page(watch.desk, watch.persons[who], message.message_id, watch.at, 1)
    with pytest.raises(UnknownMessageError):
        message_page(watch.desk, ann, 4711, watch.at, 1)


def test_a_message_of_nothing_that_the_reader_may_see_is_unknown(watch: Watch) -> None:
    one = replace(watch.open()["AL-1", "U1", "A01"], alert_id=0, rule="AL-3", scope="", code="das/items", place="")
    with watch.database.begin() as work:
        (number,) = kept.begin(work, [one])
        work.execute(
            "UPDATE alert_message SET alerts = ARRAY[%(number)s]::bigint[], node = %(node)s",
            {"number": number, "node": WEST},
        )
        message = int(work.value("SELECT max(message_id) FROM alert_message"))
    assert message_page(watch.desk, watch.persons["root"], message, watch.at, 9).total == 1
    with pytest.raises(UnknownMessageError):
        message_page(watch.desk, watch.persons["west"], message, watch.at, 9)


def test_an_alert_of_others_is_unknown_and_a_message_to_others_is_not_shown(watch: Watch) -> None:
    number = watch.open()["AL-1", "U1", "A01"].alert_id
    for name in ("ben", "east"):
        with pytest.raises(UnknownAlertError):
            reading.story_of(watch.desk, watch.persons[name], number, watch.at)
    story = reading.story_of(watch.desk, watch.persons["ann"], number, watch.at)
    assert {one.node for one in story.messages} == {"U1"}


def test_what_is_over_stands_in_the_history_and_rules_say_what_came_of_them(watch: Watch) -> None:
    watch.say("U1", {"A01": Band.MET})
    watch.look(1)
    rows, total = reading.history_page(watch.desk, watch.persons["west"], AlertChoice(), watch.at)
    assert (scopes(rows), total) == ([("AL-1", "U1")], 1)
    assert reading.history_page(watch.desk, watch.persons["east"], AlertChoice(), watch.at) == ([], 0)
    rules = {one.line.version.rule: one for one in reading.rules_page(watch.desk, watch.at)}
    assert rules["AL-1"].line.fired == 3
    assert rules["AL-1"].broken == ""
    assert rules["AL-2"].line.fired == 0
    assert rules["AL-2"].line.pass_at is not None
    assert list(rules)[:2] == ["AL-1", "AL-2"]


def test_history_is_narrowed_by_when_it_fired_how_grave_it_was_and_how_it_ended(watch: Watch) -> None:
    west = watch.persons["west"]
    for owner in ("U1", "U2"):
        watch.say(owner, {"A01": Band.MET})
        watch.look(1)
    fired = {one.scope: one.fired_at for (one,) in ((line.episode,) for line in history(watch))}
    at = fired["U1"]
    assert at is not None
    assert [one.episode.scope for one in history(watch, level="serious")] == ["U2"]
    assert [one.episode.scope for one in history(watch, state="resolved", rule="AL-1")] == ["U2", "U1"]
    assert history(watch, state="dropped") == history(watch, stream="news") == []
    assert len(history(watch, since=at, until=at + timedelta(seconds=1))) == 2
    assert history(watch, since=at + timedelta(seconds=1)) == history(watch, until=at) == []
    assert reading.history_page(watch.desk, west, AlertChoice(stream=None, until=at), watch.at)[1] == 0


def history(watch: Watch, **choice: object) -> list[AlertLine]:
    """What is over and was in the west, narrowed."""
    wanted = AlertChoice(**{"stream": None, **choice})  # type: ignore[arg-type]
    return reading.history_page(watch.desk, watch.persons["west"], wanted, watch.at)[0]


def test_the_city_has_everything_below_it_and_itself_apart(watch: Watch) -> None:
    one = replace(watch.open()["AL-1", "U1", "A01"], alert_id=0, scope=CITY, place="")
    with watch.database.begin() as work:
        kept.begin(work, [one])
    assert {scope for _, scope in seen(watch, "root", rule="AL-1", node=CITY)} == {CITY, "U1", "U2", "U3"}
    assert seen(watch, "root", rule="AL-1", own=CITY) == [("AL-1", CITY)]
    assert seen(watch, "root", rule="AL-1", own="") == []


def test_what_is_worth_knowing_is_kept_apart_from_what_somebody_must_act_on(watch: Watch) -> None:
    one = replace(watch.open()["AL-1", "U1", "A01"], alert_id=0, rule="AL-9", stream="news")
    with watch.database.begin() as work:
        kept.begin(work, [one])
    assert seen(watch, "west", stream="news") == [("AL-9", "U1")]
    assert ("AL-9", "U1") not in seen(watch, "west")


def test_rules_count_what_fired_of_late(watch: Watch) -> None:
    with watch.database.begin() as work:
        work.execute("UPDATE alert SET fired_at = fired_at - interval '91 days' WHERE scope = 'U1'")
    (rule,) = [one for one in reading.rules_page(watch.desk, watch.at) if one.line.version.rule == "AL-1"]
    assert (rule.line.fired, rule.line.fired_at) == (2, watch.open()["AL-1", "U2", "A01"].fired_at)


def test_what_belongs_to_no_place_is_seen_by_those_who_see_the_sources(watch: Watch) -> None:
    one = replace(watch.open()["AL-1", "U1", "A01"], alert_id=0, rule="AL-3", scope="", code="das/items", place="")
    with watch.database.begin() as work:
        (number,) = kept.begin(work, [one])
    assert ("AL-3", "") in seen(watch, "root")
    assert ("AL-3", "") not in seen(watch, "west") + seen(watch, "ann")
    with pytest.raises(UnknownAlertError):
        reading.story_of(watch.desk, watch.persons["west"], number, watch.at)


def test_the_wall_begins_with_what_fires_of_its_scope_and_knows_what_that_tells(watch: Watch) -> None:
    number = watch.open()["AL-1", "U1", "A01"].alert_id
    with watch.database.begin() as work:
        (red,) = [one for one in wall_groups(work, "330100", watch.at) if one.rule == "AL-1"]
        assert (red.name, red.level, red.count, red.owners) == ("指标进入预警", "serious", 3, 3)
        (own,) = [one for one in wall_groups(work, "U3", watch.at) if one.rule == "AL-1"]
        assert (own.count, own.place, own.owner_name, own.code) == (1, EAST, "单位 U3", "A01")
        assert own.detail == watch.open()["AL-1", "U3", "A01"].detail
        (west,) = [one for one in wall_groups(work, WEST, watch.at) if one.rule == "AL-1"]
        assert (red.place, west.count, west.place) == (None, 2, WEST)
        assert told_of(work, ["A01", "A02"], watch.at) == {("U1", "A01"), ("U2", "A01"), ("U3", "A01")}
    take_up(watch.desk, watch.persons["ann"], number, "正在补归档", watch.at)
    silence(
        watch.desk,
        watch.persons["east"],
        NewSilence("", EAST, "A01", "系统升级期间", watch.at + timedelta(days=1)),
        watch.at,
    )
    with watch.database.begin() as work:
        (red,) = [one for one in wall_groups(work, "330100", watch.at) if one.rule == "AL-1"]
        assert (red.count, red.place, red.owner_name) == (1, WEST, "单位 U2")
        assert told_of(work, ["A01"], watch.at) == {("U2", "A01")}
        assert [one for one in wall_groups(work, EAST, watch.at) if one.rule == "AL-1"] == []
