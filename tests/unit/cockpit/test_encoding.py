"""What a reader accepts."""

import pytest

from cockpit.encoding import accepts_gzip


@pytest.mark.parametrize(
    ("header", "accepts"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
    ],
)
def test_gzip_goes_only_to_who_takes_it(header: str, accepts: bool) -> None:
    assert accepts_gzip(header) is accepts
