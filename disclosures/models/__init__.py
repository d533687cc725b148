"""What the app stores, one module a noun."""

from disclosures.models.open_months import OpenMonth

__all__ = ["OpenMonth"]
