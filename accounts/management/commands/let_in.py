"""`manage.py let_in NAME`: the first account of an installation, roles of the ethics office, and the last way in."""

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts import actions, recovery
from accounts.models import Role, Unit, User
from audit.actions import record
from audit.models import Action


class Command(BaseCommand):
    help = "Give somebody a password for one use; open the account if there is none (--name), and give a role (--role)."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", help="Chinese name of a person who has no account yet")
        parser.add_argument("--role", choices=Role.values, help="a role to give, for instance administrator")
        parser.add_argument("--unit", default="CGA", help="code of the unit the role is for (CGA, the headquarters)")

    @transaction.atomic
    def handle(self, *, username, name, role, unit, **options):
        now = timezone.now()
        person = User.objects.filter(username__iexact=username).first() or self._opened(username, name, now)
        if role:
            self._give(person, role, unit, now)
        password = recovery.let_in(person, now)
        record(Action.SECOND_FACTOR_SET, actor=None, now=now, note="let in on the server", person=person.pk)
        self.stdout.write(f"{person.username}: {password}")
        until = timezone.localtime(person.given_until)
        self.stdout.write(f"Good until {until:%Y-%m-%d %H:%M} in Taipei, to choose a password of one's own.")

    def _opened(self, username, name, now) -> User:
        if not name:
            raise CommandError(f"Nobody is called {username}. To open the account, add --name.")
        password = recovery.one_time_password()
        return actions.open_account(username=username, password=password, name_zh=name, actor=None, now=now)

    def _give(self, person, role, code, now):
        try:
            actions.grant(user=person, unit=Unit.objects.get(code=code), role=role, actor=None, now=now)
        except ObjectDoesNotExist as fault:
            raise CommandError(f"There is no unit {code}.") from fault
        except actions.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
