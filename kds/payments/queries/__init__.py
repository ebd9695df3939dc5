"""The cards of money."""
