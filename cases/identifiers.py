"""Numbers of people, companies, ships and cases: each function gives the normalised value or says what is wrong.

Pure: no database, no clock. `ValidationError` carries a `code` and a text that names the field, the fault and the fix.
Everything is brought to NFKC (full width becomes plain), trimmed and upper-cased first; what still does not fit is
refused, not repaired.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import imo, verhoeff
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.tw import ubn

# The old resident numbers (two letters) end with 2030; set here, in one place, should the agency move the day.
OLD_RESIDENT_REFUSED_FROM = date(2031, 1, 1)
NAME_LENGTH = 50

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-")


def plain(value):
    """NFKC, every kind of dash as "-", no invisible marks, trimmed."""
    text = unicodedata.normalize("NFKC", "" if value is None else str(value)).translate(DASHES)
    return "".join(char for char in text if unicodedata.category(char) != "Cf").strip()


def code_of(value):
    """`plain`, upper-cased. Only ASCII letters are raised: "ı" must not turn into an I that nobody wrote."""
    text = plain(value)
    return text.upper() if text.isascii() else text


def solid_of(value):
    """`code_of` in one piece: numbers are often written in groups, and nobody is sent back for a blank or a hyphen."""
    return re.sub(r"[\s-]", "", code_of(value))


def refuse(message, code, **params):
    raise ValidationError(message, code=code, params=params)


# --- People ----------------------------------------------------------------------------------------------------------


class IdKind(StrEnum):
    """Which scheme an identity number belongs to, told from its shape alone."""

    NATIONAL = "national"
    RESIDENT = "resident"
    RESIDENT_OLD = "resident_old"


ID_SHAPES = {
    IdKind.NATIONAL: re.compile(r"[A-Z][12][0-9]{8}"),
    IdKind.RESIDENT: re.compile(r"[A-Z][89][0-9]{8}"),
    IdKind.RESIDENT_OLD: re.compile(r"[A-Z][A-D][0-9]{8}"),
}
# A10 B11 … Z33: the place in this row plus ten. Not the alphabet: I, O, W and Z came late.
ID_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
ID_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 1, 1)


def kind_of(value):
    """The `IdKind` of a number by its shape, None when it has none of the three. Says nothing of the check digit."""
    text = code_of(value).replace(" ", "")
    return next((kind for kind, shape in ID_SHAPES.items() if shape.fullmatch(text)), None)


def id_sum(text):
    tens, units = divmod(ID_LETTERS.index(text[0]) + 10, 10)
    second = text[1] if text[1].isdigit() else str((ID_LETTERS.index(text[1]) + 10) % 10)
    digits = second + text[2:]
    return tens + units * 9 + sum(int(digit) * weight for digit, weight in zip(digits, ID_WEIGHTS, strict=True))


def clean_person_id(value, *, on):
    """A national identity or resident number (國民身分證／統一證號), checked on the day `on` (a date, Taipei)."""
    text = code_of(value).replace(" ", "")
    kind = kind_of(text)
    if not text:
        refuse(_("Enter the identity or resident number, for example A123456789."), "required")
    if kind is None:
        refuse(
            _(
                "The identity or resident number is not in the right form. It is one letter and nine digits, "
                "for example A123456789; old resident numbers are two letters and eight digits."
            ),
            "shape",
        )
    if id_sum(text) % 10:
        refuse(
            _(
                "The identity or resident number does not add up: one character is wrong or two are swapped. "
                "Compare it with the card."
            ),
            "checksum",
        )
    if kind is IdKind.RESIDENT_OLD and on >= OLD_RESIDENT_REFUSED_FROM:
        refuse(
            _(
                "Old resident numbers (two letters) are no longer accepted. "
                "Enter the new number, one letter and nine digits."
            ),
            "expired",
        )
    return text


def clean_passport(value):
    text = solid_of(value)
    if not re.fullmatch(r"[A-Z0-9]{5,20}", text):
        refuse(_("Enter the passport number as printed: 5 to 20 letters and digits."), "shape")
    return text


def clean_travel_permit(value):
    """The number of an entry or travel permit (people of the Mainland, Hong Kong and Macau)."""
    text = solid_of(value)
    if not re.fullmatch(r"[A-Z0-9]{6,20}", text):
        refuse(_("Enter the permit number as printed: 6 to 20 letters and digits."), "shape")
    return text


HAN = (
    r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0002ebef\U0002ebf0-\U0002ee5f\U0002f800-\U0002fa1f\U00030000-\U000323af"
)
# Marks of indigenous romanisation (ʼ ^ :), of Latin names, and the picker of a character's shape.
NAME_MARKS = "·'’ʼʻ^:.,- "


def clean_name(value):
    """A person's name as on the document: any script, `·` between the parts of indigenous and foreign names."""
    text = re.sub(r"\s+", " ", plain(value))
    text = re.sub(r"\s*[‧•・•∙⋅●]\s*", "·", text)
    text = re.sub(rf"(?<=[{HAN}])\.(?=[{HAN}])", "·", text)
    if not text:
        refuse(_("Enter the name as on the document."), "required")
    if len(text) > NAME_LENGTH:
        refuse(
            _("The name is too long: %(length)d characters. Shorten it to %(limit)d."),
            "length",
            length=len(text),
            limit=NAME_LENGTH,
        )
    wrong = next((char for char in text if not _may_stand_in_name(char)), None)
    if wrong in ("?", "\ufffd"):  # what a program writes for a rare character that its file cannot hold
        refuse(
            _("The name holds “%(char)s”, in place of a character that was lost. Write the name as on the document."),
            "character",
            char=wrong,
        )
    if wrong is not None:
        refuse(_("The name holds “%(char)s”, which no name has. Take it out."), "character", char=wrong)
    if not any(unicodedata.category(char).startswith(("L", "N")) for char in text):
        refuse(_("Enter the name as on the document, in letters or characters."), "shape")
    return text


def _may_stand_in_name(char):
    return unicodedata.category(char)[0] in "LM" or char in NAME_MARKS or char == "〇"


# What a mail program makes a link of. A blank after a full stop (M.V. Star) tells a name from an address.
ADDRESS = re.compile(r"://|www\.|@|\w[\w-]+\.[a-z]{2,}", re.IGNORECASE)


def refuse_address(value):
    """A name that stands in our mails, whoever typed it: it is no way to send people somewhere in our name."""
    if ADDRESS.search(plain(value)):
        refuse(
            _("This looks like a web or mail address. Enter only the name, with a blank after a full stop."), "address"
        )


# --- Companies, post, cases ------------------------------------------------------------------------------------------


def clean_ubn(value):
    """統一編號, eight digits, by the rule in force since 2023-04-01 (sum divisible by five)."""
    text = code_of(value)
    if not re.fullmatch(r"[0-9]{8}", text):
        refuse(_("The unified business number is eight digits, for example 22099131."), "shape")
    # The library knows the older rule (ten); its sum is the same, so only the last step is ours.
    remainder = ubn.calc_checksum(text) % 5
    if text == "00000000" or not (remainder == 0 or (remainder == 4 and text[6] == "7")):
        refuse(
            _("The unified business number does not add up: one digit is wrong or two are swapped. Check it."),
            "checksum",
        )
    return text


REFERENCE = re.compile(r"([A-Z]{2})[ -]*([0-9]{3})[ -]*([0-9]{6,8})[ -]*([0-9])")
REFERENCE_SPACED = re.compile(r"([A-Z]{2})[ -]+([0-9]{3})[ -]+([0-9]{1,8})[ -]+([0-9])")


def reference_check_digit(service, year, serial):
    """One digit (Verhoeff) over letters as numbers, ROC year and serial: shows every wrong digit and swapped pair."""
    letters = "".join(f"{ord(letter) - 55:02d}" for letter in service)
    return verhoeff.calc_check_digit(f"{letters}{year:03d}{serial:06d}")


def make_reference(service, year, serial):
    """`YD-115-000123-7`: service code of two letters, ROC year, serial of that service and year, check digit."""
    return f"{service}-{year:03d}-{serial:06d}-{reference_check_digit(service, year, serial)}"


def clean_reference(value):
    """A case number however it was typed: lower case, blanks, full width, without hyphens or leading zeros."""
    text = re.sub(r"\s+", " ", code_of(value))
    found = REFERENCE.fullmatch(text) or REFERENCE_SPACED.fullmatch(text)
    if not found:
        refuse(_("The case number looks like YD-115-000123-7. Type it as printed on the receipt."), "shape")
    service, year, serial, digit = found.groups()
    if reference_check_digit(service, int(year), int(serial)) != digit:
        refuse(_("The case number does not add up: one character is wrong. Compare it with the receipt."), "slip")
    return make_reference(service, int(year), int(serial))


# --- Telephones ------------------------------------------------------------------------------------------------------

# Area code → lengths of the number behind it. The longest code that fits is the one shown.
AREAS = {
    "02": (8,),
    "03": (7,),
    "037": (6,),
    "04": (7, 8),
    "049": (7,),
    "05": (7,),
    "06": (7,),
    "07": (7,),
    "08": (7,),
    "082": (6,),
    "0826": (5,),
    "0836": (5,),
    "089": (6,),
}
EXTENSION = re.compile(r"(.*?)\s*(?:#|分機|轉|EXT(?:ENSION)?\.?|X|;EXT=)\s*[:.]?\s*([0-9]*)", re.DOTALL)
EMERGENCY = re.compile(r"1[0-9]{2,3}")


def clean_phone(value):
    """A telephone as `+886912345678`; a landline's extension follows as `;ext=123` (RFC 3966). Abroad: E.164."""
    text = plain(value).upper()
    number, extension = text, None
    if found := EXTENSION.fullmatch(text):
        number, extension = found.groups()
    number = re.sub(r"[-() ./]", "", number)
    if not number:
        refuse(_("Enter a telephone number, for example 0912-345-678 or 02-2805-3990 #123."), "required")
    if EMERGENCY.fullmatch(number):
        refuse(
            _("%(number)s is a service number, not yours. Enter a number we can call you on."),
            "emergency",
            number=number,
        )
    if number.startswith("+") and not number.startswith("+886"):
        return _abroad(number, extension)
    national = re.sub(r"^\+?886\(?0?", "0", number)
    if re.fullmatch(r"09[0-9]{8}", national):
        if extension is not None:
            refuse(_("A mobile number has no extension. Take away what follows the number."), "extension")
        return f"+886{national[1:]}"
    if area_of(national) is None:
        refuse(
            _(
                "The telephone number does not fit: mobiles are ten digits from 09, "
                "other numbers start with the area code, for example 02-2805-3990."
            ),
            "shape",
        )
    return f"+886{national[1:]}{_extended(extension)}"


def _extended(extension):
    if extension is None:
        return ""
    if not re.fullmatch(r"[0-9]{1,6}", extension):
        refuse(_("The extension is 1 to 6 digits after #, for example 02-2805-3990 #123."), "extension")
    return f";ext={extension}"


def _abroad(number, extension):
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        refuse(_("The telephone number does not fit its country. Enter + , the country code and the number."), "shape")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) + _extended(extension)


def area_of(national):
    """The area code of a landline written `0…`, None where the table has none of that length."""
    if not re.fullmatch(r"[0-9]{9,10}", national):
        return None
    fitting = [
        area for area, lengths in AREAS.items() if national.startswith(area) and len(national) - len(area) in lengths
    ]
    return max(fitting, key=len, default=None)


def say_phone(stored):
    """A stored telephone as people write it: `0912-345-678`, `02-2805-3990 #123`, `+81 90-1234-5678`."""
    number, _sep, extension = stored.partition(";ext=")
    tail = f" #{extension}" if extension else ""
    if not number.startswith("+886"):
        try:
            parsed = phonenumbers.parse(number, None)
        except phonenumbers.NumberParseException:
            return stored
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL) + tail
    national = f"0{number[4:]}"
    if national.startswith("09"):
        return f"{national[:4]}-{national[4:7]}-{national[7:]}"
    area = area_of(national) or national[:2]
    rest = national[len(area) :]
    return f"{area}-{rest[:-4]}-{rest[-4:]}{tail}" if len(rest) > 6 else f"{area}-{rest}{tail}"


# --- Ships -----------------------------------------------------------------------------------------------------------

CT_NUMBER = re.compile(r"(CT[0-8RSXY])-?([A-Z]{0,2}[0-9]{3,6})")
OFFICIAL_NUMBER = re.compile(r"C?([0-9]{3,10})")


@dataclass(frozen=True)
class TonnageBand:
    """Gross tons a CT class stands for: from `low` up to, not including, `below` (None: no upper end)."""

    low: int
    below: int | None

    def holds(self, tonnage):
        return self.low <= Decimal(tonnage) and (self.below is None or Decimal(tonnage) < self.below)


# Rafts (CTR, CTY) and sampans (CTS, CTX) are not classed by tonnage.
BANDS = {
    "CT0": TonnageBand(0, 5),
    "CT1": TonnageBand(5, 10),
    "CT2": TonnageBand(10, 20),
    "CT3": TonnageBand(20, 50),
    "CT4": TonnageBand(50, 100),
    "CT5": TonnageBand(100, 200),
    "CT6": TonnageBand(200, 500),
    "CT7": TonnageBand(500, 1000),
    "CT8": TonnageBand(1000, None),
}


def tonnage_band(ct_number):
    """The `TonnageBand` of a cleaned CT number, None for rafts and sampans. For a warning, never a refusal."""
    return BANDS.get(ct_number[:3])


def clean_ct_number(value):
    """漁船統一編號, stored as `CT2-1234`."""
    found = CT_NUMBER.fullmatch(re.sub(r"\s", "", code_of(value)))
    if not found:
        refuse(
            _("The fishing vessel number is CT, the class and 3 to 6 digits, for example CT2-1234."),
            "shape",
        )
    return f"{found[1]}-{found[2]}"


def clean_official_number(value):
    """船舶號數 or 小船編號: digits. The C that stern marks of non-private yachts carry is dropped (K0070013 §7)."""
    found = OFFICIAL_NUMBER.fullmatch(re.sub(r"\s", "", code_of(value)))
    if not found:
        refuse(_("The vessel's official number is digits only, for example 015678."), "shape")
    return found[1]


def clean_vessel_number(value):
    """Any of a vessel's national numbers: CT number, official number or small-boat number."""
    text = re.sub(r"\s", "", code_of(value))
    if not text:
        refuse(_("Enter the vessel's number, for example CT2-1234 or 015678."), "required")
    if text.startswith("CT"):
        return clean_ct_number(text)
    if not OFFICIAL_NUMBER.fullmatch(text):
        refuse(
            _(
                "The vessel's number is either a fishing vessel number such as CT2-1234, "
                "or the digits of its official or small-boat number, such as 015678."
            ),
            "shape",
        )
    return clean_official_number(text)


def clean_imo(value):
    """The IMO number: seven digits; a leading "IMO" is dropped."""
    text = re.sub(r"^IMO\s*", "", code_of(value))
    if not re.fullmatch(r"[1-9][0-9]{6}", text):
        refuse(_("The IMO number is seven digits, for example 9074729."), "shape")
    try:
        return imo.validate(text)
    except StdnumError:
        refuse(_("The IMO number does not add up: one digit is wrong or two are swapped. Check it."), "checksum")


def clean_mmsi(value):
    """The nine digits of a ship station; 416 is Taiwan, other countries' ships are welcome too."""
    text = solid_of(value)
    if not re.fullmatch(r"[2-7][0-9]{8}", text):
        refuse(_("The MMSI is nine digits and starts with the country, 416 for Taiwan."), "shape")
    return text


def clean_call_sign(value):
    text = solid_of(value)
    if not re.fullmatch(r"B[A-Z0-9]{2,6}", text):
        refuse(_("The call sign starts with B, then 2 to 6 letters or digits, for example BM1234."), "shape")
    return text
