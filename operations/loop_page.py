"""docs/loop.md: the commands of one whole loop in their order, as the test drives them."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from core.access import access_table
from core.days import LOCAL
from operations.loop_steps import Chapter, Loop, Step

HEAD: Final = """\
<!-- Made from tests/scenarios/loop/*.yaml by `python app.py docs`; do not edit. -->
# One whole loop

From opening a cycle to 销号 and the risen score, by the interface alone.
`tests/integration/evaluation/test_loop.py` drives exactly these requests, on the real web application and PostgreSQL.
Everybody signs in by the form of `/login`, with a one-time code where the role needs one.
Each request carries the CSRF value of its session.
Nothing looks into the store.
The clock goes to the day of a step, so months pass within seconds.
The worker does what it does each day: it scores, reminds, lets deadlines pass, and collects what evaluation tells.

Texts in braces are kept from earlier answers; `{one}` and `{two}` are the agencies.
`row` is the row of a list for which the step is done.
The web's own description of all requests is at `/api/docs`.
"""


def loop_page(loop: Loop) -> str:
    """The page."""
    lines = [HEAD, "| name | role | node |", "| --- | --- | --- |"]
    roles = access_table().roles
    for name, one in loop.cast.persons.items():
        role = roles[one.role]
        lines.append(f"| {name} | {role.zh} ({role.en}) | `{loop.node_of(name)}` |")
    number = 0
    for chapter in loop.chapters:
        lines += ["", *_chapter(chapter, number)]
        number += len(chapter.steps)
    return "\n".join(lines) + "\n"


def _chapter(chapter: Chapter, before: int) -> Iterator[str]:
    yield f"## {chapter.title.zh} · {chapter.title.en}"
    day: datetime | None = None
    for number, step in enumerate(chapter.steps, before + 1):
        if step.at is not None and step.at != day:
            day = step.at
            yield f"\n**{day.astimezone(LOCAL):%Y-%m-%d %H:%M}**\n"
        yield from _step(number, step)


def _step(number: int, step: Step) -> Iterator[str]:
    who = " · ".join(step.who) or step.happens
    yield f"{number}. {step.do.zh} · {step.do.en} — *{who}*"
    if step.each is not None:
        yield f"   - for each row of `{step.each.rows}` of `{step.each.of}`{_choice(step)}"
    if step.call is not None:
        yield f"   - `{step.method} {step.path}`{_sent(step)} → {step.status}"
    if step.see:
        yield f"   - seen: {_seen(step)}"
    if step.keep:
        yield f"   - kept: {', '.join(f'`{name}` = `{place}`' for name, place in step.keep.items())}"


def _choice(step: Step) -> str:
    assert step.each is not None
    where = f" where {_code(step.each.where)}" if step.each.where else ""
    return where + (f" but {_code(step.each.but)}" if step.each.but else "")


def _sent(step: Step) -> str:
    if step.file:
        return f" with the file `{step.file}`"
    return f" with {_code(step.send)}" if step.send is not None else ""


def _seen(step: Step) -> str:
    return ", ".join(f"`{place}` is {_code(value)}" for place, value in step.see.items())


def _code(value: Any) -> str:
    return f"`{json.dumps(value, ensure_ascii=False)}`"
