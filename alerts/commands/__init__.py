"""What people do with alerts: each act checks the right, changes and records in one transaction."""
