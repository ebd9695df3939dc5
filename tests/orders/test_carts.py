"""What guests choose by themselves, before it is an order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kds.actor import GUEST, SYSTEM, Actor, Role
from kds.bus.house import House
from kds.errors import Conflict, Forbidden, Invalid, KdsError, NotFound, SignInNeeded
from kds.menu import commands as menu
from kds.menu.model import Channel
from kds.orders import commands
from kds.orders.model import CartState, FiresOn
from kds.orders.queries import Trouble, cart_cards, channel_cards
from tests.cast import open_house
from tests.orders.kiosk import BOSS, Kiosk, kiosk_in, pair_kiosk


@pytest.fixture
async def kiosk(house: House) -> Kiosk:
    return await kiosk_in(house)


async def test_a_cart_holds_what_was_chosen_at_the_menus_price(kiosk: Kiosk) -> None:
    cart = await kiosk.open(language="de")
    await kiosk.add(cart, "Rib-eye 300 g", "rare", "peppercorn", quantity=2)
    await kiosk.add(cart, "Lager")
    card = kiosk.card(cart)
    assert (card.channel, card.language, card.state) == (Channel.KIOSK, "de", CartState.CHOOSING)
    assert card.device_id == kiosk.actor.device_id
    assert [line.price for line in kiosk.lines(cart)] == [2 * (3200 + 250), 480]


async def test_the_same_again_counts_up_and_other_choices_are_another_line(kiosk: Kiosk) -> None:
    cart = await kiosk.open()
    first = await kiosk.add(cart, "Rib-eye 300 g", "rare", "butter")
    assert await kiosk.add(cart, "Rib-eye 300 g", "butter", "rare", quantity=2) == first
    await kiosk.add(cart, "Rib-eye 300 g", "well done")
    assert [line.quantity for line in kiosk.lines(cart)] == [3, 1]


async def test_prices_follow_the_menu(kiosk: Kiosk) -> None:
    cart = await kiosk.open()
    await kiosk.add(cart, "Lager")
    drinks = kiosk.house.live
    lager = kiosk.menu.items["Lager"]
    await kiosk.do(menu.set_price, SYSTEM, item_id=lager, price=600, channel=Channel.TAKEAWAY)
    assert (kiosk.total(cart), drinks) == (480, kiosk.house.live)
    await kiosk.do(commands.set_takeaway, cart_id=cart, takeaway=True)
    assert kiosk.total(cart) == 600
    await kiosk.do(commands.set_takeaway, cart_id=cart, takeaway=False)
    assert kiosk.total(cart) == 480


async def test_what_is_sold_out_is_marked_where_it_lies_and_costs_nothing(kiosk: Kiosk) -> None:
    cart = await kiosk.open()
    await kiosk.add(cart, "Octopus")
    await kiosk.add(cart, "Rib-eye 300 g", "rare", "peppercorn")
    await kiosk.do(menu.set_out, SYSTEM, item_id=kiosk.menu.items["Octopus"])
    await kiosk.do(menu.set_option_out, SYSTEM, option_id=kiosk.menu.options["peppercorn"])
    assert [line.trouble for line in kiosk.lines(cart)] == [Trouble.OUT, Trouble.CHOICE_OUT]
    assert kiosk.total(cart) == 0
    await kiosk.do(menu.put_back, SYSTEM, item_id=kiosk.menu.items["Octopus"])
    assert kiosk.total(cart) == 1650


async def test_a_removed_dish_is_marked(kiosk: Kiosk) -> None:
    cart = await kiosk.open()
    await kiosk.add(cart, "Octopus")
    await kiosk.do(menu.remove_item, SYSTEM, item_id=kiosk.menu.items["Octopus"])
    assert [(line.item, line.trouble) for line in kiosk.lines(cart)] == [(None, Trouble.GONE)]


async def test_a_countdown_counts_over_the_whole_cart(kiosk: Kiosk) -> None:
    cart = await kiosk.open()
    await kiosk.do(menu.set_left, SYSTEM, item_id=kiosk.menu.items["Rib-eye 300 g"], left=3)
    await kiosk.add(cart, "Rib-eye 300 g", "rare", quantity=2)
    await kiosk.add(cart, "Rib-eye 300 g", "well done", quantity=2)
    assert [line.trouble for line in kiosk.lines(cart)] == [None, Trouble.SHORT]
    with pytest.raises(Conflict, match="Only 3 of Rib-eye"):
        await kiosk.add(cart, "Rib-eye 300 g", "rare", quantity=2)


async def test_choices_must_add_up(kiosk: Kiosk) -> None:
    cart = await kiosk.open()
    with pytest.raises(Invalid, match="at least 1 of Doneness"):
        await kiosk.add(cart, "Rib-eye 300 g")
    with pytest.raises(Invalid, match="isn't offered"):
        await kiosk.add(cart, "Lager", "rare")
    line = await kiosk.add(cart, "Rib-eye 300 g", "rare")
    both = (kiosk.menu.options["rare"], kiosk.menu.options["well done"])
    with pytest.raises(Invalid, match="at most 1 of Doneness"):
        await kiosk.do(commands.change_cart_line, cart_id=cart, line_id=line, option_ids=both)
    done = (kiosk.menu.options["well done"],)
    await kiosk.do(
        commands.change_cart_line, cart_id=cart, line_id=line, option_ids=done, quantity=2
    )
    [card] = kiosk.card(cart).lines
    assert (card.option_ids, card.quantity) == (done, 2)


@pytest.mark.parametrize("quantity", [0, -3, 21])
async def test_quantities_that_nobody_means_are_refused(kiosk: Kiosk, quantity: int) -> None:
    cart = await kiosk.open()
    with pytest.raises(Invalid, match="1 to 20"):
        await kiosk.add(cart, "Lager", quantity=quantity)
    line = await kiosk.add(cart, "Lager", quantity=18)
    with pytest.raises(Invalid, match="1 to 20"):
        await kiosk.add(cart, "Lager", quantity=3)
    await kiosk.do(commands.step_cart_line, cart_id=cart, line_id=line, quantity=-1)
    assert kiosk.lines(cart)[0].quantity == 1


async def test_a_cart_has_a_most_of_lines(kiosk: Kiosk) -> None:
    rules = {"channel": Channel.KIOSK, "fires_on": FiresOn.PAID, "most_lines": 2}
    await kiosk.do(commands.change_channel, BOSS, **rules)
    cart = await kiosk.open()
    for dish in ("Lager", "Espresso"):
        await kiosk.add(cart, dish)
    with pytest.raises(Conflict, match="all that fits"):
        await kiosk.add(cart, "Octopus")
    await kiosk.add(cart, "Lager")


async def test_steps_and_removal(kiosk: Kiosk) -> None:
    cart = await kiosk.open()
    lager = await kiosk.add(cart, "Lager")
    octopus = await kiosk.add(cart, "Octopus")
    await kiosk.do(commands.step_cart_line, cart_id=cart, line_id=lager, quantity=4)
    await kiosk.do(commands.step_cart_line, cart_id=cart, line_id=octopus, quantity=0)
    assert [(line.id, line.quantity) for line in kiosk.lines(cart)] == [(lager, 4)]
    await kiosk.do(commands.remove_cart_line, cart_id=cart, line_id=octopus)
    await kiosk.do(commands.remove_cart_line, cart_id=cart, line_id=lager)
    assert kiosk.lines(cart) == ()


async def test_fewer_of_a_sold_out_dish_is_always_possible(kiosk: Kiosk) -> None:
    cart = await kiosk.open()
    line = await kiosk.add(cart, "Octopus", quantity=3)
    await kiosk.do(menu.set_left, SYSTEM, item_id=kiosk.menu.items["Octopus"], left=1)
    await kiosk.do(commands.step_cart_line, cart_id=cart, line_id=line, quantity=1)
    assert kiosk.lines(cart)[0].trouble is None
    with pytest.raises(Conflict, match="Only 1 of Octopus"):
        await kiosk.do(commands.step_cart_line, cart_id=cart, line_id=line, quantity=2)


async def test_another_dish_takes_the_place_of_a_line(kiosk: Kiosk) -> None:
    cart = await kiosk.open()
    octopus = await kiosk.add(cart, "Octopus", quantity=2)
    await kiosk.do(menu.set_out, SYSTEM, item_id=kiosk.menu.items["Octopus"])
    await kiosk.add(cart, "Charred leeks", quantity=2, instead_of=octopus)
    assert [line.item.name for line in kiosk.lines(cart) if line.item] == ["Charred leeks"]


async def test_a_refused_dish_takes_no_place(kiosk: Kiosk) -> None:
    cart = await kiosk.open()
    octopus = await kiosk.add(cart, "Octopus")
    with pytest.raises(Invalid):
        await kiosk.add(cart, "Rib-eye 300 g", instead_of=octopus)
    assert [line.id for line in kiosk.lines(cart)] == [octopus]


async def test_a_cart_is_its_kiosks_own(kiosk: Kiosk) -> None:
    cart = await kiosk.open()
    line = await kiosk.add(cart, "Lager")
    other = await pair_kiosk(kiosk.house, "Kiosk 2")
    item = kiosk.menu.items["Lager"]
    for command, arguments in (
        (commands.add_to_cart, {"item_id": item}),
        (commands.change_cart_line, {"line_id": line}),
        (commands.step_cart_line, {"line_id": line, "quantity": 2}),
        (commands.remove_cart_line, {"line_id": line}),
        (commands.set_takeaway, {"takeaway": True}),
        (commands.drop_cart, {}),
    ):
        for stranger in (other, BOSS):
            with pytest.raises(NotFound):
                await kiosk.do(command, stranger, cart_id=cart, **arguments)
    theirs = await kiosk.do(commands.open_cart, other)
    with pytest.raises(NotFound):
        await kiosk.do(commands.step_cart_line, other, cart_id=theirs, line_id=line, quantity=9)
    await kiosk.add(theirs, "Lager", actor=other, instead_of=line)
    assert [each.quantity for each in kiosk.card(cart).lines] == [1]


@pytest.mark.parametrize(
    ("who", "refusal"),
    [(GUEST, SignInNeeded), (Actor(Role.SERVER), Forbidden), (Actor(Role.KITCHEN), Forbidden)],
)
async def test_only_a_kiosk_fills_carts(kiosk: Kiosk, who: Actor, refusal: type[KdsError]) -> None:
    with pytest.raises(refusal):
        await kiosk.do(commands.open_cart, who)


async def test_a_paused_kiosk_takes_nothing_and_goes_on_later(kiosk: Kiosk) -> None:
    cart = await kiosk.open()
    await kiosk.do(commands.pause_channel, BOSS, channel=Channel.KIOSK)
    with pytest.raises(Conflict, match="take no orders"):
        await kiosk.open(channel=Channel.TAKEAWAY)
    with pytest.raises(Conflict, match="take no orders"):
        await kiosk.add(cart, "Lager")
    await kiosk.do(commands.open_channel, BOSS, channel=Channel.KIOSK)
    await kiosk.add(cart, "Lager")


async def test_a_table_is_no_kiosk(kiosk: Kiosk) -> None:
    with pytest.raises(Invalid):
        await kiosk.open(channel=Channel.QR)


async def test_a_dropped_cart_is_gone(kiosk: Kiosk) -> None:
    cart = await kiosk.open()
    await kiosk.do(commands.drop_cart, cart_id=cart)
    assert cart not in kiosk.house.live(cart_cards)
    with pytest.raises(Conflict, match="over"):
        await kiosk.add(cart, "Lager")
    await kiosk.do(commands.drop_cart, cart_id=cart)


async def test_forgotten_carts_go_by_themselves(tmp_path: Path) -> None:
    now = [datetime(2026, 5, 8, 12, tzinfo=UTC)]
    async with open_house(tmp_path, clock=lambda: now[0]) as house:
        kiosk = await kiosk_in(house)
        await kiosk.open()
        used = await kiosk.open()
        now[0] += timedelta(minutes=20)
        await kiosk.add(used, "Lager")
        now[0] += timedelta(minutes=11)
        await kiosk.do(commands.drop_forgotten_carts, SYSTEM)
        assert {card.id for card in house.live(cart_cards)} == {used}


async def test_what_counts_where_nobody_has_set_anything(kiosk: Kiosk) -> None:
    rules = {card.id: card for card in kiosk.house.live(channel_cards)}
    assert set(rules) == set(Channel)
    assert rules[Channel.KIOSK].fires_on is FiresOn.PAID
    assert rules[Channel.DINE_IN].fires_on is FiresOn.SEND
    await kiosk.do(commands.pause_channel, BOSS, channel=Channel.KIOSK)
    after = kiosk.house.live(channel_cards).get(Channel.KIOSK)
    assert after is not None
    assert (after.open, after.fires_on) == (False, FiresOn.PAID)


@pytest.mark.parametrize("field", ["most_lines", "most_orders", "unpaid_minutes", "idle_seconds"])
async def test_rules_that_make_no_sense_are_refused(kiosk: Kiosk, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await kiosk.do(
            commands.change_channel,
            BOSS,
            channel=Channel.QR,
            fires_on=FiresOn.SEND,
            **{field: -1},
        )
    assert refused.value.field == field
