"""A menu from a file: read it, name every problem by its line, and take it in as a whole.

    problems = await import_file(house, Path("menu.csv"), dry_run=True)

It stands above the areas, because a file says which stations cook a dish, and they are the
kitchen's. What the files look like: `kds.importing.reading`.
"""

from kds.importing.loading import import_entries, import_file
from kds.importing.plan import Problem

__all__ = ["Problem", "import_entries", "import_file"]
