"""The same score by a decision engine that others use: zen, compiled from Rust. It has neither units nor texts."""

import json
from typing import Any

import zen

__all__ = ["compiled_expression", "traced_table"]

_FACTS = {"weight": 10, "actual": 85, "target": 90}
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


def compiled_expression() -> Any:  # noqa: ANN401 - a number of the engine's own
    """Return the unrounded score, without a reason."""
    return _EXPRESSION.evaluate(_FACTS)


def traced_table() -> Any:  # noqa: ANN401 - a mapping of the engine's own
    """Return the score with the trace of the rule that gave it."""
    return _DECISION.evaluate(_FACTS, {"trace": True})
