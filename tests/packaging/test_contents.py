"""What is in the wheel and in the source distribution."""

import tarfile
import zipfile
from pathlib import Path

import pytest

import perfrules

pytestmark = pytest.mark.packaging


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def rule_files(root: Path) -> set[str]:
    return {
        f"perfrules/_rulesets/{file.relative_to(root / 'rulesets').as_posix()}"
        for file in root.glob("rulesets/**/*.toml")
    }


@pytest.mark.parametrize("which", ["wheel", "wheel_from_sdist"])
class TestWheel:
    def test_rule_sets_are_inside(self, which, root, request):
        expected = rule_files(root)
        assert "perfrules/_rulesets/henan-zhengzhou-2023.toml" in expected
        assert expected <= names_in(request.getfixturevalue(which))

    def test_every_file_of_the_package_is_inside(self, which, root, request):
        kept = {
            file.relative_to(root).as_posix()
            for file in (root / "perfrules").rglob("*")
            if file.is_file() and "__pycache__" not in file.parts
        }
        assert {"perfrules/py.typed", "perfrules/examples/hotline-12333-2023.toml"} <= kept
        assert kept <= names_in(request.getfixturevalue(which))

    def test_nothing_else_is_inside(self, which, request):
        tops = {name.split("/")[0] for name in names_in(request.getfixturevalue(which))}
        assert tops == {"perfrules", f"perfrules-{perfrules.__version__}.dist-info"}

    def test_licence_is_inside(self, which, request):
        licence = f"perfrules-{perfrules.__version__}.dist-info/licenses/LICENSE"
        assert licence in names_in(request.getfixturevalue(which))


def test_version_is_the_same_everywhere(wheel):
    assert wheel.name.startswith(f"perfrules-{perfrules.__version__}-py3-none-any")


def test_both_wheels_hold_the_same(wheel, wheel_from_sdist):
    assert names_in(wheel) == names_in(wheel_from_sdist)


def test_source_distribution(sdist, root):
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {file.relative_to(root).as_posix() for file in root.glob("rulesets/**/*.toml")} <= names
    assert {"LICENSE", "README.md", "tasks.py", "tests/conftest.py", "docs/conf.py"} <= names
    assert not {part for name in names for part in name.split("/")} & {".venv", ".venvs", "_build", "__pycache__"}
