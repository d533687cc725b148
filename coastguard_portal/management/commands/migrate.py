"""Django's own `migrate`, a fifth of the work when there is nothing yet.

With each table it makes, Django draws the models of everything that hangs together with it anew: 11,000 for our 150
tables. Nothing points at a table that is new, so its model is drawn alone; the tables come out the same to the letter.
"""

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DatabaseError, connection
from django.db.migrations.state import ModelState, ProjectState

from coastguard_portal import grants

noted = ProjectState.add_model


class Command(migrate.Command):
    def handle(self, *args, **options):
        try:
            self._migrate(*args, **options)
        except DatabaseError as fault:
            if not (refusal := grants.refusal(fault)):
                raise
            role = connection.settings_dict["USER"]
            raise CommandError(
                f"The database role {role} may not change tables ({refusal}): "
                "run migrate as their owner, which DATABASE_OWNER_URL names (deploy/README.md)."
            ) from fault

    def _migrate(self, *args, **options):
        if options["migration_name"]:  # which may also lead backwards
            return super().handle(*args, **options)
        ProjectState.add_model = add_alone
        try:
            super().handle(*args, **options)
        finally:
            ProjectState.add_model = noted
        if not options["plan"] and not options["check_unapplied"]:
            grants.give()


def add_alone(state: ProjectState, model: ModelState) -> None:
    drawn = state.__dict__.pop("apps", None)  # where nothing is drawn yet, Django only notes the model down
    noted(state, model)
    if drawn is not None:
        state.apps = drawn
        drawn.render_multiple([model])
