"""常見問答 (/faq/): what people ask, answered; and whether that helped."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.doors import public_form, public_page
from cases import brakes, linked_data
from cases.rocdates import is_chinese
from disclosures import faq as reading
from disclosures.actions import faq as actions
from disclosures.models import Faq
from disclosures.reading import views
from disclosures.views.public import a_day, today


@public_page
def faq_list(request):
    """Every question with its short answer, by topic."""
    answers = reading.published()
    context = {"topics": reading.by_topic(answers), "linked": linked_data.questions(map(_pair, answers))}
    if answers:
        context["updated_on"] = max(answer.published_at for answer in answers)
    return render(request, "disclosures/faq/list.html", context)


@public_page
def faq_page(request, pk):
    """One question: the short answer, the long one, service and law, and how fresh it is."""
    answer = _answer(pk)
    others = [one for one in reading.published(Faq.objects.filter(topic=answer.faq.topic)) if one.faq_id != pk]
    now = timezone.now()
    context = {"answer": answer, "faq": answer.faq, "others": others[:5], "updated_on": answer.published_at}
    context |= {"linked": linked_data.questions([_pair(answer)]), **views(request.path, today(now))}
    return a_day(render(request, "disclosures/faq/page.html", context), now)


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def faq_helpful(request, pk):
    """是否有幫助: two buttons; no cookie but the one that guards the form."""
    answer = _answer(pk)
    if request.method == "POST":
        said = request.POST.get("helped")
        if said not in ("yes", "no"):
            raise Http404
        now, network = timezone.now(), brakes.network_of(request)
        actions.vote(answer.faq, helped=said == "yes", network=network, now=now)
        return redirect(f"{reverse('faq_helpful', args=[pk])}?thanks={said}")
    thanks = request.GET.get("thanks", "")
    return render(request, "disclosures/faq/helpful.html", {"answer": answer, "faq": answer.faq, "thanks": thanks})


def _answer(pk: int):
    """The words that hold of a question everybody may read, or 404."""
    faq = get_object_or_404(Faq.objects.select_related("unit", "service", "service__owner"), pk=pk, ended_at=None)
    answer = reading.holding(faq)
    if answer is None:
        raise Http404
    answer.faq = faq
    return answer


def _pair(answer) -> tuple[str, str]:
    """Question and short answer in the page's language; Chinese where there is no English."""
    if is_chinese(get_language()) or not answer.question_en:
        return answer.question_zh, answer.short_zh
    return answer.question_en, answer.short_en
