"""What the app stores, one module a noun."""

from disclosures.models.categories import Category
from disclosures.models.files import ContentFile, Enclosure
from disclosures.models.items import InfoItem, OldAddress, Step, Version
from disclosures.models.open_months import OpenMonth

__all__ = ["Category", "ContentFile", "Enclosure", "InfoItem", "OldAddress", "OpenMonth", "Step", "Version"]
