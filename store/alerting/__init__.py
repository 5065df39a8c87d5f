"""What the alerts room keeps: rules as versions, episodes and their moves, silences, messages, progress."""
