"""The one layout of rule files: idempotent, keeps comments and meaning."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfrules.authoring.format import WIDTH, format_rules
from perfrules.plugins import Registry
from perfrules.rulesets import load, shipped_folder
from tests.sizes import examples

FILES = sorted(path for path in Path(str(shipped_folder())).glob("*.toml") if not path.name.endswith(".cases.toml"))
MESSY = """\
# head of the file

# about the title
title='示例' # behind
id   =  "demo"
full=100
grades."优" = "[0, 100]"


[[scoring]]   # a rule
# the type
source = "own"
gate = "60%"
type = "gated"

# loose words

# about the component
[[component]]
full = 100
name = "绩效指标"
type = "indicators"
[component.weights]
"产出" = 100
[[source]]
status = "practice"
document = "own"
note = \"\"\"
two

lines\"\"\"
[[component]]
name = "a"
elements = [ # first
  {points=1,name="x"},   # one
  # two comes
  {name = "y", points = 2} ]
drop = true
# the end
"""
TIDY = """\
# head of the file

id = "demo"
# about the title
title = '示例'  # behind
full = 100
grades."优" = "[0, 100]"

[[source]]
document = "own"
status = "practice"
note = \"\"\"
two

lines\"\"\"

# loose words

# about the component
[[component]]
name = "绩效指标"
type = "indicators"
full = 100

[component.weights]
"产出" = 100

[[component]]
name = "a"
drop = true
elements = [
    # first
    { points = 1, name = "x" },  # one
    # two comes
    { name = "y", points = 2 },
]

[[scoring]]  # a rule
type = "gated"
gate = "60%"
# the type
source = "own"
# the end
"""


def formatted(text: str) -> str:
    """Return *text* in the one layout."""
    result, problems = format_rules(text.encode())
    assert problems == ()
    assert result is not None
    return result


class TestLaws:
    """SPEC issue 4 §6: `format` is idempotent, keeps comments, and what is loaded stays the same."""

    @pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
    def test_shipped_files(self, path: Path, tmp_path: Path, registry: Registry) -> None:
        text = path.read_text(encoding="utf-8")
        once = formatted(text)
        assert formatted(once) == once
        assert sorted(words(once)) == sorted(words(text))
        copy = tmp_path / path.name
        copy.write_text(once, encoding="utf-8")
        before, after = load(path, registry=registry), load(copy, registry=registry)
        assert after.ruleset == before.ruleset
        assert before.ruleset is not None

    @settings(deadline=None, max_examples=examples(1))
    @given(st.data())
    def test_any_order_of_tables_keys_and_comments(self, data: st.DataObject) -> None:
        blocks = [MESSY[: MESSY.index("grades.")]]
        tables = [
            '[[source]]\ndocument = "a"\nstatus = "quoted"\n', '[grades]\n"优" = "≥90"\n',
            '[[component]]\nname = "甲"\nfull = 1\n', '[component.weights]\n"x" = 1\n', '[[scoring]]\ntype = "exact"\n',
            '[unknown]\nkey = [1, [2, 3], { a = "b" }]\n', "[[cap]]\ntotal = 1\n", '[unknown.below]\n"a b".c = 1\n',
        ]  # fmt: skip
        chosen = data.draw(st.permutations(tables))
        assumed = chosen.index(tables[3]) > chosen.index(tables[2])  # a sub-table stands behind its table
        fillers = st.sampled_from(["", "\n", "# 注\n", "\n# 注\n\n", "\n\n# 甲\n# 乙\n"])
        for table in chosen if assumed else sorted(chosen):
            blocks += [data.draw(fillers), table]
        text = "".join(blocks) + data.draw(fillers)
        once = formatted(text)
        assert formatted(once) == once
        assert tomllib.loads(once) == tomllib.loads(text)
        assert once.count("#") == text.count("#")

    def test_the_layout(self) -> None:
        assert formatted(MESSY) == TIDY
        assert formatted(TIDY) == TIDY

    def test_line_ends_and_a_byte_order_mark_go(self) -> None:
        assert formatted("\ufeff" + TIDY.replace("\n", "\r\n")) == TIDY

    def test_long_arrays_are_broken_and_short_ones_are_not(self) -> None:
        long = "[[scoring]]\nwhen = { name = [" + ", ".join(f'"{"指标" * 6}{number}"' for number in range(8)) + "] }\n"
        assert formatted('id = "x"\n' + long).count("\n") > 3
        array = 'x = ["甲", "乙"]\n'
        assert formatted(array) == array
        wide = "x = [" + ", ".join(["1234567"] * 20) + "]\n"
        assert max(map(len, formatted(wide).splitlines())) <= WIDTH
        assert formatted(formatted(wide)) == formatted(wide)

    def test_text_that_is_not_toml_is_told_and_left_alone(self) -> None:
        text, problems = format_rules("id = “x”\n".encode(), "r.toml")
        assert text is None
        assert [one.code for one in problems] == ["PR201"]

    def test_rule_files_that_do_not_load_are_laid_out_all_the_same(self) -> None:
        assert formatted("full=-1\nnonsense   = [ ]\nempty={ }\n") == "full = -1\nnonsense = []\nempty = {}\n"


def words(text: str) -> list[str]:
    """Return the words of *text* without the commas and brackets that breaking arrays moves."""
    return [word.strip(",[]{}") for word in text.split() if word.strip(",[]{}")]
