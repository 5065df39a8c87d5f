"""Alerts: rules as data, states that pure functions decide, and what is told to whom."""
