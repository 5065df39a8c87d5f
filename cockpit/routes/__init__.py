"""The HTTP interface beside the pages: snapshot, items, indicators, sources, and what operations ask."""
