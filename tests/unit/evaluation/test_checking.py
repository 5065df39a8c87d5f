"""`app.py check` knows the tables of evaluation, and the texts of its documents."""

from pathlib import Path
from shutil import copy

import pytest

from core.errors import ConfigurationError
from core.model import Mistake
from evaluation.checking import LOADERS, table_mistakes
from evaluation.documents.checking import FOLDER, check_texts, text_files


def test_the_tables_that_ship_have_no_mistakes() -> None:
    assert table_mistakes() == []
    assert len(LOADERS) == 25


def test_each_mistake_is_told_once_and_none_hides_another() -> None:
    first, second = Mistake("a.yaml", 1, "one"), Mistake("b.yaml", 2, "two")

    def broken() -> None:
        raise ConfigurationError([first])

    def leaning_on_it() -> None:
        raise ConfigurationError([first, second])

    assert table_mistakes((broken, dict, leaning_on_it)) == [first, second]


def test_every_file_of_texts_is_looked_at() -> None:
    left = {path.name for path in FOLDER.glob("*.yaml")} - {path.name for path in text_files(FOLDER)}
    assert left == {"kinds.yaml", "fields.yaml"}, "those have a shape of their own"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "orders.yaml",
            "{found_on}",
            "{found_on",
            "evaluation/documents/orders.yaml:2: opening: the braces do not match",
        ),
        (
            "orders.yaml",
            "{officers}在{place}等处",
            "{folk}在{place}等处",
            "orders.yaml:3: opening_several: no field",
        ),
        ("guidance.yaml", "archives_law 42", "another_law 42", "guidance.yaml:9: article_42: no article"),
        ("guidance.yaml", "powers: {", "powers: {{", "guidance.yaml:"),
        ("wording.yaml", "{year}", "{years}", "no field 'years'"),
    ],
)
def test_a_broken_text_of_a_document_is_told_with_its_line(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    for path in text_files(FOLDER):
        copy(path, tmp_path)
    check_texts(tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        check_texts(tmp_path)
    assert any(told in str(one) for one in caught.value.mistakes), caught.value
