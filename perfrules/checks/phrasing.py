"""Wording: blanks, left-over templates, slogans, and texts that say nothing."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from attrs import frozen

from perfrules.checks.base import Check, Family, Finding, Listing, example, item, row
from perfrules.checks.subject import Need, Subject, SubjectRow
from perfrules.errors import Severity
from perfrules.model.actual import QualityActual, StatusActual
from perfrules.model.target import MissingTarget, QualityTarget
from perfrules.wording import Wording as W

__all__ = ["CHECKS", "WholeAndParts", "texts_of", "wholes_and_parts"]

_ROWS = frozenset({Need.ROWS})


def texts_of(subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield every cell with words: names, targets, actuals, reasons, management items, narrative parts."""
    for entry in subject.rows:
        for column in ("name", "target", "actual", "unit", "reason"):
            yield entry.cell(column), getattr(entry.row, column)
    for index, part in enumerate(subject.sheet.management):
        yield f"management[{index}].statement", part.statement
        yield f"management[{index}].trouble", part.trouble
    for key, text in subject.texts.items():
        yield f"texts.{key}", text


_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(万?元)")
_WHOLE_AND_PARTS = re.compile(r"([^。；;，,]{0,20}?(\d+(?:\.\d+)?)\s*(万?元)[，,（(]?其中[:：]?)([^。；;]{1,80})")
_ANOTHER_AMOUNT = re.compile("其中|实际|支出|执行|到位|结余|结转|拨付|截至|同比|比上年|较上年")
"""Words behind which amounts are no longer parts of the whole that was named."""


@frozen(kw_only=True)
class WholeAndParts:
    """
    An amount of money in a text with the parts behind 其中.

    Args:
        cell: Where the text stands.
        lead: The words up to 其中.
        words: All of them.
        amount: The amount.
        unit: 元 or 万元.
        parts: Amounts and units behind 其中; those in brackets are parts of parts and left out.
        is_open: True where 主要 or 等 leaves parts unsaid.
    """

    cell: str
    lead: str
    words: str
    amount: Decimal
    unit: str
    parts: tuple[tuple[Decimal, str], ...]
    is_open: bool


def wholes_and_parts(subject: Subject) -> Iterator[WholeAndParts]:
    """Yield the amounts that any cell of *subject* splits into parts."""
    for cell, text in texts_of(subject):
        for lead, amount, unit, rest in _WHOLE_AND_PARTS.findall(text):
            listed = _ANOTHER_AMOUNT.split(re.sub(r"[(（][^()（）]*[)）]", "", rest))[0]
            parts = tuple((Decimal(number), other) for number, other in _AMOUNT.findall(listed))
            is_open = re.search("主要|等", listed) is not None
            yield WholeAndParts(
                cell=cell, lead=lead, words=lead + rest, amount=Decimal(amount), unit=unit, parts=parts, is_open=is_open
            )


class TargetMissing(Check):
    """The target is missing (L21)."""

    id = "target-missing"
    catalogue = "L21"
    row_by_row = True
    family = Family.WORDING
    severity = Severity.ERROR
    gravity = 56
    title = W("没有目标值", "the target is missing")
    message = W("“{name}”没有年度指标值", "“{name}” has no target")
    why = W("没有目标值就没有完成与否。", "without a target there is nothing to reach.")
    needs = _ROWS
    bad = example(row("工程质量", "", "合格", 10, 10))
    near_miss = example(row("工程质量", "合格", "合格", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for indicators with points or an actual and a blank target."""
        for entry in subject.indicators:
            if not entry.has_target and (entry.weight is not None or entry.has_actual):
                yield self.finding(entry.cell("target"), name=entry.title)


_PLACEHOLDER = re.compile(
    r"\s*(?:null|NULL|Null|NaN|nan|None|undefined|N/A|#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!)|[xX×]{2,}|[*＊]{1,}|…{1,}|\.{3,}|_{2,}|[?？]{1,}|TBD|tbd|TODO|to be (?:determined|confirmed)|<[^<>]{1,30}>|待填写?|待定|待补充?|此处填写.*|请填写.*|请在此.*)\s*"
)
_HINT = re.compile(
    r"请填写|此处填|填写示例|（可附页）|（可另附|例如：.{0,10}填|XX+[项目单位个年%]|××+|^[≥≤=<>＞＜约]\s*[xX×*＊]{2,}"
)
_HINT_IN_TEXT = re.compile(r"[（(]\d{2,4}\s*字(?:以内|左右)?[)）]|（可附页）|（可另附")
_BLANK_NAME = re.compile(r"[/\\\-—–_…·.。*＊\s]+|0+")


class PlaceholderLeft(Check):
    """A placeholder or hint of the template is left (L22)."""

    id = "placeholder"
    catalogue = "L22"
    row_by_row = True
    family = Family.WORDING
    severity = Severity.WARNING
    gravity = 41
    title = W("留着占位符或表样提示", "a placeholder or hint of the template is left")
    message = W("{count} 处留着占位内容：{texts}", "left-overs of the template ({count}): {texts}")
    why = W(
        "null、XXX、“/”和提示文字说明表没有填完或没有校对。", "null, XXX, “/” and hints show that nobody read the form."
    )
    needs = frozenset()
    bad = example(row("培训人次", "≥200人次", "210人次", 10, 10), management=[item("安排科学性", "安排合理", "null")])
    near_miss = example(
        row("培训人次", "≥200人次", "210人次", 10, 10), management=[item("安排科学性", "安排合理", "无")]
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire once for all cells; a row of the template that was never used counts as one."""
        cells: list[str] = []
        texts: list[str] = []
        for cell, text in texts_of(subject):
            hint = _HINT if not cell.startswith("texts.") else _HINT_IN_TEXT
            if text and (_PLACEHOLDER.fullmatch(text) or hint.search(text)):
                cells.append(cell)
                texts.append(text.strip()[:20])
        for entry in subject.rows:
            if entry.row.name and (not entry.name or _BLANK_NAME.fullmatch(entry.name)):
                cells.append(entry.cell("name"))
                texts.append(entry.row.name.strip()[:20])
        for index, part in enumerate(subject.sheet.management):
            if _PLACEHOLDER.fullmatch(part.blank_mark):
                cells.append(f"management[{index}].trouble")
                texts.append(part.blank_mark)
        if cells:
            shown = Listing(f"“{text}”" for text in texts)
            yield self.finding(
                *dict.fromkeys(cells), basis=dict(zip(cells, texts, strict=True)), count=len(cells), texts=shown
            )


class ProcedureAsTarget(Check):
    """Procedure words as a target (L31)."""

    id = "procedure-target"
    catalogue = "L31"
    row_by_row = True
    heuristic = True
    family = Family.WORDING
    severity = Severity.WARNING
    title = W("以“符合规定”之类作目标", "procedure words as a target")
    message = W(
        "“{name}”的目标“{target}”只说按规定办，没有可比的标准",
        "“{name}”: the target “{target}” only says that rules are followed",
    )
    why = W("遵守规定是前提，不是目标。", "following the rules is a condition, not a target.")
    needs = _ROWS
    bad = example(row("审批流程规范性", "严格执行相关制度规定", "已执行", 8, 8))
    near_miss = example(row("审批流程规范性", "≤5个工作日", "4个工作日", 8, 8))
    _WORDS = re.compile(
        r"(?:严格|全面|认真)?(?:执行|按照?|遵守|遵循|符合|依据|依照|遵照|落实|贯彻)(?![^。]*(?:设计|标准|质量|技术|合同)).{0,16}"
        r"(?:规定|制度|程序|办法|规范|要求|政策|文件|流程|法规|纪律|预算)(?:进行|执行|办理|发放|实施|落实|支出|使用|管理|开展)?[。.]?$"
        r"|(?:依法依规|合法合规|合规合法|依规依法|照章)(?:办理|执行|使用|支出|开展)?[。.]?$"
    )
    """合同 and 设计标准 can be looked up and are quality; 相关规定 cannot."""

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for targets in words that are nothing but procedure."""
        for entry in subject.indicators:
            if isinstance(entry.target, QualityTarget) and self._WORDS.match("".join(entry.row.target.split())):
                yield self.finding(
                    entry.cell("target"),
                    basis={entry.cell("target"): entry.row.target},
                    name=entry.title,
                    target=entry.row.target,
                )


_ODD_CHARACTER = re.compile(r"[#@$^&~`|<>\\{}\[\]\x00-\x08\x0b-\x1f\ufffd\ue000-\uf8ff■□▲△◆●★☆]")


class OddCharacters(Check):
    """Special characters in a qualitative value (L37)."""

    id = "odd-characters"
    catalogue = "L37"
    row_by_row = True
    family = Family.WORDING
    severity = Severity.NOTICE
    title = W("定性值里有特殊字符", "special characters in a qualitative value")
    message = W(
        "“{name}”的“{text}”里有特殊字符“{character}”", "“{name}”: “{text}” holds the special character “{character}”"
    )
    why = W("平台导入时会出错。", "platforms refuse them.")
    needs = _ROWS
    bad = example(row("管理规范性", "规范#", "规范", 10, 10))
    near_miss = example(row("管理规范性", "规范、有序", "规范、有序", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look at targets and actuals in words."""
        for entry in subject.indicators:
            for column, meaning in (("target", entry.target), ("actual", entry.actual)):
                text = getattr(entry.row, column)
                odd = _ODD_CHARACTER.search(text)
                if isinstance(meaning, QualityTarget | QualityActual) and odd is not None:
                    yield self.finding(entry.cell(column), name=entry.title, text=text.strip(), character=odd[0])


_VAGUE = re.compile(
    "有效|显著|明显|大幅|进一步|不断|逐步|持续|较好|良好|切实|充分|稳步|大力|提升|提高|改善|增强|促进|加强|推动"
)


class VagueTargets(Check):
    """Vague words without a measure (L48)."""

    id = "vague-targets"
    catalogue = "L48"
    row_by_row = True
    heuristic = True
    family = Family.WORDING
    severity = Severity.NOTICE
    gravity = 18
    title = W("目标含糊，没有衡量标准", "vague words without a measure")
    message = W("{count} 行的目标没有衡量标准：{texts}", "vague targets ({count}): {texts}")
    why = W(
        "“有效提升”“效果明显”怎样算达到，没有人说得清。一张表只提示一次。",
        "nobody can say when they are met; one notice a sheet.",
    )
    needs = _ROWS
    bad = example(row("群众生活改善状况", "显著提升", "达成年度指标", 10, 10))
    near_miss = example(row("群众收入", "提升5%", "6%", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire once for targets in words that hold a vague word and no number."""
        rows = [entry for entry in subject.indicators if _is_vague(entry)]
        yield from self.together(rows, "target", lambda entry: f"“{entry.row.target.strip()}”")


def _is_vague(entry: SubjectRow) -> bool:
    words = entry.row.target
    return isinstance(entry.target, QualityTarget) and _VAGUE.search(words) is not None and not re.search(r"\d", words)


_VERB_NAME = re.compile(
    "^(?:通过.*可以)?(?:有效地?|切实|进一步|不断|持续)?(?:降低|促进|提高|提升|改善|增强|推动|推进|加强|减轻|带动|维护|优化|确保|完善|营造|助力|丰富|满足|保障|增进|加快|缓解)"
)
_MEASURED_NAME = re.compile("率|比例|占比|(?:覆盖面|程度|度|数|量|额|幅|面积|人次|时间)$")
_EFFECT_NAME = re.compile(
    "(?:社会效益|经济效益|生态效益|效益|效果|影响|作用|发展|意识|形象|环境|稳定|和谐)(?:明显|显著|良好|较好|有效)?$"
    "|(?:明显|显著|有效|持续|不断|进一步|稳步)(?:提升|提高|改善|增强|促进|加强|优化|好转)$"
)


class PseudoQuantified(Check):
    """Pseudo-quantified: a slogan with a percentage (L49)."""

    id = "pseudo-quantified"
    catalogue = "L49"
    row_by_row = True
    heuristic = True
    family = Family.WORDING
    severity = Severity.WARNING
    title = W("伪量化：口号配百分比", "pseudo-quantified: a slogan with a percentage")
    message = W(
        "“{name}”是一句口号，目标 {target} 没有算法和来源",
        "“{name}” is a slogan, its target {target} has neither formula nor source",
    )
    why = W(
        "“促进发展 ≥95%”：百分之几的发展，谁来数？十个项目有九个如此。", "nobody can count the percentage of a slogan."
    )
    needs = _ROWS
    bad = example(row("促进教育事业健康发展", "≥100%", "100%", 10, 10))
    near_miss = example(row("提高参保率", "≥95%", "96%", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for percentages on names that begin with a verb or end in an effect, and are no measure."""
        for entry in subject.indicators:
            name = re.sub(r"[(（][^()（）]*[)）]$", "", entry.name)
            slogan = _VERB_NAME.search(name) or _EFFECT_NAME.search(name)
            if entry.is_share and slogan is not None and not _MEASURED_NAME.search(name):
                yield self.finding(
                    entry.cell("name"),
                    entry.cell("target"),
                    basis={entry.cell("name"): entry.row.name},
                    name=entry.title,
                    target=entry.row.target,
                )


_DOUBLED = re.compile(r"[。，、；：！？,;][。，、；：！？,;]|(?<!\.)\.\.(?!\.)|的的|了了|和和")
_PAIRS = (("（", "）"), ("(", ")"), ("《", "》"), ("“", "”"), ("【", "】"), ("〔", "〕"))


class TypingErrors(Check):
    """Typing errors (L79)."""

    id = "typing"
    catalogue = "L79"
    row_by_row = True
    family = Family.WORDING
    severity = Severity.NOTICE
    title = W("标点或括号有误", "typing errors")
    message = W(
        "{count} 处标点重复或括号不成对：{texts}",
        "doubled punctuation or unbalanced brackets ({count}): {texts}",
    )
    why = W("公开的文件应校对。", "published documents are proof-read.")
    bad = example(row("培训人次", "≥200人次", "210人次", 10, 10), texts={"存在的问题": "人员不足。，影响进度。"})
    near_miss = example(row("培训人次", "≥200人次", "210人次", 10, 10), texts={"存在的问题": "人员不足，影响进度……"})

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look at every text; full-width and half-width brackets count as pairs of each other."""
        result: dict[str, str] = {}
        for cell, text in texts_of(subject):
            doubled = _DOUBLED.search(text)
            if doubled is not None:
                result[cell] = text[max(0, doubled.start() - 4) : doubled.end() + 4]
            elif _is_unbalanced(text):
                result[cell] = text[:20]
        if result:
            texts = Listing((f"“{text}”" for text in result.values()), 4)
            yield self.finding(*result, basis=result, count=len(result), texts=texts)


def _is_unbalanced(text: str) -> bool:
    brackets = text.count("（") + text.count("(") - text.count("）") - text.count(")")
    numbered = len(re.findall(r"(?:^|[^\d(（])\d{1,2}[)）]", text))
    others = any(text.count(left) != text.count(right) for left, right in _PAIRS[2:])
    return others or not 0 <= -brackets <= numbered


_MARKS = re.compile(r"[★☆※]|^\s*指标\s*\d+\s*[:：.、．]|[*＊]{2,}|^\s*[*＊●•]|^\s*指标名称|XX|××")


class TemplateMarks(Check):
    """Marks of the template left in the name (L88)."""

    id = "template-marks"
    catalogue = "L88"
    row_by_row = True
    family = Family.WORDING
    severity = Severity.NOTICE
    title = W("名称里留着表样记号", "marks of the template left in the name")
    message = W("{count} 行的名称留着表样的记号：{texts}", "names with marks of the template ({count}): {texts}")
    why = W("“指标1:”“★”“≥**人”是表样的提示，应删去。", "指标1:, ★ and ** are hints of the template.")
    needs = _ROWS
    bad = example(row("★补助面积", "29.5亩", "29.5亩", 20, 20))
    near_miss = example(row("补助面积", "29.5亩", "29.5亩", 20, 20))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire once for all names with marks."""
        rows = [entry for entry in subject.rows if _MARKS.search(entry.row.name)]
        clean = rows[0].name if len(rows) == 1 else ""
        yield from self.together(rows, "name", lambda entry: f"“{entry.row.name.strip()}”", suggestion=clean)


_NUMBER_IN_NAME = re.compile(
    r"\d+(?:\.\d+)?\s*(?:%|％|个|人|户|次|套|台|项|家|亩|公里|米|万元|元|件|期|天|辆|所|座|处|组|批|场|条|盏|块|吨|本|名|株|只|头|支|部|份|棵|根|平方米)"
)
_STATEMENT = re.compile(
    "(?:合格|达标|范围内|以内|限额内|不超(?:过)?(?:预算|概算)?|到位|完成|及时|规范|合规|合法|不低于.*|不少于.*|达到.*|不超过.*|控制在.*|无(?:事故|投诉|差错|遗漏)|零(?:事故|投诉|差错))$"
)
"""Names that say what is to be reached (工程质量合格); a noun (新增公办养老床位) only says what is counted."""


class TargetInName(Check):
    """The target is hidden in the name (L89)."""

    id = "target-in-name"
    catalogue = "L89"
    row_by_row = True
    heuristic = True
    family = Family.WORDING
    severity = Severity.WARNING
    title = W("目标写在名称里", "the target is hidden in the name")
    message = W("“{name}”把目标写在名称里，目标栏{cell}", "“{name}” holds its target; the target cell {cell_en}")
    why = W("目标栏要能单独读出目标值。", "the target must be readable in its own cell.")
    needs = _ROWS
    bad = example(row("年度资金支付完成率100%", "", "", 10, 10))
    near_miss = example(row("年度资金支付完成率", "", "", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for names with a number or a statement beside a blank target, and with a number beside 100 %."""
        for entry in subject.indicators:
            numbered = _NUMBER_IN_NAME.search(entry.name)
            same = len(entry.name) >= 2 and entry.name == "".join(entry.row.target.split())
            if same or (
                isinstance(entry.target, MissingTarget)
                and (numbered or (len(entry.name) >= 4 and _STATEMENT.search(entry.name)))
            ):
                yield self.finding(
                    entry.cell("name"),
                    entry.cell("target"),
                    basis={entry.cell("name"): entry.row.name},
                    name=entry.title,
                    cell="与名称相同" if same else "空着",
                    cell_en="repeats it" if same else "is blank",
                )
            elif (
                numbered
                and entry.is_share
                and entry.number is not None
                and entry.number.quantity.number == 100
                and "%" not in numbered[0]
            ):
                yield self.finding(
                    entry.cell("name"),
                    entry.cell("target"),
                    basis={entry.cell("name"): numbered[0]},
                    name=entry.title,
                    cell="只写 100%",
                    cell_en="only says 100 %",
                )


_LEVEL_WORDS = frozenset(("达成", "完成", "合格", "达标", "是", "有", "达成年度指标", "已完成", "及时", "良好", "合规"))


class ActualEchoesTarget(Check):
    """The qualitative actual echoes the target (L90)."""

    id = "echo"
    catalogue = "L90"
    row_by_row = True
    family = Family.WORDING
    severity = Severity.NOTICE
    gravity = 12
    title = W("定性实际值照抄目标", "the qualitative actual echoes the target")
    message = W("{count} 行的实际完成值照抄目标：{texts}", "actuals in words that repeat the target ({count}): {texts}")
    why = W("照抄目标不说明做到了什么。", "repeating the target says nothing about what was done.")
    needs = _ROWS
    bad = example(row("群众生活改善状况", "显著提升", "显著提升", 10, 10))
    near_miss = example(row("群众生活改善状况", "显著提升", "人均增收 600 元", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire once for all rows; words of levels (合格, 达标) answer themselves."""
        rows = [entry for entry in subject.indicators if _is_echo(entry)]
        yield from self.together(rows, "actual", lambda entry: f"“{entry.row.actual.strip()}”")


def _is_echo(entry: SubjectRow) -> bool:
    words = "".join(entry.row.target.split())
    same = words == "".join(entry.row.actual.split())
    quality = isinstance(entry.target, QualityTarget) and isinstance(entry.actual, QualityActual | StatusActual)
    return quality and same and words not in _LEVEL_WORDS


_DUTY = re.compile(
    "(?:工资|薪酬|薪资|社保|社会保险|养老金|低保金|抚恤|公积金|税款|退休金|五险|救助金).{0,6}(?:发放|缴纳|支付|兑付|缴费|代缴)"
)


class DutyBelowHundred(Check):
    """A statutory duty promised below 100 % (L106)."""

    id = "duty-below-100"
    catalogue = "L106"
    row_by_row = True
    heuristic = True
    family = Family.WORDING
    severity = Severity.WARNING
    title = W("法定义务的目标低于 100%", "a statutory duty promised below 100 %")
    message = W("“{name}”是法定义务，目标只有 {target}", "“{name}” is a statutory duty, its target is only {target}")
    why = W("工资、社保必须全额按时发放，90% 等于允许拖欠。", "wages and insurance are due in full and on time.")
    needs = _ROWS
    bad = example(row("工资发放及时性", "≥90%", "100%", 10, 10))
    near_miss = example(row("工资发放及时率", "=100%", "100%", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for payments of wages, insurance and pensions with a share below 100 %; satisfaction is left alone."""
        for entry in subject.indicators:
            duty = _DUTY.search(entry.name)
            low = entry.is_share and entry.number is not None and entry.number.quantity.number < 100
            if duty is not None and low and "满意" not in entry.name and not entry.is_ceiling:
                basis = {entry.cell("name"): duty[0]}
                values = {"name": entry.title, "target": entry.row.target}
                yield self.finding(entry.cell("target"), basis=basis, suggestion="=100%", values=values)


CHECKS: tuple[type[Check], ...] = (
    TargetMissing, PlaceholderLeft, ProcedureAsTarget, OddCharacters, VagueTargets, PseudoQuantified, TypingErrors,
    TemplateMarks, TargetInName, ActualEchoesTarget, DutyBelowHundred,
)  # fmt: skip
