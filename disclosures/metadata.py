"""詮釋資料: the fifteen elements of Dublin Core and the three national classifications, as the <meta> of a page.

Everything is derived from the version; nobody types it twice (行政機關電子資料流通詮釋資料及分類檢索規範).
"""

from django.conf import settings
from django.utils.translation import get_language, gettext

from cases.rocdates import in_taipei
from disclosures.models import Version

PUBLISHER = {"zh": "海洋委員會海巡署", "en": "Coast Guard Administration, Ocean Affairs Council"}


def end() -> str:
    return "en" if get_language() == "en" else "zh"


def one_of(version: Version, name: str) -> str:
    """`<name>_zh` or `<name>_en`; the Chinese where there is no English."""
    return getattr(version, f"{name}_{end()}") or getattr(version, f"{name}_zh")


def is_in(version: Version, name: str) -> str:
    """The language that `one_of` answers in, as pages mark it."""
    return "en" if end() == "en" and getattr(version, f"{name}_en") else "zh-Hant-TW"


def tags(version: Version, address: str, files=()) -> list[tuple[str, str]]:
    """(name, content) of each <meta>. `address`: the permanent one, without the site's name. `files`: the enclosed."""
    unit, category = version.item.unit, version.category
    day = in_taipei(version.publish_at).date().isoformat() if version.publish_at else ""
    formats = sorted({"text/html", *(row.file.mime for row in files)})
    found = [
        ("DC.Title", one_of(version, "title")),
        ("DC.Creator", getattr(unit, f"name_{end()}")),
        ("DC.Subject", one_of(version, "keywords") or getattr(category, f"name_{end()}")),
        ("DC.Description", one_of(version, "summary") or one_of(version, "title")),
        ("DC.Publisher", PUBLISHER[end()]),
        ("DC.Contributor", getattr(unit, f"name_{end()}")),
        ("DC.Date", day),
        ("DC.Type", "Text"),
        *(("DC.Format", mime) for mime in formats),
        ("DC.Identifier", f"{settings.SITE_URL}{address}"),
        ("DC.Source", one_of(version, "source") or getattr(unit, f"name_{end()}")),
        ("DC.Language", is_in(version, "title")),
        ("DC.Relation", getattr(category, f"name_{end()}")),
        ("DC.Coverage.t.min", day),
        ("DC.Rights", rights(version)),
        ("Category.Theme", version.theme_code),
        ("Category.Cake", version.cake_code),
        ("Category.Service", version.service_code),
    ]
    return [(name, content) for name, content in found if content]


def rights(version: Version) -> str:
    return gettext(Version.Licence(version.licence).label)
