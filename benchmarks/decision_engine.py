"""The same score by a decision engine that others use: zen, compiled from Rust. It has neither units nor texts."""

import json
from typing import Any

import zen

__all__ = ["ACTUALS", "compiled_expression", "traced_table"]

ACTUALS = tuple(range(1, 121))
"""What was reached, against a target of 90: three in four fall short."""
_FACTS = [{"weight": 10, "actual": actual, "target": 90} for actual in ACTUALS]
_EXPRESSION = zen.compile_expression("weight * (actual >= target ? 1 : actual / target)")
_TABLE = {
    "hitPolicy": "first",
    "inputs": [{"id": "reached", "name": "reached", "field": "actual"}],
    "outputs": [{"id": "score", "name": "score", "field": "score"}],
    "rules": [
        {"_id": "met", "reached": ">= target", "score": "weight"},
        {"_id": "short", "reached": "", "score": "round(weight * actual / target, 2)"},
    ],
}
_DECISION = zen.ZenEngine().create_decision(
    json.dumps(
        {
            "nodes": [
                {"id": "in", "name": "in", "type": "inputNode"},
                {"id": "table", "name": "table", "type": "decisionTableNode", "content": _TABLE},
                {"id": "out", "name": "out", "type": "outputNode"},
            ],
            "edges": [
                {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
                {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
            ],
        }
    )
)


def compiled_expression() -> list[Any]:
    """Return the unrounded score of each actual, without a reason."""
    return [_EXPRESSION.evaluate(facts) for facts in _FACTS]


def traced_table() -> list[Any]:
    """Return the score of each actual with the trace of the rule that gave it."""
    return [_DECISION.evaluate(facts, {"trace": True}) for facts in _FACTS]
