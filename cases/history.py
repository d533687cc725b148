"""歷程: the lines of the trail as the case's page shows them. Pure: rows in, lines out.

Who looks at a case twenty times leaves twenty rows. They are shown as one line, as long as nothing was done in between.
"""

from collections.abc import Iterable

from audit.models import Action, Event

LOOKS = {Action.CASE_OPENED, Action.CASE_TRACKED, Action.ATTACHMENT_OPENED, Action.DOCUMENT_OPENED}
READ = 300  # rows read for one page of lines


def folded(rows: Iterable[Event], most: int) -> tuple[list[Event], int | None]:
    """At most so many lines of these rows, newest first, and the id of the last row in them where rows are left.

    The line of repeated looks is the newest of them, with `times`, and `first_at` where that is another minute. A page
    that ends among looks takes in no row beyond its last line, so that the next page begins with the very next row.
    """
    lines, looks, last = [], {}, None
    for row in rows:
        look = (row.action, row.actor_id, row.actor_name, row.note) if row.action in LOOKS else None
        line = looks.get(look)
        if line is None:
            if len(lines) == most:
                return lines, last
            line = row
            line.times, line.first_at = 0, None
            lines.append(line)
            if look is None:  # something was done: who looks after it looks anew
                looks.clear()
            else:
                looks[look] = line
        line.times += 1
        if row.at.replace(second=0, microsecond=0) != line.at.replace(second=0, microsecond=0):
            line.first_at = row.at
        last = row.pk
    return lines, None


def is_folded(lines: Iterable[Event]) -> bool:
    return any(getattr(line, "times", 1) > 1 for line in lines)
