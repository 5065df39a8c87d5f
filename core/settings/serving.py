"""What serves people: the store, the bus, the web, the wall."""

from typing import Annotated

from pydantic import Field

from core.settings.values import EnvText, Networks, Section, address


class Database(Section):
    """The store: any PostgreSQL ≥ 15, or the embedded default."""

    url: Annotated[EnvText, address("postgresql://", "postgres://")] = Field(
        "", description="postgresql:// address; empty: the embedded server. DATABASE_URL overrides."
    )
    embedded_dir: str = Field(".cockpit/postgres", description="Folder of the embedded server, from the project.")
    pool_size: int = Field(
        8, ge=2, le=64, description="Most connections of one process; a worker uses what its sources may need at once."
    )


class Redis(Section):
    """The bus and cache between processes; optional."""

    url: Annotated[EnvText, address("redis://", "rediss://", "unix://")] = Field(
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
