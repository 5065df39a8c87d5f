"""The part of an agency in a cycle: what its guards need to know, from the store, and how it moves there."""
