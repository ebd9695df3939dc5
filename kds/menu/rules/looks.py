"""Which drawing stands for a dish that nobody chose one for: guessed from its words."""

from __future__ import annotations

from functools import lru_cache

from kds.menu.model import Colour, Drawing
from kds.menu.rules.names import match_key

_WORDS: tuple[tuple[Drawing, str], ...] = (
    # The first line that knows a word of the name counts, so the narrower stands before the wider.
    # `_` joins words that only count together.
    (Drawing.BURGER, "burger cheeseburger slider sandwich panini toastie"),
    (Drawing.PIZZA, "pizza calzone flammkuchen pinsa focaccia"),
    (Drawing.SUSHI, "sushi maki nigiri sashimi temaki"),
    (Drawing.TACO, "taco burrito quesadilla fajita enchilada nachos wrap kebab durum"),
    (Drawing.SOUP, "soup suppe bisque broth bouillon bruhe chowder ramen pho gulasch goulash"),
    (Drawing.BREAKFAST, "pancake waffle waffel egg eggs omelette omelett ruhrei spiegelei "
     "breakfast fruhstuck croissant muesli porridge shakshuka"),
    (Drawing.ICE_CREAM, "ice_cream gelato sorbet eis vanilleeis affogato sundae parfait"),
    (Drawing.CAKE, "cake kuchen torte tarte pie fondant brownie brulee tiramisu crumble "
     "dessert nachtisch pudding panna mousse strudel profiterole muffin"),
    (Drawing.PASTA, "pasta spaghetti tagliatelle penne linguine lasagne lasagna gnocchi ravioli "
     "macaroni mac noodle nudeln spatzle carbonara ragu bolognese"),
    (Drawing.SALAD, "salad salat slaw caesar burrata mozzarella goat_cheese caprese tabbouleh"),
    (Drawing.SEAFOOD, "prawn shrimp garnele oyster auster mussel muschel vongole clam lobster "
     "hummer crab squid octopus calamari scallop seafood meeresfruchte"),
    (Drawing.FISH, "fish fisch salmon lachs tuna thunfisch bass cod kabeljau trout forelle zander "
     "halibut herring hering sardine mackerel dorade seezunge"),
    (Drawing.CHICKEN, "chicken hahnchen huhn hendl poulet duck ente turkey pute wings goose gans"),
    (Drawing.VEGETABLES, "cauliflower blumenkohl leek lauch greens gemuse vegetable asparagus "
     "spargel broccoli mushroom pilz aubergine eggplant courgette zucchini halloumi tofu"),
    (Drawing.STEAK, "steak rib sirloin flat_iron fillet filet beef rind lamb lamm pork schwein "
     "schnitzel cutlet kotelett braten roast bbq grill tartare wurst sausage bratwurst"),
    (Drawing.FRIES, "fries pommes frites wedges chips onion_rings croquette sides beilage"),
    (Drawing.BOWL, "bowl risotto rice reis curry lentil linsen dal mash puree stew eintopf chili "
     "poke hummus couscous quinoa"),
    (Drawing.CHEESE, "cheese kase kaseplatte"),
    (Drawing.BREAD, "bread brot brotchen baguette bruschetta toast bun pretzel breze crostini"),
    (Drawing.COCKTAIL, "cocktail negroni martini spritz mojito margarita daiquiri colada sour "
     "gin rum vodka whisky whiskey tonic bellini aperitif digestif"),
    (Drawing.BEER, "beer bier lager ale pils pilsner ipa stout weizen helles kolsch radler"),
    (Drawing.WINE, "wine wein riesling merlot pinot chardonnay prosecco champagne sekt rose "
     "house_red house_white rioja cava"),
    (Drawing.CUP, "coffee kaffee espresso cappuccino latte flat_white macchiato americano tea tee "
     "minztee krautertee cocoa kakao chocolate schokolade mocha"),
    (Drawing.BOTTLE, "water wasser mineral bottle flasche"),
    (Drawing.GLASS, "cola lemonade limonade juice saft schorle soda iced smoothie milkshake shake "
     "fanta sprite kombucha drink drinks getranke beverages bar"),
)  # fmt: skip
_COLOURS: tuple[tuple[Colour, str], ...] = (
    (Colour.PLUM, "beetroot house_red rotwein merlot rioja berry beere plum aubergine"),
    (Colour.LEAF, "leaf herb herbs green greens caesar spinach pesto mint minze avocado"),
    (Colour.COCOA, "chocolate schokolade espresso coffee cocoa cola mushroom truffle"),
    (Colour.ROSE, "prawn salmon lachs strawberry erdbeer raspberry himbeer rose negroni"),
    (
        Colour.HONEY,
        "honey lemon lemonade zitrone cheese corn mais house_white weisswein",
    ),
    (Colour.TOMATO, "tomato tomate chili pepperoni spicy bbq arrabbiata diavola"),
    (Colour.CARROT, "carrot pumpkin kurbis sweet_potato orange peach mango"),
)
_OWN = {
    Drawing.PLATE: Colour.CARROT,
    Drawing.BOWL: Colour.CARROT,
    Drawing.BURGER: Colour.HONEY,
    Drawing.PIZZA: Colour.TOMATO,
    Drawing.PASTA: Colour.TOMATO,
    Drawing.SALAD: Colour.LEAF,
    Drawing.SOUP: Colour.CARROT,
    Drawing.STEAK: Colour.TOMATO,
    Drawing.CHICKEN: Colour.CARROT,
    Drawing.FISH: Colour.SEA,
    Drawing.SEAFOOD: Colour.ROSE,
    Drawing.FRIES: Colour.HONEY,
    Drawing.VEGETABLES: Colour.LEAF,
    Drawing.BREAKFAST: Colour.HONEY,
    Drawing.BREAD: Colour.COCOA,
    Drawing.SUSHI: Colour.MINT,
    Drawing.TACO: Colour.LEAF,
    Drawing.CHEESE: Colour.HONEY,
    Drawing.CAKE: Colour.ROSE,
    Drawing.ICE_CREAM: Colour.ROSE,
    Drawing.CUP: Colour.COCOA,
    Drawing.GLASS: Colour.MINT,
    Drawing.BOTTLE: Colour.SEA,
    Drawing.BEER: Colour.HONEY,
    Drawing.WINE: Colour.PLUM,
    Drawing.COCKTAIL: Colour.TOMATO,
}
_PART = 4
"""From so many letters on, a word also counts as the beginning or end of a longer one."""


@lru_cache(maxsize=4096)
def guess(name: str, category: str) -> Drawing:
    """The drawing that fits a dish's name, else its category's, else a plate.

    >>> guess("Rindersteak mit Pommes", "Mains")
    <Drawing.STEAK: 'steak'>
    """
    for words in (name, category):
        for drawing, known in _WORDS:
            if _says(words, known):
                return drawing
    return Drawing.PLATE


@lru_cache(maxsize=4096)
def own_colour(drawing: Drawing, name: str) -> Colour:
    """The colour that a drawing has where nobody chose one: what the name says, else its own."""
    return next((colour for colour, known in _COLOURS if _says(name, known)), _OWN[drawing])


def _says(words: str, known: str) -> bool:
    key = match_key(words)
    return any(_has(key, word) for word in known.split())


def _has(key: str, word: str) -> bool:
    if "_" in word:
        return f" {word.replace('_', ' ')} " in f" {key} "
    return any(_fits(token, word) for token in key.split())


def _fits(token: str, word: str) -> bool:
    if len(word) < _PART:
        return token == word
    return token.startswith(word) or token.endswith(word) or token == f"{word}s"
