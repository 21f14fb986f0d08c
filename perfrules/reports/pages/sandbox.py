"""The sandbox of a user's templates: that of jinja2 in which nothing can be changed, with all that is done counted."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from jinja2 import Undefined, nodes, pass_context
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from perfrules.reports.pages.limits import Allowance, check_formatting, check_operator, check_size, check_sizes

__all__ = ["CountingSandbox"]

# names with a blank: no template can call these
_WRITE, _PASSES, _JOINED = "perfrules write", "perfrules passes", "perfrules joined"
_NOT_NEEDED = "lipsum"

Finalize = Callable[[object], str]


class CountingSandbox(ImmutableSandboxedEnvironment):
    """
    An environment for one report: what its templates do is counted against one `Allowance`.

    Loops, calls, operators, filters and every value and text that is written count; what goes beyond raises
    `BeyondLimitError` within the template.
    """

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, *, finalize: Finalize, **options: Any) -> None:  # noqa: ANN401 - jinja2's own
        self.allowance = allowance = Allowance()
        super().__init__(finalize=_written(finalize, allowance), **options)
        del self.globals[_NOT_NEEDED]
        self.filters = {name: _counted(name, one, allowance) for name, one in self.filters.items()}
        self.filters[_WRITE] = pass_context(lambda _, count: allowance.write(count))
        self.filters[_PASSES] = pass_context(lambda _, values: _passes(values, allowance))
        self.filters[_JOINED] = pass_context(lambda context, values: _joined(context, values, allowance))

    def _generate(self, source: nodes.Template, *arguments: Any, **options: Any) -> str:  # noqa: ANN401 - jinja2's own
        return super()._generate(_Counting().visit(source), *arguments, **options)

    def call(self, context: Context, called: Any, /, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - any value
        """Count a call; a method of a text must not make too much of it."""
        method = getattr(called, "__wrapped__", called)
        text = getattr(method, "__self__", None)
        values = (*arguments, *options.values())
        if not isinstance(text, str):
            self.allowance.call()
        elif method.__name__ in ("format", "format_map"):
            self.allowance.step(check_formatting(text, "{", values))
        else:
            self.allowance.step(check_sizes(text, values))
        return super().call(context, called, *arguments, **options)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - any value
        """Count an operator; what it makes must not be too large."""
        self.allowance.step(check_operator(operator, left, right))
        return super().call_binop(context, operator, left, right)


class _Counting(NodeTransformer):
    """Puts a count of what is written into every body, and leads conditional loops and ``~`` through the allowance."""

    def visit_Template(self, node: Any) -> Any:  # noqa: ANN401, N802 - a node with a body; named by jinja2
        return self._with_count(node)

    visit_Block = visit_Macro = visit_CallBlock = visit_Template  # noqa: N815

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802
        self._with_count(node)
        if node.test is not None:
            node.iter = _filtered(_PASSES, node.iter)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        return _filtered(_JOINED, nodes.Tuple(node.nodes, "load", lineno=node.lineno))

    def _with_count(self, node: Any) -> Any:  # noqa: ANN401 - any node with a body
        count = nodes.Const(sum(map(_characters, node.body)), lineno=node.lineno)
        self.generic_visit(node)
        node.body.insert(0, nodes.ExprStmt(_filtered(_WRITE, count), lineno=node.lineno))
        return node


_COUNTED_ALONE = (nodes.For, nodes.Block, nodes.Macro, nodes.CallBlock)


def _characters(node: nodes.Node) -> int:
    """Return how many characters of text stand in *node*, without bodies that are counted on their own."""
    if isinstance(node, nodes.TemplateData):
        return len(node.data)
    return 0 if isinstance(node, _COUNTED_ALONE) else sum(map(_characters, node.iter_child_nodes()))


def _filtered(name: str, value: nodes.Node) -> nodes.Filter:
    return nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)


def _written(finalize: Finalize, allowance: Allowance) -> Finalize:
    def written(value: object) -> str:
        text = finalize(value)
        allowance.write(len(text))
        return text

    return written


def _counted(name: str, one: Callable[..., Any], allowance: Allowance) -> Callable[..., Any]:
    """Return the filter *one*, which counts what it does before it does it."""
    first = 1 if hasattr(one, "jinja_pass_arg") else 0

    @wraps(one)
    def counted(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever the filter takes and gives
        # a value that does not exist has no size to ask for
        value, *others = (None if isinstance(given, Undefined) else given for given in arguments[first:])
        others += options.values()
        if name == "format" and isinstance(value, str):
            allowance.step(check_formatting(value, "%", others))
        else:
            allowance.step(check_sizes(value, others))
        return one(*arguments, **options)

    return counted


def _passes(values: object, allowance: Allowance) -> object:
    """Return *values* counted one by one; what cannot be looped over stays, for jinja2 to say so."""
    return values if isinstance(values, Undefined) or not isinstance(values, Iterable) else allowance.passes(values)


def _joined(context: Context, values: tuple[object, ...], allowance: Allowance) -> str:
    """Return *values* one behind the other, as ``~`` does."""
    texts = [one if isinstance(one, str) else str(one) for one in values]
    allowance.step(check_size(sum(map(len, texts))))
    return markup_join(texts) if context.eval_ctx.autoescape else str_join(texts)
