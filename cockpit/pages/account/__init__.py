"""One's own account: who one is here, password, second factor, sessions, mail, tokens."""

from cockpit.pages.account.page import layout, register

__all__ = ["layout", "register"]
