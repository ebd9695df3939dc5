"""What people do with money."""

from kds.payments.commands.unpaid import call_off_unpaid

__all__ = ["call_off_unpaid"]
