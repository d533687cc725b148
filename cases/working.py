"""The working of a due date in words, in both languages. Data, not gettext: a stored or printed working keeps both."""

from datetime import timedelta
from decimal import Decimal

from cases.periods import Caution, Due, Line, Mode, Period, Roll, Saturday, Step
from cases.workdays import Reason

DAY_ZH = {
    Reason.WORKDAY: "工作日",
    Reason.MAKE_UP: "補行上班日",
    Reason.SATURDAY: "例假日（星期六）",
    Reason.SUNDAY: "例假日（星期日）",
    Reason.HOLIDAY: "國定假日：{name}",
    Reason.CLOSED: "停止上班：{name}",
}
DAY_EN = {
    Reason.WORKDAY: "working day",
    Reason.MAKE_UP: "make-up working day",
    Reason.SATURDAY: "weekend (Saturday)",
    Reason.SUNDAY: "weekend (Sunday)",
    Reason.HOLIDAY: "public holiday: {name}",
    Reason.CLOSED: "offices closed: {name}",
}
STEP_ZH = {
    Step.START: "始日不計：{day}",
    Step.EVENT: "當日不計：{day}",
    Step.COUNT: "{day}，計入{amount}",
    Step.SKIP: "{day}，不計",
    Step.PAUSED: "停止計算期間，不計：{day}",
    Step.ROLL: "{day}，末日順延",
    Step.LAST: "末日遇休息日，順延至本日：{day}",
    Step.LAST_NOON: "末日為星期六，順延至本日上午：{day}",
    Step.LAST_WHOLE: "末日為星期六，應順延至本日上午，惟上午停止上班，以本日全日為末日：{day}",
}
STEP_EN = {
    Step.START: "first day, not counted: {day}",
    Step.EVENT: "day of the event, not counted: {day}",
    Step.COUNT: "{day}, counted{amount}",
    Step.SKIP: "{day}, not counted",
    Step.PAUSED: "clock stopped, not counted: {day}",
    Step.ROLL: "{day}, the last day moves on",
    Step.LAST: "the last day fell on a day off and moves here: {day}",
    Step.LAST_NOON: "the last day fell on a Saturday and moves to this forenoon: {day}",
    Step.LAST_WHOLE: "the last day fell on a Saturday and would move to this forenoon, in which offices are closed, so "
    "the whole day is the last one: {day}",
}
COUNTED_ZH = {
    Mode.WD: "自次日起算工作日（行政程序法第48條第2項、文書處理手冊第78點）",
    Mode.CD: "自次日起算日曆天，假日計入（行政程序法第48條第2項、民法第120條第2項）",
    Mode.MONTH: "以月計，至相當日之前一日；無相當日者至月底（行政程序法第48條第3項、民法第121條第2項）",
    Mode.CD_RAW: "自次日起算日曆天，假日計入，末日不順延（文書處理手冊第78點限期公文）",
    Mode.HOUR: "以時計，即時起算，日夜及假日均計（行政程序法第48條第1項、民法第120條第1項）",
    Mode.HOUR_OFFICE: "以時計，即時起算，只計辦公時間 08:30–12:30、13:30–17:30",
    Mode.LEAD_WD: "自活動日往前算工作日，活動當日不計",
    Mode.HALF_DAY: "自次日起以半日計工作日（文書處理手冊第79點）",
}
COUNTED_EN = {
    Mode.WD: "Working days from the next day on (Administrative Procedure Act §48 II; document handling manual 78)",
    Mode.CD: "Calendar days from the next day on, holidays included (Administrative Procedure Act §48 II; "
    "Civil Code §120 II)",
    Mode.MONTH: "Months, to the day before the corresponding day, or the end of the month where there is none "
    "(Administrative Procedure Act §48 III; Civil Code §121 II)",
    Mode.CD_RAW: "Calendar days from the next day on, holidays included, last day never moved (document handling "
    "manual 78)",
    Mode.HOUR: "Hours from that moment on, day and night (Administrative Procedure Act §48 I; Civil Code §120 I)",
    Mode.HOUR_OFFICE: "Hours from that moment on, office hours only: 08:30–12:30 and 13:30–17:30",
    Mode.LEAD_WD: "Working days back from the event, whose own day is not counted",
    Mode.HALF_DAY: "Working days in halves from the next day on (document handling manual 79)",
}
ROLLED_ZH = {
    Roll.APA48: "末日遇假日順延至次一工作日；遇星期六至下星期一上午（行政程序法第48條第4項）",
    Roll.CIVIL122: "末日遇假日順延至次一工作日（民法第122條）",
}
ROLLED_EN = {
    Roll.APA48: "A last day off moves to the next working day, a Saturday to Monday forenoon (Administrative Procedure "
    "Act §48 IV)",
    Roll.CIVIL122: "A last day off moves to the next working day (Civil Code §122)",
}


def _is_chinese(language: str) -> bool:
    return language.lower().startswith("zh")


def words(said: Line | Caution, language: str) -> str:
    """One line of the working, or a warning, as a sentence of that language ("zh-hant" or "en")."""
    chinese = _is_chinese(language)
    if isinstance(said, Caution):
        return _caution(said, chinese)
    days, steps = (DAY_ZH, STEP_ZH) if chinese else (DAY_EN, STEP_EN)
    day = days[said.why.reason].format(name=(said.why.name_zh if chinese else said.why.name_en) or "—")
    sentence = steps[said.step].format(day=day, amount=_amount(said, chinese))
    return sentence if chinese else sentence[:1].upper() + sentence[1:]


def _amount(line: Line, chinese: bool) -> str:
    if line.spent is not None:
        return f" {_span(line.spent, chinese)}"
    if line.amount == Decimal("0.5"):
        return "半日" if chinese else " half"
    return ""


def _span(spent: timedelta, chinese: bool) -> str:
    minutes, seconds = divmod(int(spent.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    units = ((hours, "小時", "h"), (minutes, "分", "min"), (seconds, "秒", "s"))
    parts = [f"{n} {zh if chinese else en}" for n, zh, en in units if n]
    return " ".join(parts) or ("0 小時" if chinese else "0 h")


def _caution(said: Caution, chinese: bool) -> str:
    if chinese:
        return f"民國 {said.year - 1911} 年辦公日曆尚未與行政院公告核對，日期可能變動"
    return f"The office calendar of {said.year} has not been checked against the official one: this date may move"


def grounds(period: Period, language: str) -> list[str]:
    """The rules the answer rests on, each with its article."""
    chinese = _is_chinese(language)
    found = [(COUNTED_ZH if chinese else COUNTED_EN)[period.mode]]
    if period.mode in {Mode.CD, Mode.MONTH} and period.roll != Roll.NONE:
        whole = period.roll == Roll.APA48 and period.saturday == Saturday.FULL_DAY
        found.append(_full_saturday(chinese) if whole else (ROLLED_ZH if chinese else ROLLED_EN)[period.roll])
    return found


def _full_saturday(chinese: bool) -> str:
    if chinese:
        return "末日遇假日或星期六，順延至次一工作日全日（行政程序法第48條第4項）"
    return "A last day off, Saturdays too, moves to the whole next working day (Administrative Procedure Act §48 IV)"


def as_json(due: Due, language: str = "zh-hant") -> dict:
    """The answer as plain data: `due` is the last second in time, ISO 8601 with +08:00."""
    return {
        "due": (due.at - timedelta(seconds=1)).isoformat(),
        "last_day": due.last_day.isoformat(),
        "working": [
            {"date": line.date.isoformat(), "counted": line.counted, "reason": words(line, language)}
            for line in due.lines
        ],
        "warnings": [words(caution, language) for caution in due.warnings],
    }
