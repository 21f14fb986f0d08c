"""Subjects of tests beside indicator types: a unit, a reader, a report, a check, each with what it is tried on."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen, has
from hypothesis import strategies as st

from perfrules.dsl import parse_actual, parse_target
from perfrules.indicators.base import IndicatorType, PopulationType
from perfrules.indicators.parameters import read_parameters
from perfrules.model.rating import Peers, RatingInput
from perfrules.model.sheet import Funds
from perfrules.model.vocabulary import Vocabulary
from perfrules.readers.base import SheetReader
from perfrules.reports.base import Report
from perfrules.testing.strategies import actuals, management_items, targets
from perfrules.units import UnitDefinition, UnitTable
from perfrules.units.table import Terms, reading_with

__all__ = ["ReaderSubject", "ReportSubject", "TypeSubject", "UnitSubject", "subject_of"]


@frozen
class UnitSubject:
    """A unit and the table it is added to."""

    definition: UnitDefinition
    units: UnitTable

    @property
    def table(self) -> UnitTable:
        """The table with the unit in it, whether or not it was there before."""
        known = any(unit == self.definition for unit in self.units)
        return self.units if known else self.units.extend([self.definition])


@frozen
class VocabularySubject:
    """Classed words and the table they are added to."""

    vocabulary: Vocabulary
    units: UnitTable

    @property
    def table(self) -> UnitTable:
        """The table that knows the words."""
        words = self.vocabulary.words.items()
        return self.units.with_words([(word, kind) for kind, listed in words for word in listed])


@frozen
class ReaderSubject:
    """A reader and contents that it reads."""

    implementation: SheetReader
    samples: tuple[bytes, ...]
    examples: int
    prose: bool = False


@frozen
class ReportSubject:
    """A report and what reads it back."""

    implementation: Report
    reader: SheetReader | None
    examples: int


_WEIGHTS = (Decimal(10), Decimal("22.5"), Decimal(1))
_FIRST, _LAST = date(2015, 1, 1), date(2030, 12, 31)
_MOST = 12
"""Sets of parameters that are tried."""


@frozen
class TypeSubject:
    """
    A type under test.

    Args:
        kind: The type.
        raw: Sets of parameters as rule files give them, each of them fitting.
        instances: The type built with each of them.
        further: More cases that the author of the type gives.
        terms: Units and vocabularies in use.
        examples: How many cases each law is tried on.
    """

    kind: type[IndicatorType[Any]]
    raw: tuple[Mapping[str, object], ...]
    instances: tuple[IndicatorType[Any], ...]
    further: st.SearchStrategy[RatingInput] | None
    terms: Terms
    examples: int
    _cases: dict[int, st.SearchStrategy[RatingInput]] = field(factory=dict, init=False, eq=False, repr=False)
    """Those made so far, by the instance (hypothesis looks through every new strategy, which takes long)."""

    @property
    def name(self) -> str:
        """The name of the type in messages."""
        return str(getattr(self.kind, "id", self.kind.__name__))

    def pairs(self) -> st.SearchStrategy[tuple[IndicatorType[Any], RatingInput]]:
        """Return an instance with a case for it."""
        return st.sampled_from(self.instances).flatmap(lambda kind: st.tuples(st.just(kind), self.cases(kind)))

    def cases(self, kind: IndicatorType[Any]) -> st.SearchStrategy[RatingInput]:
        """Return cases for *kind*: its own examples, near misses of them, drawn ones, and those of its author."""
        if id(kind) not in self._cases:
            drawn = _cases(self.kind)
            if self.further is not None:
                drawn = self.further | drawn
            self._cases[id(kind)] = st.builds(_among, st.just(kind), drawn, _OTHERS)
        return self._cases[id(kind)]


def subject_of(
    kind: type[IndicatorType[Any]],
    parameters: Iterable[Mapping[str, object]],
    further: st.SearchStrategy[RatingInput] | None,
    terms: Terms,
    examples: int,
) -> TypeSubject:
    """Return *kind* ready to be tested with *parameters*, those of its examples, and none where none are needed."""
    given = [*parameters, *(example.parameters for example in kind.examples), {}] if has(kind.parameter_class) else []
    raw: list[Mapping[str, object]] = []
    instances = []
    with reading_with(terms):
        for item in given:
            read, problems = read_parameters(kind, item)
            if item not in raw and not problems and len(raw) < _MOST:
                raw.append(item)
                instances.append(kind(read))
    return TypeSubject(kind, tuple(raw), tuple(instances), further, terms, examples)


_OTHERS = st.lists(st.fractions(-100, 100, max_denominator=100), max_size=4)
_FUNDS = st.none() | st.builds(
    Funds,
    name=st.just("年度资金总额"),
    adjusted_budget=st.decimals("0", "100", places=1),
    spent=st.decimals("0", "100", places=1),
    is_total=st.just(True),  # noqa: FBT003
)
_ITEMS = st.lists(management_items(), max_size=2).map(tuple)


_SAMPLES = st.none() | st.integers(0, 500)
_DAYS = st.none() | st.dates(_FIRST, _LAST)


def _cases(kind: type[IndicatorType[Any]]) -> st.SearchStrategy[RatingInput]:
    examples = kind.examples
    wanted, own_actuals = targets(), None
    if examples:
        own = st.sampled_from([item.target for item in examples]).map(parse_target)
        wanted = st.one_of(own, own, wanted)
        own_actuals = st.sampled_from([entry.actual for entry in examples]).map(parse_actual)
    judgements = st.sampled_from(["", *(example.judgement for example in examples if example.judgement)])
    weights = st.sampled_from(_WEIGHTS)

    @st.composite
    def draw_case(draw: st.DrawFn) -> RatingInput:
        target = draw(wanted)
        reached = actuals(target)
        return RatingInput(
            target=target,
            actual=draw(reached if own_actuals is None else reached | own_actuals),
            weight=draw(weights),
            name="指标",
            judgement=draw(judgements),
            funds=draw(_FUNDS),
            items=draw(_ITEMS),
            sample=draw(_SAMPLES),
            as_of=draw(_DAYS),
        )

    return draw_case()


def _among(kind: IndicatorType[Any], case: RatingInput, others: list[Fraction]) -> RatingInput:
    """Return *case* among peers, where *kind* looks at them; a type that raises here is met again by its laws."""
    if not isinstance(kind, PopulationType):
        return case
    try:
        observed = kind.observe(case)
    except Exception:  # noqa: BLE001 - see above
        return case
    return case if observed is None else evolve(case, peers=Peers(tuple(sorted((*others, observed)))))
