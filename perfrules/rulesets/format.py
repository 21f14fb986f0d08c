"""
The rule-file format: each table declared once, with its keys in the order in which they are written.

A key is declared once::

    places: int = key(whole_number(0, MAX_PLACES), "保留几位小数", "decimal places kept", default=2)

Reading with places (`read_keys`), unknown and missing keys, the JSON Schema, the layout of ``perfrules format`` and the
reference page follow from the declaration; what a table means as a whole is read where its model is made.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Final, TypeVar, overload

import attrs
from attrs import field, frozen

from perfrules.errors import Problem, Severity, problem
from perfrules.errors.problem import join_names, near_names
from perfrules.indicators.kinds import MAX_MULTIPLE, ProblemLog, Share
from perfrules.model.families import DIRECTIONS
from perfrules.model.interval import Interval
from perfrules.model.quantity import Quantity
from perfrules.model.ruleset import (
    BareFraction,
    CitationStatus,
    NotApplicableEffect,
    OverAchievementEffect,
    RoundingMode,
    RoundingStage,
)
from perfrules.model.target import Sense
from perfrules.model.unit import Unit
from perfrules.rulesets.bands import read_share_interval
from perfrules.rulesets.families import limit_of
from perfrules.rulesets.fields import (
    ALIASES,
    DAY,
    FLAG,
    FORMAT,
    NAME,
    NUMBER,
    POSITIVE,
    RULESET_ID,
    TEXT,
    TEXTS,
    UNIT,
    UNIT_SYMBOL,
    USUAL,
    VERSION,
    WEIGHTS,
    Kind,
    Schema,
    one_of,
    read_drop,
    read_many,
    read_table,
    read_texts,
    report_unknown_keys,
    table_of,
    whole_number,
    word_of,
    wrong_kind,
)
from perfrules.rulesets.toml_tree import Entry, plain_value
from perfrules.units.table import current_terms
from perfrules.wording import Wording

__all__ = [
    "AUDIT_LEVELS", "IDENTITY_KEYS", "KEYS_OF_DIRECTION", "ROOT_KEYS", "TARGET_KINDS", "Key", "Merge", "RuleTable",
    "key", "keys_of", "names_of", "read_keys", "root_keys", "source_id", "tables_of",
]  # fmt: skip

MAX_PLACES = 6
TARGET_KINDS = ("number", "range", "date", "period", "quality", "all", "none", "tiers")
AUDIT_LEVELS = ("off", *(severity.value for severity in Severity))


class Merge(StrEnum):
    """The way in which a key of a rule file is laid over that of its parent."""

    OWN = "own"
    """It describes the file it stands in and is never taken over."""
    WHOLE = "whole"
    """The child's replaces the parent's."""
    BY_KEYS = "by-keys"
    """A table: the keys given replace the parent's."""
    BY_NAME = "by-name"
    """An array of tables: those of the same name key by key, new ones behind."""
    IN_FRONT = "in-front"
    """An array of tables: the child's come before the parent's."""


_DECLARED: Final = "perfrules_key"
Value = TypeVar("Value")


@frozen(kw_only=True)
class Key:
    """
    One key of a table.

    Args:
        name: The key as it is written.
        field: The field of the table's class that holds its value.
        kind: How its value is written and read.
        about: What it says.
        default: The value where it is left out or cannot be read.
        required: Whether it has to be there when everything that is extended is merged.
        merged: For keys of the file itself: how they are laid over the parent's.
    """

    name: str
    field: str = ""
    kind: Kind[Any]
    about: Wording
    default: object = None
    required: bool = False
    merged: Merge = Merge.WHOLE


@overload
def key(
    kind: Kind[Value],
    zh: str,
    en: str,
    *,
    default: Value,
    required: bool = False,
    name: str = "",
    merged: Merge = Merge.WHOLE,
) -> Value: ...
@overload
def key(
    kind: Kind[Value], zh: str, en: str, *, required: bool = False, name: str = "", merged: Merge = Merge.WHOLE
) -> Value | None: ...
def key(
    kind: Kind[Any], zh: str, en: str, *, default: object = None, required: bool = False, name: str = "",
    merged: Merge = Merge.WHOLE,
) -> object:  # fmt: skip
    """
    Return an attrs field that is one key of a table.

    Args:
        kind: How its value is written and read.
        zh: What it says, in Chinese.
        en: What it says, in English.
        default: Its value where a rule file leaves it out, or where it cannot be read.
        required: Whether it has to be there; it is ``None`` only after that was reported.
        name: The key, where the field cannot be called so.
        merged: For keys of the file itself: how they are laid over the parent's.
    """
    declared = Key(
        name=name, kind=kind, about=Wording(zh, en), default=default, required=required, merged=merged
    )  # fmt: skip
    return field(default=default, metadata={_DECLARED: declared})


@frozen(kw_only=True, eq=False)
class RuleTable:
    """
    A table of the format: subclasses declare its keys.

    Class attributes:
        path: How problems about missing keys name the table.
        prefix: What stands before a key where a problem names its value.
        parameters_behind: For tables that name an indicator type: the key behind which its parameters are written.
        of_type: Keys that belong to one type, as parameters do.
        of_effect: For policies: the key that belongs to one of their effects.
    """

    path: ClassVar[str] = ""
    prefix: ClassVar[str] = ""
    parameters_behind: ClassVar[str] = ""
    of_type: ClassVar[tuple[str, ...]] = ()
    of_effect: ClassVar[str] = ""
    entry: Entry = field(repr=False)
    """The table in the file."""


Table = TypeVar("Table", bound=RuleTable)


_KEYS: dict[type, tuple[Key, ...]] = {}


def keys_of(table: type[RuleTable]) -> tuple[Key, ...]:
    """Return the keys that *table* declares, in the order in which they are written."""
    if table not in _KEYS:
        declared = [(item.name, item.metadata[_DECLARED]) for item in attrs.fields(table) if _DECLARED in item.metadata]
        _KEYS[table] = tuple(attrs.evolve(item, name=item.name or name, field=name) for name, item in declared)
    return _KEYS[table]


def names_of(table: type[RuleTable]) -> tuple[str, ...]:
    """Return the names of the keys of *table*."""
    return tuple(item.name for item in keys_of(table))


def read_keys(table: type[Table], entry: Entry, problems: list[Problem], *, strict: bool = True) -> Table:
    """
    Return the values of the table *entry*: the default for what is left out or cannot be read.

    Args:
        table: The class that declares its keys.
        entry: The table.
        problems: Where mistakes go: PR203 for missing keys, and those of each key's kind.
        strict: Whether keys that are not declared are reported (PR202).
    """
    given = entry.table
    if strict:
        report_unknown_keys(given, names_of(table), problems)
    values: dict[str, Any] = {}
    for item in keys_of(table):
        value = None
        if item.name in given:
            value = item.kind.read(given[item.name], table.prefix + item.name, problems)
        elif item.required:
            missing = f"{table.path}.{item.name}" if table.path else item.name
            problems.append(problem("PR203", place=entry.place, key=missing))
        values[item.field] = item.default if value is None else value
    return table(entry=entry, **values)


def nested(table: type[Table]) -> Kind[Table]:
    """Return the kind of tables that *table* declares."""

    def read(entry: Entry, name: str, problems: list[Problem]) -> Table | None:
        return None if read_table(entry, name, problems) is None else read_keys(table, entry, problems)

    return Kind(read, {"type": "object"}, Wording("表", "a table"), table=table)


def many(table: type[RuleTable]) -> Kind[tuple[Entry, ...]]:
    """Return the kind of arrays of tables that *table* declares; whoever makes their model reads the keys."""
    return Kind(read_many, {"type": "array"}, Wording("表的数组", "an array of tables"), table=table, is_many=True)


def _read_entry(entry: Entry, name: str, problems: list[Problem]) -> Entry | None:
    return None if read_table(entry, name, problems) is None else entry


def _read_words(entry: Entry, name: str, problems: list[Problem], allowed: tuple[str, ...]) -> tuple[str, ...]:
    words = read_texts(entry, name, problems)
    for word in words:
        if word not in allowed:
            near, place = "".join(near_names(word, allowed, count=1)), entry.value_place
            known = join_names(allowed)
            problems.append(problem("PR225", place=place, key=name, found=word, known=known, suggestion=near))
    return words


def words_of(*allowed: str) -> Kind[tuple[str, ...]]:
    """Return the kind of one or several of the words *allowed*."""
    word = word_of(*allowed)
    schema: Schema = {"anyOf": [word.schema, {"type": "array", "items": word.schema}]}
    return Kind(
        lambda entry, name, problems: _read_words(entry, name, problems, allowed), schema, word.wanted, allowed
    )  # fmt: skip


_THRESHOLD = Share(low=1, high=MAX_MULTIPLE)


def _read_threshold(entry: Entry, name: str, problems: list[Problem]) -> Fraction | None:
    ratio = _THRESHOLD.read(plain_value(entry), name, ProblemLog(lambda _: entry.value_place, problems))
    return ratio if isinstance(ratio, Fraction) else None


_AMOUNT = Wording('带单位的数，如 "100%"', 'a number with its unit such as "100%"')


def _read_limit(entry: Entry, name: str, problems: list[Problem]) -> Quantity | None:
    if isinstance(entry.value, str) and (limit := limit_of(entry.value, current_terms().units)) is not None:
        return limit
    problems.append(wrong_kind(entry, name, _AMOUNT.zh, _AMOUNT.en))
    return None


_INTERVALS: Schema = {"type": "object", "additionalProperties": TEXT.schema}
GRADES = Kind(_read_entry, _INTERVALS, Wording("名称到分数区间的表", "a table of names and intervals of points"))
LIGHTS = Kind(_read_entry, _INTERVALS, Wording("名称到百分数区间的表", "a table of names and intervals of percentages"))
RATES: Kind[Interval] = Kind(
    read_share_interval, TEXT.schema, Wording('百分数的区间，如 "[70%, 80%)"', 'an interval such as "[70%, 80%)"')
)
LIMIT = Kind(_read_limit, TEXT.schema, _AMOUNT)
THRESHOLD = Kind(_read_threshold, _THRESHOLD.schema(), _THRESHOLD.wanted)
DROP = Kind(read_drop, {"const": True}, Wording("true", "true"))
AUDIT = table_of(word_of(*AUDIT_LEVELS), Wording("检查到轻重的表", "a table of checks and severities"))

_SOURCE = "依据的 id", "id of the source it rests on"
_NOTE = "给人看的说明", "a note for people"
_DROP = "去掉所继承规则集里同名的", "takes out what the parent has by this name"


@frozen(kw_only=True, eq=False)
class EffectiveTable(RuleTable):
    """``effective``: the days on which a rule set applies."""

    path, prefix = "effective", "effective."
    start: dt.date | None = key(DAY, "施行的第一天", "the first day", name="from")
    end: dt.date | None = key(DAY, "施行的最后一天", "the last day", name="to")


@frozen(kw_only=True, eq=False)
class RoundTable(RuleTable):
    """``round``: how and where numbers are rounded."""

    path, prefix = "round", "round."
    places: int = key(whole_number(0, MAX_PLACES), "保留几位小数", "decimal places kept", default=2)
    mode: RoundingMode = key(one_of(RoundingMode), "怎样舍入", "which way", default=RoundingMode.HALF_UP)
    at: RoundingStage = key(
        one_of(RoundingStage), "最先舍入的地方", "the first place where numbers are rounded", default=RoundingStage.ROW
    )


@frozen(kw_only=True, eq=False)
class SourceTable(RuleTable):
    """``[[source]]``: a document behind the rules."""

    path = "source"
    id: str | None = key(NAME, "别处引用它用的短名；不写就是文号", "the name it is cited by; its number unless given")
    document: str | None = key(NAME, "文号", "its number", required=True)
    title: str = key(TEXT, "标题", "its title", default="")
    date: dt.date | None = key(DAY, "发布的日期", "the day of its issue")
    until: dt.date | None = key(DAY, "有效的最后一天", "the last day on which it is in force")
    status: CitationStatus | None = key(one_of(CitationStatus), "有多大把握", "how sure we are", required=True)
    note: str = key(TEXT, *_NOTE, default="")


def source_id(entry: Entry) -> str:
    """Return the id of the ``[[source]]`` *entry*: its ``id``, else its document; empty when it has neither."""
    given = entry.table.get("id", entry.table.get("document"))
    return given.value if given is not None and isinstance(given.value, str) else ""


@frozen(kw_only=True, eq=False)
class OverAchievementTable(RuleTable):
    """``[over_achievement]``: what too much success means."""

    path, of_effect = "over_achievement", "points"
    threshold: Fraction | None = key(
        THRESHOLD, "从多大的完成程度起", "the completion from which it applies", required=True
    )
    applies_to: str = key(
        word_of("floors", "all"), "只管下限的指标，还是所有的数", "floors alone, or all numeric rows", default="floors"
    )
    effect: OverAchievementEffect = key(
        one_of(OverAchievementEffect), "怎样处理", "what happens to the row", default=OverAchievementEffect.FLAG
    )
    points: Decimal | None = key(POSITIVE, "扣几分", "the points taken by minus-points")
    source: str = key(TEXT, *_SOURCE, default="")


@frozen(kw_only=True, eq=False)
class NotApplicableTable(RuleTable):
    """``[not_applicable]``: where the points of rows go that do not apply."""

    path, of_effect = "not_applicable", "to"
    effect: NotApplicableEffect = key(
        one_of(NotApplicableEffect), "分到哪里", "where their points go", default=NotApplicableEffect.SKIP
    )
    to: str = key(NAME, "得到这些分的一级指标", "the 一级指标 that receives the points, for level1", default="")
    source: str = key(TEXT, *_SOURCE, default="")


@frozen(kw_only=True, eq=False)
class WhenTable(RuleTable):
    """``when``: the rows that a scoring rule is for."""

    path, prefix = "when", "when."
    level1: tuple[str, ...] = key(TEXTS, "一级指标", "一级指标", default=())
    level2: tuple[str, ...] = key(TEXTS, "二级指标", "二级指标", default=())
    name: tuple[str, ...] = key(TEXTS, "指标名称", "the indicator's name", default=())
    target_kind: tuple[str, ...] = key(words_of(*TARGET_KINDS), "指标值的种类", "the kind of target", default=())
    sense: tuple[str, ...] = key(
        words_of(*(sense.value for sense in Sense)), "数的方向", "the sense of a numeric target", default=()
    )
    unit: tuple[str, ...] = key(TEXTS, "数的单位", "the unit of a numeric target", default=())


@frozen(kw_only=True, eq=False)
class ComponentTable(RuleTable):
    """``[[component]]``: a part of the full mark."""

    path, parameters_behind, of_type = "component", "full", ("weights",)
    name: str | None = key(NAME, "名称", "its name", required=True)
    drop: bool | None = key(DROP, *_DROP)
    type: str | None = key(
        TEXT, "`indicators` 代表指标表，别的是指标类型", "`indicators` for the table of rows, else an indicator type",
        required=True,
    )  # fmt: skip
    full: Decimal | None = key(POSITIVE, "满分", "its full points", required=True)
    weights: Mapping[str, Decimal] | None = key(WEIGHTS, "每个一级指标的分", "the points of each 一级指标")
    source: str = key(TEXT, *_SOURCE, default="")
    note: str = key(TEXT, *_NOTE, default="")


STANDARD_KINDS = ("plan", "industry", "history")
"""Origins of the value that an indicator is held against."""


@frozen(kw_only=True, eq=False)
class StandardTable(RuleTable):
    """``standard``: the value that an indicator is usually held against."""

    path, prefix = "standard", "standard."
    value: str | None = key(USUAL, "标准值", "the standard value", required=True)
    kind: str = key(
        word_of(*STANDARD_KINDS),
        "标准的类别：计划、行业、历史",
        "the kind of standard: plan, industry or history",
        default="",
    )
    source: str = key(TEXT, "印着它的文件", "the document that prints it", default="")
    year: int = key(whole_number(0, 2999), "哪一年的；0 是不限", "the year it is for; 0 for any", default=0)
    region: str = key(TEXT, "哪个地区的", "the region it is for", default="")


@frozen(kw_only=True, eq=False)
class IndicatorTable(RuleTable):
    """``[[indicator]]``: an indicator known by name."""

    path, parameters_behind = "indicator", "type"
    name: str | None = key(NAME, "通常的名称", "its usual name", required=True)
    drop: bool | None = key(DROP, *_DROP)
    aliases: tuple[str, ...] = key(ALIASES, "别的名称", "other names", default=())
    patterns: tuple[str, ...] = key(
        TEXTS,
        "名称结尾的样式，写法与家族的 `match` 相同；名称和别的名称先于样式",
        "patterns of the ends of names, written as `match` of families; names and aliases go first",
        default=(),
    )
    definition: str = key(TEXT, "统计什么、衡量什么", "what is counted or measured", default="")
    formula: str = key(TEXT, "怎样由数据项算出", "how it is computed from its data items", default="")
    data: tuple[str, ...] = key(TEXTS, "算式的数据项", "the data items of the formula", default=())
    evidence: str = key(TEXT, "要什么佐证材料", "the evidence asked for", default="")
    core: bool = key(FLAG, "`true`：核心指标", "`true`: a core indicator", default=False)
    scope: str = key(TEXT, "用在哪里", "where it applies", default="")
    standard: StandardTable | None = key(nested(StandardTable), "标准值", "the value that it is usually held against")
    level1: str = key(NAME, "通常的一级指标", "its usual 一级指标", default="")
    level2: str = key(NAME, "通常的二级指标", "its usual 二级指标", default="")
    direction: str = key(word_of(*DIRECTIONS), "没有写符号的数是什么", "what a number without a sign is", default="")
    unit: str = key(UNIT_SYMBOL, "没有写单位的数用什么单位", "what a bare number is counted in", default="")
    type: str | None = key(TEXT, "怎么评分：指标类型", "how it is scored: an indicator type")
    usual: str = key(
        USUAL, "不引起疑问的指标值范围；从不用于评分", "the range of targets that raises no question; never for scores",
        default="",
    )  # fmt: skip
    source: str = key(TEXT, *_SOURCE, default="")
    note: str = key(TEXT, *_NOTE, default="")


KEYS_OF_DIRECTION = ("sure", "limit", "events")
"""Keys of a family that mean something only where it has a direction."""


@frozen(kw_only=True, eq=False)
class FamilyTable(RuleTable):
    """``[[family]]``: names that end alike, and what is known of their numbers."""

    path = "family"
    match: tuple[str, ...] = key(TEXTS, "名称的样式", "patterns of names", default=(), required=True)
    direction: str = key(
        word_of(*DIRECTIONS), "没有写符号的数是什么；只有写了 `may_fall` 的可以不写",
        "what a number without a sign is; may be missing beside `may_fall` alone", default="",
    )  # fmt: skip
    sure: bool = key(
        FLAG, "`false`：反过来会得不同分数时给警告", "`false`: a row warns where another direction scores otherwise",
        default=True,
    )  # fmt: skip
    level: str = key(NAME, "只管一级或二级指标以此开头的行", "only rows whose level begins so", default="")
    unit: Unit | None = key(UNIT, "只管能换算成这个单位的指标值", "only targets in a unit that converts to this one")
    limit: Quantity | None = key(LIMIT, "完成值最多是多少", "the most an actual can be")
    events: bool = key(
        FLAG, "`true`：可能发生而不应发生的事", "`true`: what may happen and should not", default=False
    )  # fmt: skip
    may_fall: bool = key(
        FLAG, "`true`：数是变化，可以低于 0", "`true`: the numbers are changes and may lie below 0", default=False
    )  # fmt: skip
    source: str = key(TEXT, *_SOURCE, default="")
    note: str = key(TEXT, *_NOTE, default="")


@frozen(kw_only=True, eq=False)
class ScoringTable(RuleTable):
    """``[[scoring]]``: which rows are scored how."""

    path, parameters_behind = "scoring", "type"
    when: WhenTable | None = key(nested(WhenTable), "管哪些行；不写管所有的行", "the rows it is for; all unless given")
    type: str | None = key(TEXT, "指标类型", "the indicator type", required=True)
    source: str = key(TEXT, *_SOURCE, default="")
    note: str = key(TEXT, *_NOTE, default="")


@frozen(kw_only=True, eq=False)
class DeductionTable(RuleTable):
    """``[[deduction]]``: points that a person may take in a sheet by this name."""

    path = "deduction"
    name: str | None = key(NAME, "名称", "its name", required=True)
    limit: Decimal | None = key(
        POSITIVE, "一张表里最多几分", "the most points in one sheet", required=True, name="most"
    )
    source: str = key(TEXT, *_SOURCE, default="")
    drop: bool | None = key(DROP, *_DROP)


@frozen(kw_only=True, eq=False)
class BonusTable(DeductionTable):
    """``[[bonus]]``: points that a person may give in a sheet by this name."""

    path = "bonus"


@frozen(kw_only=True, eq=False)
class CapTable(RuleTable):
    """``[[cap]]``: the highest total for execution rates inside an interval."""

    path = "cap"
    name: str = key(NAME, "名称", "its name", default="")
    execution_rate: Interval | None = key(RATES, "执行率的范围", "the rates it is for", required=True)
    total: Decimal | None = key(NUMBER, "总分最高多少", "the highest total", required=True)
    source: str = key(TEXT, *_SOURCE, default="")


@frozen(kw_only=True, eq=False)
class VetoTable(RuleTable):
    """``[[veto]]``: the highest total when a row or element fails."""

    path = "veto"
    name: str | None = key(NAME, "名称", "its name", required=True)
    row: str | None = key(NAME, "行或项的名称", "name of the row or element", required=True)
    total: Decimal | None = key(NUMBER, "那时总分最高多少；不写是 0", "the highest total then; 0 unless given")
    source: str = key(TEXT, *_SOURCE, default="")
    drop: bool | None = key(DROP, *_DROP)


@frozen(kw_only=True, eq=False)
class HeadTable(RuleTable):
    """The head of a rule file, which describes the file itself; `extends` never takes it over."""

    format: int | None = key(FORMAT, "本格式的版本", "the version of this format")
    id: str = key(RULESET_ID, "规则集的名字", "its name", default="", required=True)
    version: str = key(VERSION, "作者自己的版本", "the author's own version", default="1")
    title: str = key(TEXT, "标题", "one line for people", default="")
    summary: str = key(TEXT, "简介", "more for people", default="")
    extends: str = key(
        TEXT, "另一个规则集的 id，或同一文件夹里的文件", "the id of another rule set, or a file in the same folder",
        default="",
    )  # fmt: skip
    effective: EffectiveTable | None = key(nested(EffectiveTable), "施行的日期", "the days on which it applies")


@frozen(kw_only=True, eq=False)
class RuleFile(RuleTable):
    """The body of a rule file, which is about scores, with all that it inherits."""

    full: Decimal | None = key(POSITIVE, "满分", "the full mark", required=True)
    round: RoundTable | None = key(
        nested(RoundTable), "怎样舍入", "how numbers are rounded", merged=Merge.BY_KEYS
    )  # fmt: skip
    missing_actual: str = key(
        word_of("report", "zero"), "没有完成值的行：不评还是按 0 评", "rows without an actual: not rated, or rated 0",
        default="report",
    )  # fmt: skip
    bare_fraction: BareFraction = key(
        one_of(BareFraction), "百分数指标值旁边的 `0.95` 是什么", "what `0.95` beside a percentage target is",
        default=BareFraction.REFUSE,
    )  # fmt: skip
    status_as_met: bool = key(
        FLAG, "数旁边写着“已完成”，算不算达成", "whether 已完成 beside a number counts as met", default=True
    )
    source: tuple[Entry, ...] = key(
        many(SourceTable), "规则背后的文件", "the documents behind the rules", default=(), merged=Merge.BY_NAME
    )
    grades: Entry | None = key(GRADES, "分数线上每一段的名称", "a name for every stretch of the score line")
    lights: Entry | None = key(
        LIGHTS, "监控用：各行达到程度的各段名称，从差到好",
        "names for stretches of what rows reached, from worst to best",
    )  # fmt: skip
    over_achievement: OverAchievementTable | None = key(
        nested(OverAchievementTable), "超额完成", "what too much success means", merged=Merge.BY_KEYS
    )
    not_applicable: NotApplicableTable | None = key(
        nested(NotApplicableTable), "不适用的行", "rows that do not apply", merged=Merge.BY_KEYS
    )
    component: tuple[Entry, ...] = key(
        many(ComponentTable), "合起来等于 `full` 的各部分", "the parts that add up to `full`", default=(),
        required=True, merged=Merge.BY_NAME,
    )  # fmt: skip
    indicator: tuple[Entry, ...] = key(
        many(IndicatorTable), "按名称认得的指标", "indicators known by name", default=(), merged=Merge.BY_NAME
    )
    family: tuple[Entry, ...] = key(
        many(FamilyTable), "名称的家族", "families of names", default=(), merged=Merge.IN_FRONT
    )  # fmt: skip
    scoring: tuple[Entry, ...] = key(
        many(ScoringTable), "哪些行怎么评分", "which rows are scored how", default=(), merged=Merge.IN_FRONT
    )
    deduction: tuple[Entry, ...] = key(
        many(DeductionTable), "可以扣的分", "points that a person may take", default=(), merged=Merge.BY_NAME
    )
    bonus: tuple[Entry, ...] = key(
        many(BonusTable), "可以加的分", "points that a person may give", default=(), merged=Merge.BY_NAME
    )
    cap: tuple[Entry, ...] = key(
        many(CapTable), "执行率低时的总分上限", "the highest totals for execution rates", default=()
    )
    veto: tuple[Entry, ...] = key(
        many(VetoTable), "一票否决", "rows that limit the total when they fail", default=(), merged=Merge.BY_NAME
    )
    audit: dict[str, str] | None = key(
        AUDIT, "审核的疑点有多重", "severities of what an audit finds", merged=Merge.BY_KEYS
    )


IDENTITY_KEYS = names_of(HeadTable)
"""Keys that describe the file they stand in and are never taken over from a parent."""
ROOT_KEYS = (*IDENTITY_KEYS, *names_of(RuleFile))
"""All keys of a rule file, in the order in which they are written."""


def root_keys() -> tuple[Key, ...]:
    """Return the keys of a rule file, in the order in which they are written."""
    return (*(attrs.evolve(item, merged=Merge.OWN) for item in keys_of(HeadTable)), *keys_of(RuleFile))


def tables_of(keys: Iterable[Key]) -> Iterator[type[RuleTable]]:
    """Yield the classes that declare the tables at *keys*, each before those that stand in it."""
    for item in keys:
        if item.kind.table is not None:
            yield item.kind.table
            yield from tables_of(keys_of(item.kind.table))
