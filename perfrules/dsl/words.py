"""Whole phrases with a meaning of their own. They are matched as a whole, never inside words: 未达成 is not 达成."""

import re
from collections.abc import Mapping

from perfrules.model.actual import Status

__all__ = ["MISSING", "STATUS", "bare_words", "tidy_words"]


_EMPTY = """
n/a na nil none null undefined 不涉及 不详 不适用 待填 待定 无 无数据 无此项 暂无 暂无数据 暂缺 未填 未填写
未填报 未涉及 空 空白 缺 见附件 见附表 详见附件 详见附表
"""
MISSING = frozenset(["", *_EMPTY.split()])
"""What people put into cells that hold nothing, in lower case; dashes, slashes and dots alone mean the same."""
_MET = """
达成预期指标 达成年度指标 达成年度目标 达成预期目标 达成预期 达成指标 达成目标 达成 已达成 全部达成 完全达成
均达成 完成 已完成 全部完成 已全部完成 均已完成 全部已完成 按期完成 按时完成 已按时完成 已按期完成 如期完成
已如期完成 完成任务 已完成任务 完成目标 完成预期目标 完成年度目标 完成指标 完成预期指标 完成年度指标
完成年度任务 完成年度计划 完成计划 达标 已达标 全部达标 均达标 达到预期目标 达到预期指标 达到预期
已达到预期目标 已达到预期 达到目标 达到目标值 达到预期值 达到标准 达到要求 已达到 达到预期效果 已达到预期效果
实现预期目标 已实现 已实现预期目标 超额完成 已超额完成 完成良好 已完成目标 已完成年度目标 已达成预期指标
已达成年度指标 达成年度指标值 达成指标值 达成预期指标值 圆满完成 顺利完成 按计划完成 已按计划完成 已完成验收
已竣工 已完工 完工
"""
_PARTLY = """
部分完成 部分达成 部分达成年度指标并具有一定效果 部分达成预期指标并具有一定效果 部分达成年度指标
部分达成预期指标 部分达成预期目标 部分达成年度目标 基本完成 已基本完成 基本达成 基本达成目标 基本达到 基本达标
基本达成预期指标 基本达到预期目标 部分实现 部分达标 大部分完成 已完成部分 已部分完成 未全部完成 未完全完成
未完全达成 部分达成目标 部分达到预期 部分达到预期目标
"""
_UNMET = """
未完成 未达成 未达标 未达到 未达到预期 未达到预期目标 未达成预期指标 未达成年度指标 未达成预期目标
未达成年度指标且效果较差 未达成预期指标且效果较差 未实现 没有完成 尚未完成 未开展 未实施 未开始 未启动 未开工
尚未开展 尚未实施 尚未启动 尚未开工 暂未完成 暂未开展 未能完成 不达标 未达成目标 未达到目标 未达成指标
未完成目标 未完成年度目标 未完成任务 没有达到 没有达成 未执行
"""
_ONGOING = """
进行中 正在进行 正在进行中 正在实施 正在实施中 实施中 正在施工 正在施工中 施工中 在建 建设中 正在建设
正在建设中 推进中 正在推进 正在推进中 持续推进中 正在开展 开展中 正在开展中 正在办理 办理中 正在办理中 执行中
正在执行 正在执行中 按进度执行 正常进行 正常推进 按计划推进 按计划进行 按计划实施 按进度推进 有序推进
有序推进中 稳步推进 已启动 已开工 正在验收 正在采购 采购中 招标中 正在招标 按计划推进中 按序时进度推进
"""
STATUS: Mapping[str, Status] = {
    **dict.fromkeys(_MET.split(), Status.MET),
    **dict.fromkeys(_PARTLY.split(), Status.PARTLY),
    **dict.fromkeys(_UNMET.split(), Status.UNMET),
    **dict.fromkeys(_ONGOING.split(), Status.ONGOING),
}
"""What people write for how far a row got, by whole phrase."""
_INVISIBLE = re.compile("[\u200b\u200c\u2060\ufeff]")
_BLANK_IN_HAN = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_BLANKS = re.compile(r"\s+")
_EDGES = re.compile(r"^[；;，,。、\s]+|[；;，,。、\s]+$")


def bare_words(text: str) -> str:
    """Return *text* without any blanks and without separators at its ends: the form in which phrases are compared."""
    if not text:
        return ""
    return _EDGES.sub("", _BLANKS.sub("", _INVISIBLE.sub("", text)))


def tidy_words(text: str) -> str:
    """Return *text* as words: blanks inside Han text removed, others single, no separators at the ends."""
    return _EDGES.sub("", _BLANKS.sub(" ", _BLANK_IN_HAN.sub("", _INVISIBLE.sub("", text)))).strip()
