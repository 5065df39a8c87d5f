"""Data objections (数据异议), requests for extension, statements in defence: what a unit puts forward. Pure."""
