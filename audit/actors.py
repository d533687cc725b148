"""Who acts when nobody is signed in."""


class _Citizen:
    """民眾: someone at a public form, known to us by the case only. Never named in the trail."""

    def __repr__(self):
        return "CITIZEN"


CITIZEN = _Citizen()

CITIZEN_NAME = "citizen"
SYSTEM_NAME = "system"


def name_of(actor) -> str:
    """The name an actor signs with: kept as text, so that it still reads when the person has left."""
    if actor is None:
        return SYSTEM_NAME
    if actor is CITIZEN:
        return CITIZEN_NAME
    if not getattr(actor, "pk", None):
        raise ValueError("An actor is a person with an account, CITIZEN, or None for the system.")
    return getattr(actor, "name_zh", "") or actor.get_username()
