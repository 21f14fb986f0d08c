"""Distributions installed as pip unpacks a wheel, and the program started where it finds them."""

import os
import subprocess
import sys
from pathlib import Path


def install_module(site: Path, name: str, body: str, *, distribution: str = "", version: str = "1.2") -> None:
    """Install a distribution with one module and one entry point into *site*, as pip unpacks a wheel."""
    distribution = distribution or f"demo-{name}"
    module = f"demo_{distribution}_{name}".replace("-", "_").replace(".", "_")
    module = "".join(letter for letter in module if letter.isascii())
    (site / f"{module}.py").write_text(body.replace("NAME", name), encoding="utf-8", errors="surrogatepass")
    info = site / f"{distribution.replace('-', '_')}-{version}.dist-info"
    info.mkdir(exist_ok=True)
    metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    with (info / "entry_points.txt").open("a", encoding="utf-8") as file:
        if file.tell() == 0:
            file.write("[perfrules]\n")
        file.write(f"{name} = {module}\n")


def run_program(site: Path, folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run perfrules in *folder* with what is installed in *site*."""
    hidden = ("PERFRULES_BLOCK", "PERFRULES_PLUGINS", "PERFRULES_PLUGIN_TIMEOUT")
    variables = {name: value for name, value in os.environ.items() if name not in hidden}
    variables |= {"PYTHONPATH": str(site), "PYTHONUTF8": "1", "PERFRULES_LANG": "en"}
    variables |= {"PERFRULES_PLUGIN_TIMEOUT": "0", **environment}  # a busy machine breaks no plugin
    return subprocess.run(
        [sys.executable, "-m", "perfrules", *words],
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
