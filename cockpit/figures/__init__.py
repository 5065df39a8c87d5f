"""Plotly figures as plain dicts, validated by plotly in tests only."""
