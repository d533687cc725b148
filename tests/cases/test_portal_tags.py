"""{% load portal %} in both languages."""

from datetime import date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from cases import rocdates


class Unit:
    name_zh, name_en = "第二岸巡隊", ""
    title_zh, title_en = "標題", "Title"


@pytest.mark.parametrize(
    ("language", "source", "shown"),
    [
        ("zh-hant", "{{ at|when }}", "民國 115 年 11 月 27 日 17:00</time>"),
        ("en", "{{ at|when }}", '<time datetime="2026-11-27T17:00:00+08:00">27 November 2026, 17:00 (ROC 115)</time>'),
        ("zh-hant", "{{ on|day }}", '<time datetime="2026-11-27">民國 115 年 11 月 27 日（星期五）</time>'),
        ("en", "{{ at|day }}", '<time datetime="2026-11-27">27 November 2026 (ROC 115)</time>'),
        ("zh-hant", "{{ on|short_day }}", '<time datetime="2026-11-27">115.11.27</time>'),
        ("en", "{{ nothing|when }}{{ nothing|day }}{{ nothing|named }}", ""),
        ("zh-hant", "{{ unit|named }}", "第二岸巡隊"),
        ("en", "{{ unit|named }}", '<span lang="zh-Hant-TW">第二岸巡隊</span>'),
        ("en", '{{ unit|said:"title" }}', "Title"),
        ("en", '{{ "王小明"|mask_name }} {{ "A123456789"|mask_id }}', "王○明 A12****789"),
        ("en", '{{ "+886912345123"|mask_phone }} {{ "wang@example.tw"|mask_email }}', "09**-***-123 w***g@example.tw"),
    ],
)
def test_tags(language, source, shown):
    given_ = {"at": datetime(2026, 11, 27, 17, tzinfo=rocdates.TAIPEI), "on": date(2026, 11, 27), "unit": Unit()}
    with translation.override(language):
        assert Template("{% load portal %}" + source).render(Context(given_)).endswith(shown)


def test_what_was_written_in_chinese_is_marked_on_an_english_page():
    from django.template import Context, Template
    from django.utils import translation

    page = Template("{% load portal %}{{ name|as_written }}")
    with translation.override("en"):
        assert page.render(Context({"name": "海風<b>"})) == '<span lang="zh-Hant-TW">海風</span>&lt;b&gt;'
        mixed = page.render(Context({"name": "1. 海風 2 號, Crew"}))
        assert mixed == '1. <span lang="zh-Hant-TW">海風 2 號</span>, Crew'
        assert page.render(Context({"name": "Sea Wind"})) == "Sea Wind"
    with translation.override("zh-hant"):
        assert page.render(Context({"name": "海風"})) == "海風"
