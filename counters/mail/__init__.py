"""掛號文件登記簿 (RM): registered mail, from the scan at the counter to the signature of its addressee."""

from counters.mail.room import book as BOOK

__all__ = ["BOOK"]
