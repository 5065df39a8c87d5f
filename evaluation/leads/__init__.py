"""Leads (线索): the only way from data, the public and archives to an issue. Pure."""
