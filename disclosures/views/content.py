"""內容管理 (/staff/content/): what waits, all pages, one page with its versions; to others there is none."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may, requires
from cases.actions import Refused
from cases.documents import download
from disclosures import board, differences, metadata, reading, richtext
from disclosures.actions import files as file_actions
from disclosures.actions import keeping, workflow, writing
from disclosures.forms import AddressForm, CommentForm, EndForm, FileForm, HeadForm, ItemForm, KeeperForm
from disclosures.models import Category, Enclosure, InfoItem, Version
from disclosures.templatetags.content import in_words

PAGE = 25
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires("desk")
@require_safe
def content_list(request):
    """What waits for whoever looks, and all pages they may see, newest first."""
    now = timezone.now()
    found = InfoItem.objects.visible_to(request.user).select_related("unit")
    words = request.GET.get("q", "").strip()[:60]
    if words:
        found = found.filter(
            Q(slug__icontains=words) | Q(pk__in=Version.objects.filter(title_zh__icontains=words).values("item"))
        )
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit():
        found = found.filter(pk__lt=int(before))
    rows = board.newest(found.order_by("-pk")[: PAGE + 1])
    context = {
        "tasks": board.tasks(request.user, now),
        "rows": rows[:PAGE],
        "older": rows[PAGE - 1].item_id if len(rows) > PAGE else None,
        "words": words,
        "may_edit": may(request.user, "content.edit", now=now),
        "today": timezone.localdate(now),
        "now": now,
    }
    return render(request, "disclosures/content/list.html", context)


@requires("desk")
@require_safe
def content_board(request):
    """十款看板."""
    now = timezone.now()
    context = {"rows": board.rows(now), "may_plan": may(request.user, "content.plan", now=now)}
    return render(request, "disclosures/content/board.html", context)


@requires("content.plan")
@form_methods
def content_head(request, code):
    """One head: who keeps it, how often it is read again, and what is said where there is nothing."""
    now = timezone.now()
    head = get_object_or_404(Category.objects.select_related("unit"), code=code)
    if not may(request.user, "content.plan", head.unit, now):
        raise Http404
    initial = {name: getattr(head, name) for name in (*keeping.KEPT, "none_zh", "none_en")}
    form = HeadForm(request.POST or None, initial=initial, user=request.user, ability="content.plan")
    if form.is_valid() and done(
        request, form, keeping.edit_category, head, values=form.cleaned_data, actor=request.user, now=now
    ):
        messages.success(request, _("Saved, and noted as reviewed today."))
        return redirect("content_board")
    return form_page(request, form, title=in_words(head, "name"), back="content_board", button=_("Save"), now=now)


# --- One page ---------------------------------------------------------------------------------------------------------
@requires("content.edit")
@form_methods
def content_new(request):
    """A new page: its words, and who keeps it."""
    now = timezone.now()
    form = ItemForm(request.POST or None, initial={"licence": "ogdl", "archives": True})
    keeper = AddressForm(
        request.POST or None,
        initial={"owner": request.user, "cycle_days": 180},
        user=request.user,
        ability="content.edit",
    )
    if request.method == "POST" and form.is_valid() & keeper.is_valid():
        kept = keeper.cleaned_data
        try:
            version = writing.begin(
                values=form.values,
                slug=kept.pop("slug"),
                **kept,
                actor=request.user,
                now=now,
            )
        except Refused as why:
            keeper.add_error("slug", str(why))
        else:
            messages.success(request, _("The draft is saved. Add files, then submit it for review."))
            return redirect("content_item", version.item_id)
    bad = request.method == "POST"
    context = {"form": form, "keeper": keeper, "has_errors": bad}
    return render(request, "disclosures/content/edit.html", context, status=422 if bad else 200)


def item_of(request, pk, ability="content.read") -> InfoItem:
    """The item, if this person may see it and has the ability for its unit; else there is none."""
    item = get_object_or_404(InfoItem.objects.visible_to(request.user).select_related("unit", "owner", "deputy"), pk=pk)
    if ability != "content.read" and not may(request.user, ability, item.unit, timezone.now()):
        raise Http404
    return item


@requires("desk")
@require_safe
def content_item(request, pk):
    """One page: how it stands, what can be done now, its versions and what happened."""
    now = timezone.now()
    item = item_of(request, pk)
    versions = list(item.versions.select_related("category").order_by("-number"))
    for version in versions:
        version.item = item
    working = next((version for version in versions if version.state in Version.OPEN), None)
    how, current = reading.standing(item, now)
    waiting = next((v for v in versions if v.state == Version.State.PUBLISHED and v.publish_at > now), None)
    user = request.user
    context = {
        "item": item,
        "versions": versions,
        "newest": versions[0],
        "working": working,
        "how": how,
        "current": current if how == "current" else None,
        "waiting": waiting,
        "buttons": workflow.buttons(working, user, now) if working else [],
        "files": list(working.enclosures.select_related("file")) if working else [],
        "file_form": FileForm(),
        "comment_form": CommentForm(),
        "steps": item.steps.select_related("version").order_by("-pk")[:PAGE],
        "may_edit": may(user, "content.edit", item.unit, now),
        "may_publish": may(user, "content.publish", item.unit, now),
        "may_confirm": user.pk in (item.owner_id, item.deputy_id) or may(user, "content.edit", item.unit, now),
        "is_author": bool(working and user.pk in working.authors),
        "today": timezone.localdate(now),
        "now": now,
        "reports": item.reports.order_by("-at")[:PAGE],
        "dead_links": [link for link in item.links.filter(fails__gt=0) if link.is_dead],
    }
    return render(request, "disclosures/content/item.html", context)


@requires("content.edit")
@form_methods
def content_edit(request, pk):
    """The draft. Who saves over somebody else's words is told, and keeps their own."""
    now = timezone.now()
    item = item_of(request, pk, "content.edit")
    version = get_object_or_404(item.versions, state=Version.State.DRAFT)
    names = (*writing.FIELDS, *writing.CHANGE)
    form = ItemForm(request.POST or None, initial={name: getattr(version, name) for name in names})
    if form.is_valid():
        revision = request.POST.get("revision", "")
        revision = int(revision) if revision.isascii() and revision.isdigit() else -1
        try:
            writing.write(version, values=form.values, revision=revision, actor=request.user, now=now)
        except Refused as why:
            form.add_error(None, str(why))
            version.refresh_from_db(fields=["revision"])
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("content_item", item.pk)
    bad = request.method == "POST"
    context = {"item": item, "version": version, "form": form, "has_errors": bad}
    return render(request, "disclosures/content/edit.html", context, status=422 if bad else 200)


@requires("desk")
@require_POST
def content_do(request, pk, move):
    """One button, one move: those of the table, and what begins, confirms or calls back."""
    now = timezone.now()
    item = item_of(request, pk)
    comment = request.POST.get("comment", "")[:500]
    try:
        if move in SIMPLE:
            SIMPLE[move](item, actor=request.user, now=now)
        else:
            version = get_object_or_404(item.versions, state__in=Version.OPEN)
            workflow.advance(version, move, actor=request.user, now=now, comment=comment)
    except KeyError:
        raise Http404 from None
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("Done."))
        if move == "draft":
            return redirect("content_edit", item.pk)
    return redirect("content_item", item.pk)


def _call_back(item, *, actor, now):
    waiting = item.versions.filter(state=Version.State.PUBLISHED, publish_at__gt=now).first()
    if waiting is None:
        raise Refused(_("No version is waiting for its moment."))
    workflow.call_back(waiting, actor=actor, now=now)


SIMPLE = {"draft": writing.draft, "confirm": keeping.confirm, "call-back": _call_back}


@requires("content.edit")
@require_POST
def content_roll_back(request, pk, number):
    """An earlier version is taken up again; somebody else publishes it."""
    item = item_of(request, pk, "content.edit")
    version = get_object_or_404(item.versions, number=number)
    try:
        workflow.roll_back(version, actor=request.user, now=timezone.now())
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("Taken up again as a new version. Somebody else has to publish it."))
    return redirect("content_item", item.pk)


# --- Files ------------------------------------------------------------------------------------------------------------
@requires("content.edit")
@require_POST
def content_file_add(request, pk):
    """A file for the draft."""
    item = item_of(request, pk, "content.edit")
    version = get_object_or_404(item.versions, state=Version.State.DRAFT)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        labels = {name: given[name] for name in ("label_zh", "label_en", "meanings")}
        try:
            file_actions.enclose(version, given["upload"], **labels, actor=request.user, now=timezone.now())
        except Refused as why:
            form.add_error("upload", str(why))
        else:
            messages.success(request, _("The file is added."))
            return redirect("content_item", item.pk)
    context = {"form": form, "item": item, "title": _("Add a file"), "button": _("Add the file"), "has_errors": True}
    context |= {"back": item.pk, "is_upload": True}
    return render(request, "disclosures/content/form.html", context, status=422)


@requires("content.edit")
@require_POST
def content_file_remove(request, pk, enclosure):
    item = item_of(request, pk, "content.edit")
    row = get_object_or_404(Enclosure.objects.select_related("version__item", "file"), version__item=item, pk=enclosure)
    try:
        file_actions.take_out(row, actor=request.user, now=timezone.now())
    except Refused as why:
        messages.warning(request, str(why))
    return redirect("content_item", item.pk)


@requires("desk")
@require_safe
def content_file_open(request, pk, enclosure):
    """A file of a version that is not public yet, for those who work on it."""
    item = item_of(request, pk)
    row = get_object_or_404(Enclosure.objects.select_related("file"), version__item=item, pk=enclosure)
    return download(row.file.file.open("rb"), row.file.name, content_type=row.file.mime)


# --- Versions ---------------------------------------------------------------------------------------------------------
@requires("desk")
@require_safe
def content_version(request, pk, number):
    """A version as readers see it or would see it."""
    item = item_of(request, pk)
    version = get_object_or_404(item.versions.select_related("category"), number=number)
    version.item = item
    context = {
        "item": item,
        "version": version,
        "title": metadata.one_of(version, "title"),
        "texts": [("zh-Hant-TW", richtext.safe(version.body_zh)), ("en", richtext.safe(version.body_en))],
        "files": version.enclosures.select_related("file"),
        "may_edit": may(request.user, "content.edit", item.unit, timezone.now()),
        "is_past": version.state == Version.State.PUBLISHED and version.publish_at <= timezone.now(),
    }
    return render(request, "disclosures/content/version.html", context)


@requires("desk")
@require_safe
def content_compare(request, pk, before, after):
    """Two versions, in words."""
    item = item_of(request, pk)
    old, new = (get_object_or_404(item.versions.select_related("category"), number=n) for n in (before, after))
    context = {"item": item, "old": old, "new": new, "parts": compared(old, new)}
    return render(request, "disclosures/content/compare.html", context)


def compared(old: Version, new: Version) -> list[tuple]:
    """(name of the field, lines) of every text that differs."""
    found = []
    for name in (*COMPARED, *writing.BODIES):
        texts = [getattr(version, name) for version in (old, new)]
        if name in writing.BODIES:
            texts = [richtext.plain(text) for text in texts]
        if texts[0] != texts[1]:
            found.append((Version._meta.get_field(name).verbose_name, differences.compare(*texts)))
    return found


COMPARED = ("title_zh", "title_en", "summary_zh", "summary_en", "keywords_zh", "keywords_en", "source_zh", "source_en")


# --- Who keeps it; the end --------------------------------------------------------------------------------------------
@requires("content.edit")
@form_methods
def content_keeper(request, pk):
    """Unit, owner, deputy, cycle and address."""
    now = timezone.now()
    item = item_of(request, pk, "content.edit")
    initial = {name: getattr(item, name) for name in (*keeping.KEPT, "slug")}
    form = AddressForm(request.POST or None, initial=initial, user=request.user, ability="content.edit")
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in keeping.KEPT}
        slug = form.cleaned_data["slug"]
        if done(request, form, keeping.rekeep, item, values=values, slug=slug, actor=request.user, now=now):
            return redirect("content_item", item.pk)
    return form_page(request, form, title=_("Who keeps it, and where"), item=item, button=_("Save"), now=now)


@requires("content.publish")
@form_methods
def content_end(request, pk):
    """下架."""
    now = timezone.now()
    item = item_of(request, pk, "content.publish")
    form = EndForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        archives = given["archives"] == "yes"
        if done(request, form, workflow.end, item, archives=archives, note=given["note"], actor=request.user, now=now):
            messages.success(request, _("Nobody finds it any more."))
            return redirect("content_item", item.pk)
    return form_page(request, form, title=_("Take the page down"), item=item, button=_("Take it down now"), now=now)


def done(request, form: KeeperForm | EndForm, act, thing, **arguments) -> bool:
    """Whether the action went through; why it did not stands in the form."""
    try:
        act(thing, **arguments)
    except Refused as why:
        form.add_error(None, str(why))
        return False
    return True


def form_page(request, form, *, title, button, now, item=None, back=""):
    bad = request.method == "POST"
    context = {"form": form, "title": title, "button": button, "item": item, "back_to": back, "has_errors": bad}
    return render(request, "disclosures/content/form.html", context, status=422 if bad else 200)
