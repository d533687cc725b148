"""服務中心使用登記簿 (SC): what people come to the service centre for, one key a kind."""

from counters.service_use.room import book as BOOK

__all__ = ["BOOK"]
