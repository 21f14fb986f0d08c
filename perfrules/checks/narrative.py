"""Narrative: what the texts of a report admit against its rows and its score."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from perfrules.checks.base import Check, Family, Finding, example, item, row
from perfrules.checks.subject import Need, Subject
from perfrules.errors import Severity
from perfrules.wording import Wording as W

__all__ = ["CHECKS", "around"]

_TEXTS = frozenset({Need.TEXTS})
_NEGATED = re.compile("[无没未不免防禁杜][^。，；]{0,8}$|(?:严禁|防止|杜绝|避免|是否|不得)[^。，；]{0,10}$")
"""Words before a bad word that take it back: 未发现挤占, 不存在截留, 严禁挪用."""
_TROUBLE = ("问题", "不足", "困难", "建议")


def _troubles(subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield heading and text of the parts that speak of problems."""
    for key, text in subject.texts.items():
        if any(word in key for word in _TROUBLE):
            yield key, text


def _admitted(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the first match that no word before it, or before its group ``bad``, takes back."""
    for match in pattern.finditer(text):
        start = match.start("bad") if "bad" in pattern.groupindex and match["bad"] else match.start()
        if not _NEGATED.search(text[max(0, start - 14) : start]):
            return match
    return None


def around(text: str, match: re.Match[str], width: int = 24) -> str:
    """Return *match* with up to *width* characters of *text* on either side."""
    return text[max(0, match.start() - width) : match.end() + width]


def _is_perfect(subject: Subject) -> bool:
    """Return whether the sheet gives itself (nearly) everything: 95 % of the full mark, or the best grade."""
    sheet, rules = subject.sheet, subject.rules
    full = Fraction(100) if rules is None else Fraction(rules.full)
    if sheet.stated_total is not None:
        return Fraction(sheet.stated_total) >= full * Fraction(95, 100)
    if sheet.stated_grade:
        return sheet.stated_grade.strip() in ("优", "优秀")
    scored = [entry for entry in subject.indicators if entry.weight and entry.score is not None]
    return len(scored) >= 3 and all(entry.is_full for entry in scored)


class PerfectDespiteTrouble(Check):
    """A perfect score while the text reports serious failure (L62)."""

    id = "perfect-despite-trouble"
    catalogue = "L62"
    heuristic = True
    family = Family.NARRATIVE
    severity = Severity.WARNING
    gravity = 86
    title = W("满分而文中承认严重问题", "a perfect score while the text reports serious failure")
    message = W("自评 {score}，“{key}”却写“{words}”", "a score of {score}, yet “{key}” says “{words}”")
    why = W("严重的问题应在得分里看得见。", "serious problems should show in the score.")
    needs = _TEXTS
    bad = example(
        row("到岗率", "≥90%", "100%", 10, 10), total=100, texts={"存在的问题": "人员流失严重，影响服务效率。"}
    )
    near_miss = example(row("到岗率", "≥90%", "100%", 10, 10), total=100, texts={"存在的问题": "宣传形式可以更丰富。"})
    _SERIOUS = re.compile(
        "[\u4e00-\u9fff]{0,6}(?P<bad>严重)|无法(?:正常|按期|开展|完成)[\u4e00-\u9fff]{0,6}|难以为继|停滞|瘫痪|违规|违纪|挪用|截留|套取|重大(?:隐患|损失|失误)|大量(?:流失|积压|拖欠)|长期拖欠|烂尾"
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look for serious words in the parts on problems of a sheet at 95 % or 优."""
        if not _is_perfect(subject):
            return
        for key, text in _troubles(subject):
            word = _admitted(self._SERIOUS, text)
            if word is not None:
                sheet = subject.sheet
                score = (
                    " ".join(str(part) for part in (sheet.stated_total, sheet.stated_grade) if part not in (None, ""))
                    or "—"
                )
                cells = (f"texts.{key}", "total" if sheet.stated_total is not None else "grade")
                yield self.finding(
                    *cells, basis={f"texts.{key}": around(text, word)}, score=score, key=key, words=word[0]
                )
                return


class MisuseAdmitted(Check):
    """The text admits improper use beside 使用规范 (L86)."""

    id = "misuse-admitted"
    catalogue = "L86"
    heuristic = True
    family = Family.NARRATIVE
    severity = Severity.ERROR
    gravity = 96
    title = W("文中承认资金混用，管理情况却写规范", "the text admits improper use beside 使用规范")
    message = W("“{key}”写“{words}”，{claim}", "“{key}” says “{words}”, while {claim_en}")
    why = W("挤占、混用属资金管理的严重问题，复核人首先看这一条。", "improper use is what a reviewer leads with.")
    needs = _TEXTS
    bad = example(
        row("到岗率", "≥90%", "100%", 10, 10), management=[item("使用规范性", "使用规范")],
        texts={"资金管理建议": "在编人员的办公经费同时用于购岗人员。"},
    )  # fmt: skip
    near_miss = example(
        row("到岗率", "≥90%", "100%", 10, 10), management=[item("使用规范性", "使用规范")],
        texts={"资金管理建议": "未发现挤占、挪用专项资金的情况。"},
    )  # fmt: skip
    _MISUSE = re.compile(
        "挤占|挪用|混用|截留|套取|虚列|超范围(?:支出|列支|使用)|超标准(?:支出|列支|发放)|扩大(?:开支|支出|使用)范围|串用"
        "|(?:经费|资金)[\u4e00-\u9fff]{0,4}(?:同时|一并|也)?用于[^。；]{0,30}(?:支出|人员|经费)"
        "|使用的?是?[^。；，]{0,16}(?:在编人员|其他项目|专项|单位)的?[^。；，]{0,6}(?:经费|资金)"
    )
    # what a unit reports as a problem need not say whose money it was
    _RUNNING = re.compile(
        "(?:将|把)[^。；，]{0,16}(?:补助|补贴|资金|经费|专款|拨款|收入)[^。；，]{0,6}用于[^。；，]{0,12}"
        "(?:日常|运转|办公|招待|福利|还债|偿还|弥补|个人)"
    )
    _ALIEN = re.compile("同时|一并|在编|其他项目|其它项目|挤占|挪用|混用|截留|套取|虚列|超范围|超标准|扩大|串用")

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look for words of misuse where the management table, or a row, claims that funds are used properly."""
        claim = self._claim(subject)
        if claim is None:
            return
        for key, text in subject.texts.items():
            for sentence in re.split("[。；;\n]", text):
                word = _admitted(self._MISUSE, sentence)
                if word is not None and not self._ALIEN.search(around(sentence, word, 30)):
                    word = None
                if word is None and re.search("问题|不足", key):
                    word = _admitted(self._RUNNING, sentence)
                if word is not None:
                    cell, claimed, claimed_en = claim
                    yield self.finding(
                        cell,
                        f"texts.{key}",
                        basis={f"texts.{key}": sentence.strip()[:160], cell: subject.text_at(cell) or ""},
                        key=key,
                        words=word[0],
                        claim=claimed,
                        claim_en=claimed_en,
                    )
                    return

    @staticmethod
    def _claim(subject: Subject) -> tuple[str, str, str] | None:
        for index, part in enumerate(subject.sheet.management):
            if (
                re.search("使用|规范|合规", part.name + part.statement)
                and "规范" in part.name + part.statement
                and "使用" in part.name
            ):
                return (
                    f"management[{index}].statement",
                    f"资金管理“{part.name}”却写“{part.statement}”",
                    f"“{part.name}” is stated as “{part.statement}”",
                )
        for entry in subject.indicators:
            if re.search("资金使用.{0,4}(?:合规|规范)", entry.name) and entry.is_full:
                return entry.cell("score"), f"“{entry.title}”却得满分", f"“{entry.title}” has full marks"
        return None


_CONTRADICTIONS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile("流失(?:严重|较大|较多|率高)|大量[^。，；]{0,6}流失|离职率高|人员不稳定"),
        re.compile("到岗|在岗|稳定|留存|留用"),
    ),
    (re.compile("投诉(?:较多|多|增加)|群众不满|意见较大|满意度(?:不高|偏低|较低)"), re.compile("满意")),
    (
        re.compile("进度(?:缓慢|滞后|较慢|迟缓)|工期(?:延误|滞后)|(?:未|没有)(?:能)?按(?:期|时)|延期|逾期"),
        re.compile("及时|按时|按期|完成时间|完工|开工"),
    ),
    (re.compile("质量(?:不高|较差|问题|不达标)|返工|不合格"), re.compile("合格率|质量|验收")),
    (re.compile("拖欠|未(?:能)?(?:及时|足额)发放|发放不及时"), re.compile("发放|足额|兑付")),
    (re.compile("故障(?:频发|较多|率高)|损坏严重|设备老化"), re.compile("完好|正常运行|可用")),
    (re.compile("知晓(?:度|率)(?:不高|偏低|较低)|宣传不到位|宣传不足"), re.compile("知晓|宣传")),
)


class RowContradictsText(Check):
    """A row contradicts the narrative (L105)."""

    id = "row-contradicts-text"
    catalogue = "L105"
    heuristic = True
    family = Family.NARRATIVE
    severity = Severity.WARNING
    gravity = 60
    title = W("指标与文字矛盾", "a row contradicts the narrative")
    message = W(
        "“{name}”填 {actual} 得满分，“{key}”却写“{words}”",
        "“{name}” is {actual} at full marks, yet “{key}” says “{words}”",
    )
    rate = W(
        "“{name}”表中填 {actual}，“{key}”却写“{words}”", "“{name}” is {actual} in the table, yet “{key}” says “{words}”"
    )
    why = W("自己写的问题和自己打的分对不上。", "the unit's own words and scores disagree.")
    needs = frozenset({Need.TEXTS, Need.ROWS})
    bad = example(row("人员到岗率", "≥90%", "100%", 10, 10), texts={"存在的问题": "待遇偏低，人员流失严重。"})
    near_miss = example(row("人员到岗率", "≥90%", "92%", 10, 10), texts={"存在的问题": "水土流失治理任务重。"})

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look for pairs of words, which are shown, and for rates that stand in the text under a row's very name."""
        yield from self._other_rates(subject)
        for key, text in _troubles(subject):
            for words, names in _CONTRADICTIONS:
                admitted = _admitted(words, text)
                if admitted is None or re.search("水土|养分|资金|耕地", around(text, admitted, 4)):
                    continue
                for entry in subject.indicators:
                    name = names.search(entry.name)
                    if name is not None and entry.is_full and entry.is_met is not False:
                        basis = {f"texts.{key}": around(text, admitted), entry.cell("actual"): entry.row.actual}
                        yield self.finding(
                            entry.cell("actual"),
                            f"texts.{key}",
                            basis=basis,
                            name=entry.title,
                            actual=entry.row.actual,
                            key=key,
                            words=admitted[0],
                        )

    def _other_rates(self, subject: Subject) -> Iterator[Finding]:
        rows = [entry for entry in subject.indicators if entry.reached is not None and entry.is_share]
        for key, text in subject.texts.items():
            if "目标" in key and not re.search("完成|实现", key):
                continue  # a goal holds targets
            for entry in rows:
                stated = re.search(
                    re.escape(entry.title) + r"[为是达到至了约:：]{0,3}(\d+(?:\.\d+)?)[%％](?!以上|及以上)", text
                )
                if len(entry.title) < 4 or stated is None or entry.reached is None or entry.number is None:
                    continue
                number = Decimal(stated[1])
                if number not in (entry.reached.quantity.number, entry.number.quantity.number):
                    basis = {f"texts.{key}": around(text, stated), entry.cell("actual"): entry.row.actual}
                    values = {"actual": entry.row.actual, "key": key, "words": stated[0]}
                    cells = (entry.cell("actual"), f"texts.{key}")
                    yield self.finding(*cells, message=self.rate, basis=basis, name=entry.title, values=values)


class DefectHidden(Check):
    """The narrative reports a defect that the table hides (L114)."""

    id = "defect-hidden"
    catalogue = "L114"
    heuristic = True
    default = False
    family = Family.NARRATIVE
    severity = Severity.WARNING
    gravity = 57
    title = W("文中报告的缺陷在表中看不到", "the narrative reports a defect that the table hides")
    message = W("“{key}”写“{words}”，表中却全部满分", "“{key}” says “{words}”, yet every row has full marks")
    why = W("自己说有问题，表里一分没扣。", "the unit's own problem costs no point.")
    needs = frozenset({Need.TEXTS, Need.POINTS})
    bad = example(
        *(row(f"指标{name}", "≥90%", "95%", 10, 10) for name in "甲乙丙"),
        texts={"存在的问题": "部分项目绩效指标未量化，支出进度滞后。"},
    )
    near_miss = example(
        *(row(f"指标{name}", "≥90%", "95%", 10, 10) for name in "甲乙丙"), texts={"存在的问题": "无进度滞后情况。"}
    )
    _DEFECT = re.compile(
        "指标[^。，；]{0,10}(?:未量化|不够?量化|不够?细化|不明确|不科学|不合理|不完善|偏低|不够精准)|未完成|进度(?:缓慢|滞后|较慢)|未(?:能)?达到[^。，；]{0,10}目标|执行率(?:偏低|不高|较低)|未(?:能)?按期"
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look for admitted defects in the parts on problems of a sheet whose rows are all full."""
        scored = [entry for entry in subject.indicators if entry.weight and entry.score is not None]
        if len(scored) < 3 or not all(entry.is_full for entry in scored):
            return
        for key, text in _troubles(subject):
            word = _admitted(self._DEFECT, text)
            if word is not None:
                yield self.finding(f"texts.{key}", basis={f"texts.{key}": around(text, word)}, key=key, words=word[0])


_EMPTY_REASON = re.compile(
    "(?:已?完成|正常|良好|按(?:计划|要求|规定)[\u4e00-\u9fff]{0,4}|(?:工作|客观|其他|实际|主观)(?:原因|情况|需要)|(?:根据|按照?)实际[\u4e00-\u9fff]{0,6}|不可抗力|因故|如实填报)[。.]?"
)


class ReasonEmpty(Check):
    """A reason empty of content (L60)."""

    id = "reason-empty"
    catalogue = "L60"
    row_by_row = True
    family = Family.NARRATIVE
    severity = Severity.WARNING
    title = W("原因说了等于没说", "a reason empty of content")
    message = W("“{name}”失分，原因只写“{reason}”", "“{name}” loses points, its reason is only “{reason}”")
    why = W("原因要说明差在哪里、为什么、怎么改。", "a reason says what fell short, why, and what will be done.")
    needs = frozenset({Need.POINTS})
    bad = example(row("参训率", "≥90%", "81%", 10, 9, reason="客观原因"))
    near_miss = example(row("参训率", "≥90%", "81%", 10, 9, reason="停课两周"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for rows below full marks whose reason is nothing but a phrase."""
        for entry in subject.indicators:
            reason = "".join(entry.row.reason.split())
            if entry.is_below_full and _EMPTY_REASON.fullmatch(reason):
                yield self.finding(entry.cell("reason"), name=entry.title, reason=reason)


class FullThoughUnfinished(Check):
    """Full marks though the reason says unfinished (L61)."""

    id = "full-though-unfinished"
    catalogue = "L61"
    row_by_row = True
    heuristic = True
    family = Family.NARRATIVE
    severity = Severity.WARNING
    gravity = 67
    title = W("满分而原因写着没完成", "full marks though the reason says unfinished")
    message = W("“{name}”得满分，偏差原因却写“{words}”", "“{name}” has full marks, its reason says “{words}”")
    explained = W(
        "“{name}”没有达到目标、写了原因“{words}”，却一分没扣",
        "“{name}” misses its target and gives a reason (“{words}”), yet loses no point",
    )
    why = W("没完成就不是满分。", "unfinished work has no full marks.")
    needs = frozenset({Need.POINTS})
    bad = example(row("完工率", "≥90%", "95%", 10, 10, reason="二标段尚未完工，明年继续"))
    near_miss = example(row("完工率", "≥90%", "95%", 10, 10, reason="无未完成事项"))
    _UNFINISHED = re.compile(
        "未完成|尚未[\u4e00-\u9fff]{0,4}|没有完成|未达到|未能[\u4e00-\u9fff]{0,4}|滞后|延期|推迟|未验收|未支付|仅完成|只完成|未开展|未实施"
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look for words of unfinished work, and for any reason of a missed target, in rows with full marks."""
        for entry in subject.indicators:
            reason = entry.row.reason.strip()
            word = _admitted(self._UNFINISHED, reason)
            missed = entry.is_met is False and len(reason) > 2
            if entry.is_full and (word is not None or missed):
                yield self.finding(
                    entry.cell("reason"),
                    entry.cell("score"),
                    message=self.message if word is not None else self.explained,
                    basis={entry.cell("reason"): reason},
                    name=entry.title,
                    words=reason[:20] if word is None else word[0],
                )


CHECKS: tuple[type[Check], ...] = (
    ReasonEmpty, FullThoughUnfinished, PerfectDespiteTrouble, MisuseAdmitted, RowContradictsText, DefectHidden,
)  # fmt: skip
