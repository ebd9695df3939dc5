"""Keeping it: backups, restoring, and what the doctor looks at."""
