"""The page of a form where files are put. Every file is kept at once; whatever is wrong, the others stay."""

from django.shortcuts import redirect

from applications import papers
from cases import drafts
from cases.attachments import actions, boxes


def save(walk, step):
    """Whichever button was pressed: what was chosen in any box of the page is kept."""
    request = walk.request
    wanted = papers.boxes(step.papers(walk.answers))
    removed = request.POST.get("remove", "")
    came = boxes.came(request, wanted)
    if walk.draft is None and came:
        walk.draft = drafts.begin(walk.service, **walk.kept_as)
    refused = boxes.take_in(request, wanted, owner=walk.draft, actor=walk.actor, now=walk.now) if came else {}
    if walk.draft and removed.isascii() and removed.isdigit():
        actions.remove(walk.draft, int(removed[:18]))
    if "add" in request.POST and not came:
        refused = {f"paper-{request.POST['add']}": [boxes.nothing_chosen()]}
    return _answered(_answer(walk, step, refused), walk)


def _answer(walk, step, refused: dict):
    form = step.make(walk.request.POST, _with_live_files(walk), walk.now)
    fine = form.is_valid()  # judges; a quiet form is never valid
    for box, sentences in refused.items():
        for sentence in sentences if box in form.fields else ():
            form.add_error(box, sentence)
    if form.errors:
        return walk.question(step, form, status=422)
    if "later" in walk.request.POST:
        walk.draft = walk.draft or drafts.begin(walk.service, **walk.kept_as)
        return walk.to("save")
    if form.pressed or not fine:
        return redirect(walk.request.get_full_path())
    walk.put(step, form.answers())
    return walk.onward(step)


def _with_live_files(walk) -> dict:
    """Also before the step was ever left: the files are there, so the page shows them."""
    return papers.with_files(walk.journey, walk.draft, {**walk.answers, papers.KEY: {"files": []}})


def ask(walk, step):
    return walk.question(step, step.make(None, _with_live_files(walk), walk.now))


def _answered(response, walk):
    return walk.hand_out(response)
