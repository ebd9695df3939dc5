"""The arithmetic of money."""
