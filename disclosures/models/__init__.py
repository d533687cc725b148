"""What the app stores, one module a noun."""

from disclosures.models.laws import Article, Edition, Law
from disclosures.models.open_months import OpenMonth
from disclosures.models.page_views import PageView

__all__ = ["Article", "Edition", "Law", "OpenMonth", "PageView"]
