"""
Many files at once: which files of a folder are scored, each in its own guard, and what a second run can leave out.

`evaluate_folder` scores a folder; `report_folder` writes a report for each sheet as well and goes on where an earlier
run stopped; `write_sheets` writes those of one file; `report_jointly` and `write_jointly` put all sheets into one
report. Nothing here prints.
"""

from perfrules.folders.choosing import RuleChoice
from perfrules.folders.evaluating import evaluate_folder, prepare
from perfrules.folders.joint import check_joint, report_jointly, write_jointly
from perfrules.folders.rendering import Rendering, with_base, with_templates
from perfrules.folders.reporting import check_apart, report_folder
from perfrules.folders.scanning import InputFile, is_folder
from perfrules.folders.scoring import score_whole_file
from perfrules.folders.single import write_sheets
from perfrules.folders.summary_text import render_summary, render_summary_lines

__all__ = [
    "InputFile",
    "Rendering",
    "RuleChoice",
    "check_apart",
    "check_joint",
    "evaluate_folder",
    "is_folder",
    "prepare",
    "render_summary",
    "render_summary_lines",
    "report_folder",
    "report_jointly",
    "score_whole_file",
    "with_base",
    "with_templates",
    "write_jointly",
    "write_sheets",
]
