"""A line that is cooked again: its price moves to the new line, and so do its checks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from kds.bus.unit import UnitOfWork
from kds.orders.model import OrderLine
from kds.payments.commands.billing import rows_of_lines
from kds.payments.events import Adjusted, AdjustmentRemoved, SharesMoved
from kds.payments.model import Adjustment, Check, CheckLine
from kds.payments.rules.bill import Cut, Part, amounts_of, net_of
from kds.payments.rules.shares import divide
from kds.values import AdjustmentId, CheckId, LineId, OrderId


def hand_over(uow: UnitOfWork, spoiled: OrderLine, line: OrderLine, quantity: int) -> None:
    """Give `line` the shares and discounts of so many of `spoiled`, to the cent what they were.

    Called before either line's quantity or state has changed.
    """
    rows = rows_of_lines(uow, (spoiled.id,))
    cuts = _cuts_of(uow, spoiled)
    if not rows and not cuts:
        return
    if quantity == spoiled.quantity:
        for row in rows:
            row.line_id = line.id
        for cut in cuts:
            cut.line_id = line.id
    else:
        _divide(uow, spoiled, line, quantity, rows, cuts)
    uow.session.flush()
    uow.record(
        SharesMoved(
            _checks_of(uow, line, rows),
            (OrderId(line.order_id),),
            (LineId(spoiled.id), LineId(line.id)),
        )
    )


def _divide(
    uow: UnitOfWork,
    spoiled: OrderLine,
    line: OrderLine,
    quantity: int,
    rows: Sequence[CheckLine],
    cuts: Sequence[Adjustment],
) -> None:
    """Some of a line: every share and discount is divided as the price is."""
    gross = spoiled.quantity * spoiled.unit_price
    moving = quantity * spoiled.unit_price
    net, worths = net_of(gross, [Cut(AdjustmentId(c.id), c.percent, c.amount) for c in cuts])
    parts = [Part(row.part, row.parts, row.gross, row.net) for row in rows]
    both = (gross - moving, moving)
    gone_net = moving
    check_ids = _checks_of(uow, line, rows)
    for cut, worth in zip(cuts, worths, strict=True):
        gone_net -= _divide_cut(uow, cut, line, divide(worth, both), check_ids)
    grosses = amounts_of(gross, parts, [row.gross for row in rows]) if rows else []
    nets = amounts_of(net, parts, [row.net for row in rows]) if rows else []
    new_gross, new_net = divide(moving, grosses), divide(gone_net, nets)
    for index, row in enumerate(rows):
        twin = uow.add(
            CheckLine(
                check_id=row.check_id,
                line_id=line.id,
                order_id=row.order_id,
                part=row.part,
                parts=row.parts,
            )
        )
        if row.gross is not None and row.net is not None and row.amount is not None:
            kept_net = row.net - new_net[index]
            _, amount = divide(row.amount, (kept_net, new_net[index]))
            twin.gross, twin.net, twin.amount = new_gross[index], new_net[index], amount
            twin.tax_class = row.tax_class
            row.gross, row.net = row.gross - new_gross[index], kept_net
            row.amount -= amount


def _divide_cut(
    uow: UnitOfWork,
    cut: Adjustment,
    line: OrderLine,
    worths: Sequence[int],
    check_ids: tuple[CheckId, ...],
) -> int:
    """Two discounts of fixed amounts for one, so that no cent is lost. Gives the new line's."""
    cut.removed_at = uow.now
    uow.record(AdjustmentRemoved(AdjustmentId(cut.id), check_ids))
    for line_id, worth in zip((cut.line_id, line.id), worths, strict=True):
        if worth:
            made = uow.add(
                Adjustment(
                    line_id=line_id,
                    kind=cut.kind,
                    amount=worth,
                    reason=cut.reason,
                    staff_id=cut.staff_id,
                    at=cut.at,
                )
            )
            reason = cut.reason.value
            uow.record(
                Adjusted(
                    AdjustmentId(made.id),
                    check_ids,
                    LineId(made.line_id or 0),
                    cut.kind.value,
                    reason,
                    worth,
                )
            )
    return worths[1]


def _cuts_of(uow: UnitOfWork, line: OrderLine) -> list[Adjustment]:
    statement = select(Adjustment).where(
        Adjustment.line_id == line.id, Adjustment.removed_at.is_(None)
    )
    return list(uow.session.scalars(statement.order_by(Adjustment.id)))


def _checks_of(uow: UnitOfWork, line: OrderLine, rows: Sequence[CheckLine]) -> tuple[CheckId, ...]:
    """Whose cards differ: those that share the line, and the main one, which takes the others."""
    main = select(Check.id).where(Check.order_id == line.order_id, Check.is_main)
    found = {row.check_id for row in rows} | set(uow.session.scalars(main))
    return tuple(CheckId(ident) for ident in sorted(found))
