"""The audit trail as a whole: its anchors, whether it is what it was, what is kept of it, and how it is searched."""
