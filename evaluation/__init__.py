"""Rubric, cycles, issues, rectification, documents and inspections: evaluate → feed back → rectify → evaluate again."""
