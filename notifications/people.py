"""What people of ours are told of their own accounts. The rows of accounts say what is news, and a round writes the
notices: accounts stand below the outbox and know nothing of it.
"""

from django.db import transaction
from django.db.models import F

from accounts.models import KnownNetwork, Membership, Recovery, Role, User
from notifications.actions import Draft, queue_many
from notifications.recipients import Recipient

BATCH = 200  # rows a round


def tell(now) -> dict[str, int]:
    return {"networks": tell_networks(now), "recoveries": tell_recoveries(now)}


@transaction.atomic
def tell_networks(now) -> int:
    """新的網路: a sign-in from where this person never signed in before, once for each network."""
    fresh = KnownNetwork.objects.select_for_update(of=("self",), skip_locked=True).filter(is_news=True)
    fresh = list(fresh.select_related("person").order_by("pk")[:BATCH])
    KnownNetwork.objects.filter(pk__in=[one.pk for one in fresh]).update(is_news=False)
    return queue_many(
        [
            Draft("sign_in_new", to, f"network:{one.pk}", now, context={"since_at": one.since, "machine": one.browser})
            for one in fresh
            for to in reachable([one.person])
        ]
    )


@transaction.atomic
def tell_recoveries(now) -> int:
    """重設登入: that it was asked, and that it was done, to the person and to every auditor."""
    rows = Recovery.objects.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    rows = rows.select_related("person", "asked_by", "settled_by")
    watching = auditors(now)
    said = []
    for one in rows.filter(told_at=None)[:BATCH]:
        said += [Draft("recovery_asked", to, f"recovery:{one.pk}:asked:{to.user_id}", now, context=facts(one))
                 for to in reachable([one.person, *watching])]  # fmt: skip
        one.told_at = one.asked_at
        one.save(update_fields=["told_at"])
    for one in rows.filter(is_let_in=True, told_at__lt=F("settled_at"))[:BATCH]:
        said += [Draft("recovery_done", to, f"recovery:{one.pk}:done:{to.user_id}", now, context=facts(one))
                 for to in reachable([one.person, *watching])]  # fmt: skip
        one.told_at = one.settled_at
        one.save(update_fields=["told_at"])
    return queue_many(said)


def facts(recovery: Recovery) -> dict:
    by = recovery.settled_by
    return {
        "login": recovery.person.username,
        "asker_zh": recovery.asked_by.name_zh,
        "asker_en": recovery.asked_by.name_en or recovery.asked_by.username,
        "confirmer_zh": by.name_zh if by else "",
        "confirmer_en": (by.name_en or by.username) if by else "",
    }


def auditors(now) -> list[User]:
    held = Membership.objects.at(now).filter(role=Role.AUDITOR)
    return list(User.objects.filter(is_active=True, memberships__in=held).distinct().order_by("pk"))


def reachable(people: list[User]) -> list[Recipient]:
    """Those with an address, each once."""
    found = {user.pk: user for user in people if user.email}.values()
    return [Recipient(name=user.name_zh, email=user.email, language=user.language, user_id=user.pk) for user in found]
