"""Every write of the counter's books, a module a noun. One transaction each: line, persons, words, trail."""

from counters.actions.lines import mark, strike, write

__all__ = ["mark", "strike", "write"]
