"""Addresses of the spine. The page's language stands before them (coastguard_portal/urls.py)."""

from django.urls import include, path

from cases.views import (
    acts,
    apply,
    bulk,
    consultations,
    counter,
    desk,
    drafts,
    files,
    forwardings,
    letters,
    lists,
    own_case,
    paper,
    reports,
    service_pages,
    sop_settings,
    sop_simulator,
    staff_case,
    track,
    transfers,
    verify,
)

SERVICES = [
    path("", service_pages.services, name="services"),
    path("table/", paper.service_table, name="service_table"),
    path("poster.pdf", paper.service_poster, name="service_poster"),
    path("continue/", drafts.resume, name="draft_continue"),
    path("continue/<str:token>/", drafts.link, name="draft_link"),
    path("<slug:code>/", service_pages.service, name="service"),
    path("<slug:code>/sop/", service_pages.sop, name="service_sop"),
    path("<slug:code>/sop/<int:version>/", service_pages.sop, name="service_sop_version"),
    path("<slug:code>/sop.pdf", service_pages.sop_pdf, name="service_sop_pdf"),
    path("<slug:code>/form.pdf", paper.blank_form, {"name": "form.pdf"}, name="service_form_pdf"),
    path("<slug:code>/form.odt", paper.blank_form, {"name": "form.odt"}, name="service_form_odt"),
    path("<slug:code>/form-example.pdf", paper.blank_form, {"name": "form-example.pdf"}, name="service_form_example"),
    path("<slug:code>/apply/", apply.apply, name="apply"),
    path("<slug:code>/apply/<str:step>/", apply.apply, name="apply_step"),
]

TRACK = [
    path("", track.track, name="track"),
    path("close/", track.close, name="track_close"),
    path("link/<str:token>/", track.link, name="track_link"),
    path("<str:reference>/", track.status, name="case_status"),
    path("<str:reference>/document.pdf", track.document, name="case_document"),
    path("<str:reference>/dates.ics", track.calendar, name="case_calendar"),
    path("<str:reference>/files/", files.add_files, name="case_add_files"),
    path("<str:reference>/files/<int:pk>/", files.own_file, name="case_own_file"),
    path("<str:reference>/papers/<int:pk>.pdf", track.case_paper, name="case_paper"),
    path("<str:reference>/supplement/", own_case.supplement, name="case_supplement"),
    path("<str:reference>/withdraw/", own_case.withdraw, name="case_withdraw"),
    path("<str:reference>/<slug:name>/", track.move, name="case_move"),
]

VERIFY = [
    path("", verify.explain, name="verify"),
    path("key/", verify.key, name="verify_key"),
    path("key.json", verify.key_json, name="verify_key_json"),
    path("<str:token>/", verify.check, name="verify_token"),
    path("<str:token>/qr.svg", verify.code, name="verify_code"),
]

STAFF_CASES = [
    path("", lists.case_list, name="case_list"),
    path("bulk/", lists.bulk_new, name="bulk_new"),
    path("bulk/<int:pk>/", bulk.bulk_result, name="bulk_result"),
    path("bulk/<int:pk>/go-on/", bulk.bulk_go_on, name="bulk_go_on"),
    path("bulk/<int:pk>/undo/", bulk.bulk_undo, name="bulk_undo"),
    path("views/keep/", lists.view_keep, name="view_keep"),
    path("views/<int:pk>/remove/", lists.view_remove, name="view_remove"),
    path("<str:reference>/", staff_case.case, name="case"),
    path("<str:reference>/told/", desk.told, name="case_told"),
    path("<str:reference>/files/<int:pk>/", files.staff_file, name="case_file"),
    path("<str:reference>/note/", staff_case.note, name="case_note"),
    path("<str:reference>/reveal/", staff_case.reveal, name="case_reveal"),
    path("<str:reference>/assign/", staff_case.assign, name="case_assign"),
    path("<str:reference>/code/", staff_case.reissue, name="case_reissue"),
    path("<str:reference>/forward/", forwardings.forward, name="case_forward"),
    path("<str:reference>/receive/", forwardings.receive, name="case_receive"),
    path("<str:reference>/return/", forwardings.send_back, name="case_return"),
    path("<str:reference>/recall/", forwardings.take_back, name="case_take_back"),
    path("<str:reference>/ask/<slug:of>/", consultations.ask, name="case_ask"),
    path("<str:reference>/go-on/", consultations.go_on, name="case_go_on"),
    path("<str:reference>/transfer/", transfers.transfer, name="case_transfer"),
    path("<str:reference>/letter/", letters.write, name="case_letter"),
    path("<str:reference>/letters/<int:pk>/recall/", letters.recall, name="letter_recall"),
    path("<str:reference>/move/<slug:name>/", staff_case.move, name="case_act"),
    path("<str:reference>/page/<slug:name>/", staff_case.page, name="case_page"),
    path("<str:reference>/all/<slug:kind>/", staff_case.all_of, name="case_all"),
    path("<str:reference>/<slug:act>/", acts.do, name="case_do"),  # the last: one page an act of cases/acts.py
]

SOPS = [
    path("", sop_settings.sop_list, name="sop_list"),
    path("<slug:code>/draft/", sop_settings.sop_draft, name="sop_draft"),
    path("<slug:code>/<int:version>/", sop_settings.sop_read, name="sop_read"),
    path("<slug:code>/<int:version>/simulate/", sop_simulator.sop_simulate, name="sop_simulate"),
    path("<slug:code>/<int:version>/edit/", sop_settings.sop_edit, name="sop_edit"),
    path("<slug:code>/<int:version>/add-stage/", sop_settings.sop_stage, name="sop_stage_new"),
    path("<slug:code>/<int:version>/stages/<slug:key>/", sop_settings.sop_stage, name="sop_stage"),
    path("<slug:code>/<int:version>/stages/<slug:key>/remove/", sop_settings.sop_stage_remove, name="sop_stage_remove"),
    path("<slug:code>/<int:version>/discard/", sop_settings.sop_discard, name="sop_discard"),
    path("<slug:code>/<int:version>/publish/", sop_settings.sop_publish, name="sop_publish"),
]

urlpatterns = [
    path("services/", include(SERVICES)),
    path("track/", include(TRACK)),
    path("verify/", include(VERIFY)),
    path("staff/", desk.desk, name="desk"),
    path("staff/phone/", desk.phone, name="phone"),
    path("staff/reports/", reports.reports, name="reports"),
    path("staff/reports/cases/", reports.report_cases, name="report_cases"),
    path("staff/cases/", include(STAFF_CASES)),
    path("staff/file/", counter.counter_file, name="counter_file"),
    path("staff/file/<uuid:draft>/", counter.counter_way, name="counter_way"),
    path("staff/file/<uuid:draft>/<str:step>/", counter.counter_way, name="counter_step"),
    path("staff/consultations/<int:pk>/", consultations.consultation, name="consultation"),
    path("staff/settings/", include("cases.settings_urls")),
    path("staff/settings/sops/", include(SOPS)),
]
