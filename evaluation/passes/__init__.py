"""What time and data do in a cycle: first scores, trial scores, reports whose time is over, guidance met by data."""
