"""准駁依據: what may be said of one thing asked for, and the items of law on which it may be held back.

The words are those of the law; the letter to the applicant quotes them with their article. `may_outweigh`: the item
itself lets the public interest (or consent, life, health) open what it closes, so whoever drafts has to think of it.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.rocdates import is_chinese


class Verdict(models.TextChoices):
    """What is decided about one thing asked for."""

    FULL = "full", _("given in full")
    PARTIAL = "partial", _("given in part, the rest held back")
    REFUSE = "refuse", _("held back")
    ELSEWHERE = "elsewhere", _("to be found elsewhere")
    NONE = "none", _("we hold no such thing")


HELD_BACK = (Verdict.PARTIAL, Verdict.REFUSE)  # these need a ground of law
GIVEN = (Verdict.FULL, Verdict.PARTIAL)


@dataclass(frozen=True, slots=True)
class Ground:
    """One item of law on which something may be held back."""

    code: str
    article_zh: str
    article_en: str
    zh: str
    en: str
    may_outweigh: bool = False

    @property
    def article(self) -> str:
        return self.article_zh if is_chinese(get_language()) else self.article_en

    def __str__(self):
        return f"{self.article}：{self.zh}" if is_chinese(get_language()) else f"{self.article}: {self.en}"

    @property
    def both(self) -> dict:
        return {"zh": f"{self.article_zh}：{self.zh}", "en": f"{self.article_en}: {self.en}"}


def _archives(number: int, zh: str, en: str) -> Ground:
    article_zh, article_en = f"檔案法第 18 條第 {number} 款", f"Archives Act, article 18, item {number}"
    return Ground(f"ar18-{number}", article_zh, article_en, zh, en)


def _information(number: int, zh: str, en: str, *, may_outweigh=False) -> Ground:
    return Ground(
        f"fi18-{number}",
        f"政府資訊公開法第 18 條第 1 項第 {number} 款",
        f"The Freedom of Government Information Law, article 18 I, item {number}",
        zh,
        en,
        may_outweigh,
    )


def _personal(code: str, where_zh: str, where_en: str, zh: str, en: str) -> Ground:
    return Ground(code, f"個人資料保護法{where_zh}", f"Personal Data Protection Act, {where_en}", zh, en)


ARCHIVES = (
    _archives(1, "有關國家機密者", "state secrets"),
    _archives(2, "有關犯罪資料者", "data on crimes"),
    _archives(3, "有關工商秘密者", "trade secrets"),
    _archives(4, "有關學識技能檢定及資格審查之資料者", "tests of knowledge or skill, checks of qualifications"),
    _archives(5, "有關人事及薪資資料者", "personnel and salaries"),
    _archives(6, "依法令或契約有保密之義務者", "a duty of secrecy by law or contract"),
    _archives(7, "其他為維護公共利益或第三人之正當權益者", "the public interest or the rights of others"),
)

INFORMATION = (
    _information(1, "國家機密，或其他法令規定應秘密或限制、禁止公開者", "state secrets, or secret by another law"),
    _information(
        2,
        "有礙犯罪偵查、追訴、執行，妨害公正裁判，或危害他人生命、身體、自由、財產者",
        "it would hamper an investigation, a fair trial, or endanger life, body, freedom or property",
    ),
    _information(
        3, "作成意思決定前的內部擬稿或其他準備作業", "drafts and preparation before a decision", may_outweigh=True
    ),
    _information(
        4,
        "監督、管理、檢（調）查、取締的資料，公開將對實施目的造成困難或妨害者",
        "papers of supervision or inspection, where openness would defeat its purpose",
    ),
    _information(
        5,
        "專門知識、技能或資格的考試、檢定或鑑定資料，公開將影響公正效率者",
        "examinations and appraisals, where openness would harm their fairness",
    ),
    _information(
        6,
        "侵害個人隱私、職業上秘密或著作權人之公開發表權者",
        "it would intrude upon privacy, professional secrets or the right of first publication",
        may_outweigh=True,
    ),
    _information(
        7,
        "營業上秘密或經營事業有關之資訊，公開侵害其權利、競爭地位或其他正當利益者",
        "business secrets, where openness would harm rights or competition",
        may_outweigh=True,
    ),
    _information(
        8, "為保存文化資產必須特別管理，公開有滅失或減損其價值之虞者", "cultural heritage that would be put at risk"
    ),
    _information(
        9, "公營事業機構經營資料，公開妨害其經營上之正當利益者", "interests of a state enterprise", may_outweigh=True
    ),
)

PERSONAL_DATA = (
    _personal(
        "pd10-1",
        "第 10 條第 1 款",
        "article 10, item 1",
        "妨害國家安全、外交及軍事機密、整體經濟利益或其他國家重大利益",
        "it would harm national security or other weighty interests of the state",
    ),
    _personal(
        "pd10-2", "第 10 條第 2 款", "article 10, item 2", "妨害公務機關執行法定職務", "it would hamper our duties"
    ),
    _personal(
        "pd10-3",
        "第 10 條第 3 款",
        "article 10, item 3",
        "妨害該蒐集機關或第三人之重大利益",
        "it would harm weighty interests of the agency or of others",
    ),
    _personal(
        "pd11-1",
        "第 11 條第 1 項",
        "article 11 I",
        "查證後個人資料正確、完整，沒有更正或補充的必要",
        "we checked: the data are right and complete",
    ),
    _personal(
        "pd11-2",
        "第 11 條第 2 項但書",
        "article 11 II, exception",
        "正確性有爭議，但因執行職務所必須，已註明爭議",
        "the data are disputed but needed for our duties; the dispute is noted",
    ),
    _personal(
        "pd11-3",
        "第 11 條第 3 項但書",
        "article 11 III, exception",
        "因執行職務所必須，仍須保存或使用",
        "the data are still needed for our duties",
    ),
)

# For each service: its grounds, and why the rest of a mixed file must be given.
GROUNDS: dict[str, tuple[Ground, ...]] = {
    "archives": ARCHIVES,
    "information": INFORMATION,
    "personal-data": PERSONAL_DATA,
}
SEVERED = {
    "archives": {
        "zh": "其餘部分依檔案法施行細則第 17 條第 2 項提供。",
        "en": "The rest is given (Enforcement Rules of the Archives Act, article 17 II).",
    },
    "information": {
        "zh": "其餘部分依政府資訊公開法第 18 條第 2 項提供。",
        "en": "The rest is given (The Freedom of Government Information Law, article 18 II).",
    },
    "personal-data": {
        "zh": "其餘部分依個人資料保護法第 10 條、第 11 條辦理。",
        "en": "The rest is granted (Personal Data Protection Act, articles 10 and 11).",
    },
}
BY_CODE: dict[str, Ground] = {ground.code: ground for grounds in GROUNDS.values() for ground in grounds}


def grounds_named(codes) -> list[Ground]:
    """The grounds of these codes, in their order; a code we no longer know is left out."""
    return [BY_CODE[code] for code in codes if code in BY_CODE]
