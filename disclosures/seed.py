"""The categories as shipped: disclosures/data/categories.json into the table, any number of times.

Names and the words of the law always follow the file; owner, cycle and "no such data" are kept by people once there.
"""

import json
from pathlib import Path

from django.db import transaction

from accounts.models import Unit
from disclosures.models import Category

CATEGORIES = Path(__file__).parent / "data" / "categories.json"
GIVEN = ("number", "order", "name_zh", "name_en", "law_zh", "law_en", "leads_to")


@transaction.atomic
def load_categories(file: Path = CATEGORIES) -> int:
    """Returns how many were added. Raises KeyError for an unknown unit."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    units = dict(Unit.objects.filter(code__in={row["unit"] for row in rows}).values_list("code", "pk"))
    known = set(Category.objects.values_list("code", flat=True))
    Category.objects.bulk_create(
        [Category(**{**row, "unit": None, "unit_id": units[row["unit"]]}) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=GIVEN,
    )
    return len({row["code"] for row in rows} - known)
