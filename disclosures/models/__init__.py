"""What the app stores, one module a noun."""

from disclosures.models.categories import Category
from disclosures.models.files import ContentFile, Enclosure
from disclosures.models.items import InfoItem, OldAddress, Step, Version
from disclosures.models.open_months import OpenMonth
from disclosures.models.page_views import PageView
from disclosures.models.reports import ErrorReport, PageLink

__all__ = [
    "Category",
    "ContentFile",
    "Enclosure",
    "ErrorReport",
    "InfoItem",
    "OldAddress",
    "OpenMonth",
    "PageLink",
    "PageView",
    "Step",
    "Version",
]
