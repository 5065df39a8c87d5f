"""Words and tools every stage may use; imports nothing of ours."""
