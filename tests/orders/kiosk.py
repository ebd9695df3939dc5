"""A guest at a kiosk: what the tests of carts do again and again, in a few words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kds.actor import Actor, Role
from kds.bus.house import House
from kds.orders import commands
from kds.orders.queries import CartCard, PricedLine, cart_cards, priced
from kds.staff.commands import make_pairing_link, use_pairing_link
from kds.staff.rules import digest
from kds.values import CartId, CartLineId
from tests.cast import Menu, seed_menu

BOSS = Actor(Role.MANAGER, name="Mira")


@dataclass
class Kiosk:
    """One paired kiosk and the house it stands in."""

    house: House
    menu: Menu
    actor: Actor

    async def do(self, command: Any, actor: Actor | None = None, **arguments: Any) -> Any:
        return await self.house.change(actor or self.actor, command, **arguments)

    async def open(self, **arguments: Any) -> CartId:
        return await self.do(commands.open_cart, **arguments)

    async def add(
        self, cart: CartId, dish: str, *choices: str, actor: Actor | None = None, **arguments: Any
    ) -> CartLineId:
        options = tuple(self.menu.options[choice] for choice in choices)
        return await self.do(
            commands.add_to_cart,
            actor,
            cart_id=cart,
            item_id=self.menu.items[dish],
            option_ids=options,
            **arguments,
        )

    def card(self, cart: CartId) -> CartCard:
        card = self.house.live(cart_cards).get(cart)
        assert card is not None
        return card

    def lines(self, cart: CartId) -> tuple[PricedLine, ...]:
        self.house.live.now = self.house.clock()
        return priced(self.house.live, self.card(cart))

    def total(self, cart: CartId) -> int:
        return sum(line.price for line in self.lines(cart))


def token_of(name: str) -> str:
    """The secret in the cookie of such a device."""
    return f"token-of-{name.replace(' ', '-')}"


async def pair_kiosk(house: House, name: str = "Kiosk 1") -> Actor:
    """A device that is paired as a kiosk."""
    code, token = digest(f"code of {name}"), digest(token_of(name))
    await house.change(BOSS, make_pairing_link, code_hash=code, name=name, role=Role.KIOSK)
    device = await house.change(
        Actor(Role.GUEST), use_pairing_link, code_hash=code, token_hash=token
    )
    return Actor(Role.KIOSK, device_id=device, name=name)


async def kiosk_in(house: House) -> Kiosk:
    menu = await seed_menu(house)
    return Kiosk(house, menu, await pair_kiosk(house))
