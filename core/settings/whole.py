"""All sections together."""

from pydantic import Field

from core.settings.alerting import Alerts
from core.settings.bureau import Authority, Bureau, City
from core.settings.collecting import Source, Sweeps, Verification, Worker
from core.settings.people import Audit, Letters, Mail, Manual, Security, Uploads
from core.settings.serving import Database, Redis, Wall, Web
from core.settings.values import Section


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
    alerts: Alerts = Field(default_factory=Alerts, description="Telling of alerts beside inbox and mail.")
    manual: Manual = Field(default_factory=Manual, description="Filing the items that people report.")
    audit: Audit = Field(default_factory=Audit, description="The audit trail.")
    authorities: dict[str, Authority] = Field(
        default_factory=dict,
        description="The authorities as their documents name them, by the code of the city (330100) or of their place.",
    )
    sources: dict[str, Source] = Field(default_factory=dict, description="The source systems by code.")
