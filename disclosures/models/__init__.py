"""What the app stores, one module a noun."""

from disclosures.models.open_months import OpenMonth
from disclosures.models.page_views import PageView

__all__ = ["OpenMonth", "PageView"]
