"""Registers the built-in indicator types through the hook a third party uses."""

from perfrules._markers import hookimpl

__all__ = ["perfrules_register_indicator_types"]


@hookimpl
def perfrules_register_indicator_types() -> list[type]:
    """Return the built-in types; their modules are imported here and not before."""
    from perfrules.indicators.exact import Centred, Exact  # noqa: PLC0415
    from perfrules.indicators.judged import Checklist, Judged, YesNo  # noqa: PLC0415
    from perfrules.indicators.progress import Execution, Progress, TimeProportional  # noqa: PLC0415
    from perfrules.indicators.proportional import Gated, Inverse, Overrun, Proportional  # noqa: PLC0415
    from perfrules.indicators.satisfaction import Satisfaction  # noqa: PLC0415
    from perfrules.indicators.stepped import Deadline, Stepped  # noqa: PLC0415
    from perfrules.indicators.tables import Banded, Interpolated  # noqa: PLC0415

    return [
        Proportional, Gated, Inverse, Overrun, Exact, Centred, Banded, Interpolated, Stepped, Deadline, Judged, YesNo,
        Checklist, Execution, Satisfaction, Progress, TimeProportional,
    ]  # fmt: skip
