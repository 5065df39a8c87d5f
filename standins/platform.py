"""The unified archiving platform (统一归档平台): ERMS, EDAS and their checks, over REST with tokens and cursors."""

import hmac
import secrets
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qs

from fastapi import Request
from starlette.responses import Response

from standins.certificates import Certificates
from standins.checks import Checks
from standins.days import SECOND, now
from standins.documents import Documents
from standins.envelopes import CursorEnvelopes
from standins.faults import json_response
from standins.feeds import Feed, Row
from standins.platform_rows import ARCHIVED, CASES, CHECKS, DOCUMENTS, MATTERS, PACKAGES, PlatformRows
from standins.platform_truth import PlatformTruth
from standins.platform_writer import PlatformWriter
from standins.positions import Words
from standins.rng import Ints
from standins.serve import DELETIONS, DataDoor, StandIn, error
from standins.system import Parts, Settings, System, World

TOKEN_SECONDS: Final = 3_600
WORDS: Final = Words()


class _CaseBase:
    """Base of edas/cases: knows the licences that a case brought."""

    def __init__(self, certificates: Certificates) -> None:
        self._certificates = certificates
        self.size = certificates.cases.size

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        return index, self._certificates.cases.rows(index, self._certificates.numbers_of_cases(index))

    def count(self) -> int:
        return self.size


class _PackageBase:
    """Base of edas/case-archive."""

    def __init__(self, certificates: Certificates) -> None:
        self._cases = certificates.cases
        self.size = self._cases.size

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        return self._cases.package_rows(index)

    def count(self) -> int:
        return self._cases.counts()[0]


class _RegisterBase:
    """Base of erms/doc-register."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.size = documents.size

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        return self._documents.rows(index)

    def count(self) -> int:
        return self.size


class _ArchivedBase:
    """Base of erms/doc-archive."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.size = documents.size

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        return self._documents.archive_rows(index)

    def count(self) -> int:
        return self._documents.counts()[0]


class _Generators:
    """The generators behind the feeds, kept for the author of changes."""

    def __init__(self, world: World) -> None:
        self.certificates = Certificates(world)
        self.documents = Documents(world)
        self.checks = Checks(self.certificates.cases, self.documents)

    def parts(self, start: int) -> Parts:
        cases = self.certificates.cases
        feeds: Sequence[Feed] = (
            Feed(MATTERS, "item_impl_code", cases.matters, start),
            Feed(CASES, "case_no", _CaseBase(self.certificates), start),
            Feed(PACKAGES, "case_no", _PackageBase(self.certificates), start),
            Feed(DOCUMENTS, "doc_id", _RegisterBase(self.documents), start),
            Feed(ARCHIVED, "doc_id", _ArchivedBase(self.documents), start),
            Feed(CHECKS, "check_id", self.checks, start),
        )
        by_name = {feed.name: feed for feed in feeds}
        return Parts(feeds, PlatformTruth(cases, self.documents, self.checks, by_name))


class PlatformDoor(DataDoor):
    """Sign-in by client credentials, pages by cursor, deletions as a feed of their own."""

    def __init__(self, system: System) -> None:
        super().__init__(system)
        self._tokens: dict[str, int] = {}
        self.app.add_api_route("/oauth/token", self.token, methods=["POST"])
        self.app.add_api_route("/api/v1/{feed:path}", self.page, methods=["GET"])

    async def token(self, request: Request) -> Response:
        """A token for the right client id and secret."""
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        known = self.system.settings.credentials
        right = [
            hmac.compare_digest(form.get(name, "").encode(), known.get(name, "").encode())
            for name in ("client_id", "client_secret")
        ]
        if not all(right):
            return error(401, "invalid_client", "client id or secret is wrong")
        token = secrets.token_hex(24)
        self._tokens[token] = now() + TOKEN_SECONDS * SECOND
        return json_response({"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS})

    async def page(self, request: Request, feed: str) -> Response:
        """A page of a feed, or why not."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._tokens.get(token, 0) < now():
            return error(401, "invalid_token", "sign in at /oauth/token")
        refusal = self.too_fast(token)
        if refusal is not None:
            return refusal
        if feed != DELETIONS and feed not in self.system.feeds:
            return error(404, "unknown_feed", f"no feed {feed}")
        try:
            asked = WORDS.asked(feed, request.query_params.get)
        except ValueError as mistake:
            return error(400, "bad_request", str(mistake))
        return await self.rows(feed, asked, CursorEnvelopes(feed))


def open_platform(settings: Settings) -> StandIn:
    """The platform as its state folder left it; credentials: client_id, client_secret."""
    made: list[_Generators] = []

    def parts(world: World) -> Parts:
        made.append(_Generators(world))
        return made[0].parts(world.origin.start)

    system = System("platform", settings, parts)
    rows = PlatformRows(made[0].certificates.cases, made[0].documents)
    return StandIn(system, PlatformWriter(system, rows, made[0].checks), PlatformDoor(system))
