"""Source systems → typed batches. A source is a mapping in `sources/`; see docs/sources.md."""
