"""Sources and settings → feeds that can run: a collector by the way to the source, a mapper, and the tables."""
