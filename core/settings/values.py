"""The kinds of values that settings have, and the group of keys that all sections are."""

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

ENV_PREFIX: Final = "env:"


def _network(text: str) -> str:
    return str(ip_network(text, strict=False))


Networks = tuple[Annotated[str, AfterValidator(_network)], ...]
"""IPv4 and IPv6 networks such as 10.0.0.0/8; a single address is one too"""


PlaceCode = Annotated[int, Field(ge=100000, le=999999)]
Seconds = Annotated[float, Field(gt=0)]
Hour = Annotated[int, Field(ge=0, le=24)]
Hours = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]


def _plain_or_env(value: str) -> str:
    if value == ENV_PREFIX:
        raise ValueError("expected the name of an environment variable after 'env:'")
    return value


EnvText = Annotated[str, AfterValidator(_plain_or_env)]


def _nothing_or_env(value: str) -> str:
    if value and not value.startswith(ENV_PREFIX):
        raise ValueError("expected env:NAME, secrets never stand in this file")
    return _plain_or_env(value)


SecretName = Annotated[str, AfterValidator(_nothing_or_env)]


def address(*begins: str) -> AfterValidator:
    """Accepts nothing, `env:NAME`, or an address that begins in one of these ways."""

    def checked(value: str) -> str:
        if value and not value.startswith((*begins, ENV_PREFIX)):
            raise ValueError(f"expected an address that begins with {' or '.join(begins)}, found {value!r}")
        return value

    return AfterValidator(checked)


class Section(BaseModel):
    """A group of keys; an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def resolve(value: str, environment: Mapping[str, str]) -> str:
    """The text itself, or what the environment holds for `env:NAME`; KeyError carries the missing name."""
    return environment[value.removeprefix(ENV_PREFIX)] if value.startswith(ENV_PREFIX) else value
