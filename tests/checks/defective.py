"""Sheets of many layouts on which a defect is found, by its number in the catalogue."""

from datetime import date
from decimal import Decimal

from perfrules import Evidence, Sheet
from perfrules.checks.base import example, fund, item, row
from tests.checks.sheets import CAPS, HENAN, LONG, REVIEW, REVIEWED, benefit, cost, output, plain, rows, total

BAD = {
    "L01": [
        example(*rows((50, 50), (40, 38)), total=100, funds=[total(80, 80, 80)]),
        example(*rows((50, 45), (40, None)), total=97, funds=[total(80, 80, 80)]),
        plain(*rows((60, 60), (60, 60)), total=100),
        plain(*rows((50, 48), (40, 39)), total=99.5),
        example(*rows((50, 50), (40, 30)), total=95, funds=[total(80, 80, 80)], rules=CAPS),
        plain(texts={"自评结论": "得分78.6分，其中决策18分、过程15分、产出28.6分、效益15分。"}, total=78.6),
    ],
    "L02": [
        example(*rows((60, 60), (60, 60))),
        example(*rows((50, 50), (30, 30))),
        example(*rows((40, 40), (40, 40)), rules=HENAN),
    ],
    "L03": [
        plain(*rows((20, 20), (20, 20), level1="产出指标（50分）")),
        plain(*rows((25, 25), level1="二、效益指标(30分)")),
        example(*rows((70, 70)), *rows((20, 20), level1="效益指标", level2="社会效益指标")),
    ],
    "L04": [plain(*rows((10, 10.5))), plain(*rows((5, 10), (10, 10)))],
    "L05": [
        example(output("资金到位及时率", "≥100%", "100%", "时效指标", 10, 7)),
        example(output("参训率", "≥90%", "45%", "质量指标", 20, 15, reason="停课")),
        example(cost("单位成本", "≤30元", "40元", 10, 9, reason="涨价")),
    ],
    "L06": [
        plain(output("培训人次", "≥200人次", "210人次", weight=None, score=None), *rows((10, 10))),
        plain(output("培训人次", "≥200人次", "210人次", weight=0, score=0), *rows((10, 10))),
    ],
    "L07": [plain(output("培训人次", "≥200人次", "210人次", score=None), *rows((10, 10)))],
    "L08": [plain(output("培训人次", "≥200人次")), plain(benefit("群众安全感", "提升", "  "))],
    "L09": [
        plain(funds=[total(100, 100, 100), fund("财政拨款", 60, 60, 60), fund("其他资金", 30, 30, 30)]),
        plain(funds=[total(0, 0, 0), fund("财政拨款", 89.974, 89.974, 89.974)]),
        plain(funds=[total(100, 120, 110), fund("中央资金", 70, 70, 70), fund("地方资金", 30, 40, 40)]),
        plain(
            funds=[
                total(0, 0, 0, 0),
                fund("其中：本年财政拨款", 90, 89.97, 89.97),
                fund("上年结转资金", None, None, None),
            ]
        ),
    ],
    "L10": [
        plain(funds=[total(10, 10, 10, 100), fund("单位资金", 0, 0, 0, 100)]),
        plain(funds=[total(0, 0, 0, 0)]),
    ],
    "L11": [
        plain(funds=[total(100, 80, 80, 80)]),
        plain(funds=[total(100, 120, 90, 90)]),
        plain(funds=[total(None, 200, 150, 85)]),
    ],
    "L12": [
        example(*rows((90, 90)), funds=[total(100, 100, 79.27, 79.27, weight=10, score=10)]),
        example(*rows((90, 90)), total=102, funds=[total(100, 100, 120)]),
        example(*rows((90, 90)), total=100, funds=[total(100, 100, 60)]),
    ],
    "L13": [
        plain(funds=[total(0, 0, 12)]),
        plain(funds=[total(10, 10, 10), fund("单位资金", 0, 0, 3)]),
        plain(
            funds=[
                total(0, 0, 0, 0),
                fund("其中：本年财政拨款", 90, 89.97, 89.97),
                fund("上年结转资金", None, None, None),
            ]
        ),
    ],
    "L14": [
        example(total=84.47, stated_grade="优"),
        example(total=90, stated_grade="良"),
        example(total=59.9, stated_grade="中"),
    ],
    "L15": [
        plain(output("预算资金执行率", "100%", "100%", "时效指标")),
        plain(output("资金支出进度", "≥95%", "96%", "时效指标")),
        plain(output("年度预算执行率", "≥95%", "96%", "数量指标")),
        plain(output("专项经费使用率", "≥95%", "96%", "质量指标")),
    ],
    "L16": [
        plain(output("参训率", "≥90%", "95%", "质量指标"), benefit("参训率", "≥90%", "95%")),
        plain(output("培训人次", "≥200人次", "210人次"), output("培训人次", "≥300人次", "310人次")),
        plain(
            output("实施制度的基层医疗卫生机构", "37个", "37个"),
            output("基层医疗卫生机构实施制度", "37个", "37个", "质量指标"),
        ),
    ],
    "L17": [plain(*rows((3.333, 3.333))), plain(*rows((33.33, 33.33), (33.33, 33.33), (33.33, 33.33)))],
    "L18": [
        plain(cost("项目总成本", "≥17.4万元", "17.4万元")),
        plain(row("人均培训费用", "≥300元/人", "300元/人", 10, 10, level1="成本指标", level2="经济成本指标")),
        plain(cost("设备采购单价", ">5万元", "5.2万元")),
    ],
    "L19": [
        plain(output("建设示范村数量", "≤4个", "4个")),
        plain(output("培训人数", "<=100人", "98人")),
        plain(output("新建道路长度", "≤5公里", "4公里")),
    ],
    "L20": [
        plain(benefit("政策知晓率", "=80%", "80%")),
        plain(cost("人均工资", "=1666元/月", "1666元/月")),
        plain(output("培训人次", "=500人次", "500人次")),
        plain(benefit("群众满意度", "＝95%", "96%", "服务对象满意度指标")),
    ],
    "L21": [plain(output("工程质量", "", "合格", "质量指标")), plain(output("培训人次", "/", "210人次"))],
    "L22": [
        plain(output("培训人次", "≥XXX人次", "XXX")),
        plain(management=[item("安排科学性", "安排合理", "NULL")]),
        plain(output("指标2：……", ""), *rows((10, 10))),
        plain(output("Trainees", "TBD", "TBD")),
        plain(texts={"存在的问题": "请填写"}),
        plain(output("装修面积", "≥XX平方米", "2300平方米")),
        plain(output("人数", "≥30人", "30人"), texts={"存在问题": "结合自评情况，分析存在的问题及原因。（200字以内）"}),
    ],
    "L23": [
        plain(output("完成改造项目数量", "≥1", "1")),
        plain(output("新建卫生厕所数量", "2000", "2061")),
        plain(output("购置设备", "≥12", "12")),
    ],
    "L24": [
        plain(output("参训率", "≥100百分比", "100", "质量指标")),
        plain(output("参训率", "≥95", "96%", "质量指标", unit="%(百分比)")),
        plain(output("培训人数", "≥95人人", "96人")),
    ],
    "L25": [
        plain(output("设备完好率", "≥120%", "100%", "质量指标")),
        plain(output("验收合格率", "=110%", "100%", "质量指标")),
    ],
    "L26": [
        plain(cost("补助金额", "≤20万元", "20元")),
        plain(
            cost("项目成本", "≤387664.62万元", "387664.62万元"), funds=[total(None, 387664.62, 387664.62, unit="元")]
        ),
        plain(texts={"概况": "全年补助471.23元，其中中央189.63万元，地方281.6万元。"}),
    ],
    "L27": [
        plain(output("受助机构数", "37个", "100%")),
        plain(output("新建道路", "≥5公里", "5天")),
        plain(output("委托项目数", "≥50个", "50")),
        plain(output("监测普查面积", "≥38万亩", "380000")),
    ],
    "L28": [
        plain(cost("项目成本", "≤30万元", "完成")),
        plain(output("培训人次", "≥200人次", "已完成")),
        plain(output("成本控制率", "±10%", "达标", "质量指标")),
        plain(output("参训率", "≥90%", "良好", "质量指标")),
        plain(cost("成本", "10万元", "已完成100%")),
    ],
    "L29": [
        plain(benefit("人员配备合理性", "合理", "100%")),
        plain(benefit("群众生活水平", "有所提升", "95%")),
        plain(output("创建质量", "按质按量完成", "已完成100%", "质量指标")),
    ],
    "L30": [
        plain(output("补助资格合规性", "合规", "达成预期指标", "质量指标")),
        plain(benefit("居民素质", "提升", "效果良好")),
    ],
    "L31": [
        plain(output("审批流程规范性", "严格执行相关制度规定", "已执行", "质量指标")),
        plain(cost("单项业务成本", "符合相关规定", "达成预期指标")),
        plain(output("资金使用", "按照财务管理制度执行", "是", "质量指标")),
        plain(output("采购程序", "依法依规", "依法依规", "质量指标")),
        plain(output("预算控制", "严格执行预算", "严格执行预算", "质量指标")),
    ],
    "L32": [
        plain(output("完成时间", "2025年6月底前", "2025年5月", "时效指标"), date=date(2023, 12, 31)),
        plain(output("实施期限", "2023年9月至2022年3月", "2022年3月", "时效指标")),
    ],
    "L33": [
        plain(output("完工时间", "12月底前", "100%", "时效指标")),
        plain(output("任务完成时间", "2022年12月31日前", "100%", "时效指标")),
        plain(output("疫苗配送时限", "每月10日前", "100%", "时效指标")),
        plain(output("创建时间", "1-12月", "已完成100%", "时效指标")),
    ],
    "L34": [
        plain(output("参训率", "98%以上", "99%", "质量指标")),
        plain(benefit("群众满意度", "90%", "95%", "服务对象满意度指标")),
        plain(output("培训人次", "不少于200人次以上", "210人次"), output("课时", "40课时以内", "38课时")),
    ],
    "L35": [plain(output("培训人次", "≥0人次", "3人次")), plain(output("新增就业率", ">0%", "3%", "质量指标"))],
    "L36": [
        plain(output("培训人次", "≥200人次", "-3人次", score=0, reason="误填")),
        plain(output("参训率", "≥90%", "-5%", score=0)),
    ],
    "L37": [plain(benefit("管理规范性", "规范#", "规范")), plain(benefit("管理水平", "提升", "提升■"))],
    "L38": [
        plain(benefit("人员配备合理性", "合理", "合理", "生态效益指标")),
        plain(benefit("政策知晓率", "≥80%", "85%", "经济效益指标")),
        plain(benefit("窗口平均等待时间", "≤10分钟", "8分钟")),
        plain(output("群众满意度", "≥90%", "95%", "质量指标")),
        plain(output("工程验收合格率", "100%", "100%", "数量指标")),
    ],
    "L39": [
        plain(benefit("对控制基建项目成本的影响程度", "明显", "明显", "生态效益指标")),
        plain(benefit("结余率", "≤5%", "3%", "经济效益指标")),
        plain(output("科目调整次数", "≤10次", "3次")),
        plain(benefit("奖补资金兑付率", "≥100%", "100%", "经济效益指标")),
    ],
    "L40": [
        plain(output("资金支付率", "≥95%", "96%")),
        plain(output("卫片执法补助经费", "=72890", "72890", unit="元")),
        plain(output("补助资金发放金额", "≥20万元", "20万元")),
    ],
    "L41": [
        plain(row("单位成本", "≤30元", "30元", 10, 10, level1="产出指标", level2="经济成本指标")),
        plain(row("生态成本", "≤30元", "30元", 10, 10, level1="产出指标(50分)", level2="生态环境成本指标")),
    ],
    "L42": [
        example(*rows((50, 50)), *rows((40, 40), level1="效益指标", level2="社会效益指标")),
        example(
            *(output(f"{name}一", "≥98%", "100%", name + "指标") for name in ("数量", "质量", "时效", "成本")),
            benefit("减排", "≥5%", "6%", "生态效益指标"),
        ),
    ],
    "L43": [
        plain(*rows((60, 60), (30, 30))),
        plain(
            *rows((30, 30), (20, 20)),
            *rows((40, 40), level1="满意度指标", level2="服务对象满意度指标"),
            *rows((10, 10)),
        ),
    ],
    "L44": [plain(texts={"存在的问题": LONG}, sisters=[Sheet(project="乙", texts={"主要问题": LONG})])],
    "L45": [
        plain(
            output("聘用人员数量", "≤30人", "30人"), texts={"年度绩效目标": "倾听诉求，答疑解惑，化解矛盾，维护权益。"}
        ),
        plain(
            output("租赁场地面积", "≥300平方米", "300平方米"),
            texts={"年度总体目标": "开展技能竞赛，组织招聘会，推动校企合作，发放创业补贴。"},
        ),
    ],
    "L46": [
        plain(texts={"年度绩效目标": "用心服务群众，努力开创各项工作新局面，树立良好形象。"}),
        plain(
            texts={
                "年度目标": "完成全县中小学校舍维修改造12所，改善办学条件。",
                "年度目标完成情况": "完成全县中小学校舍维修改造12所，改善办学条件。",
            }
        ),
    ],
    "L47": [plain(output("系统常态化运行天数", "≥365天", "365天"), project="信息系统购置（一次性项目）")],
    "L48": [
        plain(benefit("群众生活改善状况", "显著提升", "显著提升")),
        plain(benefit("对当地经济的影响", "有效促进", "有效促进")),
        plain(benefit("人居环境", "效果明显", "达成")),
    ],
    "L49": [
        plain(benefit("促进教育事业健康发展", "≥100%", "100%")),
        plain(benefit("社会效益明显", "≥95%", "96%")),
        plain(benefit("带动当地经济发展", "≥90%", "95%", "经济效益指标")),
        plain(benefit("生态环境持续改善", "≥90%", "95%", "生态效益指标")),
    ],
    "L50": [plain(output("培训人次", "≥200人次", "210人次"), evidence=[])],
    "L51": [plain(benefit("群众满意度", "≥90%", "100%"), evidence=[Evidence(row="群众满意度", name="无投诉说明")])],
    "L52": [
        plain(
            output("完工时间", "2023年12月底前", "2023年8月", "时效指标"),
            evidence=[Evidence(row="完工时间", name="竣工验收报告", date="2024年1月10日")],
        )
    ],
    "L53": [
        plain(
            output("建设泵站数量", "≥3座", "3座"),
            output("工程验收合格率", "100%", "0%", "质量指标", score=0, reason="未验收"),
        ),
        plain(
            output("建设泵站数量", "≥3座", "3座"),
            output("工程质量验收", "合格", "未验收", "质量指标", score=0, reason="x"),
        ),
    ],
    "L54": [
        plain(output("服务人数", "≥100人", "748人"), funds=[total(0.1, 0.1, 0.1)]),
        plain(output("服务人数", "100", "748"), funds=[total(1000, 1000, 1000, unit="元")]),
    ],
    "L55": [
        plain(
            cost("人均工资", "≤1666元/月", "1666元/月"),
            output("聘用人员数量", "≤30人", "30人"),
            funds=[total(244, 244, 244)],
        ),
        plain(
            cost("人均补助标准", "≤3000元/年", "3000元/年"),
            output("补助人数", "≥100人", "100人"),
            funds=[total(95, 95, 95)],
        ),
    ],
    "L56": [
        plain(output("厕所改造数量", "≥2000座", "3061座")),
        plain(output("服务人数", "100人", "748人")),
        plain(benefit("网点覆盖率", "≥60%", "85%")),
        plain(benefit("带动农户增收", "≥500元/户", "1200元/户", "经济效益指标")),
    ],
    "L57": [plain(cost("项目总成本", "≤160万元", "386万元")), plain(cost("项目成本", "160万元", "386万元"))],
    "L58": [plain(output("参训率", "≥90%", "81%", "质量指标", score=9)), plain(*rows((10, 9.5)), *rows((10, 10)))],
    "L59": [example(output("培训人次", "≥200人次", "300人次"), rules=CAPS)],
    "L60": [
        plain(output("参训率", "≥90%", "81%", "质量指标", score=9, reason="客观原因")),
        plain(output("参训率", "≥90%", "81%", "质量指标", score=9, reason="根据实际情况")),
        plain(output("补助企业数", "≥60家", "52家", score=8.67, reason="按实际申报情况")),
    ],
    "L61": [
        plain(output("完工率", "≥90%", "95%", "质量指标", reason="二标段尚未完工，明年继续")),
        plain(output("供养人数", "≥4754人", "4604人", reason="人员动态管理")),
    ],
    "L62": [
        plain(*rows((10, 10)), total=100, texts={"存在的问题": "人员流失严重，影响服务效率。"}),
        plain(total=97, texts={"三、存在问题及原因": "资金拨付不及时，部分工程无法按期完工。"}),
        plain(stated_grade="优", texts={"问题和建议": "专项资金被挪用。"}),
    ],
    "L63": [plain(*rows((10, 10)), stated_met=("合格率0",), stated_unmet=())],
    "L64": [
        plain(*rows((10, 10)), texts={"存在的问题": "人手不足"}, funds=[total(100, 100, 70)]),
        plain(output("参训率", "≥90%", "95%", reason="已完成"), funds=[total(100, 160, 160)]),
    ],
    "L65": [plain(*rows((90, 90)), funds=[total(100, 100, 85)])],
    "L66": [plain(funds=[total(100, 100, 75)]), plain(funds=[total(None, 100, 20)])],
    "L67": [example(total=95, rules=CAPS, funds=[total(100, 100, 75)])],
    "L68": [
        example(benefit("管理规范性", "规范", "部分达成", score=10)),
        example(benefit("管理规范性", "规范", "达成年度指标", score=7, reason="制度不全")),
    ],
    "L69": [example(benefit("管理规范性", "规范", "达成"), rules=REVIEW)],
    "L70": [
        plain(*rows((10, 10), (10, 10), (10, 10), (10, 10), (10, 10))),
        plain(*(output(f"事项{number}", "≥5件", "5件", weight=None, score=None) for number in range(8))),
    ],
    "L71": [
        plain(output("聘用人员数量", "≤30人", "30人"), texts={"改进建议": "另有46名购岗人员没有列入。"}),
        plain(output("实施农村项目数", "≥35个", "35个"), texts={"目标完成情况": "全年共实施133个农村项目。"}),
        plain(output("补助户数", "≥120户", "125户"), texts={"概况": "全年补助困难家庭216户。"}),
    ],
    "L72": [
        plain(
            output("培训人次", "≥200人次", "210人次"),
            worksheet=example(output("培训人次", "≥200人次", "190人次")).sheet,
        )
    ],
    "L73": [
        plain(management=[item("安排科学性", "安排科学")]),
        plain(management=[item("资金使用规范性", "资金使用规范。")]),
        plain(management=[item("拨付合规性", "拨付合规"), item("预算绩效管理情况", "按办法管理")]),
    ],
    "L74": [
        plain(*rows((10, 10)), output("参训率", "≥90%", "95%", reason="资料不全，扣30%", **REVIEWED)),
        plain(output("参训率", "≥90%", "95%", **REVIEWED)),
        plain(output("参训率", "≥90%", "95%", reason="扣1分", **REVIEWED)),
    ],
    "L75": [plain(output("参训率", "≥90%", "95%", review_scores=(Decimal("10.5"),)))],
    "L76": [
        plain(
            output("参训率", "≥90%", "95%", reason="无佐证", review_scores=(Decimal(10),)),
            output("合格率", "≥90%", "95%", reason="无佐证", review_scores=(Decimal(2),)),
        )
    ],
    "L77": [
        example(*rows((10, 10)), texts={"总体评价": "按规定85分以上为优。"}),
        example(*rows((10, 10)), texts={"结论": "评价等级：优（95分及以上）"}),
    ],
    "L78": [plain(texts={"资金情况": "其中人员经费占60%，设备占30%，其他占20%。"})],
    "L79": [
        plain(texts={"存在的问题": "人员不足。，影响进度。"}),
        plain(output("培训人次（含线上", "≥200人次", "210人次")),
        plain(texts={"概况": "项目由《办法规定实施。"}),
    ],
    "L80": [
        plain(output("服务人次", "≥4754人次", "4604人次", weight=5, score=5)),
        plain(output("设备购置及安装", "550", "20")),
        plain(cost("救助标准", "<=5300元/户", "5830元/户")),
        example(output("参训率", "≥90%", "80%", "质量指标")),
        plain(output("设备完好率", "100%", "99.9%", "质量指标")),
        plain(output("供养人数", "≥46个", "45人")),
    ],
    "L81": [
        example(*rows((100, 100)), total=100, funds=[total(20, 20, 20)]),
        example(*rows((90, 80)), total=100, funds=[total(20, 20, 20)]),
    ],
    "L82": [
        plain(
            *rows((70, 70)),
            *rows((20, 20), level1="效益指标", level2="社会效益指标"),
            texts={"注": "一级指标分值统一设置为：产出指标50分、效益指标30分、满意度指标10分。"},
        )
    ],
    "L83": [plain(*rows((25, 6.25), (30, 9), (10, 1)))],
    "L84": [plain(output("工程质量", "", "合格", "质量指标"))],
    "L85": [
        plain(
            output("培训人次", "≥200人次", "210人次"),
            output("合格率", "≥90%", "100%", "质量指标"),
            funds=[total(148, 148, 50)],
        )
    ],
    "L86": [
        plain(management=[item("使用规范性", "使用规范")], texts={"建议": "在编人员的办公经费同时用于购岗人员。"}),
        plain(management=[item("资金使用规范性", "规范")], texts={"存在的问题": "存在挤占专项资金的情况。"}),
        plain(
            management=[item("使用规范性", "规范")],
            texts={"存在的问题": "部分项目资金用于弥补单位公用经费不足，属超范围列支。"},
        ),
        plain(
            management=[item("使用规范性", "使用规范")], texts={"存在的问题": "个别机构将康复补助用于机构日常运转。"}
        ),
    ],
    "L87": [
        plain(output("水标尺长度", "≥266米", "≥266米")),
        plain(benefit("群众满意度", "≥95%", "95%以上", "服务对象满意度指标")),
        plain(output("培训人次", "200人次", "不少于200人次")),
    ],
    "L88": [
        plain(output("★补助面积", "29.5亩", "29.5亩")),
        plain(output("指标3.抽验批次", "≥3批次", "7批次")),
        plain(output("受益人口数（≥**人）", "≥80人", "87人")),
        plain(output("*贫困人口参与数", "≥80人", "87人")),
    ],
    "L89": [
        plain(output("年度资金支付完成率100%", "", "", "时效指标")),
        plain(output("工程质量合格", "", "", "质量指标")),
        plain(output("购置服务器2套", "100%", "100%")),
        plain(cost("100万", "100万", "100万")),
        plain(output("购置书架120组", "100%", "100%")),
    ],
    "L90": [plain(benefit("群众生活改善状况", "显著提升", "显著提升"))],
    "L91": [plain(*rows((10, 9), (20, 19), (20, 19), (30, 27)))],
    "L92": [
        plain(
            texts={"年度目标": "保障工资发放", "完成情况": "已发放", "存在的问题": "待遇偏低"}, date=date(2023, 6, 30)
        )
    ],
    "L93": [
        example(
            *rows((70, 70)),
            rules=HENAN,
            total=100,
            funds=[total(20, 20, 20)],
            management=[
                item("安排科学性", "合理"),
                item("拨付合规性", "合规"),
                item("使用规范性", "规范"),
                item("预算绩效管理情况", "按办法"),
            ],
        ),
        example(*rows((80, 80)), total=100, funds=[total(20, 20, 20)]),
    ],
    "L94": [
        plain(cost("户均成本（元/户·年）", "≤300元/户", "280元/户")),
        plain(output("救助标准（<**元/户）", "≥5000元/户", "5600元/户", "质量指标")),
        plain(output("培训人数（人）", "≥300", "310", unit="公里")),
    ],
    "L95": [
        plain(funds=[total(9, 9, 9, weight=10, score=10), fund("财政拨款", 9, 9, 9, weight=10, score=10)]),
        plain(funds=[total(9, 9, 9, score=10), fund("财政拨款", 9, 9, 9, score=10), fund("其他", 0, 0, 0)]),
    ],
    "L96": [
        plain(row("带动增收", "≥5%", "6%", 10, 10, level1="产出指标(50分)", level2="经济效益指标")),
        plain(row("培训人次", "≥200人次", "210人次", 10, 10, level1="效益指标", level2="数量指标")),
    ],
    "L97": [
        plain(cost("项目总成本", "≤202.6万元", "132.9万元"), output("补助村数量", "=8个", "8个")),
        plain(cost("项目总成本", "≤202.6万元", "132.9"), output("补助村数量", "=8个", "8")),
    ],
    "L98": [plain(output("购置设备2套", "100%", "100%")), plain(output("开展活动", "100%", "100%"))],
    "L99": [
        plain(
            output("种植面积", "29.5亩", "29.5亩"),
            output("其中：桃树", "1.5亩", "1.5亩", weight=None, score=None),
            output("其中：蔬菜", "20亩", "20亩", weight=None, score=None),
        ),
        plain(texts={"资金情况": "资金安排120万元，其中物资采购70万元、培训演练30万元、宣传15万元。"}),
        plain(texts={"资金情况": "资金安排120万元，其中物资采购70万元、培训演练30万元、宣传25万元。"}),
    ],
    "L100": [
        plain(output("完工时间", "2021年12月底前", "2021年11月", "时效指标"), project="2022年农村公路项目"),
        plain(project="2023年度培训", texts={"年度目标": "2022年度完成培训"}),
    ],
    "L101": [
        plain(benefit("病虫害受害率", "0.9%", "0.5%")),
        plain(benefit("群众投诉率", "5%", "3%")),
        plain(benefit("窗口等待时间", "10分钟", "8分钟")),
    ],
    "L102": [
        plain(output("药物制度覆盖率", "37个", "37个")),
        plain(output("道路硬化率", "≥12公里", "12公里", "质量指标")),
    ],
    "L103": [plain(output("完成时间", "2020年", "2020年", "时效指标"))],
    "L104": [
        plain(benefit("群众满意度", "290%", "95%")),
        plain(output("参训率", "工95%", "96%", "质量指标")),
        plain(output("维修次数", "2280次", "286次")),
    ],
    "L105": [
        plain(output("人员到岗率", "≥90%", "100%", "质量指标"), texts={"存在的问题": "待遇偏低，人员流失严重。"}),
        plain(output("项目按期完工率", "100%", "100%", "时效指标"), texts={"主要问题": "施工进度滞后。"}),
        plain(output("补助资金足额发放率", "100%", "100%", "质量指标"), texts={"存在的问题": "存在拖欠补助的现象。"}),
        plain(
            output("服务达标率", "≥95%", "95%", "质量指标"), texts={"目标完成情况": "全年托养 150 人，服务达标率93%。"}
        ),
    ],
    "L106": [
        plain(output("工资发放及时性", "≥90%", "100%", "时效指标")),
        plain(output("社会保险费缴纳率", "≥95%", "100%", "质量指标")),
    ],
    "L107": [plain(cost("培训教材成本", "≤3万元", "3万元"), funds=[total(244, 244, 244)])],
    "L108": [
        plain(
            row("单位成本", "≤30元", "30元", 10, 10, level1="成本指标", level2="经济成本指标"),
            output("人数", "≥30人", "30人"),
            texts={"总体评价结论": "综合产出、效果、满意度等因素，总分 100 分。"},
        )
    ],
    "L109": [
        plain(benefit("全市安全度汛", "", "", "经济效益指标")),
        plain(benefit("美丽乡村", "", "好", "生态效益指标")),
    ],
    "L110": [plain(output("水标尺宽度", "≥50厘米", "50厘米")), plain(output("路面厚度（厘米）", "≥20厘米", "20厘米"))],
    "L111": [example(funds=[total(None, 38.77, 38.77, 100)])],
    "L112": [
        plain(
            output("培训人次", "≥200人次", "210人次"),
            last_year=example(output("培训人次", "≥300人次", "320人次")).sheet,
        ),
        plain(cost("项目总成本", "≤860万元", "860万元"), funds=[total(20, 20, 20)]),
    ],
    "L113": [
        plain(output("保障村干部人数", "=42个", "42")),
        plain(output("培训基层干部", "≥200个", "210个")),
        plain(output("补助农户数", "≥120个", "125个")),
    ],
    "L114": [
        plain(*rows((10, 10), (10, 10), (10, 10)), texts={"存在的问题": "部分项目绩效指标未量化。"}),
        plain(*rows((10, 10), (10, 10), (10, 10)), texts={"问题及建议": "预算执行率偏低，支出进度滞后。"}),
    ],
}
