"""One person: many numbers, tags, consents, and two profiles that become one."""

from __future__ import annotations

import pytest

from kds.actor import Actor, Role
from kds.errors import Conflict, Forbidden, Invalid, NotFound
from kds.guests import commands
from kds.guests.model import ConsentSource, ContactKind
from kds.guests.queries import find_guests, merged_into, newest_guests, tags_in_use
from tests.guests.evening import MAIL, PHONE, Evening

HOST, MANAGER = Actor(Role.HOST), Actor(Role.MANAGER)


async def test_who_waits_with_a_number_is_a_guest(evening: Evening) -> None:
    await evening.wait(phone="030 1234567")
    await evening.wait(phone="+49 30 1234567")
    [found] = await evening.house.read(find_guests, "Ada")
    assert found.phone == PHONE


async def test_a_guest_is_found_by_each_of_many_numbers(evening: Evening) -> None:
    await evening.wait()
    ada = await evening.guest()
    for text in ("0151 23456789", " Ada@Example.ORG "):
        await evening.do(commands.add_contact, HOST, guest_id=ada, text=text)
    card = await evening.profile(ada)
    assert card is not None
    kinds = [(each.kind, each.value) for each in card.contacts]
    assert (ContactKind.PHONE, "+4915123456789") in kinds
    assert (ContactKind.EMAIL, MAIL) in kinds
    for text in ("0151 2345", "ada@ex", "030 1234"):
        assert [g.id for g in await evening.house.read(find_guests, text)] == [ada]
    await evening.wait("Somebody", "0151 23456789")
    assert len(await evening.house.read(newest_guests)) == 1


async def test_a_number_belongs_to_one_guest(evening: Evening) -> None:
    await evening.wait()
    await evening.wait("Bo", "030 7654321")
    bo = await evening.guest("+49307654321")
    with pytest.raises(Conflict, match="another guest"):
        await evening.do(commands.add_contact, HOST, guest_id=bo, text=PHONE)
    with pytest.raises(Invalid, match="neither"):
        await evening.do(commands.add_contact, HOST, guest_id=bo, text="call me")
    with pytest.raises(Forbidden):
        await evening.do(commands.add_contact, guest_id=bo, text=MAIL)


async def test_tags_group_guests(evening: Evening) -> None:
    await evening.wait()
    await evening.wait("Bo", "030 7654321")
    ada = await evening.guest()
    for tag in ("Press", "  Press ", "Regular"):
        await evening.do(commands.tag_guest, HOST, guest_id=ada, tag=tag)
    assert await evening.house.read(tags_in_use) == [("Press", 1), ("Regular", 1)]
    assert [g.id for g in await evening.house.read(newest_guests, "Press")] == [ada]
    await evening.do(commands.untag_guest, HOST, guest_id=ada, tag="Press")
    assert await evening.house.read(newest_guests, "Press") == []


async def test_consent_is_given_and_withdrawn_with_its_time(evening: Evening) -> None:
    await evening.wait()
    ada = await evening.guest()
    card = await evening.profile(ada)
    assert card is not None
    assert not card.agrees
    for given in (True, True, False):
        await evening.do(commands.set_consent, HOST, guest_id=ada, given=given)
    card = await evening.profile(ada)
    assert card is not None
    assert not card.agrees
    said = [(each.given, each.source, each.at) for each in card.consents]
    now = evening.house.clock()
    assert said == [(False, ConsentSource.STAFF, now), (True, ConsentSource.STAFF, now)]


@pytest.mark.parametrize("unsubscribed", ["old", "into"])
async def test_an_unsubscribe_on_either_side_stays(evening: Evening, unsubscribed: str) -> None:
    await evening.wait()
    await evening.wait("Ada L.", "030 7654321")
    both = {"into": await evening.guest(), "old": await evening.guest("+49307654321")}
    for name, guest in both.items():
        await evening.do(commands.set_consent, HOST, guest_id=guest, given=True)
        if name == unsubscribed:
            await evening.do(commands.set_consent, HOST, guest_id=guest, given=False)
    merge = {"guest_id": both["old"], "into_id": both["into"]}
    await evening.do(commands.merge_guests, MANAGER, **merge)
    card = await evening.profile(both["into"])
    assert card is not None
    assert not card.agrees
    assert len(card.consents) >= 3


async def test_a_merged_profile_brings_everything_along(evening: Evening) -> None:
    await evening.dine(await evening.wait(), "Lager")
    await evening.dine(await evening.wait("Ada L.", "030 7654321"), "Espresso", "Lager")
    ada, twin = await evening.guest(), await evening.guest("+49307654321")
    await evening.do(commands.tag_guest, HOST, guest_id=ada, tag="Regular")
    for tag in ("Regular", "Press"):
        await evening.do(commands.tag_guest, HOST, guest_id=twin, tag=tag)
    await evening.do(commands.change_guest, HOST, guest_id=twin, name="A", allergy="nuts")
    with pytest.raises(Forbidden):
        await evening.do(commands.merge_guests, HOST, guest_id=twin, into_id=ada)
    await evening.do(commands.merge_guests, MANAGER, guest_id=twin, into_id=ada)
    card, story = await evening.profile(ada), await evening.story(ada)
    assert card is not None
    assert (card.name, card.allergy, card.tags) == ("Ada", "nuts", ("Press", "Regular"))
    assert len(card.contacts) == 2
    assert (story.came, story.spent, story.dishes[0]) == (2, 480 + 480 + 290, ("Lager", 2))
    assert story.tables == (("12", 2),)
    assert await evening.profile(twin) is None
    assert await evening.house.read(merged_into, twin) == ada
    assert [g.visits for g in await evening.house.read(newest_guests)] == [2]
    await evening.wait("Ada", "030 7654321")
    assert await evening.guest("+49307654321") == ada
    with pytest.raises(NotFound):
        await evening.do(commands.change_guest, HOST, guest_id=twin, name="Twin")


async def test_a_profile_is_not_merged_with_itself(evening: Evening) -> None:
    await evening.wait()
    ada = await evening.guest()
    with pytest.raises(Invalid, match="same profile"):
        await evening.do(commands.merge_guests, MANAGER, guest_id=ada, into_id=ada)
