"""The dining room: areas and tables."""
