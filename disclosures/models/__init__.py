"""What the app stores, one module a noun."""

from disclosures.models.announcements import Pin, Subscription, Told
from disclosures.models.categories import Category
from disclosures.models.faq import Answer, Faq
from disclosures.models.files import ContentFile, Enclosure
from disclosures.models.items import InfoItem, OldAddress, Step, Version
from disclosures.models.laws import Article, Edition, Law
from disclosures.models.open_months import OpenMonth
from disclosures.models.page_views import PageView
from disclosures.models.reports import ErrorReport, PageLink

__all__ = [
    "Answer",
    "Article",
    "Category",
    "ContentFile",
    "Edition",
    "Enclosure",
    "ErrorReport",
    "Faq",
    "InfoItem",
    "Law",
    "OldAddress",
    "OpenMonth",
    "PageLink",
    "PageView",
    "Pin",
    "Step",
    "Subscription",
    "Told",
    "Version",
]
