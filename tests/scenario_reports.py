"""What happened, in the scenario: alerts that are answered from the overview."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from kds.kitchen import commands as kitchen
from kds.kitchen.model import WasteReason
from kds.menu import commands as menu
from kds.reports import commands as reports
from kds.reports.model import Deed
from kds.staff import commands as staff

Do = Callable[..., Awaitable[Any]]


async def play(do: Do, ids: dict[str, Any]) -> None:
    office = 1
    await do(staff.miss_device, device_id=office)
    await do(staff.meet_device, device_id=office)
    await do(menu.set_left, item_id=ids["Lager"], left=1)
    await do(reports.answer_alert, alert=f"low-{ids['Lager']}", deed=Deed.MUTE)
    await do(reports.answer_alert, alert=f"low-{ids['Lager']}", deed=Deed.OUT)
    lager = {"item_id": ids["Lager"], "reason": WasteReason.DROPPED}
    waste = await do(kitchen.throw_away, **lager)
    await do(kitchen.take_back_waste, waste_id=waste)
    await do(menu.put_back, item_id=ids["Lager"])
