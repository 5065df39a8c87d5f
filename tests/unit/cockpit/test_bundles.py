"""Files in parts, sent as one."""

import shutil
import subprocess
from pathlib import Path

import pytest

from cockpit.bundles import joined, joined_folder
from cockpit.host import ASSETS

MOST_LINES = {".js": 150, ".css": 250}


def test_parts_follow_each_other_in_the_order_of_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "wall"
    folder.mkdir()
    for name, text in (("20-b.js", "b()"), ("10-a.js", "a()"), ("10-a.css", "p {}")):
        (folder / name).write_text(text, encoding="utf-8")
    bundle = joined_folder(folder, ".js")
    assert (bundle.name, bundle.content) == ("wall.js", b"a()\n;\nb()")


def test_the_address_is_that_of_the_content() -> None:
    addresses = {joined("wall.js", [content]).address for content in (b"a", b"b", b"a")}
    assert len(addresses) == 2
    assert all(address.startswith("cockpit/wall.v1m") and address.endswith(".js") for address in addresses)


def test_the_parts_of_the_wall_stay_small() -> None:
    for part in (ASSETS / "wall").iterdir():
        lines = part.read_text(encoding="utf-8").count("\n")
        assert lines <= MOST_LINES[part.suffix], part.name


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not there; the browser tests run the script")
def test_the_script_of_the_wall_can_be_parsed(tmp_path: Path) -> None:
    script = tmp_path / "wall.js"
    script.write_bytes(joined_folder(ASSETS / "wall", ".js").content)
    checked = subprocess.run(["node", "--check", str(script)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
