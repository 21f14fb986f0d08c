"""Which version of a rule set a sheet is scored by, each loaded once."""

from contextlib import suppress
from datetime import date

from perfrules import face
from perfrules.engine.plan import Plan
from perfrules.errors import ProblemsError
from perfrules.folders.fingerprint import fingerprint
from perfrules.indicators.population import PopulationType
from perfrules.model.ruleset import RuleSet
from perfrules.model.sheet import Sheet
from perfrules.plugins import Registry
from perfrules.rulesets import RuleFile, available
from perfrules.rulesets.find import chosen

__all__ = ["RuleChoice", "compares_sheets"]


class RuleChoice:
    """
    One rule set, by id or file, in the version that each sheet asks for.

    Args:
        name: An id or a path.
        registry: Indicator types and folders.
        on: The day whose version is taken for all sheets; unless given that of monitoring, else each sheet's own.
        as_of: The day of monitoring.
    """

    def __init__(self, name: str, registry: Registry, *, on: date | None, as_of: date | None) -> None:
        self.registry = registry
        self.as_of = as_of
        self._name = name
        self._day = on or as_of
        self._files: tuple[RuleFile, ...] = ()
        self._loaded: dict[object, RuleSet] = {}
        self._by_file: dict[str, RuleSet] = {}
        self._fingerprints: dict[str, str] = {}

    @property
    def versions(self) -> tuple[RuleSet, ...]:
        """The versions that were asked for so far, in that order."""
        return tuple(self._by_file.values())

    def load_versions(self) -> None:
        """
        Load every version that sheets may ask for, so that no day costs a look into the folders of rules.

        Raises as `perfrules.load_ruleset` does for the one that a sheet without a day gets; another that cannot be used
        is told with its sheets.
        """
        latest = self.for_day(None)
        if self._day is None and latest.id == self._name:
            self._files = available(self.registry).of(self._name)
            for file in self._files:
                with suppress(ProblemsError):
                    self.for_day(file.effective.start or file.effective.end)

    def for_sheet(self, sheet: Sheet) -> RuleSet:
        """Return the version for *sheet*; raises as `perfrules.load_ruleset` does."""
        return self.for_day(sheet.date)

    def for_day(self, day: date | None) -> RuleSet:
        """Return the version for a sheet of that day, the same object for every day that it covers."""
        wanted = self._day or day
        key = chosen(self._files, wanted)[0].place.file if self._files else wanted
        if key not in self._loaded:
            loaded = face.load_ruleset(self._name, on=wanted, registry=self.registry)
            self._loaded[key] = self._by_file.setdefault(loaded.place.file, loaded)
        return self._loaded[key]

    def fingerprint_for(self, day: date | None) -> str:
        """Return the fingerprint of the version for a sheet of that day."""
        ruleset = self.for_day(day)
        if ruleset.place.file not in self._fingerprints:
            self._fingerprints[ruleset.place.file] = fingerprint(ruleset)
        return self._fingerprints[ruleset.place.file]

    def plan_for(self, ruleset: RuleSet) -> Plan:
        """Return the plan of one of the versions."""
        return face.plan_for(ruleset, self.registry)


def compares_sheets(plan: Plan) -> bool:
    """Return whether a row's score depends on the other sheets."""
    kinds = [rule.type for rule in plan.rules] + [one.type for one in plan.indicators.values()]
    return any(isinstance(kind, PopulationType) for kind in kinds)
