"""字詞: how words are folded and cut, the same for what is stored and for what is asked. Pure: no database.

PostgreSQL does not split Chinese, so a run of it is stored as its overlapping pairs of characters; no extension is
needed. Words of other scripts are stored whole. Nothing here is parsed a second time: lexemes go in as an array.
"""

import re
import unicodedata

HAN = r"\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CJK = re.compile(f"[{HAN}]+")
WORD = re.compile(f"[^\\W_{HAN}]+")
TOKEN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
# Written both ways by everybody; folded to one before pairing.
VARIANTS = str.maketrans("台裏峯着羣汙佔佈綫証啓衆敎", "臺裡峰著群污占布線證啟眾教")
BLANKS = re.compile(r"\s+")
# 115 年 and 115年, and the line breaks of a PDF: a blank beside a Chinese character says nothing.
BLANK_BESIDE_HAN = re.compile(f"(?<=[{HAN}，。、；：（）「」])\\s+|\\s+(?=[{HAN}，。、；：（）「」])")
# 第五條 and 第 5 條, 第五條之一 and 第 5-1 條.
DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
UNITS = {"十": 10, "百": 100, "千": 1000}
ARTICLE = re.compile(r"第([〇零一二三四五六七八九十百千\d]+)條(?:之([一二三四五六七八九十\d]+))?")
LONGEST = 60  # of a word; longer ones are no words
TITLE = "="  # before a lexeme that stands in the title or a heading


def fold(text: str) -> str:
    """Full width to half, capitals to small, 台 to 臺, 第五條之一 to 第5-1條: read alike, stored alike."""
    text = unicodedata.normalize("NFKC", text.replace("\x00", "")).lower().translate(VARIANTS)
    text = BLANKS.sub(" ", BLANK_BESIDE_HAN.sub("", text)).strip()
    return ARTICLE.sub(_article, text)


def _article(found: re.Match) -> str:
    number, part = (group and value_of(group) for group in found.groups())
    return f"第{number}-{part}條" if part else f"第{number}條"


def value_of(number: str) -> int:
    """十二 -> 12, 一百零七 -> 107, 12 -> 12."""
    if number.isdecimal():
        return int(number)
    total, digit = 0, 0
    for sign in number:
        if sign in UNITS:
            total, digit = total + (digit or 1) * UNITS[sign], 0
        else:
            digit = digit * 10 + (DIGITS[sign] if sign in DIGITS else int(sign))
    return total + digit


def pairs(text: str) -> list[str]:
    """海岸巡防 -> 海岸 岸巡 巡防 防; other words stay as they are. The last sign alone serves one-sign questions."""
    found = []
    for run in TOKEN.findall(fold(text)):
        if CJK.match(run):
            found += [run[i : i + 2] for i in range(len(run) - 1)] + [run[-1]]
        elif len(run) <= LONGEST:
            found.append(run)
    return found


def lexemes(text: str, head: str) -> list[str]:
    """All there is to find in a thing, once each; what stands in its title or headings a second time, marked."""
    title = pairs(head)
    return sorted({*pairs(text), *title, *(TITLE + word for word in title)})
