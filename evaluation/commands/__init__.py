"""Everything that people do in evaluation: each command checks the right, moves the state and records it, at once."""
