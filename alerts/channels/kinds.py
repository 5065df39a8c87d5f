"""The kinds of channels, one a line: a new kind is a module of its own and a line here (docs/alert-channels.md)."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from alerts.channels import dingtalk, feishu, gateway, webhook, wecom, zwdingtalk
from alerts.channels.base import Kind
from core.errors import ConfigurationError
from core.model import Mistake


def registered(kinds: Iterable[Kind]) -> Mapping[str, Kind]:
    """The kinds by name; ConfigurationError when two have the same one, so that no program starts with either."""
    found: dict[str, Kind] = {}
    for kind in kinds:
        if kind.name in found:
            raise ConfigurationError([Mistake("alerts/channels/kinds.py", 1, f"two kinds are called '{kind.name}'")])
        found[kind.name] = kind
    return MappingProxyType(found)


KINDS: Final = registered(
    [
        webhook.KIND,  # signed JSON to an address of the bureau's own
        dingtalk.KIND,  # group robot of DingTalk
        zwdingtalk.KIND,  # work notices of the DingTalk of the government
        wecom.KIND,  # group robot of WeCom
        feishu.KIND,  # group robot of Feishu
        gateway.SMS,  # short messages through Apprise
        gateway.APPRISE,  # everything else that Apprise knows
    ]
)
