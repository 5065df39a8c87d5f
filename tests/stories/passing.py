"""What time, data and programs do in stories: rounds of the worker, figures, calendars that come out, settings."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from cockpit.viewmodels.waiting import posts_of
from core.days import local_date
from core.model import Band, Reading
from core.working_days import extend_with
from evaluation import rounds
from evaluation.casework.figures import look_at_figures
from evaluation.casework.rounds import make_round
from evaluation.passes.figures import notice_low_figures
from store.readings import BandState, append_readings, save_bands
from store.views.cycle_board import PartChoice, cycle_board, parts_page
from store.views.my_tasks import my_tasks
from tests.integration.evaluation.merging import merge_told
from tests.stories.story import Step, Verb


def make_a_round(step: Step) -> None:
    """What the worker does with issues once a day; a second round changes nothing, which is asserted."""
    make_round(step.desk, step.at)
    again = make_round(step.desk, step.at)
    assert (again.fallen_due, again.steps, again.letters, again.moved_deadlines) == (0, 0, 0, 0), again


def look(step: Step) -> None:
    """What the worker does with figures every few minutes."""
    look_at_figures(step.desk, step.at)


def walk(step: Step) -> None:
    """What the worker does with leads, objections and inspections."""
    rounds.walk(step.desk, step.at)


def collect(step: Step) -> None:
    """The engine keeps a figure of an agency (`of`): `A03: [96, 100]`, and the worker looks at it."""
    for code, (numerator, denominator) in step.told.items():
        found = Reading(
            code, step.owner, step.at, numerator, denominator, numerator / denominator, None, None, None, None, "1"
        )
        append_readings(step.desk.database, [found], step.at)
    look_at_figures(step.desk, step.at)


def hold_band(step: Step) -> None:
    """The engine confirms a band of an agency (`A03: [72, 100, WARN]`)."""
    for code, (numerator, denominator, band) in step.told.items():
        share = numerator / denominator
        found = Reading(code, step.owner, step.at, numerator, denominator, share, Band(band), None, None, None, "1")
        append_readings(step.desk.database, [found], step.at)
        save_bands(step.desk.database, [BandState(step.owner, code, Band(band), step.at)])


def notice_figures(step: Step) -> None:
    """What the worker does each day with figures that stay too low."""
    notice_low_figures(step.desk, step.at)


def publish_calendar(step: Step) -> None:
    """The notice of a year comes out (`year`, `off`), into the operator's file."""
    path = step.story.folder / "working_days.yaml"
    off = ", ".join(str(day) for day in step.told["off"])
    path.write_text(f"years:\n  {step.told['year']}: {{off: [{off}], on: []}}\n", encoding="utf-8")
    extend_with(path)


def merge(step: Step) -> None:
    """The worker merges what evaluation has told the registers."""
    merge_told(step.desk.database, step.story.world.store.images, step.at)


def tell_register(step: Step) -> None:
    """A register of somebody else tells amounts of an agency on a day (`on_day`), item by item."""
    told = dict(step.told)
    day, version = told.pop("on_day"), told.pop("version", 1)
    rows = [
        {"item_code": item, "owner_code": step.owner, "day": day, "value": value, "version": version}
        for item, value in told.items()
    ]
    step.story.world.store.merge("manual_value", *rows)


def lose_source(step: Step) -> None:
    """A feed fails for two days."""
    source, feed = step.told["source"], step.told["feed"]
    with step.desk.database.begin() as unit:
        unit.execute(
            "INSERT INTO feed_state (source, feed, last_success_at, outcome, reason, failures, missed, circuit)"
            " VALUES (%(source)s, %(feed)s, %(at)s, 'failed', '', 3, 0, 'open')",
            {"source": source, "feed": feed, "at": step.at - timedelta(days=2)},
        )


def find_source(step: Step) -> None:
    """It delivers again."""
    with step.desk.database.begin() as unit:
        unit.execute("DELETE FROM feed_state")


def see_tasks(step: Step) -> None:
    """The tasks of a kind that wait for somebody are those told: `waits` has state → the day by which each is due."""
    posts = posts_of(lambda permission: tuple(step.person.nodes(permission, step.at)))
    found = my_tasks(step.desk.database, posts, [step.person.account_id])
    waits = {one.state: one.due_on for one in found if one.kind == step.told["kind"]}
    assert waits == step.told["waits"], waits


def see_held_up(step: Step) -> None:
    """What holds agencies up in the overview of the cycle: reason → how many, and the list finds as many."""
    today, number = local_date(step.at), step.story.world.cycle(step.story.cycle).cycle_id
    board = cycle_board(step.desk.database, None, number, today)
    assert board is not None
    held = {one.reason: one.parts for one in board.held}
    assert held == step.told, held
    for reason, count in held.items():
        page = parts_page(step.desk.database, None, number, PartChoice(held=reason), today)
        assert page.total == count, reason


def wait(step: Step) -> None:
    """Nothing happens; what is asserted holds."""


VERBS: Final[Mapping[str, Verb]] = {
    "make a round": make_a_round,
    "look at figures": look,
    "walk": walk,
    "collect": collect,
    "hold band": hold_band,
    "notice low figures": notice_figures,
    "publish calendar": publish_calendar,
    "merge": merge,
    "tell register": tell_register,
    "lose source": lose_source,
    "find source": find_source,
    "see tasks": see_tasks,
    "see held up": see_held_up,
    "wait": wait,
}
