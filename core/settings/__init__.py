"""The settings of the product: each key with its type, its default and one sentence.

`config.yaml` holds what an operator may turn; secrets come from the environment.
`docs/settings.md` is made from this package (`core/settings_document.py`).
"""

from core.settings.alerting import AlertChannel, Alerts
from core.settings.bureau import CITY_CODE, Authority, Bureau, City, Place
from core.settings.collecting import Source, SourceOverrides, Sweeps, Verification, Worker
from core.settings.loading import OVERRIDES, load_settings, missing_environment
from core.settings.people import Audit, Letters, Mail, Manual, Security, Uploads
from core.settings.serving import Database, Redis, Wall, Web
from core.settings.values import ENV_PREFIX, resolve
from core.settings.whole import Settings

__all__ = [
    "CITY_CODE", "ENV_PREFIX", "OVERRIDES", "AlertChannel", "Alerts", "Audit", "Authority", "Bureau", "City",
    "Database", "Letters", "Mail", "Manual", "Place", "Redis", "Security", "Settings", "Source", "SourceOverrides",
    "Sweeps", "Uploads", "Verification", "Wall", "Web", "Worker", "load_settings", "missing_environment", "resolve",
]  # fmt: skip
