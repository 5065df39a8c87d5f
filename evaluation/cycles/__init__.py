"""A cycle of evaluation and the part that each agency has in it. Pure."""
