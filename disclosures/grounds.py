"""限制公開事由: the nine grounds of 政府資訊公開法 §18 I, as the publisher is asked about them."""

from django.utils.translation import gettext_lazy as _

GROUNDS = (
    _("State secrets, and what other laws keep secret or forbid to disclose"),
    _("What would hinder the finding, prosecution or punishment of crimes, a fair trial, or endanger a person"),
    _("Drafts and opinions before a decision is made, unless the public interest needs them"),
    _("What would make supervision, inspection or investigation difficult"),
    _("Examinations of knowledge, ability or professional skill, where fairness would suffer"),
    _("What would infringe on the privacy or the professional secrets of a person"),
    _("Business secrets of persons, companies or groups"),
    _("Cultural heritage that has to be protected, where it could be damaged"),
    _("Business of public enterprises, where competition would suffer"),
)
