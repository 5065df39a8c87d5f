"""Every source keeps its contract."""

from tests.collector_kit import RestContract


class TestRegisters(RestContract):
    source = "registers"


class TestPlatform(RestContract):
    source = "platform"


class TestLicences(RestContract):
    source = "licences"


class TestLookups(RestContract):
    source = "lookups"
