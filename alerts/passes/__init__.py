"""What the worker does: it looks, decides, and tells people, each look in one transaction."""
