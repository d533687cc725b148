"""Addresses of what people tell us: the mailbox, satisfaction, surveys and outreach, a list for each."""

from django.urls import include, path

from feedback.replies import idea_pages, promise_pages
from feedback.surveys import desk as survey_desk
from feedback.surveys import named as survey_named
from feedback.surveys import public as surveys
from feedback.surveys import results as survey_results
from feedback.views import (
    call_backs,
    figures,
    library,
    mailbox,
    mailbox_rules,
    outreach,
    rate,
    record,
    secretariat,
    staff_ratings,
    stands,
    topics,
    write,
)

MAILBOX = [
    path("", mailbox.mailbox, name="mailbox"),
    path("write/", write.write, name="mailbox_write"),
    path("check/", write.check, name="mailbox_check"),
    path("received/", write.received, name="mailbox_received"),
    path("figures/", figures.mailbox_figures, name="mailbox_figures"),
    path("answers/", library.answers, name="answers"),
    path("answers/<int:pk>/", library.answer, name="answer"),
    path("confirm/<str:token>/", mailbox.confirm, name="mailbox_confirm"),
]

STAFF_MAILBOX = [
    path("ideas/", idea_pages.ideas, name="faq_ideas"),
    path("ideas/<int:pk>/take/", idea_pages.take, name="faq_idea_take"),
    path("", secretariat.mailbox_desk, name="mailbox_desk"),
    path("list.csv", secretariat.mailbox_export, name="mailbox_export"),
    path("rules/", mailbox_rules.rule_list, name="mailbox_rules"),
    path("rules/new/", mailbox_rules.rule_edit, name="mailbox_rule_new"),
    path("rules/numbers/", mailbox_rules.numbers_edit, name="mailbox_numbers"),
    path("rules/<int:pk>/", mailbox_rules.rule_edit, name="mailbox_rule"),
    path("promises/", promise_pages.promises, name="follow_ups"),
    path("promises/<int:pk>/", promise_pages.promise, name="follow_up"),
    path("topics/", topics.topics, name="topics"),
    path("topics/new/", topics.topic_edit, name="topic_new"),
    path("topics/<slug:code>/", topics.topic_edit, name="topic_edit"),
    path("answers/", library.desk, name="answer_desk"),
    path("answers/<int:pk>/", library.review, name="answer_review"),
    path("new/", record.choose, name="mailbox_new"),
    path("new/filed/<uuid:draft>/", record.filed, name="mailbox_new_filed"),
    path("new/<slug:source>/", record.take_down, name="mailbox_new_from"),
    path("new/<slug:source>/<uuid:draft>/", record.take_down, name="mailbox_new_again"),
    path("new/<slug:source>/<uuid:draft>/check/", record.check, name="mailbox_new_check"),
    path("<str:reference>/<slug:act>/", secretariat.mailbox_act, name="mailbox_act"),  # the last
]

RATE = [
    path("at/<slug:word>/", rate.rate_place, name="rate_place"),
    path("kiosk/<slug:word>/", rate.rate_kiosk, name="rate_kiosk"),
    path("<slug:link>/", rate.rate, name="rate"),
    path("<slug:link>/qr.svg", rate.rate_qr, name="rate_qr"),
]

STAFF_RATINGS = [
    path("", staff_ratings.ratings, name="staff_ratings"),
    path("words/", staff_ratings.words, name="rating_words"),
    path("calls/", call_backs.calls, name="call_backs"),
    path("calls/<slug:reference>/", call_backs.call, name="call_back"),
    path("calls/<slug:reference>/take/", call_backs.take, name="call_back_take"),
    path("stands/", stands.stands, name="rating_stands"),
    path("stands/<slug:place>.pdf", stands.stand_pdf, name="rating_stand_pdf"),
]

SURVEYS = [
    path("", surveys.survey_list, name="survey_list"),
    path("invitation/<str:token>/", surveys.survey_invitation, name="survey_invitation"),
    path("<slug:slug>/", surveys.survey, name="survey"),
    path("<slug:slug>/qr.svg", surveys.survey_qr, name="survey_qr"),
    path("<slug:slug>/answer/", surveys.survey_answer, name="survey_answer"),
    path("<slug:slug>/thanks/", surveys.survey_thanks, name="survey_thanks"),
    path("<slug:slug>/results/", surveys.survey_results, name="survey_results"),
    path("<slug:slug>/results/<str:code>.svg", surveys.survey_chart, name="survey_chart"),
    path("<slug:slug>/results.<str:form>", surveys.survey_file, name="survey_file"),
]

STAFF_SURVEYS = [
    path("", survey_desk.surveys, name="surveys"),
    path("new/", survey_desk.survey_new, name="survey_new"),
    path("<int:pk>/", survey_desk.staff_survey, name="staff_survey"),
    path("<int:pk>/edit/", survey_desk.survey_edit, name="survey_edit"),
    path("<int:pk>/rehearsal/", survey_desk.survey_rehearsal, name="survey_rehearsal"),
    path("<int:pk>/invite/", survey_desk.survey_invite, name="survey_invite"),
    path("<int:pk>/poster.pdf", survey_desk.survey_poster, name="survey_poster"),
    path("<int:pk>/answers/", survey_named.survey_answers, name="survey_answers"),
    path("<int:pk>/answers/<int:number>/", survey_named.survey_answer_of, name="survey_answer_of"),
    path("<int:pk>/round/", survey_desk.survey_round, name="survey_round"),
    path("<int:pk>/act/<slug:act>/", survey_desk.survey_act, name="survey_act"),
    path("<int:pk>/questions/<slug:code>/", survey_desk.survey_question, name="survey_question"),
    path("<int:pk>/questions/<slug:code>/<slug:act>/", survey_desk.survey_question_act, name="survey_question_act"),
    path("<int:pk>/results/", survey_results.survey_figures, name="survey_figures"),
    path("<int:pk>/results/cross/", survey_results.survey_cross, name="survey_cross"),
    path("<int:pk>/results/publish/", survey_results.survey_report, name="survey_report"),
    path("<int:pk>/results/take-back/", survey_results.survey_take_back, name="survey_take_back"),
    path("<int:pk>/results/<str:code>.svg", survey_results.survey_figure_chart, name="survey_figure_chart"),
    path("<int:pk>/results/texts/<slug:code>/", survey_results.survey_remarks, name="survey_remarks"),
    path("<int:pk>/results.<str:form>", survey_results.survey_figure_file, name="survey_figure_file"),
    path("<int:pk>/improvements/new/", survey_results.improvement_new, name="improvement_new"),
    path("<int:pk>/improvements/<int:number>/", survey_results.improvement_done, name="improvement_done"),
]

STAFF_OUTREACH = [
    path("", outreach.visits, name="outreach"),
    path("new/", outreach.new, name="outreach_new"),
    path("plan/", outreach.plan, name="outreach_plan"),
    path("figures/", outreach.outreach_figures, name="outreach_figures"),
    path("<int:pk>/", outreach.visit, name="outreach_visit"),
    path("<int:pk>/reveal/", outreach.reveal, name="outreach_reveal"),
    path("<int:pk>/strike/", outreach.strike, name="outreach_strike"),
    path("<int:pk>/suggest/", outreach.suggest, name="outreach_suggest"),
    path("suggestions/<int:pk>/petition/", outreach.make_petition, name="outreach_petition"),
]

STAFF_FIGURES = [
    path("", figures.feedback_figures, name="feedback_figures"),
    path("cases/", figures.feedback_cases, name="feedback_cases"),
]

urlpatterns = [
    path("mailbox/", include(MAILBOX)),
    path("staff/mailbox/", include(STAFF_MAILBOX)),
    path("rate/", include(RATE)),
    path("staff/ratings/", include(STAFF_RATINGS)),
    path("surveys/", include(SURVEYS)),
    path("staff/surveys/", include(STAFF_SURVEYS)),
    path("staff/outreach/", include(STAFF_OUTREACH)),
    path("staff/reports/feedback/", include(STAFF_FIGURES)),
]
