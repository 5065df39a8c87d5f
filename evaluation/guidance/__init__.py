"""Guidance points (指导意见), and what becomes an issue instead. Pure."""
