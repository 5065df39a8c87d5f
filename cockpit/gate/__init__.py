"""The gate: who asks, from where, how often, and what they may; in front of every route."""
