"""The pages say what is there: the two commands, every problem code, every command, every public name."""

import importlib
import inspect
import re
import runpy
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from perfrules import hookspecs, plugins
from perfrules.cli.main import COMMANDS
from perfrules.errors import CODES


@pytest.fixture(scope="module")
def generator(root: Path) -> dict[str, object]:
    """The names of the Sphinx extension that writes the generated pages."""
    return runpy.run_path(str(root / "docs" / "_extensions" / "generated_reference.py"))


def page(generator: dict[str, object], name: str) -> str:
    return "\n".join(generator[f"{name}_pages"]())


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
class TestReadme:
    def test_first_screen_shows_both_commands(self, root, readme):
        first_screen = (root / readme).read_text(encoding="utf-8").splitlines()[:60]
        assert any(line.endswith("python3 tasks.py example") for line in first_screen)

    def test_example_and_tests_are_commands_that_exist(self, root, readme):
        text = (root / readme).read_text(encoding="utf-8")
        named = set(re.findall(r"python3 tasks\.py (\w+)", text))
        assert {"example", "test"} <= named
        assert named <= set(runpy.run_path(str(root / "tasks.py"))["TASKS"])

    def test_example_shows_its_output(self, root, readme):
        text = (root / readme).read_text(encoding="utf-8")
        block = re.search(r"```console\n\$ python3 tasks\.py example\n(.+?)```", text, flags=re.DOTALL)
        assert block is not None, "the README shows the output of its first command"
        assert "100.00" in block[1]


def test_links_between_pages_lead_somewhere(root):
    for file in [root / "README.md", root / "README.zh-CN.md", root / "CONTRIBUTING.md", *root.glob("docs/**/*.md")]:
        if {"generated", "_build"} & set(file.parts):
            continue
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name}: {target}"


def test_layer_picture_shows_the_contract(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (one for one in project["tool"]["importlinter"]["contracts"] if one["id"] == "layers")
    layers = [re.findall(r"\w+", layer) for layer in contract["layers"] if layer != "(__main__)"]
    text = (root / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    (picture,) = (block for block in text.split("```") if "_markers" in block)
    lines = [line for line in picture.splitlines() if line.startswith(" |")]
    assert [re.findall(r"\|  (\w+)", line) for line in lines] == layers
    assert len({len(line) for line in picture.splitlines()[1:] if line}) == 1


def test_every_code_is_on_the_page_in_both_languages(generator):
    text = page(generator, "problems")
    for id_, code in CODES.items():
        assert f"### {id_} · {code.severity}" in text
        assert generator["escape"](code.message.zh) in text
        assert generator["escape"](code.message.en) in text


def test_every_hundred_has_a_title(generator):
    assert {id_[:3] for id_ in CODES} <= set(generator["HUNDREDS"])


def test_chinese_pages_of_codes_and_checks_are_whole_and_chinese(generator):
    text = "\n".join(generator["problems_in_chinese"]())
    for id_, code in CODES.items():
        assert f"(zh-{id_.lower()})=\n### {id_} · " in text
        assert generator["escape"](code.message.zh) in text
    checks = "\n".join(generator["checks_in_chinese"]())
    reasons = re.sub(r"```text.*?```", "", checks, flags=re.DOTALL).splitlines()
    assert [line for line in reasons if re.search("[A-Za-z]{4}", line) and not re.search("[一-鿿]", line)] == []
    assert re.findall(r"^### (L\d+)", checks, flags=re.MULTILINE)


def test_types_and_words_are_whole_in_chinese(generator, root):
    from perfrules.plugins import build_registry
    from perfrules.rulesets.format import keys_of

    text = "\n".join(generator["types_in_chinese"]())
    for id_, kind in build_registry(entry_points=()).indicator_types.items():
        assert f"(zh-{id_}-type)=\n## {kind.title.zh} · `{id_}`\n" in text
        assert all(f"| `{key.name}` | " in text for key in keys_of(kind.parameter_class))
    words = runpy.run_path(str(root / "docs" / "_extensions" / "language_reference.py"))["language_pages"]
    english, chinese = ("\n".join(words(language)).splitlines() for language in ("en", "zh"))
    changed = [(old, new) for old, new in zip(english, chinese, strict=True) if old != new]
    assert all(re.search("[一-鿿]", new) for _, new in changed)
    prose = [line for line in chinese if not line.startswith(("| `", "| *nothing*"))]
    assert not [line for line in prose if re.search("[A-Za-z]{4}", line)]


def test_commands_explain_themselves_in_chinese(generator):
    text = "\n".join(generator["command_pages"]("zh"))
    assert set(re.findall(r"^## perfrules (\S+)", text, flags=re.MULTILINE)) == set(COMMANDS)


def test_every_public_name_is_on_the_page(generator):
    import perfrules

    text = page(generator, "python")
    for name in ("parse_target", "parse_actual", "load_ruleset", "read_sheet", "evaluate", "Scorecard"):
        assert name in perfrules.__all__
        assert f"## {name}\n" in text


@pytest.mark.parametrize("module", ["perfrules.spi", "perfrules.runs", "perfrules.reports", "perfrules.testing"])
def test_every_class_and_function_of_a_module_is_on_its_page(generator, module, root):
    text = "\n".join(generator["module_pages"](module))
    package = importlib.import_module(module)
    missing = [name for name in package.__all__ if callable(getattr(package, name)) and f"## {name}\n" not in text]
    assert missing == []
    page = root / "docs" / "reference" / f"{module.rpartition('.')[2]}.md"
    assert f"generated/{page.name}" in page.read_text(encoding="utf-8")


def test_every_hook_is_on_the_page_with_its_signature(generator):
    text = page(generator, "hooks")
    hooks = [name for name in vars(hookspecs) if name.startswith("perfrules_")]
    assert sorted(hooks) == sorted(hookspecs.__all__)
    for name in hooks:
        assert f"## {name}\n\n```text\n{name}(" in text
        for parameter in inspect.signature(getattr(hookspecs, name)).parameters:
            assert f"`{parameter}`" in text


@pytest.mark.parametrize("hook", [name for name in vars(hookspecs) if name.startswith("perfrules_")])
def test_example_of_a_hook_is_a_plugin_that_loads(hook, tmp_path):
    _, _, example = inspect.getdoc(getattr(hookspecs, hook)).partition("Example::\n")
    module = ModuleType("demo")
    module.__file__ = str(tmp_path / "demo.py")
    (tmp_path / "rulesets").mkdir()
    exec(compile(inspect.cleandoc(example), f"<{hook}>", "exec"), vars(module))  # noqa: S102 - our own docstring
    registry = plugins.build_registry(entry_points=(), extra=[("demo", module)])
    assert registry.problems == ()
    assert registry.plugins[-1].plugin == "demo"


def test_every_command_is_on_the_page(generator):
    text = page(generator, "command")
    for name in ("evaluate", "explain", "parse", "rulesets", "types", "plugins"):
        assert f"## perfrules {name}\n" in text
