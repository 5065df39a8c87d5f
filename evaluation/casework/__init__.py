"""A stored issue, or document, with everything around it: what the tables of states ask, and what a move changes."""
