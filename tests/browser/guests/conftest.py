"""The kitchen's browser and served house, at the desk where guests are looked up."""

from tests.browser.kitchen.conftest import browser, context, served, visit

__all__ = ["browser", "context", "served", "visit"]
