"""A guest's own phone at the table: the menu, one shared cart, its kitchen's progress, the bill."""
