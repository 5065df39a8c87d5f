"""The ways to fetch: HTTP, a read-only database view, a folder of file drops."""
