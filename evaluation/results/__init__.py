"""What people read of a cycle: its progress, the result of an agency with every point explained, ranks."""
