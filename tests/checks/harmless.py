"""Near misses: sheets on which a defect is not found, by its number in the catalogue."""

from datetime import date
from decimal import Decimal

from perfrules import Evidence, Sheet
from perfrules.checks.base import example, fund, item, row
from tests.checks.sheets import CAPS, HENAN, LONG, REVIEW, REVIEWED, benefit, cost, output, plain, rows, total

NEAR = {
    "L01": [
        example(*rows((50, 50), (40, 38)), total=98, funds=[total(80, 80, 80)]),
        example(*rows((50, 45), (40, None)), total=95, funds=[total(80, 80, 80)]),
        plain(*rows((50, 50), (40, 36)), total=96),
        example(*rows((80, 80)), total=100, funds=[total(20, 20, 20)]),
        example(*rows((50, 50), (40, 37.95)), total=98, funds=[total(80, 80, 80)]),
        plain(texts={"自评结论": "得分78.6分，其中决策18分、过程15分、产出28.6分、效益17分。"}, total=78.6),
    ],
    "L02": [
        example(*rows((50, 50), (40, 40))),
        example(*rows((30, 30), (40, 40)), rules=HENAN),
        example(*rows((50, 50)), output("其中：女性", "≥5人", "5人", weight=None, score=None), *rows((40, 40))),
    ],
    "L03": [
        plain(*rows((20, 20), (30, 30), level1="产出指标（50分）")),
        plain(*rows((20, 20), (None, None), level1="产出指标（50分）")),
        plain(*rows((20, 20), level1="产出指标"), *rows((70, 70), level1="效益指标")),
        plain(
            *rows((40, 40), level1="产出指标（50分）"),
            row("其中：女性人数", "≥50人", "52人", 10, 10, level1="产出指标（50分）", level2="数量指标"),
        ),
    ],
    "L04": [plain(*rows((10, 10))), plain(*rows((25, 6.25)))],
    "L05": [
        example(output("参训率", "≥90%", "60%", "质量指标", 10, 6.67, reason="停课")),
        example(output("参训率", "≥90%", "80%", "质量指标", 10, 8.9, reason="停课")),
        example(benefit("管理规范性", "规范", "规范", score=8, reason="制度不全")),
        example(output("补助发放时间", "2023年6月30日前", "2023年6月", "时效指标")),
    ],
    "L06": [
        plain(output("其中：女性", "≥100人次", "110人次", weight=None, score=None), *rows((10, 10))),
        plain(row("0", "0.00%", "", 0, None, level1="成本指标", level2="社会成本指标"), *rows((10, 10))),
        plain(output("培训人次", "≥200人次", "210人次", weight=None, score=None)),
    ],
    "L07": [
        plain(*rows((10, None), (10, None))),
        plain(output("其中：女性", "≥100人次", "110人次", weight=None, score=None), *rows((10, 10))),
    ],
    "L08": [
        plain(output("培训人次", "≥200人次", "", score=0)),
        plain(output("培训人次", "≥200人次", "0人次", score=0)),
    ],
    "L09": [
        plain(
            funds=[
                total(100, 100, 100),
                fund("财政拨款", 60, 60, 60),
                fund("其中：中央", 50, 50, 50),
                fund("其他", 40, 40, 40),
            ]
        ),
        plain(
            funds=[
                total(2300.67, 2300.67, 2300.67),
                fund("中央补助", 442.43, 442.43, 442.43),
                fund("地方资金", 1858.24, 1858.24, 1858.24),
            ]
        ),
        plain(funds=[total(100.05, 100.05, 100), fund("财政拨款", 100, 100, 100)]),
        plain(funds=[total(100, 100, 100)]),
        plain(
            funds=[
                total(90, 89.97, 89.97),
                fund("其中：本年财政拨款", 90, 89.97, 89.97),
                fund("上年结转资金", None, None, None),
            ]
        ),
        plain(funds=[total(100, 100, 100), fund("其中：上年结转", 20, 20, 20)]),
    ],
    "L10": [plain(funds=[total(10, 10, 10, 100), fund("单位资金", 0, 0, 0)]), plain(funds=[total(10, 10, 0, 0)])],
    "L11": [
        plain(funds=[total(100, 80, 80, 100)]),
        plain(funds=[total(None, 300, 100, 33)]),
        plain(funds=[total(100, 100, 79.27, "0.7927")]),
        plain(funds=[total(100, 100, 99.96, "99.96")]),
    ],
    "L12": [
        example(*rows((90, 90)), funds=[total(100, 100, 79.27, 79.27, weight=10, score=7.9)]),
        example(*rows((90, 90)), total=100, funds=[total(100, 100, 120)]),
        example(*rows((90, 90)), total=96, funds=[total(100, 100, 60)]),
    ],
    "L13": [
        plain(funds=[total(0, 12, 12)]),
        plain(funds=[total(10, 10, 10), fund("单位资金", 0, 0, 0)]),
        plain(funds=[total(0, 0, 0), fund("财政拨款", 0, 0, 0)]),
    ],
    "L14": [
        example(total=90, stated_grade="优"),
        example(total=84.47, stated_grade="良"),
        example(total=84.47, stated_grade="较好"),
    ],
    "L15": [
        plain(output("资金到位及时率", "100%", "100%", "时效指标")),
        plain(row("预算执行率", "100%", "100%", 10, 10, level1="预算执行", level2="预算执行率")),
        plain(output("资金支付及时率", "100%", "100%", "时效指标")),
        plain(output("资金使用合规率", "100%", "100%", "质量指标")),
    ],
    "L16": [
        plain(benefit("学生满意度", "≥90%", "95%"), benefit("家长满意度", "≥90%", "95%")),
        plain(cost("道路设施", "713万元", "713万元"), benefit("道路设施", "方便出行", "方便出行")),
        plain(output("补助种植户", "20户", "20户"), output("补助养殖户", "20户", "20户")),
    ],
    "L17": [plain(*rows((22.5, 22.5), (22.5, 22.5))), plain(*rows((8.35, 8.3), (6.65, 6.65)))],
    "L18": [
        plain(cost("成本节约率", "≥5%", "6%")),
        plain(cost("项目总成本", "≤17.4万元", "17.4万元")),
        plain(benefit("经营收入", "≥17.4万元", "17.4万元", "经济效益指标")),
        plain(cost("预算执行率", "≥95%", "96%")),
    ],
    "L19": [
        plain(output("科目调整次数", "≤4次", "4次")),
        plain(output("超编人数", "≤0人", "0人")),
        plain(output("公务接待批次", "≤20批次", "12批次")),
        plain(output("投诉件数", "≤3件", "1件")),
        plain(cost("培训人数成本", "≤4万元", "4万元")),
    ],
    "L20": [
        plain(output("工资发放率", "=100%", "100%", "质量指标")),
        plain(output("补助村数量", "=8个", "8个")),
        plain(output("补助标准", "=500元/人", "500元/人")),
        plain(output("免费开放天数", "=300天", "300天")),
        plain(output("安全事故", "=0起", "0起", "质量指标")),
    ],
    "L21": [
        plain(output("其中：女性", "", "", weight=None, score=None)),
        plain(output("/", "/", "/", weight=None, score=None)),
    ],
    "L22": [
        plain(management=[item("安排科学性", "安排合理", "无")]),
        plain(output("购置X光机", "≥2台", "2台")),
        plain(texts={"存在的问题": "例如：个别学校进度较慢"}),
        plain(output("培训人次", "≥200人次", "210人次", reason="—")),
        plain(output("人数", "≥30人", "30人"), texts={"存在问题": "宣传稿件少于 200 字的偏多。"}),
    ],
    "L23": [
        plain(output("培训人次", "≥200", "210")),
        plain(output("监管企业数", "≥124", "253")),
        plain(output("学生受资助", "≥735", "735", unit="人次")),
        plain(output("人均培训学时", "≥90", "96")),
        plain(output("新建卫生厕所（座）", "2000", "2061")),
        plain(output("安全事故", "0", "0", "质量指标")),
    ],
    "L24": [
        plain(output("参训率", "≥100%", "100%", "质量指标")),
        plain(output("增长百分点", "≥2个百分点", "3个百分点")),
    ],
    "L25": [
        plain(benefit("收入增长率", "≥120%", "130%", "经济效益指标")),
        plain(benefit("产值同比", "≥150%", "160%", "经济效益指标")),
        plain(output("合格率", "100%", "100%", "质量指标")),
        plain(benefit("群众满意度", "290%", "95%")),
    ],
    "L26": [
        plain(cost("补助金额", "≤20万元", "19.8万元")),
        plain(cost("补助金额", "≤20万元", "198000元")),
        plain(cost("人均补助", "≤30元", "30元"), funds=[total(20, 20, 20)]),
        plain(texts={"概况": "全年补助471.23万元，其中中央189.63万元，地方281.6万元。"}),
    ],
    "L27": [
        plain(output("受助机构数", "37个", "37家")),
        plain(output("学生受资助人数", "≥735", "735", unit="人次")),
        plain(output("安全事故", "0起", "0", "质量指标")),
        plain(output("道路长度", "≥5公里", "5200米")),
    ],
    "L28": [
        plain(output("安全事故", "0起", "未发生", "质量指标")),
        plain(cost("项目总投资", "20万元", "20万元")),
        plain(output("安全事故", "0起", "无", "质量指标")),
        plain(output("accidents", "=0", "none", "质量指标")),
        plain(output("完工率", "100%", "已全部完成100%", "质量指标")),
        plain(output("参训率", "≥90%", "已完成100%", "质量指标")),
    ],
    "L29": [
        plain(benefit("人员配备合理性", "合理", "合理")),
        plain(benefit("群众收入", "提升5%", "6%", "经济效益指标")),
    ],
    "L30": [
        plain(benefit("补助资格合规性", "合规", "达成年度指标")),
        plain(benefit("补助资格合规性", "合规", "合规")),
        plain(benefit("居民素质", "提升", "部分达成年度指标并具有一定效果")),
        plain(benefit("居民素质", "提升", "开展讲座十二场，发放手册三千份，居民测评平均提高八分")),
        plain(benefit("管护责任", "落实", "已落实")),
    ],
    "L31": [
        plain(output("审批时限", "≤5个工作日", "4个工作日", "时效指标")),
        plain(output("工程质量", "符合设计标准", "符合", "质量指标")),
        plain(output("供货时间", "按照合同规定", "按期", "时效指标")),
        plain(output("工程质量", "合格", "合格", "质量指标")),
    ],
    "L32": [
        plain(output("完成时间", "2023年11月底前", "2023年10月", "时效指标"), date=date(2023, 12, 31)),
        plain(output("完成时间", "12月底前", "11月", "时效指标"), date=date(2023, 12, 31)),
        plain(output("实施期限", "2022年3月至2023年9月", "2023年9月", "时效指标")),
    ],
    "L33": [
        plain(output("完工时间", "9月前", "7月", "时效指标")),
        plain(output("完成及时率", "100%", "100%", "时效指标")),
        plain(output("完工时间", "2022年12月底前", "2022年11月", "时效指标")),
        plain(output("疫苗配送时限", "每月10日前", "每月8日", "时效指标")),
    ],
    "L34": [plain(output("参训率", "≥98%", "99%", "质量指标")), plain(output("合格率", "100%", "100%", "质量指标"))],
    "L35": [
        plain(output("安全事故", "0起", "0起", "质量指标")),
        plain(output("投诉率", "≤0%", "0%", "质量指标")),
        plain(benefit("收入增长率", "≥0%", "3%")),
    ],
    "L36": [plain(benefit("三公经费变动率", "≤0%", "-3%")), plain(benefit("收入增长率", "≥2%", "-1%", score=0))],
    "L37": [
        plain(benefit("管理规范性", "规范、有序", "规范、有序")),
        plain(benefit("管理水平", "提升（逐年）", "提升")),
    ],
    "L38": [
        plain(output("人员到岗率", "≥90%", "95%", "质量指标")),
        plain(benefit("政策知晓率", "≥80%", "85%")),
        plain(benefit("群众满意度", "≥90%", "95%", "服务对象满意度指标")),
        plain(benefit("就业人员增收", "≥500元", "600元", "经济效益指标")),
        plain(output("培训合格人数", "≥50人", "50人")),
    ],
    "L39": [
        plain(cost("成本控制率", "≤100%", "98%")),
        plain(benefit("节约群众办事费用", "≥20元", "20元", "经济效益指标")),
        plain(output("资金拨付及时率", "100%", "100%", "时效指标")),
    ],
    "L40": [
        plain(output("支付补助人数", "≥20人", "20人")),
        plain(output("资金支付及时率", "100%", "100%", "时效指标")),
        plain(output("补助发放户数", "≥20户", "20户")),
    ],
    "L41": [
        plain(cost("单位成本", "≤30元", "30元")),
        plain(row("单位成本", "≤30元", "30元", 10, 10, level1="成本指标", level2="经济成本指标")),
    ],
    "L42": [
        example(
            *(output(f"{name}一", "≥98%", "100%", name + "指标") for name in ("数量", "质量", "时效", "成本")),
            benefit("减排", "≥5%", "6%", "生态效益指标"),
            benefit("群众满意度", "≥90%", "95%", "服务对象满意度指标"),
        ),
        example(*rows((20, None), (30, None), level1="一般公共预算支出管理(60分)", level2="结转结余情况")),
        example(row("森林火灾受害率", "0.9", "0", 10, 10, unit="%")),
    ],
    "L43": [
        plain(*rows((40, 40), (40, 40), (10, 10))),
        example(*rows((30, 30), (15, 15))),
        plain(*rows((60, 60))),
    ],
    "L44": [
        plain(texts={"存在的问题": "无"}, sisters=[Sheet(project="乙", texts={"存在的问题": "无"})]),
        plain(project="乙", texts={"存在的问题": LONG}, sisters=[Sheet(project="乙", texts={"存在的问题": LONG})]),
    ],
    "L45": [
        plain(
            output("接听电话解答诉求数量", "≥20万次", "21万次"),
            output("化解矛盾件数", "≥20件", "21件"),
            texts={"年度绩效目标": "倾听诉求，答疑解惑，化解矛盾。"},
        ),
        plain(output("培训人次", "≥200人次", "210人次"), texts={"年度绩效目标": "全年培训200人次，参训率达到90%。"}),
    ],
    "L46": [
        plain(
            texts={"年度绩效目标": "全年接听电话20万次，接通率不低于90%。", "目标完成情况": "接听21万次，接通率93%。"}
        ),
        plain(texts={"年度绩效目标": "完成三项改造任务。"}),
    ],
    "L47": [plain(output("系统常态化运行天数", "≥365天", "365天"), project="信息系统运行维护（经常性项目）")],
    "L48": [
        plain(benefit("群众收入", "提升5%", "6%")),
        plain(output("工程质量", "合格", "合格", "质量指标")),
        plain(output("补助发放", "及时", "及时", "时效指标")),
    ],
    "L49": [
        plain(benefit("提高参保率", "≥95%", "96%")),
        plain(benefit("群众满意度", "≥95%", "96%")),
        plain(benefit("群众知晓率明显提升", "≥95%", "96%")),
        plain(benefit("促进就业人数", "≥100人", "105人")),
    ],
    "L50": [
        plain(output("培训人次", "≥200人次", "210人次"), evidence=[Evidence(row="培训人次", name="签到表")]),
        plain(output("培训人次", "≥200人次", "210人次", evidence="签到表"), evidence=[]),
    ],
    "L51": [
        plain(benefit("群众满意度", "≥90%", "95%"), evidence=[Evidence(row="群众满意度", name="问卷120份")]),
        plain(benefit("群众满意度", "≥90%", "95%", evidence="电话回访记录"), evidence=[]),
    ],
    "L52": [
        plain(
            output("完工时间", "2023年12月底前", "2023年8月", "时效指标"),
            evidence=[Evidence(row="完工时间", name="竣工验收报告", date="2023年8月20日")],
        )
    ],
    "L53": [
        plain(output("建设泵站数量", "≥3座", "3座"), output("工程验收合格率", "100%", "90%", "质量指标", score=9)),
        plain(
            output("建设泵站数量", "≥3座", "0座", score=0), output("工程验收合格率", "100%", "0%", "质量指标", score=0)
        ),
    ],
    "L54": [
        plain(output("服务人数", "≥100人", "748人"), funds=[total(10, 10, 10)]),
        plain(output("宣传受众人次", "≥9000人次", "9900人次"), funds=[total(1, 1, 1)]),
    ],
    "L55": [
        plain(
            cost("人均工资", "≤1666元/月", "1666元/月"),
            output("聘用人员数量", "≤30人", "30人"),
            funds=[total(60, 60, 60)],
        ),
        plain(
            cost("人均工资", "≤1666元/月", "1666元/月"),
            output("聘用人员数量", "≤30人", "30人"),
            output("培训人数", "≥9人", "9人"),
            funds=[total(244, 244, 244)],
        ),
    ],
    "L56": [
        plain(output("厕所改造数量", "≥2000座", "2400座")),
        plain(benefit("群众满意度", "≥70%", "99%")),
        plain(benefit("产值增长率", "≥5%", "12%", "经济效益指标")),
        plain(cost("项目成本", "160万元", "386万元")),
        plain(output("报告天数", "5天", "9天", "时效指标")),
        plain(output("监测普查面积", "≥38万亩", "380000")),
    ],
    "L57": [plain(cost("项目总成本", "≤160万元", "170万元")), plain(cost("项目总成本", "≤202.6万元", "132.9万元"))],
    "L58": [
        plain(output("参训率", "≥90%", "81%", "质量指标", score=9, reason="停课两周")),
        plain(*rows((10, 10))),
        plain(*rows((10, None))),
    ],
    "L59": [example(output("培训人次", "≥200人次", "300人次", reason="企业增办两期"), rules=CAPS)],
    "L60": [
        plain(output("参训率", "≥90%", "81%", "质量指标", score=9, reason="停课两周")),
        plain(output("参训率", "≥90%", "95%", "质量指标", reason="已完成")),
        plain(output("补助企业数", "≥60家", "52家", score=8.67, reason="按实际申报的 52 家补助，8 家未通过审查")),
    ],
    "L61": [
        plain(output("完工率", "≥90%", "95%", "质量指标", reason="无未完成事项")),
        plain(output("培训人次", "≥200人次", "300人次", reason="企业增办两期")),
        plain(output("参训率", "≥90%", "81%", "质量指标", score=9, reason="尚未结业")),
    ],
    "L62": [
        plain(*rows((10, 10)), total=100, texts={"存在的问题": "宣传形式可以更丰富。"}),
        plain(*rows((10, 7)), total=82, texts={"存在的问题": "人员流失严重。"}),
        plain(total=100, texts={"存在的问题": "未发现违规违纪问题。"}),
        plain(total=100, texts={"项目概况": "前期水患严重，现已治理。"}),
    ],
    "L63": [plain(*rows((10, 10)), stated_met=("合格率0",), stated_unmet=("无",))],
    "L64": [
        plain(output("参训率", "≥90%", "95%", reason="尾款未支付"), funds=[total(100, 100, 70)]),
        plain(*rows((10, 10)), funds=[total(100, 100, 70)]),
        plain(*rows((10, 10)), texts={"概况": "预算年中追加"}, funds=[total(100, 160, 160)]),
    ],
    "L65": [plain(*rows((90, 90)), funds=[total(100, 100, 97)]), plain(*rows((90, 75)), funds=[total(100, 100, 85)])],
    "L66": [plain(funds=[total(100, 100, 80)]), plain(funds=[total(100, 0, 0)])],
    "L67": [
        example(total=89, rules=CAPS, funds=[total(100, 100, 75)]),
        example(total=95, rules=CAPS, funds=[total(100, 100, 98)]),
    ],
    "L68": [
        example(benefit("管理规范性", "规范", "部分达成", score=7, reason="制度不全")),
        example(benefit("管理规范性", "规范", "达成年度指标", score=9, reason="制度不全")),
    ],
    "L69": [
        example(benefit("管理规范性", "规范", "达成", evidence="制度汇编"), rules=REVIEW),
        example(benefit("管理规范性", "规范", "达成")),
    ],
    "L70": [
        plain(*rows((10, 10), (10, 10), (10, 10), (10, 10))),
        plain(*rows((10, 10), (10, 9), (10, 10), (10, 10), (10, 10))),
        plain(
            *(
                output(f"事项{number}", "≥5件", "5件" if number else "6件", weight=None, score=None)
                for number in range(9)
            )
        ),
    ],
    "L71": [
        plain(output("聘用人员数量", "≤30人", "30人"), texts={"项目概况": "聘用 30 名咨询员。"}),
        plain(output("培训班", "≥3期", "3期"), texts={"项目概况": "全局职工46人。"}),
        plain(output("补助人数", "≥1,200人", "1,200人"), texts={"概况": "依据劳社部函〔2003〕84号补助1200人。"}),
    ],
    "L72": [
        plain(
            output("培训人次", "≥200人次", "210 人次"),
            worksheet=example(output("培训人次", "≥200人次", "210人次")).sheet,
        )
    ],
    "L73": [
        plain(management=[item("安排科学性", "经党组会研究，按职责分项安排")]),
        plain(management=[item("安排科学性", "")]),
    ],
    "L74": [
        plain(output("参训率", "≥90%", "95%", reason="资料不全，扣20%", **REVIEWED)),
        plain(output("参训率", "≥90%", "95%", reason="扣2分", **REVIEWED)),
    ],
    "L75": [plain(output("参训率", "≥90%", "95%", review_scores=(Decimal(10),)))],
    "L76": [
        plain(
            output("参训率", "≥90%", "95%", reason="无佐证", review_scores=(Decimal(0),)),
            output("合格率", "≥90%", "95%", weight=5, score=5, reason="无佐证", review_scores=(Decimal(0),)),
        )
    ],
    "L77": [
        example(*rows((10, 10)), texts={"总体评价": "90分（含）以上为优。"}),
        example(*rows((10, 10)), texts={"总体评价": "平均成绩85分，良好以上学员30人。"}),
    ],
    "L78": [
        plain(texts={"资金情况": "其中人员经费占60%，设备占30%，其他占10%。"}),
        plain(texts={"资金情况": "其中人员经费占60%，设备占30%。"}),
        plain(texts={"资金情况": "其中一季度占33.3%，二季度占33.3%，三季度占33.3%。"}),
    ],
    "L79": [
        plain(texts={"存在的问题": "人员不足，影响进度……"}),
        plain(texts={"概况": "1）培训；2）考核。"}),
        plain(output("及时(按期)开工率", "≥90%", "95%", "时效指标")),
        plain(texts={"概况": "依据《办法》（财预〔2020〕10号)实施"}),
    ],
    "L80": [
        plain(output("服务人次", "≥4754人次", "4754人次")),
        plain(benefit("病虫害受害率", "0.9%", "0.5%")),
        plain(output("服务人次", "≥4754人次", "4604人次", score=9.7)),
        plain(output("培训人次", "550", "540")),
        plain(cost("补助标准", "200", "20")),
        example(output("补助发放时间", "2023年12月31日前", "2023年12月31日", "时效指标")),
        example(output("补助发放时间", "12月31日前", "12月底", "时效指标")),
        plain(output("设备故障率", "100%", "99.9%", "质量指标")),
        example(output("入住率", "≥80%", "0.86", "质量指标")),
    ],
    "L81": [
        example(*rows((90, 90)), total=100, funds=[total(20, 20, 20)]),
        example(*rows((90, 90)), total=90, rules="cn-transfer"),
        example(
            *rows((70, 70)),
            total=100,
            rules=HENAN,
            funds=[total(960, 960, 960)],
            management=[item("安排科学性", "安排科学"), item("使用规范性", "无挤占挪用")],
        ),
    ],
    "L82": [
        plain(
            *rows((50, 50)),
            *rows((30, 30), level1="效益指标", level2="社会效益指标"),
            texts={"注": "产出指标50分、效益指标30分、满意度指标10分。"},
        ),
        plain(*rows((70, 70)), texts={"完成情况": "产出指标完成率100%。"}),
    ],
    "L83": [plain(*rows((25, 25), (30, 30))), plain(*rows((10, 1)))],
    "L84": [
        plain(output("工程质量", "合格", "合格", "质量指标")),
        plain(output("工程质量", "", "", "质量指标", weight=10, score=0)),
    ],
    "L85": [
        plain(
            output("培训人次", "≥200人次", "210人次"),
            output("合格率", "≥90%", "95%", "质量指标"),
            funds=[total(100, 100, 85)],
        ),
        plain(
            output("培训人次", "≥200人次", "90人次"),
            output("合格率", "≥90%", "95%", "质量指标"),
            funds=[total(100, 100, 40)],
        ),
    ],
    "L86": [
        plain(management=[item("使用规范性", "使用规范")], texts={"建议": "未发现挤占、挪用专项资金的情况。"}),
        plain(management=[item("使用规范性", "使用规范")], texts={"概况": "资金用于人员工资和办公支出。"}),
        plain(management=[item("使用规范性", "使用规范")], texts={"制度": "严禁截留、挪用、虚列支出。"}),
        plain(management=[item("使用规范性", "使用规范")], texts={"概况": "项目资金专款专用，无超范围列支现象。"}),
        plain(management=[item("使用规范性", "使用规范")], texts={"项目概况": "将公用经费用于学校日常运转。"}),
    ],
    "L87": [
        plain(output("水标尺长度", "≥266米", "266米")),
        plain(benefit("群众收入", "提升", "人均增收600元以上，超过去年")),
    ],
    "L88": [
        plain(output("补助面积", "29.5亩", "29.5亩")),
        plain(output("12350举报奖励次数", "≥5次", "6次")),
        plain(output("5G基站", "≥5座", "5座")),
    ],
    "L89": [
        plain(output("年度资金支付完成率", "", "", "时效指标")),
        plain(output("新增公办养老床位", "", "7069张")),
        plain(output("购置服务器2套", "2套", "2套")),
        plain(output("配套1250KVA变压器3台", "3台", "3台")),
    ],
    "L90": [
        plain(benefit("群众生活改善状况", "显著提升", "人均增收600元")),
        plain(output("工程质量", "合格", "合格", "质量指标")),
        plain(benefit("评审是否公正", "是", "是")),
    ],
    "L91": [
        plain(*rows((10, 9), (20, 20), (20, 19), (30, 27))),
        plain(*(output(f"项{number}", "≥90%", "88%", score=9, reason="停课") for number in range(4))),
    ],
    "L92": [
        plain(texts={"年度目标": "保障2022年度工资发放", "完成情况": "已发放", "存在的问题": "待遇偏低"}),
        plain(texts={"年度目标": "保障工资发放"}),
        plain(texts={"年度目标": "保障", "完成情况": "已发放", "存在的问题": "待遇偏低"}, project="2022年工资"),
    ],
    "L93": [
        example(*rows((90, 90)), total=100, funds=[total(20, 20, 20)]),
        example(*rows((90, 80)), total=90, funds=[total(20, 20, 20)]),
    ],
    "L94": [
        plain(cost("户均成本（元/户）", "≤300元/户", "280元/户")),
        plain(output("补助村（社区）数量", "=9个", "9个")),
        plain(output("受益人口数（≥**人）", "≥80人", "87人")),
        plain(output("道路（公里）", "≥3000米", "3000米")),
    ],
    "L95": [
        plain(funds=[total(9, 9, 9, weight=10, score=10), fund("财政拨款", 9, 9, 9)]),
        plain(
            funds=[
                total(9, 9, 9, weight=10, score=10),
                fund("财政拨款", 6, 6, 6, weight=6, score=6),
                fund("其他", 3, 3, 3, weight=4, score=4),
            ]
        ),
        plain(funds=[fund("财政拨款", 9, 9, 9, weight=10, score=10)]),
    ],
    "L96": [
        plain(row("带动增收", "≥5%", "6%", 10, 10, level1="效益指标", level2="经济效益指标")),
        plain(row("群众满意度", "≥90%", "95%", 10, 10, level1="效益指标", level2="服务对象满意度指标")),
        plain(row("结转率", "≤9%", "5%", 10, 10, level1="预算支出管理", level2="经济效益指标")),
        plain(row("培训人次", "≥200人次", "210人次", 10, 10, level1="项目完成指标", level2="数量指标")),
    ],
    "L97": [
        plain(cost("项目总成本", "≤202.6万元", "190万元"), output("补助村数量", "=8个", "8个")),
        plain(cost("项目总成本", "≤202.6万元", "132.9万元"), output("补助村数量", "=8个", "5个", score=6)),
    ],
    "L98": [
        plain(output("任务覆盖率", "100%", "100%")),
        plain(output("购置设备2套", "2套", "2套")),
        plain(output("设备占比", "≥80%", "85%")),
    ],
    "L99": [
        plain(
            output("养殖数量", "192只", "192只"),
            output("其中羊", "180只", "180只", weight=None, score=None),
            output("其中猪", "12头", "12头", weight=None, score=None),
        ),
        plain(output("种植面积", "29.5亩", "29.5亩"), output("其中：桃树", "1.5亩", "1.5亩", weight=None, score=None)),
        plain(texts={"资金情况": "资金安排120万元，其中物资采购70万元、培训演练30万元、宣传20万元。"}),
        plain(
            texts={
                "资金情况": "安排120万元，其中财政拨款100万元（中央60万元、省级40万元）、自筹20万元，实际支出118万元。"
            }
        ),
        plain(texts={"资金情况": "安排120万元，其中主要有采购50万元、培训30万元、宣传10万元。"}),
    ],
    "L100": [
        plain(output("完工时间", "2022年12月底前", "2022年11月", "时效指标"), project="2022年农村公路项目"),
        plain(project="2022-2023年农村公路项目", texts={"年度目标": "2023年度完成"}),
        plain(project="2022年培训", texts={"年度目标": "2022年度完成，比2021年度多"}),
    ],
    "L101": [
        plain(benefit("投诉举报处置率", "90%", "95%")),
        plain(benefit("病虫害受害率", "≤0.9%", "0.5%")),
        plain(benefit("失业人员再就业率", "60%", "65%")),
        plain(output("验收合格率", "95%", "97%", "质量指标")),
    ],
    "L102": [
        plain(output("药物制度覆盖率", "≥95%", "97%", "质量指标")),
        plain(benefit("全员劳动生产率", "≥46000元/人", "47000元/人", "经济效益指标")),
        plain(output("服务频率", "≥4次", "4次")),
    ],
    "L103": [
        plain(output("完成时间", "2020年12月", "2020年11月", "时效指标")),
        plain(output("完成时间", "2020年底", "2020年底", "时效指标")),
    ],
    "L104": [
        plain(benefit("产值增长率", "290%", "295%", "经济效益指标")),
        plain(output("享受资助人数", "2100人", "2150人")),
        plain(output("参训率", "90%", "96%", "质量指标")),
        plain(output("培训人次", "2280次", "")),
    ],
    "L105": [
        plain(output("人员到岗率", "≥90%", "92%", "质量指标"), texts={"存在的问题": "水土流失治理任务重。"}),
        plain(output("人员到岗率", "≥90%", "92%", "质量指标"), texts={"存在的问题": "没有发现人员流失严重的情况。"}),
        plain(output("项目按期完工率", "100%", "80%", "时效指标", score=8), texts={"主要问题": "施工进度滞后。"}),
        plain(
            output("服务达标率", "≥95%", "96%", "质量指标"),
            texts={"目标完成情况": "服务达标率达到96%。", "年度目标": "服务达标率90%"},
        ),
        plain(output("服务达标率", "≥95%", "96%", "质量指标"), texts={"目标完成情况": "服务达标率为95%以上。"}),
    ],
    "L106": [
        plain(output("工资发放及时率", "=100%", "100%", "时效指标")),
        plain(output("工资发放满意度", "≥90%", "95%", "质量指标")),
        plain(output("补助资金发放率", "≥95%", "96%", "质量指标")),
    ],
    "L107": [
        plain(cost("项目总成本", "≤244万元", "244万元"), funds=[total(244, 244, 244)]),
        plain(cost("每平方米单价", "≤300元/平方米", "300元/平方米"), funds=[total(244, 244, 244)]),
        plain(cost("单批次检测费", "≤800元", "760元"), funds=[total(150, 150, 150)]),
    ],
    "L108": [
        plain(output("人数", "≥30人", "30人"), texts={"总体评价结论": "综合产出、效果、满意度等因素，总分 100 分。"}),
        plain(output("人数", "≥30人", "30人"), texts={"总体评价结论": "总分 100 分，属于优。"}),
    ],
    "L109": [
        plain(benefit("减少洪涝损失金额", "", "", "经济效益指标")),
        plain(benefit("全市安全度汛", "无溃坝", "无溃坝", "经济效益指标")),
    ],
    "L110": [
        plain(output("水标尺长度", "≥266米", "266米")),
        plain(output("路面厚度", "≥20厘米", "20厘米", "质量指标")),
    ],
    "L111": [example(funds=[fund("预算数", None, 6.84, 6.84, 100, total=True)]), example(funds=[total(10, 10, 10)])],
    "L112": [
        plain(
            output("培训人次", "≥330人次", "340人次"),
            last_year=example(output("培训人次", "≥300人次", "320人次")).sheet,
        ),
        plain(benefit("带动社会投资", "≥860万元", "860万元", "经济效益指标"), funds=[total(20, 20, 20)]),
        plain(cost("项目总成本", "≤20万元", "20万元"), funds=[total(20, 20, 20)]),
    ],
    "L113": [
        plain(output("补助村数量", "=8个", "8")),
        plain(output("培训人数", "≥42人", "42人")),
        plain(output("培训班数量", "≥4个", "4个")),
    ],
    "L114": [
        plain(*rows((10, 10), (10, 10), (10, 10)), texts={"存在的问题": "无进度滞后情况。"}),
        plain(*rows((10, 10), (10, 10), (10, 8)), texts={"存在的问题": "支出进度滞后。"}),
        plain(*rows((10, 10), (10, 10), (10, 10)), texts={"项目概况": "指标未量化的问题已整改。"}),
    ],
}
