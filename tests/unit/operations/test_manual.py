"""`app.py manual`: whoever enters a value hears whether it was kept."""

import pytest

from core.errors import RefusedError
from core.model import MergeReport
from operations.manual import demand_kept


def test_a_value_that_the_store_puts_aside_is_an_error() -> None:
    with pytest.raises(RefusedError, match=r"2 values were not kept \(1 new"):
        demand_kept(MergeReport(batch_id=1, inserted=1, rejected=2))


def test_values_that_were_kept_or_known_are_none() -> None:
    demand_kept(MergeReport(batch_id=1, inserted=1, unchanged=3))
