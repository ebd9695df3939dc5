"""What the menu's rows may say: channels, allergens, drawings and their colours."""

from __future__ import annotations

from enum import StrEnum

from kds.values import Spoken


class Channel(StrEnum):
    """Where an order comes from."""

    DINE_IN = "dine_in"
    KIOSK = "kiosk"
    QR = "qr"
    TAKEAWAY = "takeaway"
    DELIVERY = "delivery"

    @property
    def word(self) -> str:
        return {
            Channel.DINE_IN: "Dine in",
            Channel.KIOSK: "Kiosk",
            Channel.QR: "QR at table",
            Channel.TAKEAWAY: "Take away",
            Channel.DELIVERY: "Delivery",
        }[self]


class Allergen(StrEnum):
    """The fourteen of EU regulation 1169/2011, annex II."""

    GLUTEN = "gluten"
    CRUSTACEANS = "crustaceans"
    EGGS = "eggs"
    FISH = "fish"
    PEANUTS = "peanuts"
    SOY = "soy"
    MILK = "milk"
    NUTS = "nuts"
    CELERY = "celery"
    MUSTARD = "mustard"
    SESAME = "sesame"
    SULPHITES = "sulphites"
    LUPIN = "lupin"
    MOLLUSCS = "molluscs"

    @property
    def word(self) -> str:
        return self.value.capitalize()


class Drawing(Spoken):
    """What stands for a dish that has no picture: one of our own drawings."""

    PLATE = "plate"
    BOWL = "bowl"
    BURGER = "burger"
    PIZZA = "pizza"
    PASTA = "pasta"
    SALAD = "salad"
    SOUP = "soup"
    STEAK = "steak"
    CHICKEN = "chicken"
    FISH = "fish"
    SEAFOOD = "seafood"
    FRIES = "fries"
    VEGETABLES = "vegetables"
    BREAKFAST = "breakfast"
    BREAD = "bread"
    SUSHI = "sushi"
    TACO = "taco"
    CHEESE = "cheese"
    CAKE = "cake"
    ICE_CREAM = "ice_cream"
    CUP = "cup"
    GLASS = "glass"
    BOTTLE = "bottle"
    BEER = "beer"
    WINE = "wine"
    COCKTAIL = "cocktail"


class Colour(Spoken):
    """What a dish's drawing is tinted with."""

    TOMATO = "tomato"
    CARROT = "carrot"
    HONEY = "honey"
    LEAF = "leaf"
    MINT = "mint"
    SEA = "sea"
    PLUM = "plum"
    ROSE = "rose"
    COCOA = "cocoa"
    STONE = "stone"
