"""網頁也找得到: what of the portal's own pages the search finds: the fixed ones, the open data, what is handed in.

Written anew at every start (load_catalogue): their words are in the code, so a release brings them along.
"""

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from django.template import Context
from django.template.loader import get_template
from django.template.loader_tags import BlockNode
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cases import search
from cases.models import SearchEntry
from coastguard_portal.context import MENU, MORE, TEXTS_REVISED, exists
from counters.lost.kinds import KINDS
from disclosures.opendata.sets import SETS

PREFIX = "site:"
READ = {
    "/privacy/": "pages/privacy.html",
    "/security/": "pages/security.html",
    "/accessibility/": "pages/accessibility.html",
    "/contact/": "pages/contact.html",
}
"""Pages whose text is the template's alone: all of it is found."""
OTHERS = [
    ("/contact/", _("Contact")),
    ("/privacy/", _("Privacy")),
    ("/security/", _("Information security")),
    ("/accessibility/", _("Accessibility")),
    ("/display/", _("Text size and colours")),
    ("/sitemap/", _("Site map")),
]
ASKED_AS = {
    "/track/": "查詢 進度 案件編號 查詢碼 補件 撤回",
    "/mailbox/": "陳情 檢舉 建議 申訴 投訴 意見 首長信箱",
    "/lost-property/": "遺失物 失物招領 拾得物 認領 掉東西 撿到",
    "/deadline-calculator/": "期限 計算 工作天 到期日 幾天",
    "/service-points/": "服務據點 安檢所 地址 電話 怎麼去 飲水 充電 打氣 廁所",
    "/promise/": "承諾 準時率 辦理天數 滿意度 績效",
    "/announcements/": "公告 最新消息 訂閱 電子報 RSS",
    "/laws/": "法規 法律 命令 條文 下載",
    "/for-programs/": "API 介接 程式 開發者 webhook 簽章",
    "/display/": "字級 字體 放大 深色 高對比",
    "/contact/": "聯絡我們 電話 傳真 地址 上班時間 交通",
}
"""What people call the page, where it does not say so itself."""


def index_pages() -> int:
    """Put them all into the index; how many."""
    made = [*_pages(), *_sets(), *_things()]
    search.forget(PREFIX)
    search.add(made)
    return len(made)


def _pages() -> Iterator[SearchEntry]:
    labels = dict([*MENU, *MORE, *OTHERS])
    for path, label in labels.items():
        if path != "/" and exists(path, english=False):
            said = [text for language in ("zh-hant", "en") for text in _text(path, language)]
            yield _entry("page", path, label, [ASKED_AS.get(path, "")], said, path)


def _text(path: str, language: str) -> list[str]:
    """What the page says in a language; nothing of pages that are made of other things."""
    if path not in READ:
        return []
    with translation.override(language):
        reader = Reader()
        reader.feed(f"<main>{_main(READ[path])}</main>")
        return reader.lines


def _main(name: str) -> str:
    """The middle of a page alone: its frame names style sheets, which are not collected yet on a fresh machine."""
    template = get_template(name).template
    [main] = [block for block in template.nodelist.get_nodes_by_type(BlockNode) if block.name == "main"]
    context = Context()
    with context.bind_template(template):
        return main.render(context)


def _sets() -> Iterator[SearchEntry]:
    for one in SETS.values():
        said = [one.about, *(column.title for column in one.columns)]
        yield _entry("dataset", one.code, one.title, ["開放資料 統計 CSV JSON"], said, f"/opendata/{one.code}/")


def _things() -> Iterator[SearchEntry]:
    """招領: of each kind the list of what was handed in."""
    for kind in KINDS.values():
        asked_as = ["拾得物 遺失物 失物招領 認領"]
        link = f"/lost-property/?category={kind.code}"
        yield _entry("lost-property", kind.code, kind.label, asked_as, [], link)


def _entry(kind: str, key: str, label, asked_as: list[str], said: Iterable, link: str) -> SearchEntry:
    titles, words = {}, []
    for language in ("zh-hant", "en"):
        with translation.override(language):
            titles[language] = str(label)
            words += [str(text) for text in said]
    return search.entry(
        f"{PREFIX}{kind}:{key}",
        kind=kind,
        visibility=SearchEntry.Visibility.PUBLIC,
        title=titles["zh-hant"],
        title_en=titles["en"],
        headings=asked_as,
        words=list(dict.fromkeys(words)),
        link=link,
        day=TEXTS_REVISED,
    )


class Reader(HTMLParser):
    """The words of a page between <main> and its end, a line each."""

    def __init__(self):
        super().__init__()
        self.inside = False
        self.lines = []

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or tag == "main"

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "main"

    def handle_data(self, data):
        if self.inside and (line := " ".join(data.split())) and line != ":::":
            self.lines.append(line)
