"""The kit for units, readers, reports and checks: sound gifts pass, wrong ones are caught by the law that should."""

from fractions import Fraction
from itertools import count
from pathlib import Path

import pytest

from perfrules import Finding, Scorecard, Sheet, SheetRow, default_registry
from perfrules.checks.base import NO_EXAMPLE
from perfrules.spi import (
    Check,
    CheckExample,
    Need,
    ReadResult,
    Report,
    Severity,
    SheetReader,
    Subject,
    UnitDefinition,
    Vocabulary,
    VocabularyKind,
    Wording,
    plugin_problem,
)
from perfrules.testing import (
    PropertyBrokenError,
    check_check,
    check_imports,
    check_reader,
    check_report,
    check_unit,
    check_vocabulary,
)
from perfrules.testing.contribution_properties import forbidden_imports
from perfrules.units import BUILT_IN

TITLE = Wording("示例", "demo")
ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "perfrules" / "examples" / "hotline-12333-2023.toml"
REGISTRY = default_registry()
READERS = {one.id: one for one in REGISTRY.readers}


def law_of(check, *arguments, **more):
    with pytest.raises(PropertyBrokenError) as raised:
        check(*arguments, **more)
    return raised.value.property


class TestUnits:
    @pytest.mark.parametrize("definition", BUILT_IN[::9], ids=lambda one: one.symbol)
    def test_built_in_units(self, definition) -> None:
        check_unit(definition)

    def test_a_new_unit(self) -> None:
        check_unit(UnitDefinition("尺", "length", factor=Fraction(1, 3), spellings=("市尺",)))

    @pytest.mark.parametrize(
        ("law", "definition"),
        [
            ("exact", UnitDefinition("尺", "length", factor=0.33)),  # type: ignore[arg-type]
            ("exact", UnitDefinition("尺", "length", factor=Fraction(0))),
            ("spelling", UnitDefinition("3尺", "length")),
            ("apart", UnitDefinition("尺", "length", spellings=("米",), factor=Fraction(1))),
            ("multiplier", UnitDefinition("尺", "length", factor=Fraction(1, 3), spellings=("万尺",))),
        ],
    )
    def test_wrong_units(self, law, definition) -> None:
        assert law_of(check_unit, definition) == law


class TestVocabularies:
    def test_words_of_every_class(self) -> None:
        listed = {"not-done": ("挂账",), "plan": ("拟议",), "other-year": ("往届",), "innocent": ("无花果",)}
        check_vocabulary(Vocabulary("demo.words", VocabularyKind.CLASSES, listed))

    def test_words_of_rule_files_have_nothing_to_prove(self) -> None:
        check_vocabulary(Vocabulary("demo.words", VocabularyKind.LEVELS, {"达成": ("圆满",)}))

    @pytest.mark.parametrize(
        ("law", "words"),
        [
            ("classes", {"undone": ("挂账",)}),
            ("refused", {"to-value": ("完成",)}),
            ("innocent", {"innocent": ("本年≤",)}),
        ],
    )
    def test_wrong_words(self, law, words) -> None:
        assert law_of(check_vocabulary, Vocabulary("demo.words", VocabularyKind.CLASSES, words)) == law


ROWS = (SheetRow(name="x"),)


class OneLine(SheetReader):
    """The project's name and nothing else."""

    id = "demo.one-line"
    title = TITLE
    suffixes = (".one",)

    def read(self, data: bytes, name: str) -> ReadResult:
        return ReadResult((Sheet(project=data.decode("utf-8", "replace").strip(), rows=ROWS, source=name),))


class Strict(OneLine):
    """Raises for bytes that are no UTF-8."""

    def read(self, data: bytes, name: str) -> ReadResult:
        return ReadResult((Sheet(project=data.decode("utf-8"), rows=ROWS),))


class Curious(OneLine):
    """Opens a file."""

    def read(self, data: bytes, name: str) -> ReadResult:
        with open(__file__, encoding="utf-8") as file:  # noqa: PTH123
            return ReadResult((Sheet(project=data.decode("utf-8", "replace") + file.readline(), rows=ROWS),))


NUMBERS = count()


class Changing(OneLine):
    """Numbers its sheets."""

    def read(self, data: bytes, name: str) -> ReadResult:
        return ReadResult((Sheet(project=f"{next(NUMBERS)}", rows=ROWS),))


class Silent(OneLine):
    """Gives nothing and says nothing."""

    def read(self, data: bytes, name: str) -> ReadResult:
        return ReadResult()


class Speechless(OneLine):
    """Speaks Chinese alone."""

    def read(self, data: bytes, name: str) -> ReadResult:
        return ReadResult((Sheet(project="x"),), (plugin_problem(self.id, Severity.ERROR, Wording("错", "")),))


class Loud(OneLine):
    """Its suffix is in capitals."""

    suffixes = (".ONE",)


class Rowless(OneLine):
    """Gives a sheet without any row."""

    def read(self, data: bytes, name: str) -> ReadResult:
        return ReadResult((Sheet(project=data.decode("utf-8", "replace")),))


class Forgetful(OneLine):
    """Reads the first line and drops whatever stands below."""

    def read(self, data: bytes, name: str) -> ReadResult:
        first = data.decode("utf-8", "replace").partition("\n")[0]
        return ReadResult((Sheet(project=first, rows=ROWS),))


class TestReaders:
    @pytest.mark.parametrize("name", ["sheet-toml", "sheet-json", "text"])
    def test_built_in_readers(self, name) -> None:
        sheet = EXAMPLE.read_bytes()
        plain, text = b'{"project": "x", "rows": [{"name": "y"}]}', (ROOT / "docs/samples/roads.txt").read_bytes()
        samples = {"sheet-toml": [sheet], "sheet-json": [plain], "text": [text]}[name]
        check_reader(READERS[name], samples=samples, examples=25, prose=name == "text")

    def test_a_sound_one(self) -> None:
        check_reader(OneLine(), samples=[b"x"], examples=30)

    @pytest.mark.parametrize(
        ("law", "kind"),
        [
            ("answers", Strict), ("closed", Curious), ("deterministic", Changing), ("reads", Silent),
            ("described", Loud), ("reads", Rowless), ("accounts", Forgetful),
        ],
    )  # fmt: skip
    def test_wrong_readers(self, law, kind) -> None:
        assert law_of(check_reader, kind(), samples=[b"x"]) == law

    def test_a_reader_that_is_silent_about_damage(self) -> None:
        assert law_of(check_reader, Silent(), samples=[]) == "reads"

    def test_samples_that_are_none(self) -> None:
        assert law_of(check_reader, OneLine(), samples=[]) == "reads"


class OneLineReport(Report):
    """The project's name and nothing else."""

    id = "demo.one-line"
    title = TITLE
    suffix = ".one"

    def render(self, scorecard: Scorecard, *, language: str = "zh") -> bytes:
        return scorecard.sheet.project.encode()


class Raises(OneLineReport):
    def render(self, scorecard, *, language="zh"):
        return str(scorecard.rows[0]).encode()


class TextReport(OneLineReport):
    def render(self, scorecard, *, language="zh"):
        return scorecard.sheet.project


class Dated(OneLineReport):
    def render(self, scorecard, *, language="zh"):
        return str(next(NUMBERS)).encode()


class Writes(OneLineReport):
    def render(self, scorecard, *, language="zh"):
        object.__setattr__(scorecard.sheet, "source", "changed")
        return b""


class Suffixless(OneLineReport):
    suffix = "one"


class TestReports:
    @pytest.mark.parametrize("name", REGISTRY.reports)
    def test_built_in_reports(self, name, examples) -> None:
        # a page or a text shows a scorecard; only the forms are sheets that can be read again
        reader = READERS.get(name) if name not in ("text", "html") else None
        check_report(REGISTRY.reports[name], reader=reader, examples=examples // 10)

    def test_a_sound_one(self) -> None:
        check_report(OneLineReport(), examples=10)

    @pytest.mark.parametrize(
        ("law", "kind"),
        [("answers", Raises), ("answers", TextReport), ("deterministic", Dated), ("unchanged", Writes),
         ("described", Suffixless)],
    )  # fmt: skip
    def test_wrong_reports(self, law, kind) -> None:
        assert law_of(check_report, kind()) == law

    def test_what_is_not_read_back(self) -> None:
        assert law_of(check_report, OneLineReport(), reader=OneLine()) == "round_trip"


class NoReason(Check):
    """Points were lost and nobody says why."""

    id = "demo.no-reason"
    title = TITLE
    why = TITLE
    message = Wording("失分而无原因", "points were lost without a reason")
    severity = Severity.WARNING
    bad = CheckExample(sheet=Sheet(rows=(SheetRow(name="a", weight=10, self_score=9),)))
    near_miss = CheckExample(sheet=Sheet(rows=(SheetRow(name="a", weight=10, self_score=9, reason="停工"),)))

    def find(self, subject: Subject) -> list[Finding]:
        return [self.finding(row.cell("reason")) for row in subject.rows if row.is_below_full and not row.row.reason]


class Never(NoReason):
    def find(self, subject):
        return []


class Always(NoReason):
    def find(self, subject):
        return [self.finding("rows[0].reason")] if subject.rows else []


class Crashing(NoReason):
    def find(self, subject):
        return [subject.rows[0].missing]


class Mute(NoReason):
    message = Wording("失分而无原因", " ")


class Elsewhere(NoReason):
    def find(self, subject):
        return [self.finding("rows[7].reason") for _ in super().find(subject)]


class Unsure(NoReason):
    def find(self, subject):
        return [self.finding(number=next(NUMBERS)) for _ in super().find(subject)]


class Mild(NoReason):
    severity = "mild"


class Untried(NoReason):
    near_miss = NO_EXAMPLE


class Needy(NoReason):
    needs = frozenset({Need.EVIDENCE})


class TestChecks:
    def test_a_sound_one(self) -> None:
        check_check(NoReason())

    @pytest.mark.parametrize(
        ("law", "kind"),
        [("fires", Never), ("fires", Needy), ("silent", Always), ("answers", Crashing), ("answers", Mute),
         ("cells", Elsewhere), ("deterministic", Unsure), ("described", Mild), ("described", Untried)],
    )  # fmt: skip
    def test_wrong_checks(self, law, kind) -> None:
        assert law_of(check_check, kind()) == law


class TestImports:
    """A plugin imports perfrules, perfrules.spi and perfrules.testing, and no other part."""

    def test_what_is_allowed(self, tmp_path) -> None:
        (tmp_path / "good.py").write_text(
            "import perfrules\nfrom perfrules import Sheet, spi\nfrom perfrules.spi import RatingInput\n"
            "from perfrules.testing.strategies import sheets\nfrom . import other\nimport perfrules_other\n"
        )
        check_imports(tmp_path)

    @pytest.mark.parametrize(
        "line", ["import perfrules.engine", "from perfrules.model.unit import Unit", "from perfrules import engine",
                 "def f():\n    from perfrules.dsl import parse_target"],
    )  # fmt: skip
    def test_what_is_not(self, tmp_path, line) -> None:
        (tmp_path / "bad.py").write_text(line)
        assert law_of(check_imports, tmp_path) == "imports"
        assert forbidden_imports(tmp_path)[0].startswith(f"bad.py:{line.count(chr(10)) + 1}: perfrules.")

    @pytest.mark.parametrize("plugin", sorted(EXAMPLE.parents[2].glob("plugins/*")), ids=lambda one: one.name)
    def test_first_party_plugins_hold_to_it(self, plugin) -> None:
        for package in plugin.glob("perfrules_*"):
            check_imports(package)
