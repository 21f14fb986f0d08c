"""
The hooks: everything a plugin can give. Each docstring is the contract, with a complete example.

Hooks are called once, when a `perfrules.plugins.Registry` is built; what they return is then looked up in
dictionaries. A hook function takes no arguments and imports its classes inside itself, so that listing plugins stays
fast. Ids of third parties are ``plugin.name``: lower-case letters, digits, ``-``, ``_`` and one dot. An id that exists
already is an error that names both providers (PR301), and the first keeps it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfrules._markers import hookspec

if TYPE_CHECKING:
    from perfrules.checks.base import Check
    from perfrules.indicators.base import IndicatorType
    from perfrules.model.families import NameFamily
    from perfrules.model.vocabulary import Vocabulary
    from perfrules.readers.base import SheetReader
    from perfrules.reports.base import Report
    from perfrules.units.definitions import UnitDefinition

__all__ = [
    "perfrules_register_checks",
    "perfrules_register_families",
    "perfrules_register_indicator_types",
    "perfrules_register_readers",
    "perfrules_register_reports",
    "perfrules_register_ruleset_folders",
    "perfrules_register_units",
    "perfrules_register_vocabularies",
]


@hookspec
def perfrules_register_indicator_types() -> "Iterable[type[IndicatorType[Any]]]":  # type: ignore[empty-body]
    """
    Return indicator types: classes derived from `perfrules.spi.IndicatorType`.

    A rule file names a type by its id. What a type raises or answers costs its row alone (PR416).
    `perfrules.testing.check_indicator_type` proves the properties that every type must have.

    Example::

        from fractions import Fraction
        from perfrules.spi import IndicatorType, Outcome, Rating, RatingInput, Wording, hookimpl

        class Always(IndicatorType):
            '''Everybody gets everything.'''

            id = "demo.always"
            title = Wording("总是满分", "always full")
            rule = Wording("总是得满分", "always gives everything")

            def rate(self, case: RatingInput) -> Rating:
                return Rating(Fraction(1), Outcome.MET)

        @hookimpl
        def perfrules_register_indicator_types():
            return [Always]
    """


@hookspec
def perfrules_register_units() -> "Iterable[UnitDefinition]":  # type: ignore[empty-body]
    """
    Return units. They are understood in sheets and in rule files, with multipliers (万) and quotients (每) as others.

    A unit of a dimension that exists converts to its units; the dimension of a count word is its own,
    ``count:<symbol>``. A spelling that another unit has is an error that names both providers (PR301), and the whole
    unit is left out. A spelling has at most 8 characters and holds no blank, digit or sign (PR310).
    `perfrules.testing.check_unit` proves that a unit is read, printed and converted.

    Example::

        from fractions import Fraction
        from perfrules.spi import UnitDefinition, hookimpl

        @hookimpl
        def perfrules_register_units():
            return [
                UnitDefinition("尺", "length", factor=Fraction(1, 3), spellings=("市尺",)),
                UnitDefinition("听证", "count:听证"),
            ]
    """


@hookspec
def perfrules_register_vocabularies() -> "Iterable[Vocabulary]":  # type: ignore[empty-body]
    """
    Return vocabularies: words for levels of judgement, yes and no, columns of forms, and words beside numbers.

    Words for levels and for yes and no hold where a rule file asks for them by id (``vocabulary = "demo.words"`` in
    a rule of type ``judged`` or ``yes-no``), so that installing a plugin changes no score. Titles of columns are
    known to the readers at once; a title that is known already keeps its meaning. Classed words hold at once as well:
    beside a number a word of a class (``not-done``, ``plan``, ``other-year`` …) makes the cell unclear, an ``innocent``
    compound does not. `perfrules.testing.check_vocabulary` proves it.

    Example::

        from perfrules.spi import Vocabulary, VocabularyKind, hookimpl

        @hookimpl
        def perfrules_register_vocabularies():
            return [
                Vocabulary("demo.words", VocabularyKind.LEVELS, {"达成": ("圆满",), "未达成": ("落空",)}),
                Vocabulary("demo.answers", VocabularyKind.YES_NO, {"yes": ("属实",), "no": ("不属实",)}),
                Vocabulary("demo.titles", VocabularyKind.HEADERS, {"target": ("年初承诺",)}),
                Vocabulary("demo.classes", VocabularyKind.CLASSES, {"not-done": ("挂账",), "innocent": ("无花果",)}),
            ]
    """


@hookspec
def perfrules_register_checks() -> "Iterable[Check]":  # type: ignore[empty-body]
    """
    Return audit checks: objects of classes derived from `perfrules.spi.Check`.

    A check receives a `perfrules.spi.Subject` and yields findings; one that raises costs itself only (PR323).
    `perfrules.testing.check_check` proves that a check fires where it should and is silent beside it.

    Example::

        from perfrules import Sheet
        from perfrules.spi import Check, CheckExample, Severity, Subject, Wording, hookimpl

        class NoProject(Check):
            '''Every sheet has the name of its project.'''

            id = "demo.no-project"
            severity = Severity.WARNING
            title = Wording("项目名称为空", "the project has no name")
            message = Wording("项目名称没有填写", "the name of the project is not filled in")
            why = Wording("没有名称的表无法归档", "a sheet without a name cannot be filed")
            bad = CheckExample(sheet=Sheet())
            near_miss = CheckExample(sheet=Sheet(project="培训"))

            def find(self, subject: Subject):
                if not subject.sheet.project:
                    yield self.finding("project")

        @hookimpl
        def perfrules_register_checks():
            return [NoProject()]
    """


@hookspec
def perfrules_register_readers() -> "Iterable[SheetReader]":  # type: ignore[empty-body]
    """
    Return readers: objects that turn the bytes of a file into sheets, see `perfrules.spi.SheetReader`.

    Readers are asked in the order of registration, built-in ones first; the first that knows the suffix of a file
    (and its kind of content) reads it. `perfrules.testing.check_reader` proves that a reader never raises.

    Example::

        from perfrules import Sheet
        from perfrules.spi import ReadResult, SheetReader, Wording, hookimpl

        class OneLine(SheetReader):
            id = "demo.one-line"
            title = Wording("一行", "one line")
            suffixes = (".one",)

            def read(self, data: bytes, name: str) -> ReadResult:
                return ReadResult((Sheet(project=data.decode("utf-8", "replace").strip(), source=name),))

        @hookimpl
        def perfrules_register_readers():
            return [OneLine()]
    """


@hookspec
def perfrules_register_reports() -> "Iterable[Report]":  # type: ignore[empty-body]
    """
    Return reports: objects that turn a scorecard into the bytes of a file, see `perfrules.spi.Report`.

    `perfrules.testing.check_report` proves that a report is deterministic and, given a reader, that it is read back.

    Example::

        from perfrules import Scorecard
        from perfrules.spi import Report, Wording, hookimpl

        class OneLine(Report):
            id = "demo.one-line"
            title = Wording("一行", "one line")
            suffix = ".one"

            def render(self, scorecard: Scorecard, *, language="zh") -> bytes:
                return f"{scorecard.sheet.project} {scorecard.total}".encode("utf-8", "replace")

        @hookimpl
        def perfrules_register_reports():
            return [OneLine()]
    """


@hookspec
def perfrules_register_ruleset_folders() -> Iterable[Path]:  # type: ignore[empty-body]
    """
    Return folders that hold rule files (``*.toml``).

    Their rule sets are found by id as the built-in ones are; a file outside the folders is not read.

    Example::

        from pathlib import Path
        from perfrules.spi import hookimpl

        @hookimpl
        def perfrules_register_ruleset_folders():
            return [Path(__file__).parent / "rulesets"]
    """


@hookspec
def perfrules_register_families() -> "Iterable[NameFamily]":  # type: ignore[empty-body]
    """
    Return families of indicator names: what a number without a sign asks for.

    They go before the shipped families where patterns are equally long, and behind those that a rule set declares
    itself. They change scores of rows whose numbers have no sign, under every rule set.

    Example::

        from perfrules.spi import NameFamily, hookimpl

        @hookimpl
        def perfrules_register_families():
            return [NameFamily(match=("*脱落*",), direction="ceiling")]
    """
