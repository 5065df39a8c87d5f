"""The settings of the product: each key with its type, its default and one sentence.

`config.yaml` holds what an operator may turn; secrets come from the environment.
`docs/settings.md` is made from this module (`core/settings_document.py`).
"""

import os
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.errors import ConfigurationError
from core.model import Mistake
from core.validation import located_mistakes
from core.yamllines import Located, load

ENV_PREFIX = "env:"

CITY_CODE: Final = 330100
"""the scope of the whole city in addresses, snapshots and stored readings"""

OVERRIDES: Final = {"DATABASE_URL": ("database", "url"), "REDIS_URL": ("redis", "url"), "PORT": ("web", "port")}
"""environment variable → the setting it takes the place of"""


def _network(text: str) -> str:
    return str(ip_network(text, strict=False))


Networks = tuple[Annotated[str, AfterValidator(_network)], ...]
"""IPv4 and IPv6 networks such as 10.0.0.0/8; a single address is one too"""

PlaceCode = Annotated[int, Field(ge=100000, le=999999)]
Seconds = Annotated[float, Field(gt=0)]


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


def _address(*begins: str) -> AfterValidator:
    """Accepts nothing, `env:NAME`, or an address that begins in one of these ways."""

    def checked(value: str) -> str:
        if value and not value.startswith((*begins, ENV_PREFIX)):
            raise ValueError(f"expected an address that begins with {' or '.join(begins)}, found {value!r}")
        return value

    return AfterValidator(checked)


class Section(BaseModel):
    """A group of keys; an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Bureau(Section):
    """Whose cockpit this is."""

    title: str = Field("杭州市档案智治驾驶舱", min_length=1, max_length=24, description="Title on the wall.")
    title_en: str = Field("Archives Governance Cockpit", min_length=1, description="The same in English.")
    sources_folder: str = Field(
        "", description="Folder with source files of this bureau (docs/mapping.md), from the project; empty: none."
    )


class Place(Section):
    """One of the places that add up to the city."""

    code: PlaceCode = Field(description="Region code; six digits.")
    name: str = Field(min_length=1, max_length=4, description="Short name, as on the tile map.")
    name_en: str = Field(min_length=1, description="The same in English.")
    hex: Annotated[list[int], Field(min_length=2, max_length=2)] = Field(
        description="Tile position: half columns from the left, row from the top."
    )


class City(Section):
    """The places: 全市 = 市本级 + districts."""

    code: PlaceCode = Field(330100, description="Scope code of the whole city (全市).")
    name: str = Field("全市", description="Its name.")
    municipal_code: PlaceCode = Field(
        330199, description="Internal place of municipal owners (市本级); source rows that carry the city code go here."
    )
    places: tuple[Place, ...] = Field(min_length=1, description="The places, in the order of the lists.")

    @model_validator(mode="after")
    def _check_places(self) -> Self:
        codes = [place.code for place in self.places]
        if self.code != CITY_CODE:
            raise ValueError(f"expected the scope code {CITY_CODE}: this edition knows one city")
        if len(set(codes)) != len(codes):
            raise ValueError("expected every place once, found one code twice")
        if self.code in codes:
            raise ValueError(f"expected places without the city code {self.code}, which is their sum")
        if self.municipal_code not in codes:
            raise ValueError(f"expected the municipal place {self.municipal_code} among the places")
        return self


class Database(Section):
    """The store: any PostgreSQL ≥ 15, or the embedded default."""

    url: Annotated[EnvText, _address("postgresql://", "postgres://")] = Field(
        "", description="postgresql:// address; empty: the embedded server. DATABASE_URL overrides."
    )
    embedded_dir: str = Field(".cockpit/postgres", description="Folder of the embedded server, from the project.")
    pool_size: int = Field(
        8, ge=2, le=64, description="Most connections of one process; a worker uses what its sources may need at once."
    )


class Redis(Section):
    """The bus and cache between processes; optional."""

    url: Annotated[EnvText, _address("redis://", "rediss://", "unix://")] = Field(
        "", description="redis:// address; empty: PostgreSQL carries the bus. REDIS_URL overrides."
    )


class Web(Section):
    """The web process."""

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(8050, ge=0, le=65535, description="Port to listen on; 0 takes a free one. PORT overrides.")
    trusted_proxies: Networks = Field(
        (),
        description="Networks of reverse proxies whose X-Forwarded-For and -Proto are believed; none: nobody's.",
    )
    metrics_networks: Networks = Field(
        ("127.0.0.0/8", "::1/128"), description="Networks that may read /metrics without a token."
    )
    requests_per_minute: int = Field(
        3600,
        ge=60,
        le=1_000_000,
        description="Requests of one account or token, a third of it at once; of live snapshots ten times as many.",
    )
    strangers_per_minute: int = Field(
        600, ge=30, le=1_000_000, description="Requests of one address by nobody who is known; a third at once."
    )
    sign_ins_per_minute: int = Field(
        60, ge=6, le=10_000, description="Attempts to sign in from one address; a third of it may come at once."
    )
    hsts_days: int = Field(
        365, ge=0, le=3650, description="Days for which browsers keep to TLS once they came by it; 0: not said."
    )


class Wall(Section):
    """The big screen."""

    width_mm: int = Field(
        2160, ge=300, description="Width of the picture, millimetres (98 inch: 2160); `check` warns of a small one."
    )
    distance_m: float = Field(
        5.0, gt=0, description="Distance of the farthest reader, metres: core text ≥ 20′ of arc, nothing under 16′."
    )
    demo_mark: str = Field("", max_length=24, description="Mark shown on every page when the data are not real.")


class Worker(Section):
    """Collecting and computing."""

    debounce_s: Seconds = Field(0.3, description="How long the engine gathers commits before it computes.")
    readings_every_s: Seconds = Field(10, description="Shortest distance of two stored readings of one place.")
    first_load_rows: int = Field(20000, ge=100, le=100000, description="Most rows of one batch in a first load.")
    parallel_feeds: int = Field(4, ge=1, le=16, description="Feeds of one source collected at the same time.")


Hour = Annotated[int, Field(ge=0, le=24)]


class Sweeps(Section):
    """Checking feeds in full against their sources, by counts and checksums of days."""

    every_days: int = Field(7, ge=0, le=366, description="Days between two full checks of a feed; 0: never.")
    from_hour: Hour = Field(1, description="Local hour from which they may run.")
    until_hour: Hour = Field(5, description="Local hour at which they have ended; what is not done waits a night.")
    rows_per_s: float = Field(2000, gt=0, description="Most rows a second asked of a source that cannot count.")


class Verification(Section):
    """Counting everything again and comparing, each night."""

    nightly: bool = Field(True, description="Whether the worker does it each night.")
    engine: Literal["postgres", "duckdb", "both"] = Field(
        "duckdb", description="postgres: the server counts; duckdb: an export of it is counted; both: and compared."
    )
    from_hour: int = Field(2, ge=0, le=23, description="Local hour from which on it may begin.")
    until_hour: int = Field(5, ge=0, le=23, description="Local hour from which on it may begin no more.")


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
    clamd: Annotated[EnvText, _address("unix:/", "tcp:")] = Field(
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
    link_base: Annotated[str, _address("http://", "https://")] = Field(
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


class Authority(Section):
    """An authority (局) as its documents name it."""

    name: str = Field(min_length=1, max_length=40, description="Its full name.")
    code: str = Field(min_length=1, max_length=8, description="What the numbers of its documents begin with.")
    contact: str = Field("", max_length=40, description="Whom to ask.")
    phone: str = Field("", max_length=40, description="Their telephone.")
    review_organ: str = Field("", max_length=60, description="Where its orders are reconsidered.")
    court: str = Field("", max_length=60, description="The court in charge.")
    uses_provincial_notice: bool = Field(False, description="Whether the notice of the provincial rules is in use.")
    closes_by_data: bool = Field(False, description="Whether figures that are reached close an issue without a hand.")


class SourceOverrides(Section):
    """What a source needs differently from its mapping; what is not named stays as there."""

    page_size: int | None = Field(None, ge=1, le=2000, description="Rows of one page (domain limit: 2 000).")
    slice_rows: int | None = Field(
        None, ge=1, le=200_000, description="Rows of a view that one statement of its first load reads (200 000)."
    )
    overlap_s: float | None = Field(None, ge=0, description="Seconds read again before the cursor, for late rows.")
    tolerance_s: float | None = Field(None, ge=0, description="Seconds a source's clock may be ahead of ours.")
    silence_s: Seconds | None = Field(
        None, description="Seconds without a drop after which an owner has stopped delivering (file drops)."
    )
    timeout_s: Seconds | None = Field(None, description="Seconds to wait for an answer to go on.")
    total_s: Seconds | None = Field(None, description="Seconds for one request with all its attempts.")
    ca_file: str | None = Field(
        None,
        min_length=1,
        description="PEM file of the authorities that vouch for its HTTPS, in place of the public ones.",
    )


Hours = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]


class Source(Section):
    """Where a source system is and how to be let in."""

    url: EnvText = Field(min_length=1, description="Base address, DSN or folder; env:NAME takes it from there.")
    enabled: bool = Field(True, description="Whether it is collected.")
    interval_s: Seconds = Field(300, description="Seconds between two polls.")
    works: Literal["always", "working_days"] = Field(
        "always", description="When it answers: a rest by the statutory calendar is no outage and makes nothing stale."
    )
    hours: Hours | None = Field(
        None, description="Local hours in which it answers, such as 08:30-17:30; without it the whole day."
    )
    credentials: dict[str, str] = Field(
        default_factory=dict, description="What the source asks for; every value is env:NAME, never the secret."
    )
    overrides: SourceOverrides = Field(
        default_factory=SourceOverrides, description="What this source needs differently from its mapping."
    )

    @model_validator(mode="after")
    def _check_hours(self) -> Self:
        if self.hours and self.hours[:5] >= self.hours[6:]:
            raise ValueError(f"hours: expected the beginning before the end, found {self.hours!r}")
        return self

    @model_validator(mode="after")
    def _check_credentials(self) -> Self:
        for name, value in self.credentials.items():
            if not value.startswith(ENV_PREFIX) or value == ENV_PREFIX:
                raise ValueError(f"expected env:NAME for the credential '{name}': secrets never stand in this file")
        return self


class Settings(Section):
    """Everything an operator may turn."""

    bureau: Bureau = Field(default_factory=Bureau, description="Whose cockpit this is.")
    city: City = Field(description="The places.")
    database: Database = Field(default_factory=Database, description="The store.")
    redis: Redis = Field(default_factory=Redis, description="The bus.")
    web: Web = Field(default_factory=Web, description="The web process.")
    wall: Wall = Field(default_factory=Wall, description="The big screen.")
    worker: Worker = Field(default_factory=Worker, description="Collecting and computing.")
    sweeps: Sweeps = Field(default_factory=Sweeps, description="Full checks of the sources.")
    verification: Verification = Field(default_factory=Verification, description="Counting again, each night.")
    security: Security = Field(default_factory=Security, description="Signing in and sessions.")
    uploads: Uploads = Field(default_factory=Uploads, description="Files that people hand in.")
    letters: Letters = Field(default_factory=Letters, description="What people are told.")
    mail: Mail = Field(default_factory=Mail, description="Letters by mail.")
    manual: Manual = Field(default_factory=Manual, description="Filing the items that people report.")
    audit: Audit = Field(default_factory=Audit, description="The audit trail.")
    authorities: dict[str, Authority] = Field(
        default_factory=dict,
        description="The authorities as their documents name them, by the code of the city (330100) or of their place.",
    )
    sources: dict[str, Source] = Field(default_factory=dict, description="The source systems by code.")


def resolve(value: str, environment: Mapping[str, str]) -> str:
    """The text itself, or what the environment holds for `env:NAME`; KeyError carries the missing name."""
    return environment[value.removeprefix(ENV_PREFIX)] if value.startswith(ENV_PREFIX) else value


def load_settings(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of a file with the overrides of the environment.

    Raises ConfigurationError with every mistake, each with its line.
    """
    environment = os.environ if environment is None else environment
    located = load(path)
    if not isinstance(located.value, dict):
        shape = Mistake(located.file, 1, "expected sections such as 'bureau:', found no mapping")
        raise ConfigurationError(located.mistakes or (shape,))
    mistakes = list(located.mistakes)
    try:
        settings = Settings.model_validate(_overridden(located.value, environment))
    except ValidationError as error:
        mistakes.extend(_where_it_was_said(mistake, environment) for mistake in located_mistakes(located, error))
    if mistakes:
        raise ConfigurationError(sorted(mistakes, key=lambda mistake: mistake.line))
    return settings


def _where_it_was_said(mistake: Mistake, environment: Mapping[str, str]) -> Mistake:
    """A value that the environment put in place of the file's is a mistake of the environment."""
    for name, path in OVERRIDES.items():
        if environment.get(name) and mistake.message.startswith(f"{'.'.join(path)}: "):
            return Mistake(f"environment {name}", 1, mistake.message)
    return mistake


def missing_environment(settings: Settings, located: Located, environment: Mapping[str, str]) -> list[Mistake]:
    """Mistakes for what is in use and names an environment variable that is not set."""
    named: dict[tuple[str, ...], str] = {("uploads", "clamd"): settings.uploads.clamd}
    if settings.mail.host:
        named |= {("mail", "user"): settings.mail.user, ("mail", "password"): settings.mail.password}
    for code, source in settings.sources.items():
        if source.enabled:
            named[("sources", code, "url")] = source.url
            named |= {("sources", code, "credentials", key): text for key, text in source.credentials.items()}
    mistakes = []
    for path, text in named.items():
        name = text.removeprefix(ENV_PREFIX)
        if text.startswith(ENV_PREFIX) and name not in environment:
            line = located.line(path)
            mistakes.append(Mistake(located.file, line, f"expected the environment to hold {name}, it is not set"))
    return mistakes


def _overridden(values: dict[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    values = dict(values)
    for name, (section, key) in OVERRIDES.items():
        if environment.get(name) and isinstance(values.get(section) or {}, dict):
            values[section] = {**(values.get(section) or {}), key: environment[name]}
    return values
