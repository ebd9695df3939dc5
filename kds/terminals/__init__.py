"""Card terminals: one interface, two kinds."""
