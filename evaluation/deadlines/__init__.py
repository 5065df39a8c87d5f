"""The clock of a demand: limits, stops, extensions, failed re-checks; deadlines over the statutory calendar. Pure."""
