"""Every named statement has a sentence, and a name of its own."""

from pathlib import Path

import pytest

from store import statements

FILES = sorted(path.stem for path in statements.FOLDER.glob("*.sql"))


@pytest.mark.parametrize("file", FILES)
def test_every_statement_has_a_sentence_and_a_text(file: str) -> None:
    found = statements.statements(file)
    assert found
    for statement in found.values():
        assert statement.sentence.endswith("."), statement.name
        assert statement.sql
        assert not statement.sql.endswith(";")


def test_a_statement_is_read_without_its_comments() -> None:
    assert statements.sql("runs", "last_success").startswith("SELECT last_success_at")


def test_a_name_used_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "twice.sql").write_text("-- name: a\n-- One.\nSELECT 1;\n-- name: a\n-- Two.\nSELECT 2;\n")
    monkeypatch.setattr(statements, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="two statements named a"):
        statements.statements("twice")
