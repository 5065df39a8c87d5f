"""The parts of a run: the tally, the storing of batches and of lines, the reading of one partition."""
