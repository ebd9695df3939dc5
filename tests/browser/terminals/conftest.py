"""The browser of the client's tests, at the simulated terminal."""

from tests.browser.client.conftest import chromium

__all__ = ["chromium"]
