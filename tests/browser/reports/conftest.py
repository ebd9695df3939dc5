"""The kitchen's browser and served house, at the manager's desk."""

from tests.browser.kitchen.conftest import browser, context, served, visit

__all__ = ["browser", "context", "served", "visit"]
