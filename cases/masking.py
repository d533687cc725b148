"""What may be shown of a person where the reader need not know more. Pure text in, text out."""

import re

HIDDEN = "○"
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
SHAPE_PICKERS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
DOUBLE_SURNAMES = frozenset(
    (
        *("歐陽", "司馬", "上官", "諸葛", "司徒", "端木", "皇甫", "夏侯", "尉遲", "公孫", "令狐", "宇文", "長孫"),
        *("慕容", "東方", "西門", "南宮", "鍾離", "聞人", "申屠", "太史", "公羊", "澹臺", "張簡", "范姜"),
    )
)


def mask_name(name):
    """`王○明`, `王○`, `歐陽○○`, `瓦○○·諾○`, `J*** S***`; a name of one character is hidden whole."""
    name = SHAPE_PICKERS.sub("", (name or "").strip())
    parts = re.split(r"([\s·,]+)", name)
    several = sum(1 for part in parts[::2] if part) > 1
    return "".join(part if at % 2 else _mask_word(part, several) for at, part in enumerate(parts))


def _mask_word(word, one_of_several):
    if not word:
        return ""
    if LATIN.match(word) or word[0] in "'’ʼ^":
        letters = word.lstrip("'’ʼ^")
        return f"{letters[:1]}***"
    if one_of_several:
        return word[0] + HIDDEN * (len(word) - 1)
    if len(word) == 1:
        return HIDDEN
    if len(word) > 3 or (len(word) == 3 and word[:2] in DOUBLE_SURNAMES):
        return word[:2] + HIDDEN * (len(word) - 2)
    return word[0] + HIDDEN + word[2:]


def mask_id(number):
    """`A12****789`; the shorter the number, the less of it is shown."""
    number = (number or "").strip()
    if not number:
        return ""
    shown = min(3, (len(number) - 1) // 3)
    return f"{number[:shown]}****{number[-shown:]}" if shown else "****"


def mask_phone(phone):
    """`09**-***-123` for a mobile; otherwise the area code and the last three digits. Extensions are hidden."""
    number, _sep, extension = (phone or "").partition(";ext=")
    number = re.sub(r"[^+0-9]", "", number.partition("#")[0])
    if not number:
        return ""
    if number.startswith("+886"):
        number = f"0{number[4:]}"
    if re.fullmatch(r"09[0-9]{8}", number):
        return f"09**-***-{number[-3:]}"
    start = 3 if number.startswith("+") else 2
    hidden = max(len(number) - start - 3, 0)
    return f"{number[:start]}-{'*' * hidden}{number[-3:] if hidden > 2 else '***'}" + (" #***" if extension else "")


def mask_email(address):
    """`w***g@example.tw`; a local part of one or two letters shows its first only."""
    local, at, domain = (address or "").strip().rpartition("@")
    if not at or not local:
        return "***" if address else ""
    return f"{local[0]}***{local[-1] if len(local) > 2 else ''}@{domain}"
