"""What people do with money."""

from kds.payments.commands.checks import (
    drop_check,
    finish_check,
    name_check,
    open_check,
    reopen_check,
    waive_service,
)
from kds.payments.commands.policies import (
    finish_what_is_free,
    follow_replaced_line,
    line_costs_otherwise,
    more_is_ordered,
)
from kds.payments.commands.unpaid import call_off_unpaid

__all__ = [
    "call_off_unpaid",
    "drop_check",
    "finish_check",
    "finish_what_is_free",
    "follow_replaced_line",
    "line_costs_otherwise",
    "more_is_ordered",
    "name_check",
    "open_check",
    "reopen_check",
    "waive_service",
]
