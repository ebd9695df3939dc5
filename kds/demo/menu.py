"""What the demo restaurant, Ember & Oak, sells: a plausible menu of about sixty dishes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choices:
    """A modifier group: `options` as "name", "name+price" (minor units) or "-name" (removes)."""

    name: str
    least: int
    most: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dish:
    """`stations` that cook it, each with the seconds it takes there; `often` = relative demand."""

    name: str
    price: int
    stations: dict[str, int]
    groups: tuple[str, ...] = ()
    allergens: tuple[str, ...] = ()
    description: str = ""
    kitchen: str = ""
    often: int = 3


STATIONS = ("Grill", "Fry", "Cold", "Pastry", "Bar")

GROUPS: dict[str, Choices] = {
    "doneness": Choices("Doneness", 1, 1, ("rare", "medium rare", "medium", "well done")),
    "sauce": Choices("Sauce", 0, 2, ("peppercorn+250", "béarnaise+250", "chimichurri+200", "mint")),
    "side": Choices("Side", 1, 1, ("fries", "leaf salad", "mash", "grilled greens+150")),
    "burger": Choices(
        "Burger",
        0,
        6,
        (
            "double+450",
            "cheddar+120",
            "bacon+180",
            "-onion",
            "-mayo",
            "-pickles",
            "gluten-free bun+100",
        ),
    ),
    "leave": Choices("Leave out", 0, 4, ("-butter", "-sauce", "-nuts", "-garlic")),
    "dressing": Choices("Dressing", 1, 1, ("house", "lemon oil", "blue cheese", "on the side")),
    "pasta": Choices(
        "Pasta", 0, 3, ("-chilli", "-parmesan", "gluten-free+150", "extra truffle+600")
    ),
    "milk": Choices("Milk", 0, 1, ("whole", "oat+40", "soy+40")),
    "serve": Choices("Served", 0, 1, ("no ice", "slice of lemon", "extra cold")),
    "scoops": Choices(
        "Flavour", 1, 3, ("vanilla", "chocolate", "strawberry", "pistachio", "lemon")
    ),
}

MENU: dict[str, tuple[int, tuple[Dish, ...]]] = {
    "Starters": (
        1,
        (
            Dish(
                "Charred leeks",
                1450,
                {"Grill": 360},
                ("leave",),
                ("eggs", "nuts"),
                "Romesco, hazelnut, egg yolk",
                often=5,
            ),
            Dish(
                "Octopus",
                1650,
                {"Grill": 420},
                ("leave",),
                ("molluscs",),
                "Smoked paprika, potato, chilli oil",
                often=4,
            ),
            Dish(
                "Beef tartare",
                1590,
                {"Cold": 300},
                ("leave",),
                ("eggs", "mustard"),
                "Hand-cut, mustard, sourdough",
                often=4,
            ),
            Dish(
                "Burrata", 1390, {"Cold": 180}, (), ("milk",), "Tomatoes, basil, olive oil", often=5
            ),
            Dish("Onion soup", 990, {"Fry": 300}, (), ("gluten", "milk"), "Gruyère crust", often=3),
            Dish("Prawn cocktail", 1490, {"Cold": 240}, (), ("crustaceans", "eggs"), often=2),
            Dish(
                "Salt & pepper squid",
                1290,
                {"Fry": 300},
                (),
                ("molluscs", "gluten"),
                "Aïoli, lime",
                often=4,
            ),
            Dish("Bread & smoked butter", 550, {"Cold": 90}, (), ("gluten", "milk"), often=6),
            Dish(
                "Oysters, half a dozen",
                2100,
                {"Cold": 300},
                (),
                ("molluscs",),
                "Mignonette, lemon",
                often=1,
            ),
        ),
    ),
    "From the fire": (
        2,
        (
            Dish(
                "Rib-eye 300 g",
                3200,
                {"Grill": 840},
                ("doneness", "sauce", "side"),
                ("milk",),
                "Dry-aged four weeks",
                "Rib-eye 300",
                8,
            ),
            Dish(
                "Flat iron 200 g",
                2400,
                {"Grill": 660},
                ("doneness", "sauce", "side"),
                (),
                "Chimichurri, watercress",
                "Flat iron 200",
                7,
            ),
            Dish(
                "Sirloin 250 g",
                2800,
                {"Grill": 720},
                ("doneness", "sauce", "side"),
                (),
                "",
                "Sirloin 250",
                4,
            ),
            Dish(
                "Lamb cutlets",
                2700,
                {"Grill": 780},
                ("doneness", "sauce", "side"),
                (),
                "Mint, charred lemon",
                often=5,
            ),
            Dish(
                "Half chicken",
                1900,
                {"Grill": 900, "Fry": 240},
                ("side",),
                ("milk",),
                "Buttermilk, harissa",
                often=6,
            ),
            Dish(
                "Pork belly",
                2100,
                {"Grill": 720},
                ("side",),
                ("soy",),
                "Apple, cider glaze",
                often=3,
            ),
            Dish(
                "Sea bass",
                2650,
                {"Grill": 720},
                ("leave",),
                ("fish", "milk"),
                "Whole, fennel, olive oil",
                often=5,
            ),
            Dish(
                "Tuna steak",
                2800,
                {"Grill": 420},
                ("leave",),
                ("fish", "sesame"),
                "Seared, sesame",
                often=3,
            ),
            Dish(
                "Halloumi skewer",
                1700,
                {"Grill": 480},
                (),
                ("milk",),
                "Courgette, lemon, za'atar",
                often=3,
            ),
            Dish(
                "Cauliflower steak",
                1650,
                {"Grill": 540},
                ("leave",),
                ("nuts",),
                "Almond cream, capers",
                often=3,
            ),
        ),
    ),
    "Burgers": (
        2,
        (
            Dish(
                "Smash burger",
                1590,
                {"Grill": 420, "Fry": 240},
                ("burger",),
                ("gluten", "milk", "eggs"),
                "Two patties, pickles, fries",
                often=9,
            ),
            Dish(
                "Halloumi burger",
                1490,
                {"Grill": 420, "Fry": 240},
                ("burger",),
                ("gluten", "milk"),
                often=4,
            ),
            Dish(
                "Chicken burger",
                1550,
                {"Fry": 480},
                ("burger",),
                ("gluten", "eggs"),
                "Buttermilk fried, slaw",
                often=5,
            ),
            Dish(
                "Mushroom burger",
                1450,
                {"Grill": 420, "Fry": 240},
                ("burger",),
                ("gluten",),
                often=2,
            ),
        ),
    ),
    "Pasta": (
        2,
        (
            Dish(
                "Tagliatelle ragù",
                1690,
                {"Fry": 540},
                ("pasta",),
                ("gluten", "eggs", "milk", "celery"),
                "Eight hours, parmesan",
                often=4,
            ),
            Dish(
                "Spaghetti vongole", 1850, {"Fry": 600}, ("pasta",), ("gluten", "molluscs"), often=2
            ),
            Dish("Truffle gnocchi", 1950, {"Fry": 480}, ("pasta",), ("gluten", "milk"), often=3),
            Dish("Lasagne", 1550, {"Fry": 420}, (), ("gluten", "milk", "eggs"), often=3),
            Dish("Risotto of the day", 1750, {"Fry": 1080}, ("pasta",), ("milk",), often=2),
        ),
    ),
    "Salads": (
        2,
        (
            Dish("Caesar", 1350, {"Cold": 300}, ("dressing",), ("gluten", "fish", "eggs"), often=4),
            Dish("Leaf & herbs", 890, {"Cold": 180}, ("dressing",), (), often=3),
            Dish(
                "Beetroot & goat cheese",
                1290,
                {"Cold": 300},
                ("dressing", "leave"),
                ("milk", "nuts"),
                often=2,
            ),
            Dish("Warm lentils", 1190, {"Cold": 360}, (), ("mustard",), often=2),
        ),
    ),
    "Sides": (
        2,
        (
            Dish("Fries", 490, {"Fry": 240}, (), (), often=9),
            Dish("Sweet potato fries", 590, {"Fry": 270}, (), (), often=4),
            Dish("Onion rings", 550, {"Fry": 240}, (), ("gluten",), often=3),
            Dish("Mac & cheese", 690, {"Fry": 360}, (), ("gluten", "milk"), often=3),
            Dish("Grilled greens", 590, {"Grill": 240}, ("leave",), ("nuts",), often=3),
            Dish("Mash", 490, {"Fry": 180}, (), ("milk",), often=3),
            Dish("Slaw", 450, {"Cold": 90}, (), ("eggs",), often=2),
        ),
    ),
    "Desserts": (
        3,
        (
            Dish("Basque cheesecake", 890, {"Pastry": 120}, (), ("milk", "eggs"), often=5),
            Dish(
                "Chocolate fondant",
                950,
                {"Pastry": 720},
                (),
                ("milk", "eggs", "gluten"),
                "Fifteen minutes well spent",
                often=4,
            ),
            Dish("Crème brûlée", 850, {"Pastry": 240}, (), ("milk", "eggs"), often=4),
            Dish("Tarte tatin", 890, {"Pastry": 420}, (), ("gluten", "milk"), often=2),
            Dish("Ice cream", 750, {"Pastry": 150}, ("scoops",), ("milk",), often=4),
            Dish("Cheese board", 1390, {"Cold": 300}, (), ("milk", "nuts"), often=2),
            Dish("Affogato", 650, {"Pastry": 120, "Bar": 120}, (), ("milk",), often=2),
        ),
    ),
    "Drinks": (
        0,
        (
            Dish("Still water 0.75 l", 590, {"Bar": 40}, ("serve",), (), often=7),
            Dish("Sparkling water 0.75 l", 590, {"Bar": 40}, ("serve",), (), often=8),
            Dish("Lager 0.4 l", 520, {"Bar": 80}, (), ("gluten",), often=8),
            Dish("Pale ale 0.4 l", 580, {"Bar": 80}, (), ("gluten",), often=5),
            Dish("Cola 0.3 l", 390, {"Bar": 40}, ("serve",), (), often=6),
            Dish("Lemonade", 490, {"Bar": 120}, ("serve",), (), often=5),
            Dish("House red 0.2 l", 690, {"Bar": 60}, (), ("sulphites",), often=6),
            Dish("House white 0.2 l", 690, {"Bar": 60}, (), ("sulphites",), often=6),
            Dish("Negroni", 1150, {"Bar": 180}, ("serve",), (), often=3),
            Dish("Espresso martini", 1250, {"Bar": 210}, (), (), often=2),
        ),
    ),
    "Hot drinks": (
        0,
        (
            Dish("Espresso", 290, {"Bar": 60}, (), (), often=5),
            Dish("Flat white", 420, {"Bar": 120}, ("milk",), ("milk",), often=4),
            Dish("Cappuccino", 390, {"Bar": 120}, ("milk",), ("milk",), often=4),
            Dish("Mint tea", 390, {"Bar": 90}, (), (), often=2),
        ),
    ),
}

ROOMS: dict[str, tuple[tuple[str, int], ...]] = {
    "Dining room": tuple(
        (f"T{n}", 2 if n in (1, 2, 4, 5, 8, 13) else 6 if n in (9, 16) else 4) for n in range(1, 17)
    ),
    "Terrace": tuple((f"T{n}", 8 if n == 21 else 4 if n % 2 else 2) for n in range(17, 26)),
}

STAFF = ("Lena", "Marek", "Ada", "Jonas", "Yusuf", "Mira")

GUESTS = (
    "Okafor", "Brandt", "Rossi", "Yılmaz", "Novak", "Chen", "Iversen", "Haddad", "Sørensen", "Dlamini",
    "Kowalczyk", "Ruiz", "Park", "Abebe", "Weber", "Amado", "Lind", "Fischer", "Moreau", "Roy", "Tanaka",
    "O'Brien", "van der Meer", "Papadopoulos-Schwarzenberg", "Nguyen", "Silva", "Kaya", "Horvat",
)  # fmt: skip

ALLERGIES = ("shellfish · seat 3", "nuts · seat 1", "gluten · seat 2", "milk · seat 4")

NOTES = (
    "birthday, with a candle",
    "for the child first",
    "sauce on the side",
    "in a hurry, train at nine",
)
