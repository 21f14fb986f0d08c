"""PR3xx: plugins."""

from perfrules.errors.codes.code import Code
from perfrules.wording import Wording as W

CODES = (
    Code(
        "PR301", "error",
        W("{kind} `{id}` 由 {first} 与 {second} 重复提供", "{kind} `{id}` is given by both {first} and {second}"),
        W("用 PERFRULES_BLOCK 停用其中一个", "block one of them with PERFRULES_BLOCK"),
    ),
    Code("PR302", "error", W("插件 {plugin} 未能加载：{reason}", "the plugin {plugin} did not load: {reason}"), W("其余插件不受影响", "other plugins are not affected")),
    Code("PR303", "error", W("插件 {plugin} 实现了不存在的钩子 `{hook}`", "the plugin {plugin} implements the unknown hook `{hook}`"), W("可用的钩子：{known}", "hooks: {known}")),
    Code("PR304", "error", W("插件 {plugin} 的钩子 `{hook}` 返回了不合要求的内容：{reason}", "the hook `{hook}` of the plugin {plugin} returned something unfit: {reason}")),
    Code("PR305", "warning", W("插件 {plugin} 没有注册任何内容", "the plugin {plugin} registers nothing")),
    Code("PR306", "error", W("插件 {plugin} 需要接口版本 {wanted}，本程序提供 {provided}", "the plugin {plugin} needs interface {wanted}, this program provides {provided}")),
    Code("PR307", "error", W("名称 `{name}` 只能由可见的字母、数字、`-`、`_` 和 `.` 组成", "the name `{name}` may hold only visible letters, digits, `-`, `_` and `.`")),
    Code("PR308", "error", W("插件 {plugin} 的钩子 `{hook}` 抛出异常：{reason}", "the hook `{hook}` of the plugin {plugin} raised: {reason}")),
    Code("PR309", "error", W("插件 {plugin} 在 {limit} 秒内没有加载完，已放弃", "the plugin {plugin} was not loaded within {limit} s and was given up"), W("用 PERFRULES_PLUGIN_TIMEOUT 改变秒数，0 为不限；或用 PERFRULES_BLOCK 停用它", "PERFRULES_PLUGIN_TIMEOUT sets the seconds, 0 for no limit; PERFRULES_BLOCK leaves the plugin out")),
    Code("PR310", "error", W("插件 {plugin} 的名称 `{name}` 不合要求", "the name `{name}` of the plugin {plugin} is not allowed"), W("id 由小写字母、数字、`-`、`_` 组成，可含一个 `.`；单位的写法不超过 8 个字符，不含空格、数字和符号", "an id holds lower-case letters, digits, `-`, `_` and at most one `.`; a spelling of a unit has at most 8 characters and no blank, digit or sign")),
    Code("PR320", "error", W("{said}（{by}）", "{said_en} ({by})"), W("{advice}", "{advice_en}")),
    Code("PR321", "warning", W("{said}（{by}）", "{said_en} ({by})"), W("{advice}", "{advice_en}")),
    Code("PR322", "notice", W("{said}（{by}）", "{said_en} ({by})"), W("{advice}", "{advice_en}")),
)  # fmt: skip
