"""Accounts and roles: the system administrator keeps accounts, the security administrator says what they may do."""

from cockpit.pages.users.page import layout, register

__all__ = ["layout", "register"]
