"""The page of a list of people: a file is taken in at once, line by line; the templates to fill in."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications import roster_files
from applications.rosters import ImportRoster

PAGE = "applications/import_step.html"
TEMPLATES = {
    "roster.csv": (roster_files.template_csv, "text/csv; charset=utf-8"),
    "roster.ods": (roster_files.template_ods, "application/vnd.oasis.opendocument.spreadsheet"),
}


def is_import(request, form) -> bool:
    return isinstance(form, ImportRoster) and "import" in request.POST


def take_in(walk, step, form):
    """A file was sent: who is in order stands on the list at once, the rest is named; nothing typed is lost."""
    file = walk.request.FILES.get("roster_file")
    try:
        if file is None:
            raise ValidationError(_("Choose the file with the list first, then press the button again."))
        taken = form.take_in(file)
    except ValidationError as fault:
        form.refused_file = " ".join(fault.messages)
        return walk.question(step, form, status=422)
    if taken.added:
        walk.put(step, taken.people)
        form = step.make(walk.request.POST, walk.answers, walk.now)
    form.taken = taken
    response = walk.question(step, form, status=422 if taken.faults else 200)
    return walk.hand_out(response)


def template(walk, name):
    """The list to fill in, with one line that shows how."""
    made = (step.make(None, {}, walk.now) for step in walk.journey.steps if step.template == PAGE)
    roster = next((form for form in made if isinstance(form, ImportRoster)), None)
    if roster is None:
        raise Http404
    make, kind = TEMPLATES[name]
    response = HttpResponse(make(roster.columns, get_language()), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
