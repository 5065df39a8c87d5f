"""Rows → display values: pure functions; rounding, units, freshness and labels are decided here."""
