"""What people may do about accounts, roles and themselves: each act checks, changes and is recorded at once."""
