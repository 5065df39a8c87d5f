"""Accounts, sessions, roles at places, deputies, and what people may do about them."""
