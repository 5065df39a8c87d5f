"""What Prometheus would read of made-up figures, as series."""

from collections.abc import Mapping
from dataclasses import replace

from prometheus_client.parser import text_string_to_metric_families

from cockpit.facts import CityFacts
from cockpit.metrics.exposition import store_exposition
from cockpit.metrics.figures import StoreFigures
from core.settings import Settings
from tests.unit.cockpit.facts import CITY, all_feeds, evaluated
from tests.unit.cockpit.fakes import NOW, catalogue, example_settings, no_figures

Series = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


def with_mail() -> Settings:
    """The settings of a house that sends mail."""
    settings = example_settings()
    mail = settings.mail.model_copy(update={"host": "127.0.0.1", "sender": "da@hz.example"})
    return settings.model_copy(update={"mail": mail})


def scraped(figures: StoreFigures, settings: Settings | None = None) -> Series:
    """(name, labels) → value of everything that rests on the store."""
    text = store_exposition(catalogue(), settings or with_mail(), figures, NOW).decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def of(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    """The key of a series."""
    return f"cockpit_{name}", frozenset(labels.items())


def whole_city(doubtful: Mapping[str, frozenset[str]] | None = None) -> StoreFigures:
    """Numbers of the city and its 14 places, on feeds that are well."""
    places, found, _ = evaluated(NOW)
    evaluations = [found[code] for code in (CITY, *places)]
    nowhere = dict.fromkeys((CITY, *places), frozenset[str]())
    return replace(no_figures(), city=CityFacts(evaluations, {**nowhere, **(doubtful or {})}), feeds=all_feeds())
