"""A plan → the house, in one transaction, through the areas' own commands.

A dish, category or set of choices that is there already (by its name, however it is spelled) is
brought in line with the file; what the file doesn't name stays as it is.
"""

from __future__ import annotations

from kds.bus.unit import UnitOfWork
from kds.importing.plan import Plan, PlannedDish, PlannedGroup, PlannedOption
from kds.kitchen import commands as kitchen
from kds.menu import commands as menu
from kds.menu.model import Allergen
from kds.menu.queries import CategoryCard, GroupCard, ItemCard, OptionCard, find_item
from kds.menu.queries.loading import load_categories, load_groups
from kds.menu.queries.recipes import load_components
from kds.menu.rules import match_key
from kds.values import CategoryId, ComponentId, GroupId, ItemId


def import_menu(uow: UnitOfWork, plan: Plan) -> int:
    """Take a checked file into the house; gives the number of its dishes."""
    categories = {match_key(c.name): c for c in load_categories(uow.session, None)}
    for name, course in plan.categories.items():
        _category(uow, name, course, categories)
    known = {match_key(g.name): g for g in load_groups(uow.session, None).values()}
    groups = {key: group.id for key, group in known.items()}
    for planned in plan.groups:
        key = match_key(planned.name)
        groups[key] = _group(uow, planned, known.get(key))
    ids = {match_key(c.name): c.id for c in load_categories(uow.session, None)}
    parts = {match_key(c.name): c.id for c in load_components(uow.session, None)}
    for dish in plan.dishes:
        item_id = _dish(uow, dish, ids[match_key(dish.category)], groups)
        if dish.components is not None:
            _recipe(uow, item_id, dish.components, parts)
    return len(plan.dishes)


def _category(
    uow: UnitOfWork, name: str, course: int | None, known: dict[str, CategoryCard]
) -> None:
    there = known.get(match_key(name))
    if there is None:
        menu.add_category(uow, name, course or 0)
    elif course is not None and course != there.course:
        menu.change_category(uow, there.id, there.name, course)


def _group(uow: UnitOfWork, planned: PlannedGroup, there: GroupCard | None) -> GroupId:
    if there is None:
        group_id = menu.add_group(uow, planned.name, planned.least, planned.most)
    else:
        group_id = there.id
    options = {match_key(o.name): o for o in there.options} if there else {}
    for option in planned.options:
        _option(uow, group_id, option, options.get(match_key(option.name)))
    if there is not None and (there.least, there.most) != (planned.least, planned.most):
        menu.change_group(uow, group_id, there.name, planned.least, planned.most)
    return group_id


def _option(
    uow: UnitOfWork, group_id: GroupId, planned: PlannedOption, there: OptionCard | None
) -> None:
    if there is None:
        values = (planned.price, planned.kitchen_name, planned.preset, planned.removes)
        menu.add_option(uow, group_id, planned.name, *values)
        return
    own = "" if there.kitchen_name == there.name else there.kitchen_name
    said = (planned.price, planned.kitchen_name or own, planned.preset, planned.removes)
    if said != (there.price, own, there.preset, there.removes):
        menu.change_option(uow, there.id, there.name, *said)


def _dish(
    uow: UnitOfWork, dish: PlannedDish, category_id: CategoryId, groups: dict[str, GroupId]
) -> ItemId:
    there = find_item(uow.session, dish.name)
    if there is None or match_key(there.name) != match_key(dish.name):
        item_id = menu.add_item(uow, category_id, dish.name, dish.price, *_said(dish, None))
    else:
        item_id = there.id
        menu.change_item(uow, item_id, category_id, dish.name, dish.price, *_said(dish, there))
    offered = {group.id for group in there.groups} if there else set()
    for name in dish.groups:
        if groups[match_key(name)] not in offered:
            menu.attach_group(uow, item_id, groups[match_key(name)])
    for price in dish.prices:
        menu.set_price(uow, item_id, price.price, price.daypart, price.channel)
    if dish.stations is not None:
        _route(uow, item_id, dish)
    return item_id


def _recipe(
    uow: UnitOfWork,
    item_id: ItemId,
    components: tuple[tuple[str, int], ...],
    known: dict[str, ComponentId],
) -> None:
    """What the dish is made of: just what the file says."""
    there = find_item(uow.session, item_id)
    uses = {use.component_id: use.quantity for use in there.uses} if there else {}
    for name, quantity in components:
        component_id = known.get(match_key(name))
        if component_id is None:
            component_id = known[match_key(name)] = menu.add_component(uow, name)
        if uses.pop(component_id, 0) != quantity:
            menu.set_item_component(uow, item_id, component_id, quantity)
    for component_id in uses:
        menu.set_item_component(uow, item_id, component_id, 0)


def _said(dish: PlannedDish, there: ItemCard | None) -> tuple[str, str, str, tuple[Allergen, ...]]:
    """Kitchen name, description, tax class, allergens: the file's, else what there is."""
    kitchen_name = there.kitchen_name if there and there.kitchen_name != there.name else ""
    allergens = dish.allergens if dish.allergens is not None else there.allergens if there else ()
    return (
        dish.kitchen_name if dish.kitchen_name is not None else kitchen_name,
        dish.description if dish.description is not None else there.description if there else "",
        dish.tax_class or (there.tax_class if there else "standard"),
        tuple(Allergen(each) for each in allergens),
    )


def _route(uow: UnitOfWork, item_id: ItemId, dish: PlannedDish) -> None:
    routes = tuple(kitchen.Route(station, seconds) for station, seconds in dish.stations or ())
    kitchen.set_routing(uow, item_id, routes)
