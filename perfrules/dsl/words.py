"""
The words of the language that are no operators: whole phrases, and what words beside a number can do to it.

Phrases are matched as a whole, never inside words: 未达成 is not 达成. Words of a class are looked for in what the
grammar left over, against a list of innocent compounds; SPEC language §6.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache

from attrs import field, frozen

from perfrules.model.meaning import Status
from perfrules.units.characters import fold

__all__ = [
    "ALONE_BEFORE",
    "ALONE_BEHIND",
    "BESIDE_ONLY",
    "CLASS_WORDS",
    "MISSING",
    "PARTICLES",
    "STATUS",
    "VERBS_OF_DOING",
    "Lexicon",
    "WordClass",
    "bare_words",
    "lexicon",
    "tidy_words",
]


_EMPTY = """
n/a na tbd tba tbc nil none null undefined notapplicable notavailable tobedetermined tobeconfirmed tobeadvised nodata
不涉及 不详 不适用 待填 待定 无 无数据 无此项 暂无 暂无数据 暂缺 未填
未填写
未填报 未涉及 空 空白 缺 见附件 见附表 详见附件 详见附表
"""
MISSING = frozenset(["", *_EMPTY.split()])
"""Texts that people put into cells that hold nothing, in lower case; dashes, slashes and dots alone mean the same."""
_MET = """
达成预期指标 达成年度指标 达成年度目标 达成预期目标 达成预期 达成指标 达成目标 达成 已达成 全部达成 完全达成
均达成 完成 已完成 全部完成 已全部完成 均已完成 全部已完成 按期完成 按时完成 已按时完成 已按期完成 如期完成
已如期完成 完成任务 已完成任务 完成目标 完成预期目标 完成年度目标 完成指标 完成预期指标 完成年度指标
完成年度任务 完成年度目标任务 已完成年度目标任务 完成目标任务 已完成目标任务 完成年度计划 完成计划 达标 已达标
全部达标 均达标 达到预期目标 达到预期指标 达到预期
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
_ENGLISH_STATUS: Mapping[Status, str] = {
    Status.MET: "met completed complete done achieved accomplished finished fullymet fullyachieved targetmet",
    Status.PARTLY: "partlymet partiallymet partlyachieved partiallyachieved partlycompleted partiallycompleted",
    Status.UNMET: "notmet notachieved notcompleted notcomplete notdone notstarted missed unmet failed",
    Status.ONGOING: "inprogress ongoing underway started",
}
STATUS: Mapping[str, Status] = {
    **{word: status for status, words in _ENGLISH_STATUS.items() for word in words.split()},
    **dict.fromkeys(_MET.split(), Status.MET),
    **dict.fromkeys(_PARTLY.split(), Status.PARTLY),
    **dict.fromkeys(_UNMET.split(), Status.UNMET),
    **dict.fromkeys(_ONGOING.split(), Status.ONGOING),
}
"""Phrases that people write for how far a row got, by whole phrase."""
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


class WordClass(StrEnum):
    """The effect of a word beside a number; SPEC language §6 lists the classes."""

    INNOCENT = "innocent"
    SIGN = "sign"
    FALL = "fall"
    RISE = "rise"
    NOT_DONE = "not-done"
    LIMIT = "limit"
    PLAN = "plan"
    OTHER_YEAR = "other-year"
    OTHER_MEASURE = "other-measure"
    PROHIBITION = "prohibition"
    TO_VALUE = "to-value"
    TIMING = "timing"
    INCLUSION = "inclusion"


CLASS_WORDS: Mapping[WordClass, str] = {
    WordClass.SIGN: "负 零下 亏 亏损 赤字 倒挂 负数 负值 为负 透支 逆差 净流出 转负",
    WordClass.FALL: """
        降 跌 减 少 低 缩 滑 萎 衰 退 挫 落 流失 下降 下跌 下滑 下挫 下行 回落 滑坡 降低 减少 减小 减弱 减退 压减 压降
        缩减 缩短 缩小 缩水 收缩 收窄 萎缩 衰减 衰退 倒退 退步 低于 少于 不及 不如 损失 变少 变低 走低 走弱 调减 调低
        削减 核减 放缓 趋缓 减缓 回撤 贬值 转降 走跌 滑落 疲软
    """,
    WordClass.RISE: """
        增 涨 升 多 提 扩 超 增长 增加 增多 上升 上涨 上扬 上浮 提升 提高 扩大 攀升 飙升 翻番 倍增 递增 激增 反弹 回升
        走高 变多 变高 高于 多于 超过 超出 超额 超支 超标 调增 调高
    """,
    WordClass.NOT_DONE: """
        未 没 没有 无 非 不 不是 差 还差 尚差 缺 缺少 缺口 欠 拖欠 剩 剩余 余下 剩下 待 尚待 有待 亟待 待完成 还需
        尚需 仍需 还要 仍有 尚有 还有 在建 暂停 停止 停工 停办 停滞 中止 终止 中断 退回 退还 取消 撤销 撤回 撤项 作废
        放弃 搁置 搁浅 流标 废标 报废 失败 落空 漏 遗漏 漏报 漏检 除外 除去 扣除 剔除 仅计划 只计划 返工 整改中 推进中
        进行中 办理中 未完成 未实现 未达到 没达到 达不到 完不成 没完成 少完成 没有完成 未能 不能 尚未 并未 均未 都未
        从未 无法 难以 拒绝 驳回 失效 否 余 尚余 仅余 还余 闲置 空置 停用 停运 积压 流拍 烂尾 空缺
        正在统计 正在核实 正在汇总 正在测算 统计中 核实中 汇总中 测算中 调查中
        有误 存疑 失实 误报 虚报 有争议 有待核实
        cancelled canceled pending missed failed unverified disputed
    """,
    WordClass.LIMIT: """
        封顶 为限 顶多 至多 限 上限 下限 以内 不超 限额 限于 仅限 最高 最低 最多 最少 至少 以外 之外 起步 保底 底线
        红线 天花板 最大 最小 最长 最短 顶格 限值 开外 以上 以下 之上 之下 内 上下 左右
    """,
    WordClass.PLAN: """
        预计 预期 计划 拟 争取 力争 应 将 目标 打算 准备 有望 力求 预估 估计 估算 预测 预算 设想 原定 原计划 需 须
        应当 应该 必须 即将 将要 期望 希望 预定 暂定 测算 推算 推测 理论上 可望 意向 暂估 暂计 初估
        forecast forecasted planned expected estimated projected provisional scheduled target targeted anticipated
    """,
    WordClass.OTHER_YEAR: """
        上年 去年 次年 明年 同期 历年 前年 来年 往年 上年度 上一年 上一年度 下年 下年度 下一年 后年 隔年 跨年 上月
        上季 上期 下期 上季度 下季度 上半月 近年 近两年 近三年 近五年 近几年 十二五 十三五 三年来 五年来 累计多年
        过去 以往 此前 上个月 上一季度 上一期 昨年 原 原来 原先 原值 从前 先前
        前几年 历史
    """,
    WordClass.OTHER_MEASURE: """
        全国平均 全省平均 全市平均 全县平均 全区平均 行业平均 平均水平 全国水平 全省水平 同行业 同类 其他率 全国 全省
        行业 国家标准 对照 参照 基准 基期 基数 中位数 标准值 参考值 参照值 基准值 对标 警戒值 警戒线 阈值 国标 行标
        附件 附表 附录 附图
    """,
    WordClass.PROHIBITION: """
        杜绝 防止 避免 严禁 禁止 不发生 不出现 不得 不准 不许 不允许 遏制 零容忍 零 禁
    """,
    WordClass.TO_VALUE: """
        降至 减至 缩短至 压减至 降到 减到 减少到 减少至 下降到 下降至 降低到 降低至 压缩至 压缩到 缩短到 控制在 控制到
        控制至 提高到 提高至 提升到 提升至 增加到 增加至 增长到 增长至 上升到 上升至 增至 升至 涨到 涨至 扩大到 扩大至
        跌至 跌到 跌破 滑落至
    """,
    WordClass.TIMING: """
        提前 延期 滞后 逾期 延后 推迟 延迟 推后 拖后 超期 误期 误时 延误 拖延 迟到 晚于 早于 超时 提早 顺延 推延
        过期 缓期 展期 延长
    """,
    WordClass.INCLUSION: "含 不含 包含 不包含 包括 不包括 不计 除",
}
"""
Words of each class, the longest that fits being the one that counts. An open list: a plugin adds to it.

They are looked for only in what is left beside a number after the grammar has read what it knows, so that a word of
the grammar (不低于, 下降, 以上) counts here only where it stands in a place that the grammar does not know.
"""

_BESIDE_ONLY = """
以上 以下 以内 之上 之下 全国 全省 行业 最高 最低 最多 最少 最大 最小 最长 最短 余 历史 延长 基准 基数 对照 参照
限于 需 须
应 将 超 除 含 包含 包括 落 多 升 提 扩 缺口 否 内 左右 上下 原 附件 附表 附录 附图
"""
BESIDE_ONLY = frozenset(_BESIDE_ONLY.split())
"""Words that touch a number only when nothing but particles stands between: 省级以上媒体20条 counts what media did."""
PARTICLES = r"的|了|为|是|均|都|已|全部|共|计|约|达到|达|到|在|也|只|仅|有|数|率|量|值|额|[:：“”\"]"
"""Words that say nothing at all, as a pattern."""
VERBS_OF_DOING = (
    "完成|实现|新增|建设|建成|开展|培训|发放|补助|救助|服务|举办|组织|种植|改造|修建|采购|提供|投入|支付|安排|解决|"
    "办理|处理"
)
"""Verbs for things that are counted, as a pattern; they say nothing about the number."""
ALONE_BEFORE = frozenset(
    "共已均计有达约为是在至建办设种植修购发印编评招聘养栽补换装铺挖拆查检审立结送租买开举演播写投引清治救免需应占按以每第近超逾破过"
    "和及与并率数量人户次个家场项件份套台元万其即为仅只凡各"
    "造做制作拍刊登录取收支付拨管护巡访问慰宣讲学练教研改扩新增减降升涨跌少多限含或于"
)
"""Words of one character that may stand alone before a number; any other one touching digits is damage (扁2200篇)."""
ALONE_BEHIND = frozenset(
    "的等了整计人户次个家场项件份套台元万内多余左右数量率额者间中起止前后底末初正含和及与并或未无没非不差缺欠剩"
    "负降减少低缩退增涨升提扩限拟应将"
)
"""Characters that may stand alone behind a number: words, or words of a class, which are refused by name."""


_INNOCENT = """
新增 增设 增派 增购 增配 增添 增补 增绿 增植 增殖 增收节支 增效 增信 增值 增资 增产 扩建 改扩建 新改扩建 扩容 扩面
扩充 扩散 扩展 提升改造 改造提升 提升工程 提升行动 提升项目 提质 提档 提标 提供 提交 提出 提取 提请 提案 提醒 提示
提名 提炼 提货 提灌 提水 提速 升级 升学 晋升 升旗 升降 升温 抬升 减排 减灾 减负 减免 减税 减贫 减速 减震 减压 减重
减肥 减刑 减证 减量 减塑 减碳 防灾减灾 降碳 降噪 降温 降尘 降水 降雨 降雪 降落 降压 降解 降本增效 降费 降级 降血压
下降管 降脂 霜降 沉降 少年 少儿 少数民族 少数 青少年 少先队 少女 少林 多少 少量 少见 多媒体 多功能 多元 多样 多种
多式联运 多层 多方 多次 多年 多名 多个 多项 多部门 多渠道 多形式 多语 多用途 多晶 众多 许多 诸多 大多 多数 很多 更多
繁多 多彩 多伦 多边 多维 多级 多点 多杆 多学科 多动 多巴 多肽 低保 低碳 低收入 低压 低温 低龄 低值 低空 低效 低产 低洼
低边 低氟 低氮 低硫 低频 低密度 最低生活保障 高低 低品 低头 低烟 低俗 低年级 低丘 低质 低视力 低氯 低成本 低电压
低风险 低碱 低排放 低慢小 低小散 降低碳 压缩 收缩机 浓缩 缩微 缩影 缩放 滑雪 滑翔 滑冰 轮滑 防滑 光滑 滑道 滑梯
滑坡治理 滑坡体 滑坡点 滑坡灾害 滑坡隐患 滑坡监测 山体滑坡
衰老 退役 退休 退伍 退耕 退捕 退牧 退税 退养 退林 退化 退田 退渔 离退休 退塘 退赔 退赃 退宅 退城 退出 撤退 退还林 退圩
退运 进退 退款 村落 落实 落地 角落 部落 院落 坐落 落户 落叶 聚落 落成 落后 回落差 低落 无人机 无人 无障碍 无害化 无偿
无线 无公害 无违建 无土 无烟 无纸 无缝 无废 无证 无主 无菌 无机 无轨 无形 无锡 无为 无极 无籽 无传 无疫 无核 无氧
无接触 无创 无痛 无性 无损 无名 无物业 无业 无房 无户 无关 无论 无限 无诈 无毒 无讼 无邪教 无访 无欠薪 无黑 无稳定
无劳动能力 无抗 无动力 无固定 无陪护 未成年 未来 未婚 未脱贫 未就业 未保 未央 未病 未发放户 未参保 未知 未满 未列 没收
罚没 沉没 淹没 出没 非遗 非公 非营利 非税 非农 非机动 非物质 非国有 非常规 非道路 非法 非洲 非标 非现场 非居民 非住宅
非常 非正规 非学历 非全日制 非诉 非经营 非编 非处方 非煤 非接触 非化石 非流动 非粮 非固定 非户籍 非在编 非涉密 非免疫
非重点 非贫困 非金属 非盈利 非政府 非寄宿 非限定 不动产 不锈钢 不孕 不良 不文明 不断 不同 不仅 不限 不忘 不予 不定期
不间断 不稳定 不见面 不落 不停 不倒翁 不饱和 不作为 不法 不利 不便 不规则 不再 不透水 不合理 不规范 不健康 不可移动
不具备 不等 不锈 不敢 不想 不安全 不适 不得不 差旅 差异 差别 差额 差价 误差 出差 温差 时差 偏差 差错 差生 差评 差速
价差 差补 公差 邮差 差分 较差 信差 差役 优良中差 高差 级差 色差 缺陷 缺席 缺水 缺氧 缺血 紧缺 短缺 稀缺 缺失 缺省 缺勤
欠发达 欠薪 欠费 欠税 欠缺 欠款 拖欠工资 剩余劳动力 余额 结余 富余 盈余 余热 业余 课余 余杭 余姚 余家 残余 余户 新余
余江 余干 剩余价值 其余 厨余 余料 余度 待遇 等待 招待 接待 期待 待业 待产 优待 虐待 对待 看待 款待 待办 待机 待岗 待人
待审 零售 社零 零工 零距离 零星 零散 零件 零部件 零碳 零信任 零钱 零食 零碎 零陵 零排放 零跑腿 零活 零就业 零基础 零差率
零换乘 零事故 零接触 归零 凋零 限速 限高 限产 权限 期限 年限 时限 有限 界限 极限 局限 限上 限行 限价 限养 限载 大限
上限额 限额以上 期限内 限制 限时 限塑 限电 限期 限牌 限流 限制性 内容 内部 内外 内需 国内 室内 内蒙 内科 内存 内涵
校内 境内 院内 内控 内河 内销 内陆 内镜 内涝 省内 市内 县内 区内 辖区内 域内 内地 内设 户内 期内 年内 期间内 考核期内
规定时间内 范围内 园内 馆内 车内 内生 内审 内网 内训 体内 圈内 内江 内业 内黄 内乡 村内 以内部 场内 站内 楼内 内墙
内衣 内丘 内参 网内 法内 时间内 内环 内圈 内径 内服 内分泌 内丝 内胎 内饰 内装 内循环 应急 应用 应届 供应 响应 对应
适应 反应 效应 应征 应对 应聘 应保尽保 应收尽收 应助尽助 应纳尽纳 应检尽检 应治尽治 应建尽建 应返尽返 应享 应发尽发
应免尽免 应接尽接 应救尽救 应换尽换 应改尽改 应帮尽帮 应养尽养 应退尽退 应兑尽兑 应统尽统 应查尽查 应种尽种 应贷尽贷
应扶尽扶 应补尽补 应县 应诉 应答 相应 呼应 应付 应酬 应有 感应 应激 应验 应变 应税 应收 应付账款 将军 将领 将士 大将
名将 良将 将来 拟定 虚拟 模拟 拟合 拟录用 拟态 拟人 计划生育 规划 规划编制 规划馆 预计算 预算单位 预算绩效 预算管理
预算执行 公共预算 预算收入 预算支出 预算内 预算资金 预算编制 预算评审 计划单列 计划免疫 免疫规划 计划外 计生
目标管理 目标考核 目标人群 目标群体 目标责任 任务型
急难险重任务 急需 必需 须知 要点 要素 要闻 简要 纪要 摘要 次要 需水 需氧 供需 要件 险要 要塞 扼要 负责 负担 负荷 负面
负债 抱负 肩负 自负 负压 负离子 负重 负电 负责人 负一层 负氧 多亏 亏待 盈亏 亏空 亏本 全国性 全国重点 全国文明
全国先进 全国示范 全国人大 全国两会 全国联网 全国统一 全国爱国 全国助残 全省性 全省重点 行业协会 行业标准 行业主管
行业管理 行业领域 行业组织 行业培训 行业监管 行业信用 各行业 本行业 历史文化 历史建筑 历史遗留 历史街区 历史名
历史风貌 历史性 参照物 对照表 对照检查 基准地价 同类型 防止返贫 防范化解 防范 防控 防治 预防 预警 预约 预备 预付 预案
预留 预报 预审 预售 预制 禁毒 禁渔 禁烧 禁捕 禁牧 禁养 禁燃 禁种 禁限 禁放 严禁烟火 宵禁 禁烟 禁鲸 禁酒 禁塑 禁令
禁养区 紧禁 提前批 提前介入 提前谋划 提前还 提前退 提前公示 延期付款 延期开庭 滞后性 含量 含水 含税 含氟
含砷 含氮 含油 内含 富含 含义 含山 饱含 含硫 含铁 含沙 含糖 蕴含 含碳 含氧 含贷 删除 拆除 清除 消除 解除 除险 除尘
除草 除雪 除害 除冰 除锈 除湿 除臭 除氟 铲除 扫除 根除 免除 排除 破除 废除 切除 祛除 驱除 除渣 除四害 除磷 除污 去除
除虫 除杂 除醛 整除 除夕 清除余 除恶 除颤 停车 停车场 停车位 停靠 停放 停机坪 停机位 消停 调停 停产停业损失 漏斗 渗漏
堵漏 漏电 查漏 补漏 检漏 防漏 漏损 漏水 漏洞 泄漏 跑冒滴漏 疏漏 补漏洞 扫漏 漏管 废弃 废旧 报废车 报废汽车 报废机动车
报废农机 报废更新 剩余部分 待建 待开发 升斗 毫升 公升 升华 提灯 提琴 提篮 提包 前提 菩提
手提 提子 高标准 超市 超声 超前 超级 超高 超限 超载 超长 超低 超导 超算 超短 超员 超龄 超重 超细 超大 超薄 超融合 超滤
超视距 超早期 高超 赶超 超净 超短裙 超轻 超限站 超限检测 超限超载 治超 科技治超 超标准洪水 超标粮 超微 超转 超深 超充
涨水 涨价 否决 是否 能否 可否 否定 否则 主体封顶 最低工资 最低保障 最低收购价 最高人民 最高院 最高检 最多跑一次 最高奖
最低生活 差一点 差不多 其中 扩大内需 扩大会议 扩大生产 应城 规划设计 需求 需要 所需 超额 提高班 提高森林 提升机 增氧
增强 增压 增高 增施 增建 增开 增发 增辟 增容 增亮 增雨 人工增雨 增殖放流 增湿 增稠 增程 增减挂钩 增减 增城 涨幅 涨停
扩音 扩声 扩印 扩权 扩园 扩繁 扩散源 扩招 扩岗 扩绿 扩种 退补 贴息 退林还
误报率 虚报率 失实率 草原 高原 平原 还原 病原 荒原 湿原 雪原 中原 太原 固原 开原 三原 五原
"""
"""Compounds that hold such a morpheme and say nothing about the number; the list grows with every false decline."""


@frozen(eq=False)
class Lexicon:
    """
    The classes of words, ready to be looked for in a text.

    Args:
        words: Each word in simplified characters and its class.
    """

    words: Mapping[str, WordClass]
    _pattern: re.Pattern[str] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        alike: dict[str, list[str]] = {}
        for word in sorted(self.words, key=lambda word: (-len(word), word)):
            alike.setdefault(word[0], []).append(word[1:])
        object.__setattr__(
            self, "_pattern", re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in alike.items()))
        )

    def find(self, text: str) -> Iterator[tuple[WordClass, int, int]]:
        """Yield class, start and end of every word of a class in *text*, folded; innocent compounds are passed over."""
        for match in self._pattern.finditer(text):
            kind = self.words[match[0]]
            if kind is not WordClass.INNOCENT:
                yield kind, match.start(), match.end()

    def turns(self, text: str) -> bool:
        """Return whether *text* holds a word of a class."""
        return next(self.find(fold(text)), None) is not None


@lru_cache(maxsize=16)
def lexicon(added: tuple[tuple[str, str], ...] = ()) -> Lexicon:
    """Return the lexicon with the words that plugins *added*, pairs of word and class; theirs replace ours."""
    words: dict[str, WordClass] = dict.fromkeys(_INNOCENT.split(), WordClass.INNOCENT)
    for kind, listed in CLASS_WORDS.items():
        for word in listed.split():
            words.setdefault(word, kind)
    words.update({fold(word): WordClass(kind) for word, kind in added})
    return Lexicon(words)
