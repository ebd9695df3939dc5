"""The demo restaurant."""
