"""What people do and are told: signing in, files, letters, filing, the audit trail."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from core.settings.values import ENV_PREFIX, EnvText, Seconds, SecretName, Section, address


class Security(Section):
    """How people sign in and how long they stay; the defaults are those of 等保三级 and may only be made stricter."""

    idle_min: int = Field(15, ge=1, le=60, description="Minutes without a request after which a session ends.")
    absolute_h: int = Field(8, ge=1, le=24, description="Hours after which every session ends.")
    wall_days: int = Field(30, ge=1, le=366, description="Days that the session of a wall lasts; it has no idle end.")
    password_min: int = Field(12, ge=12, le=64, description="Fewest characters of a password.")
    password_kinds: int = Field(
        3, ge=3, le=4, description="Kinds of characters in it: lower case, upper case, digits, others."
    )
    password_history: int = Field(5, ge=5, le=24, description="Earlier passwords that may not come again.")
    stolen_file: str = Field(
        "",
        description="File of SHA-1 digests of stolen passwords, in order and one a line, as Have I Been Pwned gives it"
        " out; none of them is taken. Empty: not looked at.",
    )
    password_days: int = Field(90, ge=0, le=366, description="Days after which a password is changed; 0: never.")
    failures: int = Field(5, ge=1, le=5, description="Failures to sign in under one name before it is locked.")
    address_failures: int = Field(30, ge=5, le=1000, description="The same for one address, whatever the names.")
    failures_min: int = Field(15, ge=15, le=1440, description="Minutes within which failures count together.")
    locked_min: int = Field(30, ge=30, le=1440, description="Minutes that a name or address stays locked.")
    hash_memory_mib: int = Field(46, ge=19, le=1024, description="Memory of one password hash (argon2id), MiB.")
    hash_passes: int = Field(2, ge=2, le=16, description="Passes over that memory.")
    token_days: int = Field(366, ge=1, le=1096, description="Most days that a token of a program lasts.")
    key_file: str = Field(
        ".cockpit/sealing.key",
        min_length=1,
        description="File with the key that seals second factors in the store, from the project; made when missing.",
    )
    key: EnvText = Field("", description="That key itself, 32 hexadecimal digits as env:NAME; empty: the file.")

    @model_validator(mode="after")
    def _check_key(self) -> Self:
        if self.key and not self.key.startswith(ENV_PREFIX):
            raise ValueError("key: expected env:NAME, secrets never stand in this file")
        return self


class Uploads(Section):
    """Files that people hand in."""

    folder: str = Field(
        ".cockpit/uploads", min_length=1, description="Where they lie, from the project; shared by all web processes."
    )
    max_mb: int = Field(20, ge=1, le=200, description="Most megabytes of one file.")
    quota_mb: int = Field(2048, ge=1, description="Most megabytes of all files of one agency or archive.")
    at_once: int = Field(4, ge=1, le=32, description="Files that one web process takes in at the same time.")
    clamd: Annotated[EnvText, address("unix:/", "tcp:")] = Field(
        "", description="Virus scanner: `unix:/run/clamav/clamd.ctl` or `tcp:host:port`; empty: files are not scanned."
    )
    keep_loose_days: int = Field(7, ge=1, description="Days after which a file that belongs to nothing is removed.")


class Mail(Section):
    """Letters by mail."""

    host: str = Field("", description="SMTP server; empty: no mail is sent, letters are read in the inbox.")
    port: int = Field(587, ge=1, le=65535, description="Its port.")
    encryption: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="starttls: asked for and demanded; tls: from the first byte; none: loopback alone."
    )
    ca_file: str = Field("", description="Certificates that are believed, for a server of the bureau; empty: system's.")
    user: EnvText = Field("", description="Account there; empty: none. `env:NAME` takes it from the environment.")
    password: SecretName = Field("", description="Its password, always `env:NAME`.")
    sender: str = Field("", pattern=r"^$|^[^\s@<>]+@[^\s@<>]+$", description="Address that mails come from.")
    link_base: Annotated[str, address("http://", "https://")] = Field(
        "", description="Address of the cockpit as its readers know it, for links; empty: mails carry no link."
    )
    domains: tuple[str, ...] = Field((), description="Where mail may go, such as hz.gov.cn; empty: anywhere.")
    digest_hour: int = Field(8, ge=0, le=23, description="Local hour of the digest, on working days.")
    timeout_s: Seconds = Field(30, description="Seconds to wait for an answer of the server.")
    give_up_h: float = Field(72, gt=0, description="Hours for which a mail is tried before it is given up.")

    @model_validator(mode="after")
    def _check_whole(self) -> Self:
        if self.host and not self.sender:
            raise ValueError("expected a sender: a server without one sends nothing")
        if self.encryption == "none" and self.host not in ("", "127.0.0.1", "::1", "localhost"):
            raise ValueError(f"expected encryption starttls or tls for {self.host}: letters do not travel in the open")
        return self


class Manual(Section):
    """Filing the items that people report."""

    valid_days: int = Field(
        365, ge=1, le=1095, description="Days for which a value can be relied on, if none are told."
    )
    remind_days: int = Field(14, ge=0, le=180, description="Days before its end on which people are reminded.")
    sheet_rows: int = Field(2000, ge=1, le=20000, description="Most rows of one sheet that is handed in.")


class Letters(Section):
    """What people are told."""

    keep_days: int = Field(365, ge=30, description="Days for which letters that were read are kept; unread: always.")


class Audit(Section):
    """The audit trail (docs/audit.md)."""

    key_file: str = Field(
        ".cockpit/audit/key.pem",
        min_length=1,
        description="Private key (Ed25519, mode 0600) that signs its anchors, made by `app.py audit key`; from the "
        "project. Without one the anchors stay unsigned.",
    )
    copies_file: str = Field(
        "", description="File that each new anchor is added to as well, best on another machine; empty: none."
    )
    anchor_min: int = Field(60, ge=1, le=1440, description="Minutes between two anchors of a trail that goes on.")
    keep_months: int = Field(36, ge=6, description="Whole months it is kept; never under six (网络安全法 第二十一条).")
