"""What evaluation keeps: reads and writes of its tables, one module a topic."""
