"""The steps of the loop: a file that is wrong says where, and the page tells every step in both languages."""

from pathlib import Path

import pytest

from core.errors import ConfigurationError
from operations.loop_page import loop_page
from operations.loop_steps import path_of, read_loop

CAST = "agencies: {one: U1}\npersons:\n  ann: {role: archivist, node: one}\n"
HEAD = "title: {zh: 甲, en: A}\nsteps:\n"


def written(folder: Path, steps: str, cast: str = CAST) -> Path:
    (folder / "cast.yaml").write_text(cast, encoding="utf-8")
    (folder / "1-a.yaml").write_text(HEAD + steps, encoding="utf-8")
    return folder


def test_every_step_that_ships_is_on_the_page_in_both_languages() -> None:
    loop = read_loop()
    page = loop_page(loop)
    steps = [step for chapter in loop.chapters for step in chapter.steps]
    assert len(steps) > 50
    for number, step in enumerate(steps, 1):
        assert f"{number}. {step.do.zh} · {step.do.en} — " in page
        assert not step.call or f"`{step.method} {step.path}`" in page


def test_days_never_go_back() -> None:
    days = [step.at for chapter in read_loop().chapters for step in chapter.steps if step.at is not None]
    assert days == sorted(set(days))


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("  - {do: {zh: 甲, en: A}, who: [bob], call: GET ./x}\n", "nobody is called bob"),
        ("  - {do: {zh: 甲, en: A}, who: [ann]}\n", "a step has `who` and `call`"),
        ("  - {do: {zh: 甲, en: A}, who: [ann], call: GET ./x, happens: worker}\n", "a step has `who` and `call`"),
        ("  - {do: {zh: 甲, en: A}, who: [ann], call: LOOK ./x}\n", "1-a.yaml:3"),
        ("  - {do: {zh: 甲, en: A}, who: [ann], call: GET ./x, sees: {}}\n", "sees"),
    ],
)
def test_a_step_that_is_wrong_says_where(tmp_path: Path, steps: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_loop(written(tmp_path, steps))
    assert said in str(caught.value)


def test_a_role_that_there_is_not_is_named(tmp_path: Path) -> None:
    step = "  - {do: {zh: 甲, en: A}, who: [ann], call: GET ./x}\n"
    with pytest.raises(ConfigurationError, match="there is no role wizard"):
        read_loop(written(tmp_path, step, CAST.replace("archivist", "wizard")))


def test_a_dot_stands_for_the_door_of_evaluation() -> None:
    assert path_of("GET ./tasks") == "/api/evaluation/tasks"
    assert path_of("POST /api/uploads?owner=U1") == "/api/uploads?owner=U1"
