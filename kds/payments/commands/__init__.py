"""What people do with money."""

from kds.payments.commands.adjusting import (
    comp_check,
    comp_line,
    discount_check,
    discount_line,
    remove_adjustment,
)
from kds.payments.commands.charging import (
    ask_payment,
    begin_payment,
    cancel_payment,
    decide_payment,
    mark_sent,
    resolve_payment,
)
from kds.payments.commands.checks import (
    drop_check,
    finish_check,
    name_check,
    open_check,
    reopen_check,
    waive_service,
)
from kds.payments.commands.day import (
    close_day,
)
from kds.payments.commands.drawers import (
    close_drawer,
    move_cash,
    open_drawer,
)
from kds.payments.commands.guests import (
    accept_cart,
    send_cart,
)
from kds.payments.commands.merging import merge_checks
from kds.payments.commands.money_rules import (
    add_terminal,
    change_money_rules,
    change_terminal,
    drop_tax_rate,
    remove_terminal,
    set_tax_rate,
)
from kds.payments.commands.ordering import (
    CartOrdered,
    TotalChanged,
    cancel_cart_payment,
    order_cart,
    pay_cart,
)
from kds.payments.commands.paying import (
    answer_wish,
    ask_own_payment,
    ask_to_pay,
    cancel_own_payment,
    charge_phone,
    pay_on_phone,
    take_phone_cash,
    withdraw_wish,
)
from kds.payments.commands.policies import (
    finish_what_is_free,
    follow_replaced_line,
    forget_names,
    line_costs_otherwise,
    more_is_ordered,
)
from kds.payments.commands.receipts import send_receipt
from kds.payments.commands.refunds import (
    Refund,
    refund_tender,
)
from kds.payments.commands.splitting import (
    move_lines,
    share_line,
    split_phones,
    split_seats,
    split_shares,
)
from kds.payments.commands.tenders import (
    take_cash,
    take_voucher,
)
from kds.payments.commands.tips import (
    add_tip,
)
from kds.payments.commands.unpaid import call_off_unpaid

__all__ = [
    "CartOrdered",
    "Refund",
    "TotalChanged",
    "accept_cart",
    "add_terminal",
    "add_tip",
    "answer_wish",
    "ask_own_payment",
    "ask_payment",
    "ask_to_pay",
    "begin_payment",
    "call_off_unpaid",
    "cancel_cart_payment",
    "cancel_own_payment",
    "cancel_payment",
    "change_money_rules",
    "change_terminal",
    "charge_phone",
    "close_day",
    "close_drawer",
    "comp_check",
    "comp_line",
    "decide_payment",
    "discount_check",
    "discount_line",
    "drop_check",
    "drop_tax_rate",
    "finish_check",
    "finish_what_is_free",
    "follow_replaced_line",
    "forget_names",
    "line_costs_otherwise",
    "mark_sent",
    "merge_checks",
    "more_is_ordered",
    "move_cash",
    "move_lines",
    "name_check",
    "open_check",
    "open_drawer",
    "order_cart",
    "pay_cart",
    "pay_on_phone",
    "refund_tender",
    "remove_adjustment",
    "remove_terminal",
    "reopen_check",
    "resolve_payment",
    "send_cart",
    "send_receipt",
    "set_tax_rate",
    "share_line",
    "split_phones",
    "split_seats",
    "split_shares",
    "take_cash",
    "take_phone_cash",
    "take_voucher",
    "waive_service",
    "withdraw_wish",
]
