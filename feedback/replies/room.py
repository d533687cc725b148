"""What answers bring to the room of petitions (cases/rooms.py)."""

from feedback.actions import replies
from feedback.replies import levels, outcomes, pages, track_pages

PARTS = {
    "outcomes": outcomes.OUTCOMES,
    "approving_unit": levels.approving_unit,
    "draft_shown": pages.draft_shown,
    "approval_words": pages.approval_words,
    "approved": replies.approved,
    "letter_left": replies.letter_left,
    "letter_recalled": replies.letter_recalled,
}
STAFF_PAGES = pages.STAFF_PAGES
APPLICANT_MOVES = track_pages.APPLICANT_MOVES
