"""What is told of alerts: every message has its words in both languages, and none is lost for want of them."""

from typing import Any

import pytest

from alerts.wording import DIGEST, KINDS, MANY, PARTS, PLACES, letter_kind, plain_sentence, template_mistakes, worded
from cockpit.i18n import LANGUAGES, load_texts
from core.yamllines import loads
from operations.alert_check import wording_mistakes

VALUES: dict[str, Any] = {
    "rule": "AL-1",
    "name": {"zh_CN": "指标越限", "en": "Band change"},
    "level": {"zh_CN": "严重", "en": "critical"},
    "count": 3,
    "since": "2026-11-26 08:30",
    "where": {"zh_CN": "西湖", "en": "Xihu"},
    "what": {"zh_CN": "电子归档率", "en": "filing rate"},
    "figures": {"zh_CN": "94.2%，低于 95%。", "en": "94.2 %, below 95 %."},
    "unheld": {"zh_CN": "西湖无人担任单位联系人。", "en": " Xihu has nobody."},
    "names": {"zh_CN": "西湖、余杭", "en": "Xihu, Yuhang"},
}
PLAIN = "AL-1 fired: critical x 3"


def file_with(kind: str, part: str, text: str) -> str:
    """A file of wordings, one of which is another."""
    lines = ["letter:"]
    for one in KINDS:
        for form in PLACES:
            lines.append(f"  alert_{one}{form}:")
            lines += [f"    {p}: {text if (f'{one}{form}', p) == (kind, part) else 'well'}" for p in PARTS]
    lines += [f"  alert_{DIGEST}:", *(f"    {p}: well" for p in PARTS)]
    return "\n".join(lines)


def test_the_wordings_of_the_product_have_no_mistakes() -> None:
    assert list(wording_mistakes()) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 3])
def test_every_message_is_told_whole_in_both_languages(language: str, kind: str, count: int) -> None:
    subject, body = worded(load_texts().tables, language, kind, count, VALUES, PLAIN)
    for text in (subject, body):
        assert "…" not in text
        assert "{" not in text
        assert PLAIN not in text
    assert ("Xihu" in body) == (language == "en")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('""', "the wording is missing"),
        (
            '"{who} has"',
            "nothing fills {who}; there are: count, figures, level, name, rule, since, unheld, what, where",
        ),
        ('"{rule has"', "the wording cannot be filled: "),
        ('"{} has"', "nothing fills {}"),
    ],
)
def test_a_wording_that_cannot_be_filled_is_named_with_file_line_key_and_language(text: str, said: str) -> None:
    located = loads(file_with("fired", "body", text), "locales/alert_messages.en.yaml")
    (mistake,) = template_mistakes({"en": located})
    assert mistake.file == "locales/alert_messages.en.yaml"
    assert mistake.line == 4
    assert mistake.message.startswith(f"letter.alert_fired.body (en): {said}")


def test_a_wording_of_one_alert_is_none_of_several() -> None:
    located = loads(file_with(f"resolved{MANY}", "subject", '"{where}"'), "x.yaml")
    assert [
        "letter.alert_resolved_many.subject (zh_CN)" in str(one) for one in template_mistakes({"zh_CN": located})
    ] == [True]


def test_wordings_that_nobody_wrote_are_named_one_by_one() -> None:
    found = list(template_mistakes({"en": loads("letter: {}\n", "x.yaml")}))
    assert len(found) == (len(KINDS) * len(PLACES) + 1) * len(PARTS)


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"letter.alert_fired_many.subject": "", "letter.alert_fired_many.body": "{rule"},
        {"letter.alert_fired_many.subject": "{0}", "letter.alert_fired_many.body": "{rule.x.y}"},
    ],
)
def test_a_message_without_words_is_told_plainly_and_never_lost(texts: dict[str, str]) -> None:
    assert worded({"en": texts}, "en", "fired", 3, VALUES, PLAIN) == (PLAIN, PLAIN)


def test_a_value_that_a_message_lacks_shows_as_missing() -> None:
    subject, _ = worded(load_texts().tables, "en", "fired", 1, {"level": "critical"}, PLAIN)
    assert subject == "[critical] …: …"


def test_a_value_in_one_language_alone_is_told_plainly_in_the_other() -> None:
    values = {**VALUES, "name": {"zh_CN": "指标越限"}}
    assert worded(load_texts().tables, "en", "fired", 3, values, PLAIN) == (PLAIN, PLAIN)


def test_one_and_several_are_called_differently() -> None:
    assert (letter_kind("fired", 1), letter_kind("fired", 2)) == ("alert_fired", "alert_fired_many")
    assert letter_kind(DIGEST, 1) == letter_kind(DIGEST, 2) == "alert_digest"
    assert plain_sentence("AL-1", "fired", "critical", 3) == PLAIN
