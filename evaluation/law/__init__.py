"""The legal frame: laws and clauses, what may be ordered on which facts, who approves it, figures with their days."""
