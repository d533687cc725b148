"""The two doors that stand open without a login, and the bell that makes cached pages be drawn anew.

Every other view is closed by `accounts.middleware.StaffOnlyMiddleware`. A view says in one line which door it is:

    @public_page        the same for everyone: no session, no user, no cookie; kept whole by the page cache
    @public_form        something is typed here: never kept by anyone
"""

import secrets
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseNotAllowed
from redis.exceptions import RedisError

GENERATION = "pages:generation"
"""Key of the token that every cached page must bear to be shown (coastguard_portal/pagecache.py compares them)."""


def public_page(view):
    """Open `view` to everyone, reading only, and let its answer be cached whole.

    The view must not look at the session, the user or a cookie. It may set `response.cache_until` (an aware moment):
    the page is drawn anew from then on, for instance at the next publication or expiry.
    """

    @wraps(view)
    def page(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        request.is_public_page = True  # its frame tells what everybody should know (coastguard_portal/banners.py)
        response = view(request, *args, **kwargs)
        response.cache_whole = response.status_code == 200
        return response

    page.public = True
    return login_not_required(page)


def public_form(view):
    """Open `view` to everyone; nobody, not even the browser, keeps its answer."""

    @wraps(view)
    def form(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    form.public = True
    return login_not_required(form)


def expire_pages():
    """Have every cached page drawn anew once the current transaction is committed (at once outside of one)."""
    transaction.on_commit(_new_generation, robust=True)


def _new_generation():
    """A fresh token rather than a counter: a token that was lost can never come back with an old page's number."""
    try:
        cache.set(GENERATION, secrets.token_hex(8), timeout=None)
    except (RedisError, OSError):
        # The cache is away: nobody reads pages from it now, and what it still holds ends within PAGE_SECONDS.
        return
