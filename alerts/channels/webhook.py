"""A signed webhook: JSON to an address of the bureau's own, which can prove who sent it and drop what came twice.

`X-Cockpit-Signature` is the hexadecimal HMAC-SHA256, with the secret of the settings, of `X-Cockpit-Timestamp`
(seconds since 1970), a full stop, and the body as it was sent. `X-Cockpit-Delivery` and the body are the same for
every attempt (docs/alert-channels.md). Any 2xx says that the notice was taken over, whatever the answer holds.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Any

import orjson

from alerts.channels.base import Kind, Notice
from alerts.channels.posting import Said, http_mistake, posting


def say(notice: Notice, secret: str, at: datetime) -> Said:
    """A notice as it is posted at an instant."""
    body = body_of(notice)
    stamp = str(int(at.timestamp()))
    headers = {
        "X-Cockpit-Delivery": notice.key,
        "X-Cockpit-Timestamp": stamp,
        "X-Cockpit-Signature": signature(secret, stamp, body),
    }
    return Said(body, headers)


def body_of(notice: Notice) -> bytes:
    """The body: words for people, facts for programs; the same bytes for every attempt."""
    whole: dict[str, Any] = {
        **notice.facts,
        "delivery": notice.key,
        "title": notice.title,
        "text": notice.text,
        "link": notice.link,
        "made_at": notice.made_at.isoformat(),
    }
    return orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)


def signature(secret: str, stamp: str, body: bytes) -> str:
    """The signature of a body sent at a second."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


KIND = Kind("webhook", posting(say), http_mistake, signing="needed", secret_url=False, repeats=False)
