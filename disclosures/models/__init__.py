"""What the app stores, one module a noun."""

from disclosures.models.categories import Category
from disclosures.models.files import ContentFile, Enclosure
from disclosures.models.items import InfoItem, OldAddress, Step, Version
from disclosures.models.laws import Article, Edition, Law
from disclosures.models.open_months import OpenMonth
from disclosures.models.page_views import PageView

__all__ = [
    "Article",
    "Category",
    "ContentFile",
    "Edition",
    "Enclosure",
    "InfoItem",
    "Law",
    "OldAddress",
    "OpenMonth",
    "PageView",
    "Step",
    "Version",
]
