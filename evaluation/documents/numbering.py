"""The number of a document as text: 杭档改〔2026〕12号, in brackets U+3014 and U+3015, nothing padded."""

from evaluation.documents.kinds import kinds
from evaluation.documents.refusing import lacks
from evaluation.documents.texts import wording


def number_text(kind: str, org_code: str, year: int, number: int | None) -> str:
    """The text of a number; without a number yet its place stays open. Empty for a kind that takes none.

    ValueError: a number is 1 or more. RefusedError: the issuing body has no code.
    """
    every = kinds()
    mark = every.kinds[kind].mark
    if not mark:
        return ""
    if number is not None and number < 1:
        raise ValueError(f"a document number is 1 or more, not {number}")
    if not org_code.strip():
        raise lacks(kind, "org_code")
    return every.number.format(
        org=org_code, mark=mark, year=year, n=wording()["unnumbered"] if number is None else number
    )
