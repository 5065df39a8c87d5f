"""Read-only queries shaped for pages and passes; whose numbers are meant is a mandatory argument of every one."""
