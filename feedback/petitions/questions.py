"""提問: what a letter asks, read out of its text for a person to mend. Pure: no database."""

import re

MOST = 20
LONGEST = 500
NUMBERED = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]?\d{1,2}[)）、.．](?!\d))\s*(.+)$")
ASKED = re.compile(r"[^。！？!?\n]*[？?]+")
BARE = re.compile(r"[\s？?!！。]*")


def questions_in(text: str) -> list[str]:
    """The numbered points of a text where it has at least two; else its sentences that end in a question mark."""
    points = [found[1].strip() for line in text.splitlines() if (found := NUMBERED.match(line))]
    if len(points) < 2:
        points = [part.strip() for part in ASKED.findall(text)]
    seen = dict.fromkeys(point[:LONGEST] for point in points if not BARE.fullmatch(point))
    return list(seen)[:MOST]
