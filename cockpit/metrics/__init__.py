"""`/metrics`: one module for each family of series; what they are and how many there can be: docs/monitoring.md."""
