"""Alerts on the interface: what fires, what has fired, rules and silences."""
