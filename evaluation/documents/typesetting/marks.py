"""What annexes are called."""

from evaluation.documents.texts import wording


def attachment_marks(count: int) -> list[str]:
    """附件, or 附件1 附件2 … where there are several."""
    mark: str = wording()["attachment_mark"]
    return [mark] if count == 1 else [f"{mark}{number}" for number in range(1, count + 1)]
