"""From the plan of a year to the coverage of the cycle: drawn by a seed told before, on site, signed, counted once."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from core.access import Principal
from core.errors import RefusedError
from evaluation.commands.concluding import find_nothing
from evaluation.commands.inspection_plans import (
    Announced,
    NewPlan,
    announce_seed,
    begin_plan,
    draw_plan,
    move_plan,
)
from evaluation.commands.officers import declare_interest
from evaluation.commands.on_site import Arrival, NewEntry, arrive, keep_media, sync_entries
from evaluation.commands.signing_records import Signed, sign_record
from evaluation.commands.visits import change_visit, go_without_notice, notify_unit
from evaluation.fieldwork.draws import draw_record, repeated
from evaluation.fieldwork.notices import Notice
from evaluation.fieldwork.reading import announced_draw
from evaluation.fieldwork.site import digest_of, record_of
from evaluation.inspections.drawing import verify
from evaluation.moving import RefusedMoveError
from store.database import Database
from store.evaluation import inspections as kept
from store.evaluation.inspections import InspectionRow
from store.evaluation.officers import Interest
from tests.integration.evaluation.field import ARCHIVE, CITY, UNITS, Field, open_field
from tests.sample_files import SOUNDS, png

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
VISIT_ON = date(2026, 4, 1)
DEVICE = UUID(int=7)


class Team:
    """Who plans, approves and inspects."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.head = field.person("head", "division_head")
        self.leader = field.person("leader", "bureau_leader")
        self.planner = field.person("planner", "supervisor")
        self.pair = [field.person("wang", "supervisor"), field.person("li", "supervisor")]
        self.ids = [field.officer(one, self.head, f"ZJ-{number:03d}") for number, one in enumerate(self.pair, 1)]

    def plan(self, planned: int = 4, archives: tuple[str, ...] = (ARCHIVE,)) -> int:
        field = self.field
        return begin_plan(field.desk, self.planner, NewPlan(CITY, 2026, planned, archives), field.later())

    def published(self) -> int:
        field, number = self.field, self.plan()
        move_plan(field.desk, self.planner, number, "submit_plan", "", field.later())
        move_plan(field.desk, self.leader, number, "approve_plan", "", field.later())
        return number

    def drawn(self) -> tuple[int, tuple[int, ...]]:
        field, number = self.field, self.published()
        announce_seed(field.desk, self.planner, number, Announced("582", "福彩3D", date(2026, 3, 3)), field.later())
        field.later(days=1)
        return number, draw_plan(field.desk, self.planner, number, field.later())


@pytest.fixture
def field(database: Database, tmp_path: Path) -> Field:
    return open_field(database, tmp_path, AT)


@pytest.fixture
def team(field: Field) -> Team:
    return Team(field)


def row(field: Field, number: int) -> InspectionRow:
    with field.database.begin() as unit:
        found = kept.inspection(unit, number)
    assert found is not None
    return found


def notice(on: date = VISIT_ON) -> Notice:
    return Notice(on, time(9), time(16, 30), "办公楼三楼档案室", (1, 2), ("归档范围表",))


def entry(kind: str, told: dict[str, object], made: datetime, **more: object) -> NewEntry:
    raw = json.dumps(told, ensure_ascii=False)
    made_entry = NewEntry(uuid4(), DEVICE, kind, raw, digest_of(raw), made)  # type: ignore[arg-type]
    return replace(made_entry, **more)  # type: ignore[arg-type]


def arrived(field: Field, team: Team, number: int) -> Principal:
    """The unit was told in time, and both officers are there."""
    notify_unit(field.desk, team.planner, number, notice(), field.later())
    field.at = datetime(2026, 4, 1, 1, tzinfo=UTC)
    told = Arrival(field.at, "办公楼三楼档案室", ("赵主任",), tuple(row(field, number).officers), shown=True)
    officer = team.pair[0]
    assert arrive(field.desk, officer, number, told, field.at) == "on_site"
    assert arrive(field.desk, officer, number, told, field.later()) == "on_site"
    return officer


def signed_by_both(field: Field, number: int, **more: object) -> Signed:
    with field.database.begin() as unit:
        digest = record_of(kept.entries(unit, number)).digest
    signed = Signed(digest, field.at, "王", ("ZJ-001", "ZJ-002"), "赵主任")
    return replace(signed, **more)  # type: ignore[arg-type]


def test_a_plan_makes_up_for_earlier_years_includes_archives_and_needs_the_leader(field: Field, team: Team) -> None:
    small = team.plan(planned=3, archives=())  # eleven are left in the three last years of the cycle
    with pytest.raises(RefusedMoveError) as too_small:
        move_plan(field.desk, team.planner, small, "submit_plan", "", field.later())
    assert too_small.value.code == "inspection.plan_too_small"
    move_plan(field.desk, team.leader, small, "cancel", "计划数不足，重新编制年度计划", field.later())
    bare = team.plan(archives=())
    with pytest.raises(RefusedMoveError) as left_out:
        move_plan(field.desk, team.planner, bare, "submit_plan", "", field.later())
    assert left_out.value.code == "inspection.archives_left_out"
    with pytest.raises(RefusedError) as taken:
        team.plan()
    assert taken.value.code == "plan_year_taken"


def test_the_seed_comes_first_and_anybody_can_repeat_the_draw(field: Field, team: Team) -> None:
    third = field.person("sun", "supervisor")
    number = field.officer(third, team.head, "ZJ-003")
    for unit in UNITS:
        declare_interest(field.desk, third, Interest(number, unit, "近亲属任职"), field.at)
    plan = team.published()
    with pytest.raises(RefusedMoveError) as unannounced:
        draw_plan(field.desk, team.planner, plan, field.later())
    assert unannounced.value.code == "inspection.seed_not_published"
    announced = Announced("582", "福彩3D", date(2026, 3, 3))
    digest = announce_seed(field.desk, team.planner, plan, announced, field.later())
    with pytest.raises(RefusedError) as again:
        announce_seed(field.desk, team.planner, plan, replace(announced, seed="7"), field.later())
    assert again.value.code == "seed_announced"
    with pytest.raises(RefusedError) as early:
        draw_plan(field.desk, team.planner, plan, field.later())
    assert early.value.code == "draw_too_early"
    field.later(days=1)
    made = draw_plan(field.desk, team.planner, plan, field.later())
    drawn = [row(field, one) for one in made]
    assert drawn[0].owner_code == ARCHIVE
    assert len({one.owner_code for one in drawn}) == 4
    assert all(number not in one.officers for one in drawn if one.owner_code in UNITS)
    assert all(one.state == "drawn" and len(one.officers) == 2 for one in drawn)
    assert repeated(field.desk, plan).differences == ()
    record = draw_record(*announced_draw(field.desk, plan))
    assert record["list_digest"] == digest
    assert verify(json.loads(json.dumps(record))).differences == ()
    assert verify(record | {"seed": "583"}).differences == ("visits",)
    field.merge()
    assert (field.total("visits_planned"), field.total("visits_done")) == (4, 0)


def test_a_visit_is_told_ten_working_days_before_or_has_its_lead(field: Field, team: Team) -> None:
    number = team.drawn()[1][1]
    for day, code in ((date(2026, 3, 16), "inspection.notice_too_late"), (date(2026, 3, 17), None)):
        if code is None:
            assert notify_unit(field.desk, team.planner, number, notice(day), field.later()) == "notified"
            continue
        with pytest.raises(RefusedMoveError) as late:
            notify_unit(field.desk, team.planner, number, notice(day), field.later())
        assert late.value.code == code
    with pytest.raises(RefusedError) as incomplete:
        notify_unit(field.desk, team.planner, number, replace(notice(), material=()), field.later())
    assert incomplete.value.code == "notice_incomplete"
    assert (
        change_visit(field.desk, team.leader, number, "postpone", "单位搬迁，改期检查时间另定", field.later())
        == "drawn"
    )
    with pytest.raises(RefusedMoveError) as needed:
        go_without_notice(field.desk, team.planner, number, VISIT_ON, "突击检查突击检查突击检查", field.later())
    assert needed.value.code == "inspection.notice_needed"
    assert (
        change_visit(field.desk, team.leader, number, "cancel", "单位已撤销建制，不再检查", field.later())
        == "cancelled"
    )
    field.merge()
    assert field.total("visits_planned") == 3


def test_what_is_noted_on_site_comes_once_however_often_it_is_sent(field: Field, team: Team) -> None:
    number = team.drawn()[1][1]
    note = entry("fact", {"text": "库房无温湿度记录"}, AT)
    with pytest.raises(RefusedMoveError):
        sync_entries(field.desk, team.pair[0], number, [note], field.at)
    with pytest.raises(RefusedError) as stranger:
        sync_entries(field.desk, team.planner, number, [note], field.at)
    assert stranger.value.code == "inspection_not_assigned"
    officer = arrived(field, team, number)
    check = entry("check", {"point": "climate", "result": "not_ok", "note": "未建立监测记录"}, field.at)
    secret = entry("fact", {"text": "涉密", "secret": True}, field.at)
    spoilt = replace(entry("fact", {"text": "甲"}, field.at), digest="0" * 64)
    first = sync_entries(field.desk, officer, number, [note, check, secret, spoilt], field.later())
    assert [(one.state, one.code) for one in first] == [
        ("kept", ""),
        ("kept", ""),
        ("refused", "inspection.secret_material"),
        ("refused", "site_digest"),
    ]
    again = sync_entries(field.desk, team.pair[1], number, [check, note], field.later())
    assert [one.state for one in again] == ["known", "known"]
    other = replace(entry("fact", {"text": "乙"}, field.at), entry_id=note.entry_id)
    assert sync_entries(field.desk, officer, number, [other], field.later())[0].code == "site_other"
    corrected = entry("fact", {"text": "库房温湿度记录不完整"}, field.at, replaces=note.entry_id)
    sync_entries(field.desk, officer, number, [corrected], field.later())
    with field.database.begin() as unit:
        record = record_of(kept.entries(unit, number))
    assert [fact.text for fact in record.facts] == ["库房温湿度记录不完整"]


def test_a_record_signed_by_both_sides_is_a_document_and_counts_once_in_the_cycle(field: Field, team: Team) -> None:
    number = team.drawn()[1][1]
    officer = arrived(field, team, number)
    sync_entries(field.desk, officer, number, [entry("fact", {"text": "未发现问题"}, field.at)], field.later())
    picture = png()
    with field.desk.uploads.vault.arriving() as arriving:
        arriving.write(picture)
        digest = arriving.close()
        shot = replace(entry("photo", {"name": "库房.png"}, field.at), digest=digest)
        assert keep_media(field.desk, officer, number, shot, arriving, field.later()).state == "kept"
    with field.desk.uploads.vault.arriving() as arriving:
        arriving.write(picture)
        arriving.close()
        assert keep_media(field.desk, officer, number, shot, arriving, field.later()).state == "known"
    with field.desk.uploads.vault.arriving() as arriving:
        arriving.write(SOUNDS["ogg"])
        digest = arriving.close()
        heard = replace(entry("audio", {"name": "谈话.ogg"}, field.at), digest=digest)
        assert keep_media(field.desk, officer, number, heard, arriving, field.later()).state == "kept"
    with field.desk.uploads.vault.arriving() as arriving:
        arriving.write(picture)
        arriving.close()
        with pytest.raises(RefusedError) as no_sound:
            keep_media(field.desk, officer, number, entry("audio", {"name": "a.png"}, field.at), arriving, field.at)
    assert no_sound.value.code == "upload_not_taken"
    with pytest.raises(RefusedMoveError) as alone:
        sign_record(field.desk, officer, number, signed_by_both(field, number, officers=("ZJ-001",)), field.later())
    assert alone.value.code == "inspection.record_unsigned"
    refusing = signed_by_both(field, number, unit_signer="", refusal="认为记录不实")
    with pytest.raises(RefusedMoveError) as witness:
        sign_record(field.desk, officer, number, refusing, field.later())
    assert witness.value.code == "inspection.signing_refused_without_witness"
    with pytest.raises(RefusedError) as changed:
        sign_record(field.desk, officer, number, signed_by_both(field, number, digest="0" * 64), field.later())
    assert changed.value.code == "record_changed"
    signing = signed_by_both(field, number)
    signed = sign_record(field.desk, officer, number, signing, field.later())
    assert (signed.state, signed.feedback_by) == ("to_feed_back", date(2026, 4, 16))
    assert sign_record(field.desk, officer, number, signing, field.later()) == signed
    path = field.desk.uploads.vault.checked(signed.digest)
    assert path.read_bytes().startswith(b"%PDF")
    assert len(row(field, number).record["recordings"]) == 1
    late = sync_entries(field.desk, officer, number, [entry("fact", {"text": "断网时所记"}, field.at)], field.later())
    assert late[0].state == "kept"

    assert find_nothing(field.desk, team.head, number, field.later()) == "done"
    field.merge()
    owner = row(field, number).owner_code
    assert (field.total("di_24", owner), field.total("visits_done"), field.total("visits_planned")) == (1, 1, 4)
    with field.database.begin() as unit:
        assert kept.is_counted(unit, owner, date(2024, 1, 1))
        assert owner in kept.inspected_owners(unit, date(2024, 1, 1))
    assert field.at - AT > timedelta(days=29)
