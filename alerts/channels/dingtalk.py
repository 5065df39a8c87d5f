"""A group robot of DingTalk (钉钉), also one of a closed edition that speaks the same form under its own address.

Protocol: POST of JSON to the address that the group shows; where the group asks for signatures (加签), `timestamp` in
milliseconds and `sign`, base64 of HMAC-SHA256 with the secret over `timestamp\\nsecret`. The answer is 200 in any case:
`errcode` says what came of it. 20 messages a minute; above that the robot is silent for ten minutes.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from alerts.channels.base import Handed, Kind, Notice, plain_text
from alerts.channels.posting import Said, code_of, http_mistake, judged, posting

MOST_BYTES: Final = 6000
TOO_FAST_S: Final = 600.0
"""how long the robot keeps silent after too many messages"""

MEANING: Final[Mapping[int, Handed]] = {
    -1: Handed("away"),  # busy
    40035: Handed("never"),  # wrong parameter
    130101: Handed("away", wait_s=TOO_FAST_S),
    300001: Handed("away"),  # no such robot
    300005: Handed("away"),  # no such robot
    310000: Handed("away"),  # signature, keyword or address are not those of its security settings
    400013: Handed("away"),  # the group was dissolved
    400101: Handed("away"),  # no such robot
    400102: Handed("away"),  # the robot was switched off
    410100: Handed("away", wait_s=TOO_FAST_S),
    430101: Handed("never"),  # 430101 to 430104: words that are not allowed there
    430102: Handed("never"),
    430103: Handed("never"),
    430104: Handed("never"),
}


def say(notice: Notice, secret: str, at: datetime) -> Said:
    """A notice as plain text: no name in it can turn into formatting."""
    body = orjson.dumps({"msgtype": "text", "text": {"content": plain_text(notice, MOST_BYTES)}})
    return Said(body, parameters=signed(secret, at) if secret else {})


def signed(secret: str, at: datetime) -> dict[str, str]:
    """The parameters that sign a message sent at an instant."""
    stamp = str(round(at.timestamp() * 1000))
    mac = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(mac).decode()}


def judge(content: Any) -> Handed:
    """What the answer of a robot means."""
    message = content.get("errmsg", "") if isinstance(content, Mapping) else ""
    return judged(content, code_of(content, "errcode"), str(message), MEANING)


KIND = Kind("dingtalk", posting(say, judge), http_mistake, signing="possible")
