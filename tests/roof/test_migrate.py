"""Our `migrate` draws a new model alone: what it knows, and what others know of it, is what Django would have drawn."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

from coastguard_portal import embedded
from coastguard_portal.management.commands import migrate

STATION = ModelState("sea", "Station", [("id", models.AutoField(primary_key=True))])
BOAT = ModelState(
    "sea",
    "Boat",
    [
        ("id", models.AutoField(primary_key=True)),
        ("home", models.ForeignKey("sea.Station", models.CASCADE, related_name="boats")),
        ("calls_at", models.ManyToManyField("sea.Station", related_name="visitors")),
        ("escort", models.ForeignKey("self", models.CASCADE, null=True)),
    ],
)


def drawn(add) -> ProjectState:
    state = ProjectState()
    state.add_model(STATION.clone())
    assert state.apps.get_model("sea.Station")
    add(state, BOAT.clone())
    return state


def known(state: ProjectState) -> dict[str, set]:
    return {
        model._meta.label: {(field.name, getattr(field.related_model, "__name__", None)) for field in fields}
        for model in state.apps.get_models(include_auto_created=True)
        for fields in [model._meta.get_fields(include_hidden=True)]
    }


def test_a_model_drawn_alone_is_what_django_draws():
    alone = drawn(migrate.add_alone)
    assert known(alone) == known(drawn(ProjectState.add_model))
    assert ("boats", "Boat") in known(alone)["sea.Station"]
    assert alone.relations["sea", "station"].keys() == {("sea", "boat")}


def test_what_the_new_model_points_at_is_not_drawn_anew():
    state = ProjectState()
    state.add_model(STATION.clone())
    station = state.apps.get_model("sea.Station")
    migrate.add_alone(state, BOAT.clone())
    assert state.apps.get_model("sea.Station") is station
    assert state.apps.get_model("sea.Boat")._meta.get_field("home").related_model is station


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "alone"), [((), True), (("audit", "0001"), False)])
def test_only_on_the_way_forward(words, alone, monkeypatch):
    seen = []
    monkeypatch.setattr(
        migrate.migrate.Command, "handle", lambda *_, **__: seen.append(ProjectState.add_model is migrate.add_alone)
    )
    call_command("migrate", *words, verbosity=0)
    assert seen == [alone]
    assert ProjectState.add_model is migrate.noted


@pytest.mark.django_db
def test_a_role_that_may_not_change_tables_is_told_in_one_line(monkeypatch):
    def makes_a_table(*_, **__):
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {embedded.USER}")
            MigrationRecorder(connection).ensure_schema()

    monkeypatch.setattr(MigrationRecorder, "has_table", lambda _: False)
    monkeypatch.setattr(migrate.migrate.Command, "handle", makes_a_table)
    with pytest.raises(CommandError, match=r"^The database role \w+ may not change tables \(permission denied") as said:
        call_command("migrate", verbosity=0)
    assert "DATABASE_OWNER_URL" in str(said.value)
