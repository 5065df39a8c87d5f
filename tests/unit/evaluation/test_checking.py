"""`app.py check` knows the tables of evaluation."""

from core.errors import ConfigurationError
from core.model import Mistake
from evaluation.checking import LOADERS, table_mistakes


def test_the_tables_that_ship_have_no_mistakes() -> None:
    assert table_mistakes() == []
    assert len(LOADERS) == 15


def test_each_mistake_is_told_once_and_none_hides_another() -> None:
    first, second = Mistake("a.yaml", 1, "one"), Mistake("b.yaml", 2, "two")

    def broken() -> None:
        raise ConfigurationError([first])

    def leaning_on_it() -> None:
        raise ConfigurationError([first, second])

    assert table_mistakes((broken, dict, leaning_on_it)) == [first, second]
