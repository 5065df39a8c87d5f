"""Letters read in the language of their reader and the words of their time."""

from datetime import UTC, datetime
from typing import cast

import pytest

from cockpit.i18n import load_texts
from people.letters import Letter, Words, send, told, wordings
from store.database import UnitOfWork
from store.letters import StoredWords

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)


def test_words_are_filled_in_the_language_of_the_reader() -> None:
    words = StoredWords("letter.x.body", {"n": 3, "name": {"zh_CN": "甲", "en": "A"}}, "{name}有{n}件", "{n} of {name}")
    assert (told(words, "zh_CN"), told(words, "en")) == ("甲有3件", "3 of A")


def test_a_value_that_is_missing_never_hides_a_letter() -> None:
    assert told(StoredWords("letter.x.body", {}, "到期：{until}", ""), "zh_CN") == "到期：…"


def test_a_wording_that_nobody_kept_shows_its_key() -> None:
    assert told(StoredWords("letter.x.body", {}, None, None), "en") == "letter.x.body"


@pytest.mark.parametrize(
    "link", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a b", "manual"]
)
def test_a_letter_leads_nowhere_but_to_us(link: str) -> None:
    words = Words("letter.x.subject")
    with pytest.raises(ValueError, match="leads to a path of ours"):
        send(cast(UnitOfWork, None), Letter(1, "x", words, words, link), AT)


def test_a_letter_speaks_words_of_letters_only() -> None:
    words = Words("refused.other")
    with pytest.raises(ValueError, match="expected a key letter"):
        send(cast(UnitOfWork, None), Letter(1, "x", words, words, "/manual"), AT)


def test_every_letter_has_subject_and_body_in_both_languages() -> None:
    found = wordings(load_texts().tables)
    kinds = {key.split(".")[1] for key in found}
    assert {"filing_waiting", "filing_expired"} <= kinds
    assert all(found[f"letter.{kind}.{part}"] for kind in kinds for part in ("subject", "body"))
