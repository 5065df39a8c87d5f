"""Condition and what is known → an observation. Pure."""
