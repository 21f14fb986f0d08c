"""Narrative: goals, conclusions, numbers and years of the texts, and what is said without saying anything."""

import re
from collections.abc import Iterable
from fractions import Fraction

from perfrules.checks.base import Check, Family, Finding, example, item, row
from perfrules.checks.narrative import around
from perfrules.checks.rows import bigrams
from perfrules.checks.subject import Need, Subject
from perfrules.errors import Severity
from perfrules.model.target import DateTarget
from perfrules.wording import Wording as W

__all__ = ["CHECKS"]

_TEXTS = frozenset({Need.TEXTS})
_COUNTED = re.compile(
    r"(?<![\d.〔【第年])(\d[\d,]{0,9})\s*(?:余|多)?\s*(名|户|家|人(?![均力民社大才次行口])|个(?=[\u4e00-\u9fff]{0,4}(?:人员|职工|员工|村民|学生|农户))"
    r"|个[\u4e00-\u9fff]{0,6}?项目|个[\u4e00-\u9fff]{0,6}?(?:村(?![民级])|社区|学校|机构))"
)
_PLACES = ("项目", "村", "社区", "学校", "机构")


def _group(unit: str, name: str = "") -> str:
    """Return what *unit* counts; 个 and 项 count what *name*, or the noun behind them, says."""
    if unit in ("人", "名", "户", "家"):
        return "人" if unit == "名" else unit
    noun = unit[1:] or name
    return next((place for place in _PLACES if place in noun), "人" if unit == "个" and not name else "")


class NumbersWithoutCounterpart(Check):
    """Numbers of the text without a counterpart in the table (L71)."""

    id = "numbers-without-counterpart"
    catalogue = "L71"
    heuristic = True
    family = Family.NARRATIVE
    severity = Severity.NOTICE
    gravity = 35
    title = W("文中的人数、户数在表中没有对应", "numbers of the text without a counterpart in the table")
    message = W(
        "文中的{numbers}在表中没有对应的数（表中：{known}）；若是另一群体请说明",
        "{numbers_en} of the text have no counterpart in the table ({known_en}); say so if they are other groups",
    )
    why = W("文字和表格说的是不是同一件事，读者要能对上。", "a reader must be able to match text and table.")
    needs = frozenset({Need.TEXTS, Need.ROWS})
    bad = example(row("聘用人员数量", "≤30人", "30人", 10, 10), texts={"改进建议": "另有 46 名购岗人员没有列入。"})
    near_miss = example(row("聘用人员数量", "≤30人", "30人", 10, 10), texts={"项目概况": "聘用 30 名咨询员。"})

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare people, households, firms and places of the texts with numbers of the same group in the rows."""
        # a number without a unit may count anything and answers for every group
        known = {group: set[str]() for group in ("人", "户", "家", *_PLACES, "")}
        for entry in subject.rows:
            for column in (entry.row.name, entry.row.target, entry.row.actual):
                for number, unit in re.findall(r"(\d[\d,]*)\s*(人|名|户|家|个|项)?", column):
                    known[_group(unit or entry.row.unit.strip(), entry.row.name)].add(number.replace(",", ""))
        counted = {group for group, numbers in known.items() if group and numbers}
        strange: dict[str, str] = {}
        cells: list[str] = []
        for key, text in subject.texts.items():
            for match in _COUNTED.finditer(text):
                group, number = _group(match[2]), match[1].replace(",", "")
                if group in counted and number not in known[group] | known[""]:
                    strange.setdefault(f"{number}{match[2]}", around(text, match, 10))
                    cells.append(f"texts.{key}")
        if strange:
            rows = [
                entry.cell("target")
                for entry in subject.rows
                if any(group in entry.row.target + entry.row.unit + entry.row.name for group in counted)
            ]
            shown = sorted(number for group in sorted(counted) for number in known[group])[:6]
            values = {"numbers": "、".join(strange), "numbers_en": ", ".join(strange), "known": "、".join(shown)}
            values["known_en"] = ", ".join(shown)
            yield self.finding(*dict.fromkeys(cells), *rows, basis=strange, values=values)


def _goal(subject: Subject) -> tuple[str, str] | None:
    """Return heading and text of the annual goal."""
    return next(
        (
            (key, text)
            for key, text in subject.texts.items()
            if "目标" in key and not re.search("完成|情况|指标|结论", key) and text.strip()
        ),
        None,
    )


def _completion(subject: Subject) -> tuple[str, str] | None:
    return next(
        ((key, text) for key, text in subject.texts.items() if re.search("目标.*完成|完成情况", key) and text.strip()),
        None,
    )


def _longest_common(left: str, right: str) -> str:
    """Return the longest stretch that both texts hold; texts are cut to 2 000 characters."""
    left, right = "".join(left.split())[:2000], "".join(right.split())[:2000]
    best_end, best = 0, 0
    lengths = [0] * (len(right) + 1)
    for position, character in enumerate(left):
        previous = 0
        for index, other in enumerate(right, 1):
            current = lengths[index]
            lengths[index] = previous + 1 if character == other else 0
            if lengths[index] > best:
                best, best_end = lengths[index], position + 1
            previous = current
    return left[best_end - best : best_end]


class GoalIsSlogan(Check):
    """The goal is a slogan, or recurs as its completion (L46)."""

    id = "goal-slogan"
    catalogue = "L46"
    heuristic = True
    family = Family.NARRATIVE
    severity = Severity.NOTICE
    gravity = 25
    title = W("年度目标是口号，或与完成情况雷同", "the goal is a slogan, or recurs as its completion")
    message = W(
        "“{goal}”与“{completion}”有 {count} 个字相同：{words}",
        "“{goal}” and “{completion}” share {count} characters: {words}",
    )
    slogan = W("“{goal}”没有一个可以核对的数", "“{goal}” holds no number that could be checked")
    why = W(
        "目标写在年初，完成情况写在年末，不会一字不差。", "a goal is written before, its completion after the year."
    )
    needs = _TEXTS
    bad = example(
        texts={
            "年度绩效目标": "用心服务群众，在宣传政策、维护权益、化解矛盾方面发挥重要作用。",
            "目标完成情况": "顺利完成，在宣传政策、维护权益、化解矛盾方面发挥重要作用。",
        }
    )
    near_miss = example(
        texts={"年度绩效目标": "全年接听电话 20 万次，接通率不低于 90%。", "目标完成情况": "接听 21 万次，接通率 93%。"}
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where a long stretch recurs, or the goal has no number but those of the project's name."""
        goal, completion = _goal(subject), _completion(subject)
        if goal is None:
            return
        if completion is not None and completion[0] != goal[0]:
            shared = _longest_common(goal[1], completion[1])
            # 15 characters are more than any name of a scheme; three tenths of the goal keeps quoted titles out
            if len(shared) >= 15 and len(shared) * 10 >= 3 * len("".join(goal[1].split())):
                yield self.finding(
                    f"texts.{goal[0]}",
                    f"texts.{completion[0]}",
                    basis={"shared": shared},
                    goal=goal[0],
                    completion=completion[0],
                    count=len(shared),
                    words=shared[:30],
                )
                return
        numbers = set(re.findall(r"\d+|[一二三四五六七八九十百千万]+(?=[个名人户次项])", goal[1])) - set(
            re.findall(r"\d+", subject.sheet.project)
        )
        if not numbers and len(goal[1].strip()) >= 20:
            yield self.finding(
                f"texts.{goal[0]}", message=self.slogan, basis={f"texts.{goal[0]}": goal[1][:80]}, goal=goal[0]
            )


_WORK = re.compile("[，。；、,;]")
_COMMON = frozenset(
    ("群众", "服务", "工作", "项目", "人员", "发展", "社会", "提供", "全市", "全县", "保障", "完成", "年度", "单位")
)


class GoalNotMeasured(Check):
    """The goal names work that no indicator measures (L45)."""

    id = "goal-not-measured"
    catalogue = "L45"
    heuristic = True
    family = Family.NARRATIVE
    severity = Severity.NOTICE
    gravity = 28
    title = W("目标提到的工作没有指标", "the goal names work that no indicator measures")
    message = W("年度目标提到“{work}”，没有一个指标衡量", "the goal names “{work_en}”, and no indicator measures it")
    why = W("目标说要做的事，指标里应有。", "what the goal promises should be measured.")
    needs = frozenset({Need.TEXTS, Need.ROWS})
    bad = example(
        row("聘用人员数量", "≤30人", "30人", 10, 10), texts={"年度绩效目标": "倾听诉求，答疑解惑，化解矛盾，维护权益。"}
    )
    near_miss = example(
        row("接听电话解答诉求数量", "≥20万次", "21万次", 10, 10),
        row("化解矛盾件数", "≥20件", "21件", 10, 10),
        row("维护权益人数", "≥20人", "21人", 10, 10),
        texts={"年度绩效目标": "倾听诉求，答疑解惑，化解矛盾，维护权益。"},
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """
        Compare clauses of the goal with all names and targets, by pairs of characters.

        Fires where at least three clauses, and half of them, share nothing with any row.
        """
        goal = _goal(subject)
        if goal is None or not subject.indicators:
            return
        named = (
            frozenset[str]().union(*(bigrams(entry.row.name + entry.row.target) for entry in subject.indicators))
            - _COMMON
        )
        clauses = [clause.strip() for clause in _WORK.split(goal[1]) if 4 <= len(clause.strip()) <= 16]
        missing = [clause for clause in clauses if not bigrams(clause) & named]
        if len(missing) >= 3 and 2 * len(missing) >= len(clauses):
            cells = [entry.cell("name") for entry in subject.indicators]
            yield self.finding(
                f"texts.{goal[0]}",
                *cells,
                basis={f"texts.{goal[0]}": "、".join(missing)},
                work="、".join(missing[:5]),
                work_en=", ".join(missing[:5]),
            )


class Tautology(Check):
    """A tautology as evidence (L73)."""

    id = "tautology"
    catalogue = "L73"
    heuristic = True
    family = Family.NARRATIVE
    severity = Severity.WARNING
    gravity = 43
    title = W("同义反复充当依据", "a tautology as evidence")
    message = W("{pairs}：只是把名称重复一遍", "{pairs_en}: only the name repeated")
    why = W("“安排科学性：安排科学”没有说明任何事实。", "“scientific: it is scientific” states no fact.")
    needs = frozenset({Need.MANAGEMENT})
    bad = example(management=[item("安排科学性", "安排科学")])
    near_miss = example(management=[item("安排科学性", "经党组会研究，按职责分项安排")])

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire once for statements that are the name without 性 or 情况."""
        result = [
            (index, part)
            for index, part in enumerate(subject.sheet.management)
            if part.statement and _core(part.statement) == _core(part.name)
        ]
        if result:
            pairs = "、".join(f"“{part.name}：{part.statement}”" for _, part in result)
            pairs_en = ", ".join(f"“{part.name}: {part.statement}”" for _, part in result)
            cells = (f"management[{index}].statement" for index, _ in result)
            yield self.finding(*cells, pairs=pairs, pairs_en=pairs_en)


def _core(text: str) -> str:
    return re.sub("(?:情况|程度|性|的|了|。|\\s)+$", "", "".join(text.split()))


class UnmetListEmpty(Check):
    """“indicators not met” is left empty (L63)."""

    id = "unmet-list-empty"
    catalogue = "L63"
    family = Family.NARRATIVE
    severity = Severity.NOTICE
    gravity = 13
    title = W("“没有完成的指标”空着", "“indicators not met” is left empty")
    message = W(
        "“没有完成的绩效目标的指标”下面空着，没有应写“无”",
        "the list of indicators not met is left empty; “无” should stand there",
    )
    why = W("空着看不出是没有还是没填。", "an empty list may be none or not filled in.")
    bad = example(row("到岗率", "≥90%", "100%", 10, 10), stated_met=("到岗率",), stated_unmet=())
    near_miss = example(row("到岗率", "≥90%", "100%", 10, 10), stated_met=("到岗率",), stated_unmet=("无",))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where the list of what was met is filled and the other is there and empty."""
        sheet = subject.sheet
        if sheet.stated_met and sheet.stated_unmet == () and "stated_unmet" not in sheet.blank_marks:
            yield self.finding("stated_unmet", suggestion="无")


class NoYear(Check):
    """No evaluation year is stated (L92)."""

    id = "no-year"
    catalogue = "L92"
    family = Family.NARRATIVE
    severity = Severity.WARNING
    gravity = 49
    title = W("没有写明评价年度", "no evaluation year is stated")
    message = W("全文没有写明评价的是哪一年度", "nowhere does the report say which year it evaluates")
    dated = W(
        "全文没有写明评价的是哪一年度；{day} 只是报告日期",
        "nowhere does the report say which year it evaluates; {day} is only its own date",
    )
    why = W(
        "报告日期不是评价年度：年中的报告可能评上年，也可能评当年。",
        "the date of the report is not the year under evaluation.",
    )
    needs = _TEXTS
    bad = example(texts={"年度目标": "保障工资发放", "完成情况": "已发放", "存在的问题": "待遇偏低"})
    near_miss = example(texts={"年度目标": "保障 2022 年度工资发放", "完成情况": "已发放", "存在的问题": "待遇偏低"})

    def find(self, subject: Subject) -> Iterable[Finding]:
        """
        Look for a year in the project, the texts and the rows; one far from the report's date is about something else.

        A form with fewer than three narrative parts may state its year in a title that readers do not keep.
        """
        sheet = subject.sheet
        if len(sheet.texts) < 3 or sheet.year is not None:
            return
        everything = "\n".join(
            [
                sheet.project,
                *sheet.texts,
                *sheet.texts.values(),
                *(entry.row.target + entry.row.actual for entry in subject.rows),
            ]
        )
        years = {int(year) for year in re.findall(r"(?<!\d)(20\d\d)\s*年", everything)}
        near = {year for year in years if sheet.date is None or abs(year - sheet.date.year) <= 2}
        if near or re.search(r"20\d\d\s*年度", everything):
            return
        if sheet.date is None:
            yield self.finding("date")
        else:
            yield self.finding("date", message=self.dated, basis={"date": sheet.date}, day=sheet.date.strftime("%Y-%m"))


class YearsDisagree(Check):
    """Years disagree (L100)."""

    id = "years-disagree"
    catalogue = "L100"
    family = Family.NARRATIVE
    severity = Severity.WARNING
    title = W("年份互相矛盾", "years disagree")
    message = W("项目名称写 {first} 年，{where}写 {second} 年", "the project says {first}, {where_en} says {second}")
    why = W("多半是从上年的表抄来而没有改。", "mostly copied from last year and not changed.")
    bad = example(row("完工时间", "2021年12月底前", "2021年11月", 10, 10), project="2022年农村公路项目")
    near_miss = example(row("完工时间", "2022年12月底前", "2022年11月", 10, 10), project="2022年农村公路项目")

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare the only year of the project's name with years of 年度 in texts, and with deadlines before it."""
        named = {int(year) for year in re.findall(r"(?<!\d)(20\d\d)\s*年", subject.sheet.project)}
        if len(named) != 1:
            return
        year = named.pop()
        for key, text in subject.texts.items():
            others = {int(stated) for stated in re.findall(r"(?<!\d)(20\d\d)\s*年度", text)}
            if others and year not in others:
                yield self.finding(
                    "project",
                    f"texts.{key}",
                    first=year,
                    second="、".join(map(str, sorted(others))),
                    where=f"“{key}”",
                    where_en=f"“{key}”",
                )
        for entry in subject.indicators:
            due = entry.target.by.year if isinstance(entry.target, DateTarget) else None
            if due is not None and due < year:
                yield self.finding(
                    "project",
                    entry.cell("target"),
                    first=year,
                    second=due,
                    where=f"“{entry.title}”的期限",
                    where_en=f"the deadline of “{entry.title}”",
                )


_ASPECTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("成本", re.compile("成本")),
    ("产出", re.compile("产出")),
    ("效益", re.compile("效益|效果")),
    ("满意度", re.compile("满意")),
)


_ASPECTS_EN = {"成本": "cost", "产出": "output", "效益": "benefit", "满意度": "satisfaction"}


class ConclusionNamesOthers(Check):
    """The conclusion names other aspects than the table (L108)."""

    id = "conclusion-aspects"
    catalogue = "L108"
    heuristic = True
    family = Family.NARRATIVE
    severity = Severity.NOTICE
    gravity = 11
    title = W("结论所列方面与评分组成不一致", "the conclusion names other aspects than the table")
    message = W("“{key}”列了{named}，没有提{missing}", "“{key}” names {named_en} and leaves {missing_en} out")
    why = W("结论应覆盖评分的每一部分。", "a conclusion covers every part of the score.")
    needs = frozenset({Need.TEXTS, Need.ROWS})
    bad = example(
        row("单位成本", "≤30元", "30元", 10, 10, level1="成本指标"),
        row("人数", "≥30人", "30人", 10, 10, level1="产出指标"),
        texts={"总体评价结论": "综合产出、效果、满意度等因素，总分 100 分。"},
    )
    near_miss = example(
        row("人数", "≥30人", "30人", 10, 10, level1="产出指标"),
        texts={"总体评价结论": "综合产出、效果、满意度等因素，总分 100 分。"},
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where the conclusion lists at least two level-1 names and leaves out one that the table has."""
        part = subject.text_like("结论", "总体评价")
        if part is None:
            return
        levels = {entry.level1 for entry in subject.indicators}
        named = [name for name, words in _ASPECTS if words.search(part[1])]
        missing = [name for name, _ in _ASPECTS if name in levels and name not in named]
        if len(named) >= 2 and missing:
            yield self.finding(
                f"texts.{part[0]}",
                basis={f"texts.{part[0]}": part[1][:80]},
                key=part[0],
                named="、".join(named),
                named_en=", ".join(map(_ASPECTS_EN.__getitem__, named)),
                missing="、".join(missing),
                missing_en=", ".join(map(_ASPECTS_EN.__getitem__, missing)),
            )


_BAND_TEXT = re.compile(
    r"(\d{2,3})\s*分?\s*(?:[(（]含[)）])?\s*(?:及)?以上[^。；，]{0,4}(?:为|评为|属|定为)?[“\"]?(优|良|中)|[“\"]?(优|良|中)[”\"]?[^。；，\d]{0,6}(\d{2,3})\s*分?\s*(?:[(（]含[)）])?\s*(?:及)?以上"
)


class RuleMisquoted(Check):
    """A rule misquoted in the report (L77)."""

    id = "rule-misquoted"
    catalogue = "L77"
    family = Family.NARRATIVE
    severity = Severity.WARNING
    title = W("引用的等级规则有误", "a rule misquoted in the report")
    message = W(
        "“{key}”写“{words}”，规则中“{grade}”为 {band}", "“{key}” says “{words}”, the rules have {band} for “{grade}”"
    )
    why = W("等级分档以规则为准。", "grades follow the rule file.")
    needs = frozenset({Need.TEXTS, Need.SCORECARD})
    bad = example(row("参训率", "≥90%", "95%", 10, 10), texts={"总体评价": "85分以上为优。"})
    near_miss = example(row("参训率", "≥90%", "95%", 10, 10), texts={"总体评价": "90分（含）以上为优。"})

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare the lower bound that a text names for a grade with that of the rule set."""
        bands = {} if subject.rules is None else {band.name: band for band in subject.rules.grades}
        for key, text in subject.texts.items():
            for match in _BAND_TEXT.finditer(text):
                points, grade = (match[1], match[2]) if match[1] else (match[4], match[3])
                band = bands.get(grade)
                if band is not None and band.interval.lower is not None and band.interval.lower != int(points):
                    yield self.finding(
                        f"texts.{key}",
                        basis={f"texts.{key}": match[0]},
                        key=key,
                        words=match[0],
                        grade=grade,
                        band=band.notation,
                    )


_SHARE_TEXT = re.compile(r"占(?:比)?(?:为|约)?\s*(\d{1,3}(?:\.\d+)?)\s*[%％]")


class SharesDoNotAddUp(Check):
    """Shares that do not add up to 100 % (L78)."""

    id = "shares-sum"
    catalogue = "L78"
    heuristic = True
    default = False
    family = Family.NARRATIVE
    severity = Severity.WARNING
    title = W("各部分占比之和不等于 100%", "shares that do not add up to 100 %")
    message = W("“{key}”中各部分占 {shares}，合计 {sum}%", "“{key}”: shares of {shares_en} add up to {sum}%")
    why = W("“其中”各部分应合计 100%。", "the parts of a whole add up to 100 %.")
    needs = _TEXTS
    bad = example(texts={"资金情况": "其中人员经费占60%，设备占30%，其他占20%。"})
    near_miss = example(texts={"资金情况": "其中人员经费占60%，设备占30%，其他占10%。"})

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Read sentences with 其中 or 分别 and at least three shares; two may leave the rest unsaid."""
        for key, text in subject.texts.items():
            for sentence in re.split("[。\n]", text):
                shares = _SHARE_TEXT.findall(sentence)
                if len(shares) < 3 or not re.search("其中|分别|构成", sentence):
                    continue
                total = sum((Fraction(share) for share in shares), Fraction(0))
                if abs(total - 100) > 1:
                    yield self.finding(
                        f"texts.{key}",
                        basis={f"texts.{key}": sentence.strip()[:120]},
                        key=key,
                        shares="、".join(f"{share}%" for share in shares),
                        shares_en=", ".join(f"{share}%" for share in shares),
                        sum=total,
                    )


CHECKS: tuple[type[Check], ...] = (
    GoalNotMeasured, GoalIsSlogan, UnmetListEmpty, NumbersWithoutCounterpart, Tautology, RuleMisquoted,
    SharesDoNotAddUp, NoYear, YearsDisagree, ConclusionNamesOthers,
)  # fmt: skip
