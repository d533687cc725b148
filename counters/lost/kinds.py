"""物品種類: what is handed in at a station, a line a kind. What differs between kinds stands here and nowhere else."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

SPLIT = re.compile(r"[、,]| or ")  # between the words of a label


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing asked of a kind beside what is asked of all: `secret` ones only whoever lost it can know."""

    name: str
    label: object
    hint: object = ""
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing. `to_police`: whatever it is worth, the police get it (identity papers, cards)."""

    code: str
    label: object
    traits: tuple[Trait, ...] = ()
    to_police: bool = False
    perishable: bool = False
    has_cash: bool = False


BRAND = Trait("brand", _("Brand or model"))
COLOUR = Trait("colour", _("Colour"))
SIZE = Trait("size", _("Size"))
NUMBER = Trait("serial", _("Number on it"), _("Serial number, IMEI or plate."), secret=True)
CONTENTS = Trait("contents", _("What is in it"), secret=True)
ISSUER = Trait("issuer", _("Who issued it"))

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("cash", _("Cash"), (Trait("notes", _("Which notes and coins"), secret=True),), has_cash=True),
        Kind("wallet", _("Wallet, purse"), (BRAND, COLOUR, CONTENTS), has_cash=True),
        Kind("papers", _("Identity papers, licences"), (ISSUER,), to_police=True),
        Kind("cards", _("Bank and other cards"), (ISSUER,), to_police=True),
        Kind("phone", _("Telephone, tablet, camera"), (BRAND, COLOUR, NUMBER)),
        Kind("bag", _("Bag, suitcase"), (BRAND, COLOUR, CONTENTS), has_cash=True),
        Kind("keys", _("Keys"), (Trait("tag", _("Key ring, tag"), secret=True),)),
        Kind("umbrella", _("Umbrella"), (COLOUR, BRAND)),
        Kind("clothes", _("Clothes, hat, shoes"), (BRAND, COLOUR, SIZE)),
        Kind("glasses", _("Glasses"), (BRAND, COLOUR)),
        Kind("jewellery", _("Jewellery, watch"), (BRAND, Trait("engraving", _("Engraving"), secret=True))),
        Kind("fishing", _("Fishing tackle"), (BRAND, COLOUR)),
        Kind("diving", _("Diving and water sports gear"), (BRAND, COLOUR, SIZE, NUMBER)),
        Kind("raft", _("Boat, raft or part of one"), (BRAND, COLOUR, SIZE, NUMBER)),
        Kind("drift", _("Drifted ashore"), (COLOUR, SIZE)),
        Kind("food", _("Food, catch, other perishable goods"), (), perishable=True),
        Kind("other", _("Something else"), (BRAND, COLOUR, SIZE, NUMBER)),
    )
}


def guess(name: str) -> str:
    """The kind somebody means who calls it "black umbrella"; "" where no word of a label stands in it."""
    said = name.casefold()
    for kind in KINDS.values():
        words = [word.strip().casefold() for word in SPLIT.split(str(kind.label))]
        if any(word in said for word in words if word):
            return kind.code
    return ""


CHOICES = [(kind.code, kind.label) for kind in KINDS.values()]
CURRENCIES = [
    ("TWD", _("New Taiwan dollar")),
    ("USD", _("US dollar")),
    ("CNY", _("Renminbi")),
    ("JPY", _("Yen")),
    ("EUR", _("Euro")),
    ("HKD", _("Hong Kong dollar")),
    ("XXX", _("Another currency")),  # the code ISO 4217 keeps for where none of its currencies is named
]
