"""Scores from what has been collected: the inputs of all agencies of a cycle in one pass, and their results."""
