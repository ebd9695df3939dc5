"""A card terminal that isn't one: it behaves as the real ones do, and keeps a book of its own."""

from kds.terminals.simulator.app import make_simulator

__all__ = ["make_simulator"]
