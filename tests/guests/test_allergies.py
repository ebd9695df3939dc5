"""What a guest must not eat reaches whoever cooks for them, whenever it was said."""

from __future__ import annotations

from kds.actor import Actor, Role
from kds.floor import commands as floor
from kds.guests import commands
from kds.orders import commands as orders
from tests.guests.evening import Evening

HOST = Actor(Role.HOST)


async def test_what_is_known_of_a_guest_is_on_their_order(evening: Evening) -> None:
    party = await evening.wait(allergy="nuts")
    ada = await evening.guest()
    await evening.do(commands.change_guest, HOST, guest_id=ada, name="Ada", allergy="shellfish")
    order = await evening.sit(party)
    assert evening.order(order).allergy == "nuts; shellfish"


async def test_an_allergy_that_is_told_late_reaches_the_open_order(evening: Evening) -> None:
    party = await evening.wait()
    order = await evening.sit(party)
    await evening.do(floor.change_party, HOST, party_id=party, size=2, name="Ada", allergy="nuts")
    assert evening.order(order).allergy == "nuts"
    ada = await evening.guest()
    await evening.do(commands.change_guest, HOST, guest_id=ada, name="Ada", allergy="Nuts")
    assert evening.order(order).allergy == "nuts"
    await evening.do(commands.change_guest, HOST, guest_id=ada, name="Ada", allergy="sesame")
    assert evening.order(order).allergy == "nuts; sesame"


async def test_what_the_waiter_hears_reaches_the_host(evening: Evening) -> None:
    party = await evening.wait(allergy="nuts")
    order = await evening.sit(party)
    await evening.do(orders.change_guests, order_id=order, covers=2, allergy="only peanuts")
    assert evening.allergies(party) == "only peanuts"
    assert evening.order(order).allergy == "only peanuts"
