"""
The command line: one module per command, no logic of its own.

Exit status of every command: 0 fine, 1 there are findings, 2 it could not run.
"""

from perfrules.cli.main import main

__all__ = ["main"]
