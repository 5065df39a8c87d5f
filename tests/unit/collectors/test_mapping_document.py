"""The page about the mapping language: every word has its sentence, and the example is a source."""

import pytest
from pydantic import BaseModel

from collectors.checks import check_source
from collectors.definition import Deletions, Feed, Refuse, Source
from collectors.mapping_document import COLUMNS, EXAMPLE, PAGINGS, mapping_markdown
from collectors.transport_definition import ApiKey, Basic, Bearer, Files, Oai, OAuth, Push, Rest, Signed, View
from core.yamllines import loads
from tests.unit.collectors.sources import TABLES

MODELS: tuple[type[BaseModel], ...] = (
    *(Source, Feed, Refuse, Deletions, Push),
    *(Rest, Oai, View, Files, Basic, Bearer, ApiKey, OAuth, Signed),
    *COLUMNS,
    *PAGINGS,
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_word_has_a_sentence(model: type[BaseModel]) -> None:
    fields = {name: field for name, field in model.model_fields.items() if name not in ("type", "kind", "style")}
    assert [name for name, field in fields.items() if not field.description] == []
    page = mapping_markdown()
    assert [name for name, field in fields.items() if f"| `{field.alias or name}` |" not in page] == []


def test_the_example_is_a_source() -> None:
    source, mistakes = check_source(loads(EXAMPLE, "example"), TABLES)
    assert mistakes == []
    assert source is not None
    assert isinstance(source.transport, Rest)
