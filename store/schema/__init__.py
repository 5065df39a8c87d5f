"""SQLAlchemy models, one module per family of tables."""

from store.schema import (
    accounting,
    audit,
    cases,
    checks,
    conditions,
    documents,
    holdings,
    lead,
    licences,
    loading,
    lookups,
    operations,
    owners,
    people,
    progress,
    readings,
    registers,
    sweeps,
    verifications,
)
from store.schema.base import Base

metadata = Base.metadata

__all__ = [
    "accounting",
    "audit",
    "cases",
    "checks",
    "conditions",
    "documents",
    "holdings",
    "lead",
    "licences",
    "loading",
    "lookups",
    "metadata",
    "operations",
    "owners",
    "people",
    "progress",
    "readings",
    "registers",
    "sweeps",
    "verifications",
]
