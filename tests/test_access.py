"""No page is open by accident: what answers without a sign-in stands in this list, and nothing else does."""

import pytest
from django.urls import URLPattern, get_resolver

OPEN = {
    # the same for everyone, cached whole
    "home", "sitemap", "privacy", "security", "accessibility", "contact", "programs",
    "services", "service", "service_sop", "service_sop_version", "service_sop_pdf", "verify", "verify_key",
    "verify_key_json", "verify_code", "deadline_calculator", "service_table", "service_poster", "service_form_pdf",
    "service_points", "service_point", "service_point_county", "service_point_plan",
    "service_form_odt", "service_form_example", "zone_list", "search", "search_feed", "lost_property", "lost_item_sent",
    "table_page", "table_file",
    "faq", "faq_page", "announcements", "feed", "category_feed",
    "robots", "sitemap_xml", "sitemap_section",
    "laws", "law", "law_article", "law_changes", "law_file",
    "disclosures", "disclosure_category", "item", "item_versions", "item_version", "item_changes", "content_file",
    "promise", "opendata", "open_catalogue", "open_set", "open_file",
    "openapi-json", "api_start", "api_services", "api_service", "api_due_date", "api_laws", "api_law", "api_faq",
    "api_datasets", "api_case",
    "mailbox", "mailbox_figures",
    "survey_list", "survey", "survey_qr", "survey_thanks", "survey_results", "survey_chart", "survey_file",
    "answers", "answer",
    # something is typed, or private to who opened it: never cached
    "item_report",
    "display", "apply", "apply_step", "track", "track_close", "track_link", "case_status", "case_document",
    "case_calendar", "case_move", "verify_token", "case_add_files", "case_own_file",
    "case_supplement", "case_withdraw", "case_paper",
    "draft_continue", "draft_link", "visit_pass", "visit_pass_code", "lost_item",
    "faq_helpful", "alert_subscribe", "alert_search", "alert_link", "loss", "loss_link",
    "survey_answer", "survey_invitation",
    "mailbox_write", "mailbox_check", "mailbox_received", "mailbox_confirm",
    "rate", "rate_place", "rate_kiosk", "rate_qr",
    # the way in
    "account_login", "account_logout", "account_inactive", "mfa_authenticate", "mfa_login_webauthn",
}  # fmt: skip
MACHINES = {"healthz", "healthz/live", "healthz/ready", "healthz/full"}


def patterns(resolver, before=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield before + str(entry.pattern), entry
        elif getattr(entry, "namespace", None) != "admin":
            yield from patterns(entry, before + str(entry.pattern))


def is_open(pattern) -> bool:
    return not getattr(pattern.callback, "login_required", True)


def test_every_open_page_is_meant_to_be_open():
    found = {(p.name or path) for path, p in patterns(get_resolver()) if is_open(p)}
    assert found - MACHINES == OPEN


def test_every_open_page_says_so_at_its_view():
    """One line above the view: @public_page or @public_form (accounts/doors.py); the sign-in is allauth's."""
    for path, pattern in patterns(get_resolver()):
        if is_open(pattern) and pattern.name in OPEN and not path.startswith("en/staff/") and "staff/" not in path:
            assert getattr(pattern.callback, "public", False), path


@pytest.mark.parametrize("name", ["desk", "case_list", "phone", "duty"])
def test_staff_pages_lead_to_the_sign_in(client, catalogue, name):
    from django.urls import reverse

    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert "/staff/sign-in/" in answer.headers["Location"]
