"""Official documents: the register, drafting with a live preview, the steps of approval, delivery."""

from cockpit.pages.documents.page import layout, register

__all__ = ["layout", "register"]
