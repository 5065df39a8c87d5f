"""Raw rows of a feed → typed rows of its table, and what is put aside or taken back on the way."""
