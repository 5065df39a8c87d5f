"""How a verification counts, compares and tells."""
