"""What whoever guesses tries first: runs of keys, words that everybody uses, passwords that many people have. Pure."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

RUN: Final = 6
"""characters that may not follow one another as on a keyboard, in the alphabet, or all the same"""
FEW_LETTERS: Final = 4
"""fewer letters than this beside what is common make no password"""
SHORTEST: Final = 4
"""a shorter part of a password is common by chance"""
LONGEST: Final = 24
"""no common password is longer"""
ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "abcdefghijklmnopqrstuvwxyz")
SIGNS: Final = str.maketrans("0134578@$!", "oieastbasi")


def is_common(password: str) -> bool:
    """Whether its keys follow one another, or little is left of it without what everybody tries.

    That is words of `common_words.txt`, however many, or one password of `common_passwords.txt`: a sentence of
    several such is a good one, a single one with a year behind it is not.
    """
    folded = password.casefold()
    if len(set(folded)) < RUN or any(_longest_run(text) >= RUN for text in (folded, folded[::-1])):
        return True
    rest = _without_words(folded)
    return (len(rest) < len(folded) and _letters(rest) < FEW_LETTERS) or any(_around_common(folded))


def _without_words(folded: str) -> str:
    """What no common word covers, signs that stand for letters (p@ssw0rd) read as those."""
    read = folded.translate(SIGNS)
    covered: set[int] = set()
    for word in _listed("common_words.txt"):
        begin = read.find(word)
        while begin >= 0:
            covered.update(range(begin, begin + len(word)))
            begin = read.find(word, begin + 1)
    return "".join(character for at, character in enumerate(folded) if at not in covered)


def _around_common(folded: str) -> Iterator[bool]:
    """Of each common password in it: whether it stands there with few letters around it."""
    passwords, read = _common_passwords(), folded.translate(SIGNS)
    letters = _letters(folded)
    for begin in range(len(folded) - SHORTEST + 1):
        for end in range(begin + SHORTEST, min(begin + LONGEST, len(folded)) + 1):
            if folded[begin:end] in passwords or read[begin:end] in passwords:
                yield letters - _letters(folded[begin:end]) < FEW_LETTERS


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _longest_run(text: str) -> int:
    longest = run = 1
    for one, other in pairwise(text):
        run = run + 1 if _follows(one, other) else 1
        longest = max(longest, run)
    return longest


def _follows(one: str, other: str) -> bool:
    return one == other or ord(other) - ord(one) == 1 or any(one + other in row for row in ROWS)


@cache
def _listed(name: str) -> Sequence[str]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]


@cache
def _common_passwords() -> frozenset[str]:
    return frozenset(_listed("common_passwords.txt"))
