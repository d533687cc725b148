"""淺白: stiff words of official Chinese and what people say instead, and sentences too long to be read once.

Hints, never a bar: a quotation from the law keeps its words.
"""

import re

from django.utils.translation import gettext as _

from cases.rocdates import is_chinese

PLAIN = {
    "惠請": "請",
    "敬請": "請",
    "煩請": "請",
    "台端": "您",
    "臺端": "您",
    "鈞": "您的、貴",
    "茲": "（刪去）",
    "擬": "打算",
    "爰": "所以",
    "俾": "讓",
    "旨揭": "這件",
    "復請查照": "（刪去）",
    "歉難": "沒辦法",
    "礙難": "沒辦法",
    "逕": "直接",
    "倘": "如果",
    "渠": "他",
    "業已": "已經",
    "本於權責": "（寫出做什麼）",
}
MOST = {True: 60, False: 200}  # characters in a sentence, in Chinese and in English
SENTENCE = {True: re.compile(r"[。！？；\n]"), False: re.compile(r"[.!?;]\s|\n")}
PROMISES = re.compile(
    r"(?:將於|預計|預定|會在|承諾|本月底前|年底前)|\b(?:will be|by the end of|we promise|plan to)\b", re.I
)


def hints(text: str, language: str, *, has_promises: bool) -> list[str]:
    """What would read better, in words; empty where it reads well."""
    chinese = is_chinese(language)
    found = []
    if chinese:
        stiff = [f"「{word}」→「{plain}」" for word, plain in PLAIN.items() if word in text]
        if stiff:
            found.append(_("Plainer words: %(words)s.") % {"words": "、".join(stiff)})
    long = [part.strip() for part in SENTENCE[chinese].split(text) if len(part.strip()) > MOST[chinese]]
    if long:
        found.append(_("Cut this sentence in two: “%(begin)s…”") % {"begin": long[0][:20]})
    if PROMISES.search(text) and not has_promises:
        found.append(_("This reads like a promise. Put it among the promises, so that it is followed up."))
    return found
