"""A group robot of WeCom (企业微信). Its address is its only key; the answer is 200 in any case, `errcode` says more.

20 messages a minute; a text has 2 048 bytes at most.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from alerts.channels.base import Handed, Kind, Notice, plain_text
from alerts.channels.posting import Said, code_of, http_mistake, judged, posting

MOST_BYTES: Final = 2048
TOO_FAST_S: Final = 60.0

MEANING: Final[Mapping[int, Handed]] = {
    -1: Handed("away"),  # busy
    40008: Handed("never"),  # wrong type of message
    40058: Handed("never"),  # wrong parameter
    44004: Handed("never"),  # empty
    45002: Handed("never"),  # too long
    45009: Handed("away", wait_s=TOO_FAST_S),
    45033: Handed("away", wait_s=TOO_FAST_S),
    93000: Handed("away"),  # no such robot
    93008: Handed("away"),  # the robot is not in the group
}


def say(notice: Notice, secret: str, at: datetime) -> Said:
    """A notice as plain text."""
    return Said(orjson.dumps({"msgtype": "text", "text": {"content": plain_text(notice, MOST_BYTES)}}))


def judge(content: Any) -> Handed:
    """What the answer of a robot means."""
    message = content.get("errmsg", "") if isinstance(content, Mapping) else ""
    return judged(content, code_of(content, "errcode"), str(message), MEANING)


KIND = Kind("wecom", posting(say, judge), http_mistake)
