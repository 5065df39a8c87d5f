"""The channels of the settings: what is wrong with them, which of them a message goes to, and how they are opened.

A telephone number is personal: messages are kept with the name of a recipient (`env:NAME`, or the end of a number that
the settings write out), and the number itself is found when one is handed over.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alerts.channels.base import Channel, Given, Kind
from alerts.channels.gateway import NUMBER, masked
from alerts.channels.kinds import KINDS
from core.errors import ConfigurationError
from core.model import Mistake
from core.settings import AlertChannel, resolve
from core.settings.values import ENV_PREFIX
from core.yamllines import Located

WHERE: Final = "alerts.channels"
OF_SOME_KINDS: Final = ("app_key", "tenant", "receivers", "host_ip", "host_mac")
"""keys that only kinds which name them have"""
PLACE: Final = re.compile(r"[0-9]{6}")
"""code of the city or of a place; units have others"""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes beside inbox and mail; `address` names the recipient, empty: a channel as a whole."""

    channel: str
    address: str
    language: str


def targets(
    channels: Mapping[str, AlertChannel], level: str, stream: str, node: str, holders: Sequence[str] = ()
) -> list[Target]:
    """Where a message of a level and stream to a post at a node goes; `holders`: the post, and who holds it there."""
    found = []
    for name, channel in channels.items():
        if channel.enabled and _wants(channel, level, stream, node):
            recipients = recipients_of(channel)
            if _goes_by_holder(channel):
                recipients = [one for one in dict.fromkeys(holders) if one in recipients]
            found += [Target(name, address, channel.language) for address in recipients]
    return found


def recipients_of(channel: AlertChannel) -> list[str]:
    """The names of the recipients of a channel, one empty one where it has none of its own."""
    kind = KINDS.get(channel.kind)
    if kind is None or not (kind.addressed or kind.by_holder):
        return [""]
    return list(channel.receivers if kind.by_holder else _numbers(channel))


def recipient_named(channel: AlertChannel, name: str, environment: Mapping[str, str]) -> str:
    """The number of a recipient of a channel; the name itself when the settings or the environment hold none.

    Where posts and accounts have several numbers these stand with a comma between them; empty: none of them is set.
    """
    if _goes_by_holder(channel):
        texts = [_value(one, environment) for one in channel.receivers.get(name, ())]
        return ",".join(text for text in texts if text)
    written = _numbers(channel).get(name, name)
    return environment.get(written.removeprefix(ENV_PREFIX), name) if written.startswith(ENV_PREFIX) else written


def opened(name: str, channel: AlertChannel, environment: Mapping[str, str]) -> Channel:
    """The way to a channel. ConfigurationError: it cannot be opened as it is written, or the environment lacks a word.

    StopSourceError: what it names is not there.
    """
    kind = KINDS.get(channel.kind)
    if kind is None:
        raise _wrong(name, "kind", f"unknown kind '{channel.kind}'")
    try:
        url, secret = resolve(channel.url, environment), resolve(channel.secret, environment)
        own = {key: resolve(getattr(channel, key), environment) for key in _own_texts(kind)}
    except KeyError as error:
        raise _wrong(name, "url", f"expected the environment to hold {error.args[0]}, it is not set") from None
    if mistake := kind.url_mistake(url):
        raise _wrong(name, "url", mistake)
    return kind.open(Given(name, url, secret, channel.timeout_s, channel.ca_file, own))


def channel_mistakes(channels: Mapping[str, AlertChannel], located: Located) -> Iterator[Mistake]:
    """What can never work of the channels in a settings file, each with its line."""
    for name, channel in channels.items():
        place = ("alerts", "channels", name)
        kind = KINDS.get(channel.kind)
        if kind is None:
            text = f"unknown kind '{channel.kind}'; there are: {', '.join(KINDS)}"
            yield located.mistake((*place, "kind"), f"{WHERE}.{name}.kind: {text}")
            continue
        for key, text in _texts(kind, channel):
            yield located.mistake((*place, key), f"{WHERE}.{name}.{key}: {text}")


def environment_mistakes(
    channels: Mapping[str, AlertChannel], located: Located, environment: Mapping[str, str]
) -> Iterator[Mistake]:
    """What the environment lacks, or holds and cannot work, of the channels that are on; nothing of it is repeated."""
    for name, channel in channels.items():
        for key, text in _named(channel) if channel.enabled else ():
            wanted = text.removeprefix(ENV_PREFIX)
            wrong = f"expected the environment to hold {wanted}, it is not set" if wanted not in environment else ""
            if not wrong and key == "url" and channel.kind in KINDS:
                wrong = KINDS[channel.kind].url_mistake(environment[wanted])
            if not wrong and key == "recipients" and not NUMBER.fullmatch(environment[wanted]):
                wrong = f"expected a telephone number in {wanted}"
            if wrong:
                yield located.mistake(("alerts", "channels", name, key), f"{WHERE}.{name}.{key}: {wrong}")


def _wrong(name: str, key: str, text: str) -> ConfigurationError:
    return ConfigurationError([Mistake("settings", 1, f"{WHERE}.{name}.{key}: {text}")])


def _texts(kind: Kind, channel: AlertChannel) -> Iterator[tuple[str, str]]:
    is_named = channel.url.startswith(ENV_PREFIX)
    if kind.secret_url and not is_named:
        yield "url", "expected env:NAME: whoever knows this address may write there"
    elif not is_named and (wrong := kind.url_mistake(channel.url)):
        yield "url", wrong
    if kind.signing == "needed" and not channel.secret:
        yield "secret", "is missing: without it nobody can tell our messages from others"
    if kind.signing == "unknown" and channel.secret:
        yield "secret", f"a channel of kind {kind.name} signs nothing; take it out"
    if kind.addressed and not channel.recipients:
        yield "recipients", "is missing: nobody would get a message"
    if not kind.addressed and channel.recipients:
        yield "recipients", f"a channel of kind {kind.name} has no recipients of its own; take them out"
    for key in OF_SOME_KINDS:
        if getattr(channel, key) and key not in (*kind.needs, *kind.may_have):
            yield key, f"a channel of kind {kind.name} has no {key}; take it out"
        elif key in kind.needs and not getattr(channel, key):
            yield key, "is missing: nothing can be told without it"
    for number in channel.recipients if kind.addressed else ():
        if not number.startswith(ENV_PREFIX) and not NUMBER.fullmatch(number):
            yield "recipients", f"expected a telephone number, found {number!r}"
    if channel.ca_file and not Path(channel.ca_file).is_file():
        yield "ca_file", f"expected a PEM file, found none at {channel.ca_file!r}"


def _numbers(channel: AlertChannel) -> dict[str, str]:
    """The recipients as the settings write them, by name: of numbers the end, and a count where two end alike."""
    found: dict[str, str] = {}
    for written in dict.fromkeys(channel.recipients):
        name = masked(written)
        same = sum(known.partition("#")[0] == name for known in found)
        found[f"{name}#{same + 1}" if same else name] = written
    return found


def _named(channel: AlertChannel) -> Iterator[tuple[str, str]]:
    pairs = [(key, getattr(channel, key)) for key in ("url", "secret", "app_key", "tenant")]
    pairs += [("recipients", one) for one in channel.recipients]
    pairs += [("receivers", one) for several in channel.receivers.values() for one in several]
    return ((key, text) for key, text in pairs if text.startswith(ENV_PREFIX))


def _goes_by_holder(channel: AlertChannel) -> bool:
    kind = KINDS.get(channel.kind)
    return kind is not None and kind.by_holder


def _own_texts(kind: Kind) -> list[str]:
    """The keys of the settings that a kind alone has, but for those of recipients."""
    return [key for key in (*kind.needs, *kind.may_have) if key != "receivers"]


def _value(written: str, environment: Mapping[str, str]) -> str:
    return environment.get(written.removeprefix(ENV_PREFIX), "") if written.startswith(ENV_PREFIX) else written


def _wants(channel: AlertChannel, level: str, stream: str, node: str) -> bool:
    if channel.levels and level not in channel.levels:
        return False
    if channel.streams and stream not in channel.streams:
        return False
    # a group of an authority is not told beside each of its thousands of units
    return node in channel.nodes if channel.nodes else bool(PLACE.fullmatch(node))
