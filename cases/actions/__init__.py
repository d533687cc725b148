"""What can be done to a case: every write of the spine, a module a noun.

One transaction each, holding status, clocks, trail and notices together.
"""

from cases.actions.filing import file_case, index_case
from cases.actions.holding import Refused, check_may, lock, log, signed
from cases.actions.moves import accept, add_note, advance, assign, log_told, reissue_code, start_review
from cases.actions.revisions import Stale, check_unchanged
from cases.actions.telling import tell_applicant, tell_unit

__all__ = [
    "Refused",
    "Stale",
    "accept",
    "add_note",
    "advance",
    "assign",
    "check_may",
    "check_unchanged",
    "file_case",
    "index_case",
    "lock",
    "log",
    "log_told",
    "reissue_code",
    "signed",
    "start_review",
    "tell_applicant",
    "tell_unit",
]
