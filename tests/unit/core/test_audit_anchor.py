"""Anchors hold what a trail had come to, and convict whoever rewrote it since."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.audit_anchor import Anchor, SealedAnchor, read_copies
from core.audit_chain import BEGINNING
from core.audit_check import Trail, follow
from core.audit_keys import PublicKeys, Signer, load_public_keys, load_signer, make_key
from core.audit_proof import beginning, held, points_of, wrong_anchors, wrong_rows
from core.errors import RefusedError
from tests.unit.core.audit_rows import Kept, rewritten, trail_of

TWENTY = trail_of(20)
MADE_AT_US = 1_795_665_600_000_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("keys")
    make_key(made / "key.pem")
    return made


@pytest.fixture(scope="module")
def signer(folder: Path) -> Signer:
    found = load_signer(folder / "key.pem")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def keys(folder: Path) -> PublicKeys:
    return load_public_keys(folder)


def anchor(number: int, last: int, previous: str = "", key: str | None = None) -> Anchor:
    return Anchor(number, "close", 202610 + number, 1, last, TWENTY[last - 1][2].hex(), MADE_AT_US, previous, key)


def anchors(signer: Signer | None, *lasts: int) -> list[SealedAnchor]:
    """Anchors of these positions, each after the other."""
    made: list[SealedAnchor] = []
    for number, last in enumerate(lasts, 1):
        previous = made[-1].digest if made else ""
        made.append(SealedAnchor.by(signer, anchor(number, last, previous, signer.key_id if signer else None)))
    return made


def sentences(kept: list[SealedAnchor], copies: list[SealedAnchor], keys: PublicKeys) -> list[str]:
    return [one.sentence for one in wrong_anchors(held(kept, "in the store"), held(copies, "a copy"), keys)]


def of_rows(kept: list[SealedAnchor], rows: list[Kept], first: int = 1) -> tuple[str, int, str] | None:
    known = held(kept, "in the store")
    trail = Trail(first - 1, BEGINNING if first == 1 else TWENTY[first - 2][2])
    fault = follow(trail, rows, points_of(known))
    assert fault is None
    found = wrong_rows(known, trail, first, whole=True)
    return None if found is None else (found.kind, found.position, found.sentence)


def test_an_anchor_is_read_as_it_was_written(signer: Signer) -> None:
    made = anchors(signer, 10, 20)
    assert read_copies([one.line() for one in made] + [""]) == made
    assert made[1].anchor == anchor(2, 20, made[0].digest, signer.key_id)
    assert made[1].body.startswith('{"digest":"SM3","first_position":1,"key":')


@pytest.mark.parametrize("line", ["x", "{}", '{"body":"{}","signature":null}', '{"body":1,"signature":null}', "[]"])
def test_what_is_no_anchor_is_refused_with_its_line(line: str, signer: Signer) -> None:
    with pytest.raises(RefusedError, match="line 2 is no anchor"):
        read_copies([anchors(signer, 10)[0].line(), line])


def test_a_trail_that_agrees_with_its_anchors_is_whole(signer: Signer, keys: PublicKeys) -> None:
    made = anchors(signer, 10, 20)
    assert sentences(made, made, keys) == []
    assert of_rows(made, TWENTY) is None


def test_anchors_without_a_key_hold_rows_too(keys: PublicKeys) -> None:
    made = anchors(None, 10)
    assert sentences(made, [], keys) == []
    assert of_rows(made, rewritten(TWENTY[:4] + TWENTY[5:])) is not None


def test_a_rewritten_trail_is_convicted_between_the_anchors_it_agrees_with(signer: Signer) -> None:
    rows = rewritten([*TWENTY[:14], TWENTY[0], *TWENTY[15:]])
    assert of_rows(anchors(signer, 10, 20), rows) == (
        "changed",
        11,
        "rows 11 to 20 are not those that anchor 2 of 2026-11-26 04:00 UTC (in the store) holds",
    )


@pytest.mark.parametrize(("left", "gone"), [(19, "row 20 was"), (15, "rows 16 to 20 were")])
def test_a_removed_end_is_found(signer: Signer, left: int, gone: str) -> None:
    found = of_rows(anchors(signer, 10, 20), TWENTY[:left])
    said = f"{gone} removed from the end: anchor 2 of 2026-11-26 04:00 UTC (in the store) holds them"
    assert found == ("removed", left + 1, said)


def test_a_trail_whose_old_rows_were_dropped_begins_behind_an_anchor(signer: Signer) -> None:
    made = anchors(signer, 10, 20)
    assert beginning(11, held(made, "in the store")) == TWENTY[9][2]
    assert beginning(12, held(made, "in the store")) is None
    assert of_rows(made, TWENTY[10:], 11) is None


def test_a_removed_anchor_is_found(signer: Signer, keys: PublicKeys) -> None:
    made = anchors(signer, 5, 10, 20)
    assert sentences([made[0], made[2]], [], keys) == ["anchor 2 was removed"]
    assert sentences(made[:2], made, keys) == ["anchor 3 of 2026-11-26 04:00 UTC (a copy) is not in the store any more"]


def test_an_anchor_made_anew_is_found_by_its_copy(signer: Signer, keys: PublicKeys) -> None:
    made = anchors(signer, 5, 10)
    other = SealedAnchor.by(signer, replace(made[1].anchor, last_position=9))
    assert sentences([made[0], other], made, keys) == [
        "anchor 2 of 2026-11-26 04:00 UTC (a copy) is another than the one in the store"
    ]


def test_an_anchor_that_follows_another_is_found(signer: Signer, keys: PublicKeys) -> None:
    made = anchors(signer, 5, 10, 20)
    other = SealedAnchor.by(signer, replace(made[1].anchor, last_position=9))
    assert sentences([made[0], other, made[2]], [], keys) == [
        "anchor 3 of 2026-11-26 04:00 UTC (in the store) does not follow the one before it: one of both was changed"
    ]


def test_only_a_signature_by_a_known_key_counts(signer: Signer, keys: PublicKeys) -> None:
    made = anchors(signer, 5)[0]
    name = "anchor 1 of 2026-11-26 04:00 UTC (in the store)"
    forged = SealedAnchor(made.body, bytes(64))
    assert sentences([forged], [], keys) == [f"{name} is not signed by key {signer.key_id}"]
    assert sentences([SealedAnchor(made.body, None)], [], keys) == [
        f"{name} has lost its signature by key {signer.key_id}"
    ]
    assert sentences([made], [], {}) == [
        f"{name} is signed with key {signer.key_id}, whose public half is not known here"
    ]
    nameless = SealedAnchor(anchor(1, 5).body(), bytes(64))
    assert sentences([nameless], [], keys) == [f"{name} carries a signature but names no key"]
