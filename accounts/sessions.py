"""Where a person is signed in: told to them, ended by them, and not in more places at once than is written.

Django keeps the sessions; a `SignIn` says whose each is, so that nobody opens every session there is to find some.
"""

from django.conf import settings
from django.contrib.sessions.models import Session

from accounts.middleware import seen_at, session_ends_at
from accounts.models import SignIn, User

# The first word found in what a browser calls itself names it; the order matters, for most claim to be others too.
BROWSERS = ("Edg", "OPR", "SamsungBrowser", "Firefox", "FxiOS", "CriOS", "Chrome", "Safari")
CALLED = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "FxiOS": "Firefox", "CriOS": "Chrome"}
SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Macintosh", "Linux")


def begin(request, person: User, network: str, now) -> int:
    """Write down this session; end the oldest where there are more than SESSIONS_AT_ONCE. How many were ended."""
    if request.session.session_key is None:  # signed in over a session of somebody else, which Django dropped whole
        request.session.create()
    key = request.session.session_key
    browser = browser_of(request.headers.get("User-Agent", ""))
    SignIn.objects.update_or_create(
        session_key=key, defaults={"person": person, "since": now, "network": network, "browser": browser}
    )
    if person.is_demo or not settings.SESSIONS_AT_ONCE:
        return 0
    others = [place.session_key for place in living(person, now) if place.session_key != key]
    surplus = others[settings.SESSIONS_AT_ONCE - 1 :]
    end(person, surplus)
    return len(surplus)


def living(person: User, now) -> list[SignIn]:
    """The sessions of a person that still open something, the newest first, each with its `seen_at`."""
    places = list(person.sign_ins.order_by("-since", "-pk"))
    keys = [place.session_key for place in places]
    sessions = {row.session_key: row for row in Session.objects.filter(session_key__in=keys, expire_date__gt=now)}
    found = []
    for place in places:
        said = sessions[place.session_key].get_decoded() if place.session_key in sessions else {}
        if (ends_at := session_ends_at(said)) and ends_at > now:
            place.seen_at = seen_at(said)
            found.append(place)
    return found


def end(person: User, keys: list[str]):
    """End these sessions of theirs; a key of somebody else's ends nothing."""
    theirs = person.sign_ins.filter(session_key__in=keys)
    Session.objects.filter(session_key__in=[place.session_key for place in theirs]).delete()
    theirs.delete()


def end_all(person: User):
    end(person, list(person.sign_ins.values_list("session_key", flat=True)))


def forget(now) -> int:
    """Sessions that are over, and what was noted of them."""
    Session.objects.filter(expire_date__lte=now).delete()
    return SignIn.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()[0]


def browser_of(words: str) -> str:
    """`Firefox, Windows`: enough to know one's own again."""
    browser = next((word for word in BROWSERS if f"{word}/" in words), "")
    system = next((word for word in SYSTEMS if word in words), "")
    return ", ".join(filter(None, (CALLED.get(browser, browser), "Mac" if system == "Macintosh" else system)))
