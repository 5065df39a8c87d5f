"""Files that people hand in: what they are, whether they are sound, and where they lie."""
