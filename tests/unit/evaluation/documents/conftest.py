"""A press in the fonts of this machine; tests that need one are skipped where there is no Chinese font."""

import pytest

from core.errors import RefusedError
from evaluation.documents.typesetting.fonts import Faces, find_faces
from evaluation.documents.typesetting.pdf import Press


@pytest.fixture(scope="session")
def faces() -> Faces:
    try:
        return find_faces()
    except RefusedError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def press(faces: Faces) -> Press:
    return Press(faces)
