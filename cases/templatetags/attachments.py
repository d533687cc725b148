"""{% load attachments %}: the files of a case, one line on the page of staff and one on the applicant's."""

from django import template

from cases.attachments.actions import takes_more

register = template.Library()


@register.inclusion_tag("cases/staff/_files.html", takes_context=True)
def files_for_staff(context, case, files):
    """{% files_for_staff case files %}"""
    return {"case": case, "files": files, "english": context.get("english")}


@register.inclusion_tag("cases/track/_files.html")
def files_for_applicant(case):
    """{% files_for_applicant case %}"""
    return {"case": case, "files": case.attachments.all(), "takes_more": takes_more(case)}
