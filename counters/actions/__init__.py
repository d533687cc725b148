"""Every write of the counter's books, a module a noun. One transaction each: line, persons, words, trail."""

from counters.actions.lines import forget_on, mark, strike, write
from counters.actions.parties import add_party

__all__ = ["add_party", "forget_on", "mark", "strike", "write"]
