"""The faces of the standard where they are installed, open ones in their place, a sentence where there are none."""

import pytest

from core.errors import RefusedError
from evaluation.documents.typesetting.fonts import Faces, choose, find_faces, font_rules

OPEN = ["Noto Serif CJK SC", "Noto Sans CJK SC", "DejaVu Sans"]


def test_licensed_fonts_come_first() -> None:
    faces = choose([*OPEN, "FangSong_GB2312", "SimHei", "KaiTi_GB2312", "FZXiaoBiaoSong-B05S", "SimSun"])
    assert [face.families[0] for face in faces.values()] == [
        "FangSong_GB2312",
        "SimHei",
        "KaiTi_GB2312",
        "FZXiaoBiaoSong-B05S",
        "SimSun",
    ]
    assert not any(face.is_substitute for face in faces.values())
    assert faces["title"].weight == 400


def test_a_character_that_a_licensed_font_has_not_comes_from_an_open_one() -> None:
    assert choose([*OPEN, "FangSong_GB2312"])["body"].families[1] == "Noto Serif CJK SC"


def test_open_fonts_stand_in_and_the_title_is_bold_then() -> None:
    faces = choose(OPEN)
    assert faces["body"].families[0] == "Noto Serif CJK SC"
    assert faces["heading"].families[0] == "Noto Sans CJK SC"
    assert faces["title"].weight == 700
    assert all(face.is_substitute for face in faces.values())


def test_one_chinese_font_is_enough() -> None:
    assert {face.families for face in choose(["WenQuanYi Zen Hei"]).values()} == {("WenQuanYi Zen Hei",)}


def test_no_chinese_font_is_said_in_one_sentence() -> None:
    with pytest.raises(RefusedError) as caught:
        choose(["DejaVu Sans", "Liberation Serif"])
    assert caught.value.code == "document_no_font"
    assert "fonts-noto-cjk" in str(caught.value)


def test_without_the_fonts_of_the_system_there_are_none() -> None:
    with pytest.raises(RefusedError):
        find_faces(with_system=False)


def test_what_stands_in_for_what_is_said(faces: Faces) -> None:
    substituted = [role for role, face in faces.by_role.items() if face.is_substitute]
    for role in substituted:
        assert f"{font_rules().faces[role].zh}以{faces.by_role[role].families[0]}替代" in faces.note()
    assert bool(substituted) == faces.note().startswith("字体替代")
