"""The filled cockpit of the tests beside."""

from tests.integration.cockpit.conftest import cockpit as cockpit
from tests.integration.cockpit.conftest import empty_cockpit as empty_cockpit
