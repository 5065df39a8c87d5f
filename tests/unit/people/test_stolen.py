"""A file of stolen passwords is asked by digest, whatever its size, and a file of something else is refused."""

from hashlib import sha1
from pathlib import Path

import pytest

from core.errors import OperationError
from people.stolen import is_stolen

STOLEN = [f"Quiet rivers {number} bend" for number in range(200)]


def digest(password: str) -> str:
    return sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.mark.parametrize("line", ["{}:{}\n", "{}:{}\r\n", "{}\n"])
@pytest.mark.parametrize("number", [0, 1, 2, 200])
def test_what_stands_in_the_file_is_stolen_and_nothing_else(tmp_path: Path, number: int, line: str) -> None:
    file = tmp_path / "stolen.txt"
    lines = (line.format(one, at) for at, one in enumerate(sorted(map(digest, STOLEN[:number]))))
    file.write_bytes("".join(lines).encode())
    assert [is_stolen(one, file) for one in STOLEN[:number]] == [True] * number
    assert not any(is_stolen(f"{one}s", file) for one in STOLEN)
    assert not is_stolen("", file)


def test_without_a_last_line_end_the_last_is_found_too(tmp_path: Path) -> None:
    file = tmp_path / "stolen.txt"
    file.write_text("\n".join(sorted(map(digest, STOLEN))))
    assert all(is_stolen(one, file) for one in STOLEN)


def test_what_is_no_such_file_is_told_with_the_name_of_the_setting(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("password\nletmein\n")
    for name, said in (("words.txt", "expected a SHA-1 digest"), ("none.txt", "No such file")):
        with pytest.raises(OperationError, match=f"security.stolen_file: .*{said}"):
            is_stolen("x", tmp_path / name)
