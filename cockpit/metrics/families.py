"""How the series of `/metrics` are made: every name begins with `cockpit_`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from prometheus_client.core import GaugeMetricFamily, Metric

PREFIX: Final = "cockpit_"

Row = tuple[Sequence[str], float | None]
"""values of the labels, and the value; None leaves the series out"""


def gauge(name: str, text: str, labels: Sequence[str], rows: Iterable[Row]) -> Metric:
    """A family of gauges, with one series for each row that has a value."""
    family = GaugeMetricFamily(f"{PREFIX}{name}", text, labels=labels)
    for values, value in rows:
        if value is not None:
            family.add_metric(values, value)
    return family


def alone(name: str, text: str, value: float | None) -> Iterable[Metric]:
    """A gauge without labels; nothing at all when it has no value."""
    return () if value is None else (GaugeMetricFamily(f"{PREFIX}{name}", text, value),)


def quantiles(name: str, text: str, values: Mapping[str, float | None]) -> Metric:
    """A family with one series for each quantile that has a value."""
    return gauge(name, text, ["quantile"], (([quantile], value) for quantile, value in values.items()))
