"""An installed perfrules works away from the source tree: from a wheel, new and old libraries, and as editable."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

INSTALLATIONS = ["installed", "installed_lowest", "editable"]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that is not the source tree, so that nothing is found there by accident."""
    return tmp_path


@pytest.mark.parametrize("which", INSTALLATIONS)
class TestInstalled:
    def test_rule_sets_are_found(self, which, elsewhere, printed_by, request):
        programs = request.getfixturevalue(which)
        printed = printed_by([programs / "perfrules", "rulesets", "--json"], elsewhere)
        assert "henan-zhengzhou-2023" in printed
        assert "cn-self-evaluation-2020" in printed
        json.loads(printed)

    def test_example_is_scored(self, which, elsewhere, printed_by, request):
        programs = request.getfixturevalue(which)
        place = "import perfrules, pathlib; print(pathlib.Path(perfrules.__file__).parent / 'examples')"
        examples = Path(printed_by([programs / "python", "-c", place], elsewhere).strip())
        sheet = examples / "hotline-12333-2023.toml"
        printed = printed_by([programs / "perfrules", "evaluate", sheet, "--rules", "henan-zhengzhou-2023"], elsewhere)
        assert "100.00" in printed
        assert "优" in printed

    def test_could_not_run_is_2(self, which, elsewhere, run, request):
        programs = request.getfixturevalue(which)
        outcome = run([programs / "perfrules", "evaluate", "absent.toml", "--rules", "henan-zhengzhou-2023"], elsewhere)
        assert outcome.returncode == 2
        assert "Traceback" not in outcome.stdout + outcome.stderr


def test_wheel_alone_is_used(installed, elsewhere, printed_by, root):
    code = "import perfrules; print(perfrules.__file__)"
    place = Path(printed_by([installed / "python", "-c", code], elsewhere).strip())
    assert root not in place.parents
