"""Raw values of a source → typed values of ours, a column at a time."""
