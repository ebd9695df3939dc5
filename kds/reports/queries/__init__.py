"""What is asked of the past, and what the overview looks at."""

from kds.reports.queries.journal import THINGS, Asked, Story, Thing, Told, kinds, tell

__all__ = ["THINGS", "Asked", "Story", "Thing", "Told", "kinds", "tell"]
