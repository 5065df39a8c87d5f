"""Who is told of what, and when: grouping, silences, inhibition, quiet hours, repeats, escalation. Pure."""
