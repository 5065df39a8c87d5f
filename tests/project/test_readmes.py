"""Both READMEs say the same things in the same order, and what they name exists."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
ENGLISH = (PROJECT / "README.md").read_text(encoding="utf-8")
CHINESE = (PROJECT / "README.zh-CN.md").read_text(encoding="utf-8")

HEADINGS = {
    "What it is": "它是什么",
    "Two commands": "两条命令",
    "Point it at real systems": "接入真实系统",
    "Where to read on": "延伸阅读",
}


def headings(text: str) -> list[str]:
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


def links(text: str) -> list[str]:
    return re.findall(r"\]\(([^)#:]+)\)", text)


def test_both_have_the_same_headings() -> None:
    assert headings(ENGLISH) == list(HEADINGS)
    assert headings(CHINESE) == list(HEADINGS.values())


def test_both_link_to_the_same_pages() -> None:
    def pages(text: str) -> set[str]:
        return {link for link in links(text) if not link.startswith("README")}

    assert pages(ENGLISH) == pages(CHINESE)


@pytest.mark.parametrize("link", sorted(set(links(ENGLISH) + links(CHINESE))))
def test_every_linked_page_exists(link: str) -> None:
    assert (PROJECT / link).exists()


def test_every_named_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|    |=\d+ )make ([a-z][a-z-]*)", ENGLISH + CHINESE))
    assert named <= targets
