"""示範內容: what a visitor finds under the ten heads, and what waits for the editors; by the actions people use."""

import io
import json
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Unit, User
from disclosures.actions import files, workflow, writing
from disclosures.models import Category, InfoItem, Version
from disclosures.seed import load_categories

CONTENT = Path(__file__).parent.parent / "data" / "demo.json"
PEOPLE = ("editor", "publisher", "records-chief")
DAY = timedelta(days=1)


def seed(now: datetime) -> int:
    """Write, review and publish the items of data/demo.json; what is there already is left alone. Returns how many.

    Needs the demo people; without them nobody writes anything.
    """
    people = {user.username: user for user in User.objects.filter(is_demo=True, username__in=PEOPLE)}
    if set(people) != set(PEOPLE):
        return 0
    load_categories()
    # One head is left to nobody, for the board to show what it says of that.
    heads = Category.objects.filter(owner=None).exclude(code="contracts")
    heads.update(owner=people["editor"], deputy=people["publisher"])
    stories = [story for story in json.loads(CONTENT.read_text("utf-8")) if not taken(story["slug"])]
    for story in stories:
        tell(story, people, now)
    return len(stories)


def taken(slug: str) -> bool:
    return InfoItem.objects.filter(slug=slug).exists()


def tell(story: dict, people: dict, now: datetime) -> Version:
    """One item, up to the state its story names."""
    at = now - story["days_ago"] * DAY
    editor, publisher, chief = (people[name] for name in PEOPLE)
    values = {name: story[name] for name in (*writing.FIELDS, *writing.CHANGE) if name in story}
    values["category"] = Category.objects.get(code=story["category"])
    version = writing.begin(
        values=values,
        slug=story["slug"],
        unit=Unit.objects.get(code=story["unit"]),
        owner=editor,
        deputy=publisher,
        cycle_days=story.get("cycle_days"),
        actor=editor,
        now=at,
    )
    for table in story.get("tables", ()):
        enclose(version, table, editor, at)
    reach(version, story.get("state", "published"), editor, chief, publisher, at)
    for later in story.get("later", ()):
        again = writing.draft(version.item, actor=editor, now=at)
        changed = {**values, **{name: text for name, text in later.items() if name in writing.FIELDS + writing.CHANGE}}
        writing.write(again, values=changed, revision=0, actor=editor, now=at)
        moment = now + timedelta(hours=later["in_hours"])
        reach(again, later.get("state", "published"), editor, chief, publisher, min(moment, now), publish_at=moment)
    return version


def enclose(version, table, editor, at) -> None:
    text = "\n".join(",".join(row) for row in table["rows"])
    upload = SimpleUploadedFile(table["name"], text.encode("utf-8"), "text/csv")
    upload.file = io.BytesIO(text.encode("utf-8"))
    words = {name: table[name] for name in ("label_zh", "label_en", "meanings") if name in table}
    files.enclose(version, upload, **words, actor=editor, now=at)


def reach(version, state, editor, chief, publisher, at, publish_at=None) -> None:
    """Through the workflow to a state."""
    if state == "draft":
        return
    workflow.advance(version, "submit", actor=editor, now=at)
    if state == "review":
        return
    own = version.item.unit.code == "HQ-SEC"
    workflow.advance(version, "approve", actor=chief if own else publisher, now=at)
    if state == "check":
        return
    answer = "機關公務聯絡資料，依法公開。"
    workflow.publish(version, cleared=True, answer=answer, publish_at=publish_at, actor=publisher, now=at)
