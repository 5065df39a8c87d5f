"""Items → cells → readings → bands → composite index, from definitions that are data."""
