"""The audit as programs call it: isolated checks, causes, silence, baselines, populations, anonymity, formats."""

import datetime as dt
import json
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from attrs import evolve

import perfrules
from perfrules import (
    Evidence,
    Funds,
    RuleSet,
    RuleSetError,
    Severity,
    Sheet,
    SheetRow,
    UnknownNameError,
    audit,
    build_registry,
    load_ruleset,
)
from perfrules._markers import hookimpl
from perfrules.auditing.audit import Baseline, anonymous, audited_report, checks_of, read_baseline, with_findings
from perfrules.auditing.population import related, survey
from perfrules.auditing.review import (
    github_lines,
    render_audit,
    render_survey,
    review_document,
    review_page,
    review_workbook,
    sarif,
)
from perfrules.spi import Check, CheckExample, Wording

RULES = load_ruleset("cn-self-evaluation-2020")


def row(name="培训人次", target="≥200人次", actual="210人次", weight=10, score=10, **more) -> SheetRow:
    fields = {"name": name, "target": target, "actual": actual, **more}
    return SheetRow(weight=Decimal(str(weight)), self_score=Decimal(str(score)), **fields)


def ids(result) -> list[str]:
    return [finding.catalogue for finding in result.findings]


MISSED = Sheet(project="培训", rows=(row(actual="150人次", level2="数量指标"), row("参训率", "≥90%", "95%")))


class Raising(Check):
    id = "demo.raising"
    title = why = message = Wording("出错", "raising")
    bad = near_miss = CheckExample(sheet=Sheet())

    def find(self, subject):
        raise RuntimeError("no")


class Always(Raising):
    id = "demo.always"

    def find(self, subject):
        yield self.finding("project", basis={"project": subject.sheet.project})


class Plugin:
    @hookimpl
    def perfrules_register_checks(self):
        return [Raising(), Always()]


REGISTRY = build_registry(entry_points=(), extra=[("demo", Plugin())])


class TestRunning:
    def test_a_check_that_raises_costs_itself_only(self) -> None:
        result = audit(MISSED, RULES, registry=REGISTRY)
        assert [problem.code for problem in result.problems] == ["PR323"]
        assert {"demo.always", "L80"} <= set(ids(result))

    def test_the_gravest_leads_and_explains(self) -> None:
        result = audit(MISSED, RULES)
        assert result.leading[0].catalogue == "L80"
        assert {finding.cause for finding in result.findings if finding.catalogue == "L05"} == {"L80"}

    def test_a_check_without_what_it_needs_is_silent(self) -> None:
        result = audit(MISSED)
        assert result.silent["no-evidence"] == ("evidence",)
        assert "score-formula" in result.silent
        assert "no-evidence" not in audit(MISSED, evidence=[Evidence(row="培训人次")]).silent

    def test_only_the_checks_that_are_named(self) -> None:
        assert set(ids(audit(MISSED, RULES, checks=["L80"]))) == {"L80"}
        assert set(ids(audit(MISSED, RULES, checks=["full-not-met"]))) == {"L80"}
        with pytest.raises(UnknownNameError, match="PR324"):
            audit(MISSED, checks=["full-not-mat"])

    def test_policies_that_explain_a_score(self) -> None:
        sheet = Sheet(rows=(row("知晓率", "≥100%", "98%", score=9, reason="抽样"),))
        (finding,) = [entry for entry in audit(sheet, RULES).findings if entry.catalogue == "L05"]
        assert "截断到整数" in finding.message.say("zh")
        assert "truncated to whole points" in finding.message.say("en")

    @pytest.mark.parametrize(
        ("target", "actual", "score", "words"),
        [
            ("≤100元", "140元", 6, ("超出部分按比例扣减，至两倍为 0",)),
            ("≥90件", "60件", 6, ("按完成比例，截断到整数",)),
            (
                "=100件",
                "87件",
                8,
                ("按完成比例，截断到整数”或“按相对偏差扣减，截断到整数", "若实际为 105件", " 10 分、"),
            ),
        ],
    )
    def test_which_policies_explain_and_what_would_tell_them_apart(self, target, actual, score, words) -> None:
        sheet = Sheet(rows=(row("办理事项", target, actual, score=score, reason="涨价"),))
        (finding,) = audit(sheet, RULES, checks=["L05"]).findings
        text = finding.message.say("zh")
        assert [word for word in words if word not in text] == [], text
        assert ("若实际为" in text) == (len(words) > 1)

    def test_a_grade_under_other_bands(self) -> None:
        sheet = Sheet(stated_total=Decimal(84), stated_grade="优")
        (finding,) = audit(sheet, RULES, checks=["L14"]).findings
        assert "80/70/60" in finding.message.say("en")

    def test_every_printed_figure_stands_beside_the_computed_one(self) -> None:
        funds = Funds(name="合计", adjusted_budget=80, spent=60, stated_rate=90, is_total=True)
        sheet = evolve(MISSED, stated_total=Decimal(100), funds=(funds,))
        figures = {figure["cell"]: figure for figure in audit(sheet, RULES).to_dict()["recomputed"]}
        assert figures["rows[0].score"] == {"cell": "rows[0].score", "printed": "10", "computed": "7.50"}
        assert figures["funds[0].rate"] == {"cell": "funds[0].rate", "printed": "90", "computed": "75"}
        assert figures["total"]["printed"] == "100"
        assert {"grade", "components.预算执行"} <= figures.keys()

    def test_a_sheet_without_a_table_is_audited_for_its_texts(self) -> None:
        sheet = Sheet(stated_grade="优", texts={"存在的问题": "人员流失严重。，无法正常开展工作。"})
        assert {"L62", "L79"} <= set(ids(audit(sheet)))

    def test_marks_of_nothing_are_no_trouble(self) -> None:
        item = perfrules.ManagementItem(name="安排科学性", statement="按职责安排", trouble="无")
        result = audit(Sheet(rows=MISSED.rows, management=(item,)), load_ruleset("henan-zhengzhou-2023"))
        assert not [problem for problem in result.subject.card.all_problems if problem.code == "PR430"]


class TestLevels:
    @staticmethod
    def rules(**levels):
        return evolve(RULES, policies=evolve(RULES.policies, audit=levels))

    def test_a_rule_set_gives_severities(self) -> None:
        findings = {entry.catalogue: entry for entry in audit(MISSED, self.rules(L80="notice", L70="error")).findings}
        assert (findings["L80"].severity, findings["L80"].gravity) == (Severity.NOTICE, 10)

    def test_off_and_on(self) -> None:
        assert "L80" not in ids(audit(MISSED, self.rules(L80="off")))
        assert "L80" not in ids(audit(MISSED, self.rules(**{"full-not-met": "off"})))
        doubled = Sheet(rows=(row(actual="300人次"),))
        assert "L59" not in ids(audit(doubled, RULES))
        assert "L59" in ids(audit(doubled, self.rules(L59="warning")))

    def test_an_unknown_check_is_a_problem_and_stops_nothing(self) -> None:
        result = audit(MISSED, self.rules(L199="off"))
        assert [problem.code for problem in result.problems] == ["PR324"]
        assert "L80" in ids(result)

    def test_rule_files_hold_them(self) -> None:
        text = (
            b'id = "x"\nversion = "1"\ntitle = "x"\nextends = "cn-self-evaluation-2020"\n'
            b'[audit]\nL48 = "off"\nL58 = "warning"\n'
        )
        rules = perfrules.load_ruleset(text)
        assert dict(rules.policies.audit) == {"L48": "off", "L58": "warning"}
        assert RuleSet.from_dict(rules.to_dict()).policies.audit == rules.policies.audit
        with pytest.raises(RuleSetError, match="PR225"):
            perfrules.load_ruleset(text.replace(b'"off"', b'"of"'))


class TestBaseline:
    def test_accepted_findings_survive_moved_rows(self) -> None:
        first = audit(MISSED, RULES)
        accepted = Baseline.accept([first], reason="补训", person="甲", date=dt.date(2024, 1, 2))
        again = read_baseline(accepted.to_json(), "baseline.json")
        assert (again, again.problems) == (accepted, ())
        moved = evolve(MISSED, rows=tuple(reversed(MISSED.rows)))
        result = audit(moved, RULES, baseline=again)
        assert result.findings == ()
        assert len(result.accepted) == len(first.findings)

    def test_a_new_finding_is_not_accepted(self) -> None:
        accepted = Baseline.accept([audit(MISSED, RULES)], reason="补训", person="甲", date=dt.date(2024, 1, 2))
        worse = evolve(MISSED, rows=(*MISSED.rows, row("合格率", "≥90%", "80%", level2="质量指标")))
        assert "L80" in ids(audit(worse, RULES, baseline=accepted))

    @pytest.mark.parametrize("text", ["{", "[]", '{"format": 1}', '{"format": 2, "accepted": []}'])
    def test_another_format(self, text) -> None:
        assert [problem.code for problem in read_baseline(text, "b.json").problems] == ["PR325"]

    @pytest.mark.parametrize(
        "change", [{"reason": ""}, {"person": ""}, {"date": "soon"}, {"cells": "x"}, {"cells": [1]}, {"id": 3}]
    )
    def test_an_entry_needs_reason_person_and_date(self, change) -> None:
        entry = {"project": "", "id": "L80", "cells": [], "reason": "x", "person": "y", "date": "2024-01-02"}
        text = json.dumps({"format": 1, "accepted": [{**entry, **change}, entry]})
        result = read_baseline(text, "b.json")
        assert ([problem.code for problem in result.problems], len(result.entries)) == (["PR325"], 1)


def department(count=6) -> list[Sheet]:
    text = "宣传方式比较单一，群众参与面还不够广，下一步将丰富活动形式。"
    return [
        Sheet(
            project=f"项目{number}",
            department="人社局",
            stated_total=Decimal(100),
            rows=(row(actual=f"{200 + number}人次" if number else "90000人次", level2="数量指标"),),
            texts={"存在的问题": text if number < 2 else f"第{number}项问题"},
        )
        for number in range(count)
    ]


class TestPopulation:
    def test_what_only_many_sheets_show(self) -> None:
        sheets = department()
        result = survey([audit(sheet, RULES, sisters=related(sheets)(sheet)) for sheet in sheets])
        checks = {finding.check for finding in result.findings}
        assert {"population-all-full", "population-copied", "population-outlier"} <= checks
        assert result.totals == {"count": "6", "least": "100", "median": "100", "greatest": "100"}
        assert result.ranking[0].weight >= result.ranking[-1].weight
        assert result.departments["人社局"] == sum(len(entry.findings) for entry in result.audits)

    def test_the_order_of_sheets_does_not_matter(self) -> None:
        audits = [audit(sheet, RULES) for sheet in department()]
        assert survey(audits).findings == survey(audits[::-1]).findings

    def test_unequal_deductions(self) -> None:
        scores = {"甲": 8, "乙": 5}
        sheets = [Sheet(project=name, rows=(row(score=score, reason="没有佐证"),)) for name, score in scores.items()]
        findings = survey([audit(sheet) for sheet in sheets]).findings
        assert [finding.catalogue for finding in findings] == ["L76"]

    def test_copies_are_compared_with_those_that_share_a_text(self) -> None:
        sheets = department(4)
        others = related(sheets)
        assert [sheet.project for sheet in others(sheets[0])] == ["项目1"]
        assert len(others(sheets[3])) == 1
        assert "L44" in ids(audit(sheets[0], sisters=others(sheets[0])))

    def test_as_text_and_data(self) -> None:
        sheets = [*department(), evolve(department()[3], department="教育局", project="项目9")]
        result = survey([audit(sheet, RULES) for sheet in sheets])
        text = render_survey(result, language="en")
        assert "sheets to look at first" in text
        assert "教育局" in text
        assert json.loads(json.dumps(result.to_dict()))["totals"]["count"] == "7"


class TestAnonymous:
    def test_names_go_wherever_they_stand(self) -> None:
        sheet = Sheet(
            project="平安培训",
            organisation="平安学校",
            department="某市人社局",
            source="平安培训.xlsx",
            rows=(row("平安培训人次"),),
            funds=(Funds(name="年度资金总额", is_total=True),),
            management=(perfrules.ManagementItem(name="使用规范性", statement="平安学校专账核算"),),
            texts={"概况": "平安学校承办平安培训，负责人：张三丰，电话 13800000000。"},
        )
        text = repr(evolve(anonymous(sheet, 1), problems=()))
        for name in ("平安", "人社局", "张三丰", "13800000000"):
            assert name not in text


class TestFormats:
    RESULT = audit(evolve(MISSED, source="a,b.toml"), RULES)

    def test_text(self) -> None:
        for language, words in (("zh", "最应先看"), ("en", "look at these first")):
            assert words in render_audit(self.RESULT, language=language)
        assert "nothing to ask" in render_audit(evolve(self.RESULT, findings=()), language="en")

    def test_github(self) -> None:
        line = github_lines([self.RESULT], "en").splitlines()[0]
        assert line.startswith("::error file=a%2Cb.toml,title=L80 full-not-met::")

    def test_sarif(self) -> None:
        log = sarif([self.RESULT], checks_of(REGISTRY), "1", "en")
        (run,) = log["runs"]
        rules = run["tool"]["driver"]["rules"]
        assert {entry["ruleId"] for entry in run["results"]} == {entry["id"] for entry in rules}
        assert {entry["level"] for entry in run["results"]} <= {"error", "warning", "note"}

    def test_html_escapes_and_puts_findings_beside_cells(self) -> None:
        sheet = evolve(MISSED, project="<b>", rows=(row("<i>", actual="150人次", level2="数量指标"),))
        page = review_page([audit(sheet, RULES)], language="zh").decode()
        assert "<b>" not in page
        assert '<tr id="row0"><td>&lt;i&gt;</td>' in page
        assert "L80 错误" in page

    def test_workbook(self) -> None:
        data = review_workbook([self.RESULT], language="zh")
        assert data == review_workbook([self.RESULT], language="zh")
        texts = zipfile.ZipFile(BytesIO(data)).read("xl/sharedStrings.xml").decode()
        for words in ("复核得分", "扣分原因", "复核人（签字）", "L80 错误"):
            assert words in texts

    @pytest.mark.parametrize("result", [RESULT, evolve(RESULT, findings=())], ids=["findings", "none"])
    def test_document(self, result) -> None:
        data = review_document([result, result], language="zh")
        text = zipfile.ZipFile(BytesIO(data)).read("word/document.xml").decode()
        assert text.count("绩效自评复核意见") == 2
        assert ("主要问题" in text) == bool(result.findings)


class TestReports:
    def test_a_report_carries_findings_beside_rows(self) -> None:
        registry = perfrules.default_registry()
        card = audit(MISSED, RULES).subject.card
        plain, carrying = registry.reports["html"], audited_report(registry.reports["html"], registry)
        page = carrying.render(card, language="zh").decode()
        assert "L80" in page
        assert "L80" not in plain.render(card, language="zh").decode()
        assert (carrying.id, carrying.suffix, carrying.inputs) == ("html+audit", ".html", plain.inputs)

    def test_findings_are_problems_of_their_rows(self) -> None:
        result = audit(MISSED, RULES)
        card = with_findings(result)
        codes = {finding.severity.value for finding in result.findings if finding.rows == {0}}
        assert "error" in codes
        assert "PR327" in [entry.code for entry in card.rows[0].problems]
        with pytest.raises(ValueError, match="rule set"):
            with_findings(audit(MISSED))

    def test_many_sheets_in_one_file(self) -> None:
        registry = perfrules.default_registry()
        carrying = audited_report(registry.reports["xlsx"], registry)
        card = audit(MISSED, RULES).subject.card
        assert carrying.render_all([card, card], language="zh")[:2] == b"PK"
