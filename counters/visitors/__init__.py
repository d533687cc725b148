"""訪客登記簿 (VL): who comes in, who is inside, whom somebody expects."""

from counters.visitors.room import book as BOOK

__all__ = ["BOOK"]
