"""One unit as data."""

from fractions import Fraction

from attrs import field, frozen

from perfrules.model.unit import Dimension, Unit

__all__ = ["UnitDefinition"]


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
