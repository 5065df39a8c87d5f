"""The licence library (证照库): types, certificates and links to the archive, over REST with signed requests."""

from typing import Final

from fastapi import Request
from starlette.responses import Response

from standins.certificates import Certificates
from standins.cursors import encode_cursor
from standins.days import now
from standins.feeds import Feed, ListBase, Page, Row
from standins.licence_truth import LicenceTruth
from standins.licence_writer import CERTIFICATES, LINKS, TYPES, LicenceWriter
from standins.positions import Words
from standins.rng import Ints
from standins.serve import DELETIONS, DataDoor, StandIn, error
from standins.signatures import Signatures, SignedRequest
from standins.system import Parts, Settings, System, World

WORDS: Final = Words("updated_after", "page_token", "page_size", later=True)


class _CertificateBase:
    """Base of certificates."""

    def __init__(self, certificates: Certificates) -> None:
        self._certificates = certificates
        self.size = certificates.size

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        return self._certificates.rows(index)

    def count(self) -> int:
        return self.size


class _LinkBase:
    """Base of links; a link has the index of its licence."""

    def __init__(self, certificates: Certificates) -> None:
        self._certificates = certificates
        self.size = certificates.size

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        return self._certificates.link_rows(index)

    def count(self) -> int:
        return self._certificates.link_count()


class LicenceDoor(DataDoor):
    """Signed requests, pages by token."""

    def __init__(self, system: System) -> None:
        super().__init__(system)
        known = system.settings.credentials
        self._signatures = Signatures(known.get("app_key", ""), known.get("app_secret", ""))
        self.app.add_api_route("/v1/{feed}", self.page, methods=["GET"])

    async def page(self, request: Request, feed: str) -> Response:
        """A page of a feed, or why not."""
        refusal = await self._refusal(request, feed)
        if refusal is not None:
            return refusal
        try:
            asked = WORDS.asked(feed, request.query_params.get)
        except ValueError as mistake:
            return error(400, "bad_request", str(mistake))

        def envelope(page: Page) -> Row:
            token = encode_cursor(feed, page.last) if page.last is not None and page.has_more else None
            return {"items": page.rows, "page_token": token, "total": self._total(feed)}

        return await self.rows(feed, asked, envelope)

    async def _refusal(self, request: Request, feed: str) -> Response | None:
        query = request.url.query
        path = request.scope["raw_path"].decode()
        target = f"{path}?{query}" if query else path
        signed = SignedRequest(request.method, target, dict(request.headers), await request.body())
        wrong = self._signatures.refusal(signed, now())
        if wrong is not None:
            return error(401, *wrong)
        if feed != DELETIONS and feed not in self.system.feeds:
            return error(404, "unknown_feed", f"no feed {feed}")
        return self.too_fast(request.headers["x-app-key"])

    def _total(self, feed: str) -> int:
        with self.system.lock:
            return len(self.system.deletions) if feed == DELETIONS else self.system.feeds[feed].total()


def open_licences(settings: Settings) -> StandIn:
    """The licence library as its state folder left it; credentials: app_key, app_secret."""
    made: list[Certificates] = []

    def parts(world: World) -> Parts:
        certificates = Certificates(world)
        made.append(certificates)
        start = world.origin.start
        feeds = (
            Feed(TYPES, "cert_type_code", ListBase(certificates.type_rows()), start),
            Feed(CERTIFICATES, "cert_identifier", _CertificateBase(certificates), start),
            Feed(LINKS, "cert_identifier", _LinkBase(certificates), start),
        )
        return Parts(feeds, LicenceTruth(certificates, {feed.name: feed for feed in feeds}))

    system = System("licences", settings, parts)
    return StandIn(system, LicenceWriter(system, made[0]), LicenceDoor(system))
