"""The way to a repository: what it is asked, what it says of itself, and what of an answer can be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from collectors.transports.oai_feed import OaiFeed
from collectors.transports.oai_pages import NAMESPACE, OaiPage, decoded, is_cut_off, page_of, saved_page
from collectors.transports.rest import RestHost
from collectors.transports.xml_rows import XmlError
from core.errors import RetryError, StopSourceError

SECONDS: Final = "%Y-%m-%dT%H:%M:%SZ"
DAYS: Final = "%Y-%m-%d"
ATTEMPTS: Final = 3
"""An ill-formed answer is fetched so often before what can be read of it is taken."""
IDENTIFY_EVERY: Final = timedelta(hours=1)
ANSWERS: Final = (400, 404, 410, 422)
"""statuses with which some repositories send the errors of the protocol"""


@dataclass(frozen=True, slots=True)
class Repository:
    """What a repository says of itself: how it writes moments, and whether it tells what was deleted."""

    form: str
    deleted: str


class OaiWire:
    """Asks a repository for one feed."""

    def __init__(self, host: RestHost, feed: OaiFeed) -> None:
        self._host = host
        self._feed = feed
        uris = feed.oai.namespaces.items()
        self._namespaces = {prefix: uri for prefix, uri in uris if uri != NAMESPACE}
        self._repository: tuple[datetime, Repository] | None = None

    def close(self) -> None:
        """Ends the connections of the whole source."""
        self._host.client.close()

    def known(self, at: datetime) -> Repository:
        """What the repository said of itself within the last hour."""
        if self._repository is None or at - self._repository[0] >= IDENTIFY_EVERY:
            self._repository = at, self.identify()
        return self._repository[1]

    def identify(self) -> Repository:
        """What the repository says of itself; StopSourceError when it is none."""
        page, _ = self.ask("Identify", {})
        check_errors(page, "Identify")
        if not page.identify:
            raise StopSourceError("Identify: this is no repository of OAI-PMH", "shape", field="Identify")
        deleted = str(page.identify.get("deletedRecord") or "no")
        told = "day" if str(page.identify.get("granularity")).upper() == "YYYY-MM-DD" else "second"
        return Repository(DAYS if (self._feed.oai.granularity or told) == "day" else SECONDS, deleted)

    def ask(self, verb: str, query: Mapping[str, str]) -> tuple[OaiPage, tuple[str, ...]]:
        """An answer and what is odd about it; one that stays ill-formed is read as far as it can be."""
        feed = self._feed
        parameters = {**feed.parameters, "verb": verb, **query}
        for attempt in range(ATTEMPTS):
            answer = self._host.get(feed.oai.path, parameters, bytes, ANSWERS)
            text, encoding = decoded(answer.body)
            warnings = (f"{feed.prefix}: answers in {encoding}",) if encoding == "gb18030" else ()
            try:
                page = page_of(text, self._namespaces)
            except XmlError as error:
                if attempt + 1 < ATTEMPTS:
                    continue
                return self._saved(text, error), (*warnings, f"{feed.prefix}: an answer is ill-formed: {error}")
            return page, warnings
        raise AssertionError("the last attempt returns or raises")

    def _saved(self, text: str, fault: XmlError) -> OaiPage:
        if is_cut_off(text):
            # its token is lost as well: it must not pass for the last page
            raise RetryError(f"{self._feed.prefix}: the answer was cut off", code="cut")
        try:
            return saved_page(text, self._namespaces, fault)
        except XmlError as error:
            message = f"{self._feed.prefix}: the answer cannot be read: {error}"
            raise StopSourceError(message, "unreadable") from None


def check_errors(page: OaiPage, what: str) -> None:
    """Raises StopSourceError for an error of the protocol; that nothing matches is none."""
    errors = [(code, text) for code, text in page.errors if code != "noRecordsMatch"]
    if errors:
        code, text = errors[0]
        raise StopSourceError(f"{what}: {code}: {text}"[:300], "refused", status=code)
