"""Units as data. SPEC language §4: an open set; what measures the same converts exactly, count words never do.

A year is twelve months and a quarter three, exactly; a day is twenty-four hours; the two are not mixed, because no
number of days is a month. A working day is neither.
"""

from fractions import Fraction

from attrs import field, frozen

from perfrules._markers import hookimpl
from perfrules.model.unit import Dimension, Unit

__all__ = ["BUILT_IN", "UnitDefinition", "perfrules_register_units"]


@frozen
class UnitDefinition:
    """
    A unit as a table lists it.

    Args:
        symbol: Canonical spelling; it must hold no blank, digit or sign.
        dimension: Name of what is measured, such as ``money``; empty for a pure number. Units convert only inside
            one dimension. A count word's dimension is its own: ``count:人``.
        factor: How many base units of the dimension one unit is, exactly.
        spellings: Other ways to write it, read but never printed.
        group: Heading in listings; the dimension's name unless said otherwise.
    """

    symbol: str
    dimension: str
    factor: Fraction = field(default=Fraction(1), kw_only=True)
    spellings: tuple[str, ...] = field(default=(), kw_only=True)
    group: str = field(default="", kw_only=True)

    @property
    def unit(self) -> Unit:
        """The unit as a value of the model."""
        dimension: Dimension = ((self.dimension, 1),) if self.dimension else ()
        return Unit(self.symbol, dimension, self.factor)


def _measured(dimension: str, *rows: tuple[str, str, str]) -> tuple[UnitDefinition, ...]:
    """Return the units of one dimension from rows of symbol, factor to the base unit and other spellings."""
    return tuple(
        UnitDefinition(symbol, dimension, factor=Fraction(factor), spellings=tuple(spellings.split()), group=dimension)
        for symbol, factor, spellings in rows
    )


_MEASURED = (
    *_measured("money", ("元", "1", "圆 块钱 元人民币 RMB ¥"), ("角", "1/10", "")),
    *_measured("money:USD", ("美元", "1", "USD")),
    *_measured("money:EUR", ("欧元", "1", "EUR")),
    *_measured("money:GBP", ("英镑", "1", "GBP")),
    *_measured("money:HKD", ("港元", "1", "港币 HKD")),
    *_measured("calendar", ("月", "1", "个月 月份"), ("季度", "3", "个季度 季"), ("年", "12", "周年 年度")),
    *_measured(
        "time",
        ("天", "86400", "日 自然日 日历天 日历日"),
        ("小时", "3600", "时 钟头 个小时 h"),
        ("分钟", "60", "min"),
        ("秒", "1", "秒钟 s"),
        ("毫秒", "1/1000", "ms"),
        ("周", "604800", "星期 个星期"),
    ),
    *_measured("working time", ("工作日", "1", "个工作日 工作天")),
    *_measured(
        "area",
        ("平方米", "1", "㎡ m² m2 M2 M² 平米 平方 平 平方公尺"),
        ("平方公里", "1000000", "平方千米 km² km2"),
        ("公顷", "10000", "hm² hm2 ha"),
        ("亩", "2000/3", "市亩"),
        ("平方厘米", "1/10000", "cm² cm2"),
        ("平方分米", "1/100", "dm²"),
    ),
    *_measured(
        "length",
        ("米", "1", "m 公尺 延米 延长米"),
        ("公里", "1000", "km KM Km 千米 ㎞"),
        ("厘米", "1/100", "cm CM ㎝ 公分"),
        ("毫米", "1/1000", "mm MM ㎜"),
        ("分米", "1/10", "dm"),
        ("微米", "1/1000000", "μm"),
        ("里", "500", "华里"),
    ),
    *_measured(
        "mass",
        ("吨", "1000", "t T 公吨"),
        ("公斤", "1", "千克 kg KG Kg ㎏"),
        ("斤", "1/2", "市斤"),
        ("克", "1/1000", "g"),
        ("毫克", "1/1000000", "mg ㎎"),
        ("微克", "1/1000000000", "μg"),
    ),
    *_measured(
        "volume",
        ("立方米", "1", "㎥ m³ m3 M3 M³ 方 立方"),
        ("升", "1/1000", "L l 公升"),
        ("毫升", "1/1000000", "mL ml"),
    ),
    *_measured(
        "energy",
        ("千瓦时", "1", "kWh kwh KWh KWH 千瓦小时"),
        ("兆瓦时", "1000", "MWh"),
        ("吉瓦时", "1000000", "GWh"),
        ("焦", "1/3600000", "焦耳 J"),
    ),
    *_measured("coal equivalent", ("吨标准煤", "1", "吨标煤 tce"), ("千克标准煤", "1/1000", "公斤标准煤 千克标煤")),
    *_measured("power", ("千瓦", "1", "kW KW kw"), ("瓦", "1/1000", "W 瓦特"), ("兆瓦", "1000", "MW")),
    *_measured("apparent power", ("千伏安", "1", "kVA KVA kva")),
    *_measured("voltage", ("伏", "1", "V 伏特"), ("千伏", "1000", "kV KV")),
    *_measured("temperature", ("℃", "1", "摄氏度 °C")),
    *_measured("ratio", ("%", "1/100", "百分比 百分率"), ("‰", "1/1000", "千分比"), ("成", "1/10", "")),
    *_measured("points", ("个百分点", "1/100", "百分点"), ("个千分点", "1/1000", "千分点")),
    *_measured("times as much", ("倍", "1", "")),
    *_measured("data", ("MB", "1", "兆"), ("GB", "1024", "G"), ("TB", "1048576", "")),
    *_measured("data rate", ("Mbps", "1", "")),
    *_measured("score", ("分", "1", "")),
    *_measured("age", ("岁", "1", "周岁")),
    *_measured("noise", ("分贝", "1", "dB")),
)
_LISTED = """
行政村 自然村 街道 社区
人 人次 人份 人天 人日 人月 人年 工日 工时 台班 台时 台月 户 户次 家 家次 个 名 位 口 项 项次 件 件次 条 条次 份 份次 套 台 台次 台套 辆 辆次 车次 座 栋 幢
间 处 所 点 只 头 匹 羽 尾 株 棵 片 块 张 本 册 册次 部 支 枝 班 班次 班期 课 课时 课次 学时 学分 节 届 批 批次
宗 例 例次 起 艘 架 架次 颗 粒 根 盏 幅 面 眼 组 组次 团 队 村 村次 镇 乡 县 市 省 区 层 室 床 床位 床日 桶 瓶
袋 箱 盒 包 卷 院 院次 校 校次 站 站次 段 标段 期 期次 次 趟 场 场次 篇 篇次 首 集 版 页 字 句 幕 出 档 款 种
类 样 样次 双 副 把 道 门 门次 栏 盆 岗 岗位 席 席位 席次 学位 托位 车位 泊位 工位 机位 点位 点次 网点 摊位 度
生 级 小区 航次 列 艇 窖 塘 股 票 单 笔 笔次 枚 针 针次 剂 剂次 支次 餐 餐次 桌 户人 摊 亭 座次 座位 座席 人户
井 孔 斗 轮 轮次 头次 羽次
"""
_COUNTS = _LISTED.split()
_SPELT = {
    "个": ("箇",),
    "次": ("遍",),
    "学时": ("个学时",),
    "课时": ("个课时",),
    "批次": ("个批次",),
    "标段": ("个标段",),
}
BUILT_IN: tuple[UnitDefinition, ...] = (
    *_MEASURED,
    *(UnitDefinition(word, f"count:{word}", spellings=_SPELT.get(word, ()), group="count") for word in _COUNTS),
)
"""Every built-in unit, measured ones first."""


@hookimpl
def perfrules_register_units() -> tuple[UnitDefinition, ...]:
    """Return the built-in units, through the hook a third party uses."""
    return BUILT_IN
