"""A project's money: budgeted, adjusted, spent."""

from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from perfrules.model.conversion import convert_fields
from perfrules.model.display import short_repr
from perfrules.source import Place

__all__ = ["Funds"]


@frozen(kw_only=True, repr=False)
class Funds:
    """
    One line of the table of funds.

    All amounts share one unit of money (*unit*, 万元 on most forms).

    Args:
        name: 年度资金总额, or a source such as 政府预算资金.
        initial_budget: 年初预算数.
        adjusted_budget: 全年(调整后)预算数, the base of the execution rate.
        spent: 全年执行数.
        stated_rate: 执行率 as printed, in percent.
        weight: 分值 printed on the line: most forms print those of budget execution on the total.
        self_score: 得分 printed on the line.
        unit: Unit of money.
        is_total: True for the line that stands for the whole project.
    """

    name: str
    initial_budget: Decimal | None = None
    adjusted_budget: Decimal | None = None
    spent: Decimal | None = None
    stated_rate: Decimal | None = None
    weight: Decimal | None = None
    self_score: Decimal | None = None
    unit: str = "万元"
    is_total: bool = False
    place: Place = field(factory=Place, eq=False)

    @property
    def budget(self) -> Decimal | None:
        """The adjusted budget, or the initial one where no adjusted one is given."""
        return self.initial_budget if self.adjusted_budget is None else self.adjusted_budget

    @property
    def execution_rate(self) -> Fraction | None:
        """Spent ÷ budget, exactly; ``None`` when either is unknown or the budget is 0."""
        budget = self.budget
        if budget is None or self.spent is None or budget == 0:
            return None
        return Fraction(self.spent) / Fraction(budget)

    __attrs_post_init__ = convert_fields

    def __repr__(self) -> str:
        return short_repr(self)
