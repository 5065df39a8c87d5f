"""How tests are shared out: in the order of what waits longest, a demo's tests together."""

from pathlib import Path

from tests.sharing import LONGEST_FIRST, piece, rank

PROJECT = Path(__file__).resolve().parents[2]


def test_the_longest_of_a_room_begin_before_the_rest_of_it() -> None:
    names = ("tests/system/test_a.py::t", "tests/integration/test_embedded.py::t", "tests/integration/test_a.py::t")
    assert [rank(name) for name in names] == sorted({rank(name) for name in names})
    assert rank("elsewhere/test_a.py::t") == len(LONGEST_FIRST)


def test_every_beginning_is_that_of_tests_there_are() -> None:
    assert [name for name in LONGEST_FIRST if not list(PROJECT.glob(f"{name}*"))] == []


def test_a_piece_is_a_file_and_a_folder_where_a_demo_is_shared() -> None:
    assert piece("tests/unit/core/test_a.py::test_b[c]") == "tests/unit/core/test_a.py"
    assert piece("tests/system/second_cockpit/test_a.py::t") == "tests/system/second_cockpit"
