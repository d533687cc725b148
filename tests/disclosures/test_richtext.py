"""Rich text: whatever is typed or pasted comes out harmless, and what people mean stays."""

import pytest

from disclosures import richtext
from disclosures.checks import find

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='//evil.example/x.png' alt='x'>",
    "<img src='data:image/png;base64,AAAA' alt='x'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='/\\evil.example'>x</a>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext></p><style><img src onerror=alert(1)></style></mtext></math>",
    "<iframe src=https://evil.example></iframe>",
    "<form action=https://evil.example><input name=a><button>x</button></form>",
    "<p style='position:fixed' onclick=alert(1) id=main class=alarm>x</p>",
    "<h1 onmouseover=alert(1)>x</h1>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content=0>",
    "<!--><script>alert(1)</script-->",
]


@pytest.mark.parametrize("typed", ATTACKS)
def test_what_would_do_harm_is_gone(typed):
    kept = richtext.clean(typed).lower()
    for sign in (
        "script",
        "onerror",
        "onclick",
        "onmouse",
        "evil",
        "data:",
        "style",
        "<svg",
        "<form",
        "<iframe",
        "id=",
    ):
        assert sign not in kept
    assert richtext.clean(kept) == kept


def test_what_people_mean_stays():
    text = (
        '<h2>甲</h2><p><strong>a</strong> <em>b</em> <a href="/laws/D0080011/">國安法</a></p>'
        '<table><caption>表</caption><thead><tr><th scope="col">x</th></tr></thead>'
        '<tbody><tr><td colspan="2">1</td></tr></tbody></table>'
        '<img src="/disclosures/files/7/a.png" alt="圖"><ol start="3" type="a"><li lang="en">c</li></ol>'
    )
    kept = richtext.clean(text)
    assert kept.replace(' rel="noopener noreferrer"', "") == text
    assert richtext.clean("<h1>x</h1><b>y</b><p></p>") == "<h2>x</h2><strong>y</strong>"
    assert richtext.plain(text).splitlines()[:2] == ["甲", "a b 國安法"]


def codes(body, title="標題", **kwargs):
    found = find({"title_zh": title, "title_en": "T", "body_zh": body}, bodies=["body_zh"], **kwargs)
    return {finding.code for finding in found}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("王先生 A123456789 到場", "person_id"),
        ("Ａ１２３４５６７８９", "person_id"),
        ("A800000014 居留", "person_id"),
        ("A123456788", "like_id"),
        ("電話 0912-345-678", "phone"),
        ("電話（02）8765-4321", "phone"),
        ("ann@example.com", "mail"),
        ("新北市淡水區中正路 12 號", "address"),
        ("紅字部分請注意", "colour"),
    ],
)
def test_personal_data_and_colours_are_seen_in_text_and_title(text, code):
    assert code in codes(f"<p>{text}</p>")
    assert code in codes("<p>好。</p>", title=text)


def test_what_is_official_or_harmless_is_not_asked_about():
    known = ["02-2239-9201 分機 266", "臺北市文山區興隆路3段296號"]
    text = "<p>02-2239-9201，臺北市文山區興隆路 3 段 296 號，public@cga.gov.tw，第 1150012345 號函，118。</p>"
    assert codes(text, known=known) == set()
    assert codes("<p>NT$12,345,678 元，2026-11-27 至 2026-12-31</p>") == set()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<img src="/disclosures/files/7/a.png">', "no_alt"),
        ("<h3>跳級</h3>", "heading"),
        ("<h2>a</h2><h4>b</h4>", "heading"),
        ('<a href="https://x.tw">https://x.tw</a>', "bare_link"),
        ('<a href="https://x.tw">點此</a>', "bare_link"),
        ("<table><tbody><tr><td>1</td></tr></tbody></table>", "no_header"),
        ("", "empty"),
    ],
)
def test_what_shuts_people_out_is_seen(body, code):
    assert code in codes(body)
    assert not codes('<h2>a</h2><h3>b</h3><p><a href="https://x.tw">內政部</a></p>')


def test_a_file_in_one_programs_format_wants_an_open_twin():
    docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert "closed_format" in codes("<p>x</p>", files=[(docx, "契約")])
    assert codes("<p>x</p>", files=[(docx, "契約"), ("application/pdf", "契約")]) == set()
