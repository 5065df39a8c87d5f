"""Inspections: plan, draw, notice, visit, feedback. Pure."""
