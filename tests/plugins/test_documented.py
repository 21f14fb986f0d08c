"""Every hook is documented with its exact signature, its contract and a complete example (design: plugins)."""

import inspect
import re
from pathlib import Path

import pytest

from perfrules import hookspecs, spi

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("hook", hookspecs.__all__)
class TestEveryHook:
    def test_its_exact_signature_is_on_the_page(self, hook) -> None:
        signature = inspect.signature(getattr(hookspecs, hook))
        returns = signature.return_annotation
        text = returns if isinstance(returns, str) else inspect.formatannotation(returns)
        plain = re.sub(r"\b(?:[a-z_]\w*\.)+(?=[A-Za-z])", "", text)
        parameters = ", ".join(signature.parameters)
        page = (DOCS / "reference" / "hooks.md").read_text(encoding="utf-8")
        assert f"`{hook}({parameters}) -> {plain}`" in page

    def test_it_has_a_page_that_shows_how(self, hook) -> None:
        pages = [page.read_text(encoding="utf-8") for page in (DOCS / "how-to").glob("*.md")]
        assert any(f"def {hook}(self)" in page for page in pages)

    def test_its_contract_says_what_and_shows_it(self, hook) -> None:
        contract = inspect.getdoc(getattr(hookspecs, hook))
        assert contract.startswith("Return ")
        assert f"def {hook}():" in contract
        assert "from perfrules.spi import" in contract


def test_what_hooks_need_is_in_spi() -> None:
    imported = set()
    for hook in hookspecs.__all__:
        lines = re.findall(r"from perfrules\.spi import (.+)", inspect.getdoc(getattr(hookspecs, hook)))
        imported |= {name.strip() for line in lines for name in line.split(",")}
    assert imported <= set(spi.__all__)
    assert sorted(spi.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name)) == spi.__all__
    assert all(hasattr(spi, name) for name in spi.__all__)
