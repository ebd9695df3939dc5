"""A guest from the booking to the ticket, and until nothing of them is left."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from kds.actor import SYSTEM
from kds.bookings.commands import add_period, take_booking
from kds.bus.house import utc_now
from kds.floor import commands as floor
from kds.floor.queries import party_cards, table_cards
from kds.guests.queries import find_guests
from kds.kitchen.queries import station_cards
from kds.menu.queries import item_cards
from kds.orders import commands as orders
from kds.values import GuestId, PartyId, TableId
from tests.browser.kitchen.conftest import Open
from tests.browser.kitchen.served import Served

pytestmark = pytest.mark.browser
NAME, PHONE = "Ada Lovelace", "+49301234567"


def free_table(served: Served) -> TableId:
    """A table for two or more where nobody sits."""
    taken = {table.id for table in served.house.live(table_cards) if table.dirty_since}
    return next(t.id for t in served.house.live(table_cards) if t.seats >= 2 and t.id not in taken)


async def guest_of(served: Served) -> GuestId:
    [found] = await served.house.read(find_guests, PHONE)
    return found.id


async def at_dinner(served: Served) -> datetime:
    """It is six in the evening of the next dinner that is served here."""
    now = utc_now().astimezone(served.house.settings.tz)
    six = now.replace(hour=18, minute=0, second=0, microsecond=0)
    six += timedelta(days=1) if six < now else timedelta(0)
    served.evening.clock.behind = now - six
    opens, last, ends = (60 * hour for hour in (17, 21, 23))
    await served.house.change(
        SYSTEM,
        add_period,
        name="Dinner",
        starts_minute=opens,
        last_start_minute=last,
        ends_minute=ends,
    )
    return six


async def booked(served: Served, table: TableId) -> PartyId:
    at = await at_dinner(served) + timedelta(minutes=45)
    who = {"name": NAME, "phone": PHONE, "email": "ada@example.org", "allergy": "hazelnuts"}
    party: PartyId = await served.house.change(
        SYSTEM, take_booking, at=at, size=2, table_ids=(table,), minutes=90, **who
    )
    return party


async def seen_by_kitchen(page: Page, text: str) -> None:
    await expect(page.locator(".tile .allergy").filter(has_text=text).first).to_be_visible()


async def test_allergies_from_booking_to_ticket(served: Served, visit: Open) -> None:
    """What was said when the table was booked, and what is remembered from before."""
    table = free_table(served)
    party = await booked(served, table)
    host = await visit("/host")
    await expect(host.locator("#arriving").get_by_text("hazelnuts")).to_be_visible()
    profile = await visit(f"/guests/{await guest_of(served)}")
    await profile.get_by_label("Allergies").fill("shellfish")
    await profile.get_by_role("button", name="Save").click()
    await expect(host.locator("#arriving").get_by_text("hazelnuts; shellfish")).to_be_visible()
    await served.house.change(SYSTEM, floor.seat_party, party_id=party, table_ids=(table,))
    order = await served.house.change(SYSTEM, orders.open_order, table_id=table)
    pad = await visit(f"/orders/{order}")
    await expect(pad.get_by_text("hazelnuts; shellfish").first).to_be_visible()
    dish = next(item for item in served.house.live(item_cards) if item.name == "Octopus")
    await served.house.change(SYSTEM, orders.add_line, order_id=order, item_id=dish.id)
    await served.house.change(SYSTEM, orders.send, order_id=order)
    grill = next(each for each in served.house.live(station_cards) if each.name == "Grill")
    kitchen = await visit(f"/kitchen/stations/{grill.id}")
    await seen_by_kitchen(kitchen, "hazelnuts; shellfish")
    await served.house.change(
        SYSTEM, floor.change_party, party_id=party, size=2, name=NAME, allergy="hazelnuts; sesame"
    )
    await seen_by_kitchen(kitchen, "sesame")


async def test_a_guest_is_erased(served: Served, visit: Open) -> None:
    """It is asked first; then no screen knows them, but what was counted stays."""
    party = await booked(served, free_table(served))
    guest = await guest_of(served)
    await served.house.change(SYSTEM, floor.cancel_party, party_id=party)
    page, other = await visit("/guests"), await visit(f"/guests/{guest}")
    await page.get_by_label("Find a guest").fill("030 123")
    await page.locator("#found").get_by_role("link", name=NAME).click()
    await page.locator("body[data-live=on]").wait_for()
    await expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    await page.get_by_role("button", name="Erase this guest").click()
    await expect(page.get_by_role("dialog")).to_contain_text("gone for good")
    await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    await expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    await page.get_by_role("button", name="Erase this guest").click()
    await page.get_by_role("dialog").get_by_role("button", name="Erase", exact=True).click()
    await expect(page).to_have_url(f"{served.url}/guests")
    await expect(page.get_by_text(NAME)).to_have_count(0)
    await expect(other.get_by_text("That guest isn’t known any more")).to_be_visible()
    await expect(other.get_by_text(NAME)).to_have_count(0)
    await expect(other.get_by_role("button", name="Erase this guest")).not_to_be_visible()
    card = served.house.live(party_cards).get(party)
    assert card is not None
    assert (card.name, card.phone, card.email, card.allergy, card.size) == ("", "", "", "", 2)


async def test_a_guest_gets_all_that_is_known(served: Served, visit: Open, tmp_path: Path) -> None:
    await booked(served, free_table(served))
    page = await visit(f"/guests/{await guest_of(served)}")
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="Give out as a file").click()
    file = tmp_path / "guest.json"
    await (await waiting.value).save_as(file)
    data = json.loads(file.read_text())
    assert (data["name"], data["visits"][0]["allergy"]) == (NAME, "hazelnuts")


async def test_numbers_tags_and_a_twin(served: Served, visit: Open) -> None:
    """A profile is put in order by hand, while somebody else looks on."""
    await booked(served, free_table(served))
    guest = await guest_of(served)
    who: dict[str, Any] = {"size": 2, "name": "Ada L.", "phone": "030 7654321"}
    await served.house.change(SYSTEM, floor.add_waiting, **who)
    page, other = [await visit(f"/guests/{guest}") for _ in range(2)]
    await page.get_by_label("New tag").fill("Press")
    await page.get_by_label("New tag").press("Enter")
    await expect(other.get_by_role("button", name="Remove Press")).to_be_visible()
    await expect(page.get_by_label("New tag")).to_have_value("")
    await page.get_by_label("Phone or e-mail").fill("0301111111")
    await page.get_by_label("Phone or e-mail").press("Enter")
    await expect(other.get_by_text("+49301111111")).to_be_visible()
    await page.get_by_role("button", name="They agree").click()
    await expect(other.get_by_text("Told to staff")).to_be_visible()
    await page.get_by_text("Merge with another profile").click()
    await page.get_by_label("The other profile").fill("Ada L.")
    await page.locator("#twins").get_by_role("button", name="Merge").click()
    await page.get_by_role("dialog").get_by_role("button", name="Merge").click()
    await expect(other.get_by_text("+49307654321")).to_be_visible()
    listed = await visit("/guests?tag=Press")
    await expect(listed.locator("#newest").get_by_role("link")).to_have_count(1)
