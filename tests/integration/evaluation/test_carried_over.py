"""What an agency has said once stays in force: how much of a self-report stands there before anybody types."""

from datetime import date

from core.access import Principal
from evaluation.commands import reports
from evaluation.commands.reports import HandedIn, Typed
from evaluation.results.report_page import Report, report_page
from people.commands.uploading import Told, hand_in
from tests.integration.evaluation.world import World, value_of
from tests.sample_files import SOUND


def opened_report(world: World) -> tuple[str, Report]:
    """A new cycle, and the self-report as its agency finds it."""
    code = world.opened()
    reports.open_reports(world.desk, world["officer"], code, world.at)
    return code, report_page(world.desk, world["ann"], code, "U1", world.at)


def proof(world: World, who: Principal) -> int:
    with world.desk.uploads.vault.arriving() as arriving:
        arriving.write(SOUND["pdf"])
        return hand_in(world.desk.uploads, who, arriving, Told("U1", "proof.pdf"), world.at).upload_id


def test_what_was_said_once_is_carried_into_the_next_cycle(world: World) -> None:
    ann = world["ann"]
    first, page = opened_report(world)
    assert page.due_on == date(2026, 12, 17), "fifteen working days"
    assert not any(one.is_carried for one in page.items)
    assert page.prefilled_per_mille < 500, "in a first cycle only what data say"
    rubric, upload = world.rubric(first), proof(world, ann)
    bonus = Typed("R7-3", 0, {"numerator": 1, "denominator": 1})
    reports.save_item(world.desk, ann, first, "U1", bonus, world.at)
    for one in page.items:
        if one.collected is not None or rubric.items[one.item].is_bonus:
            continue
        typed = Typed(one.item, 0, value_of(rubric.items[one.item].rule, "1"))
        reports.save_item(world.desk, ann, first, "U1", typed, world.at)
        for demand in one.demands:
            reports.hand_in(world.desk, ann, first, "U1", HandedIn(one.item, demand.code, upload), world.at)

    _, page = opened_report(world)
    assert page.prefilled_per_mille >= 800
    carried = {one.item: one.is_carried for one in page.items}
    assert not carried["R7-3"], "its evidence was never handed in, so nothing is in force"
    assert page.open == ()
