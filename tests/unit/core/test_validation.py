"""Values of a YAML file → a model, or every mistake with its line."""

from pydantic import BaseModel, ConfigDict, model_validator

from core.validation import validate
from core.yamllines import loads


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    size: int


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    parts: list[Inner] = []
    either: int | tuple[int, ...] = 0

    @model_validator(mode="after")
    def _check_name(self) -> "Outer":
        if self.name == "bad":
            raise ValueError("expected another name")
        return self


def told(text: str) -> list[str]:
    return [str(mistake) for mistake in validate(Outer, loads(text, "f"))[1]]


def test_a_good_file_becomes_a_model() -> None:
    model, mistakes = validate(Outer, loads("name: a\nparts:\n  - size: 3\n", "f"))
    assert mistakes == []
    assert model == Outer(name="a", parts=[Inner(size=3)])


def test_all_mistakes_are_told_at_once_in_the_order_of_lines() -> None:
    assert told("parts:\n  - size: x\n  - sise: 3\nother: 1\n") == [
        "f:1: 'name' is missing",
        "f:2: parts.0.size: expected a valid integer, unable to parse string as an integer, found 'x'",
        "f:3: 'parts.1.size' is missing",
        "f:3: unknown key 'parts.1.sise'",
        "f:4: unknown key 'other'",
    ]


def test_a_value_of_several_forms_is_complained_about_once() -> None:
    assert len(told("name: a\neither: x\n")) == 1


def test_a_rule_of_the_model_speaks_for_itself() -> None:
    assert told("name: bad\n") == ["f:1: expected another name"]


def test_mistakes_of_the_yaml_itself_come_along() -> None:
    assert told("name: a\nname: b\n") == ["f:2: the key 'name' stands here twice"]
    assert len(told("name: [\n")) == 1
    assert told("- a\n") == ["f:1: expected 'key: value' lines, found something else"]
