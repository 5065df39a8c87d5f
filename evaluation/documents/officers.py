"""Officers as documents name them: with the numbers of their certificates, always two at least."""

from collections.abc import Sequence

from evaluation.documents.refusing import lacks
from evaluation.documents.texts import Joined, Texts, wording
from evaluation.law.facts import Officer
from evaluation.law.powers import OFFICERS


def named(kind: str, officers: Sequence[Officer]) -> Joined:
    """Names with certificate numbers; RefusedError: fewer than two, or one without a certificate."""
    if len({one.certificate for one in officers}) < OFFICERS:
        raise lacks(kind, "officers")
    texts = Texts(kind, wording())
    return Joined(tuple(texts.fill("officer", name=one.name, certificate=one.certificate) for one in officers))
