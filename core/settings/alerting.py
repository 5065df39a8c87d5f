"""Alerts beyond inbox and mail: the channels on which they are told."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from core.settings.values import EnvText, Seconds, SecretName, Section

ChannelName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
OWN_CHANNELS = frozenset({"inbox", "mail"})
"""channels that every account has; no other may be called so"""


class AlertChannel(Section):
    """A channel beside inbox and mail (docs/alert-channels.md)."""

    kind: str = Field(
        min_length=1, description="What it is: webhook, dingtalk, zwdingtalk, wecom, feishu, sms, apprise."
    )
    url: EnvText = Field(
        min_length=1,
        description="Its address. The address of a robot or gateway lets in whoever knows it: then `env:NAME`.",
    )
    secret: SecretName = Field("", description="What messages are signed with, always `env:NAME`.")
    enabled: bool = Field(
        True, description="Whether messages go there; what waits stays waiting meanwhile, and is told of once a day."
    )
    language: Literal["zh_CN", "en"] = Field("zh_CN", description="Language of its messages.")
    recipients: tuple[EnvText, ...] = Field(
        (), description="Telephone numbers (kind sms), best as `env:NAME`; one message for each."
    )
    app_key: SecretName = Field("", description="Key of the application (kind zwdingtalk), always `env:NAME`.")
    tenant: str = Field("", description="Number of the tenant there (kind zwdingtalk).")
    receivers: dict[str, tuple[EnvText, ...]] = Field(
        default_factory=dict,
        description="By the code of a post or the name of an account who is told there (kind zwdingtalk): numbers of "
        "accounts, or `org:` and the code of an organization.",
    )
    host_ip: str = Field("", description="Address of this machine, for gateways that ask for it (kind zwdingtalk).")
    host_mac: str = Field("", description="The same of its network card.")
    rate_per_min: int = Field(
        18,
        ge=1,
        le=6000,
        description="Most messages a minute, by all workers together; robots that take 20 punish one more.",
    )
    timeout_s: Seconds = Field(10, le=60, description="Seconds to wait for its answer.")
    give_up_h: float = Field(72, gt=0, description="Hours for which a message is tried before it is given up.")
    levels: tuple[Literal["info", "warning", "serious", "critical"], ...] = Field(
        (), description="Only alerts of these levels; none named: all."
    )
    streams: tuple[Literal["act", "news"], ...] = Field(
        (), description="act: somebody must act; news: worth knowing. None named: both."
    )
    nodes: tuple[str, ...] = Field(
        (), description="Only messages to posts at these codes; none named: at the city and its places."
    )
    ca_file: str = Field("", description="PEM file of the authorities that vouch for its HTTPS; empty: public ones.")


class Alerts(Section):
    """Telling of alerts."""

    channels: dict[ChannelName, AlertChannel] = Field(
        default_factory=dict, description="Channels beside inbox and mail, by a name of their own."
    )

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        for name in sorted(OWN_CHANNELS & self.channels.keys()):
            raise ValueError(f"channels: expected another name than '{name}', which every account has")
        return self
