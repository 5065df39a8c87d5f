"""Our tables, and nothing else knows them: schema, merging, verification and read-only views on PostgreSQL."""
