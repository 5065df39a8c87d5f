"""A gateway of 浙政钉 as public documentation describes it: it checks by itself what it is sent, and answers so."""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from tests.channel_host import ChannelHost, Reply, Told, channel_host

KEY: Final = "archives-8xjK2"
SECRET: Final = "a good secret of the app"
TENANT: Final = "196729"
BLOCK: Final = 64
"""bytes of a block of SHA-256"""


def hmac_sha256(secret: bytes, text: bytes) -> bytes:
    """HMAC as RFC 2104 writes it."""
    key = (sha256(secret).digest() if len(secret) > BLOCK else secret).ljust(BLOCK, b"\0")
    inner = sha256(bytes(one ^ 0x36 for one in key) + text).digest()
    return sha256(bytes(one ^ 0x5C for one in key) + inner).digest()


def failed(code: str, message: str) -> dict[str, Any]:
    """A refusal."""
    return {"success": False, "Code": code, "Message": message, "_RequestId": "0a1b"}


@dataclass
class Gateway:
    """What was asked of it; `says`: an answer for the next notices in place of its own, each once."""

    host: ChannelHost
    notices: list[Mapping[str, str]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    says: list[Reply | dict[str, Any]] = field(default_factory=list)
    lasts_s: int = 7200
    gives_tokens: bool = True
    _nonces: set[str] = field(default_factory=set)
    _numbers: set[str] = field(default_factory=set)

    def expire(self) -> None:
        """No token that it gave is good any more."""
        self.tokens.append("")

    def answer(self, told: Told) -> Reply:
        """What it answers to a request."""
        parts = urlsplit(told.path)
        written = parts.query if told.method == "GET" else told.body.decode()
        pairs = parse_qsl(written, keep_blank_values=True, strict_parsing=True)
        wrong = self._wrong(told, parts.path, pairs)
        if wrong:
            return _json(failed("SignatureInvalid", wrong))
        if (told.method, parts.path) == ("GET", "/gettoken.json"):
            return _json(self._token(dict(pairs)))
        if (told.method, parts.path) == ("POST", "/message/workNotification"):
            return self._notice(dict(pairs), told.headers)
        return Reply(404)

    def _wrong(self, told: Told, path: str, pairs: list[tuple[str, str]]) -> str:
        """What is wrong with the signature of a request; empty: nothing."""
        named = {name: told.headers.get(f"x-hmac-auth-{name}", "") for name in ("timestamp", "nonce", "version")}
        if datetime.fromisoformat(named["timestamp"]).utcoffset() != timedelta(hours=8):
            return "timestamp: not of Beijing"
        if named["version"] != "1.0" or told.headers.get("apikey") != KEY or named["nonce"] in self._nonces:
            return "signature: version, apiKey or nonce"
        self._nonces.add(named["nonce"])
        text = "\n".join((told.method, named["timestamp"], named["nonce"], path))
        if pairs:
            text += "\n" + "&".join(f"{name}={value}" for name, value in sorted(pairs))
        expected = hmac_sha256(SECRET.encode(), text.encode())
        return "" if b64decode(told.headers["x-hmac-auth-signature"]) == expected else "signature does not match"

    def _token(self, asked: Mapping[str, str]) -> dict[str, Any]:
        if not self.gives_tokens or asked != {"appkey": KEY, "appsecret": SECRET}:
            return failed("InvalidApp", "应用不存在")
        self.tokens.append(f"token-{len(self.tokens) + 1}")
        return {"success": True, "content": {"data": {"accessToken": self.tokens[-1], "expiresIn": self.lasts_s}}}

    def _notice(self, asked: Mapping[str, str], headers: Mapping[str, str]) -> Reply:
        if self.says:
            said = self.says.pop(0)
            return said if isinstance(said, Reply) else _json(said)
        if not self.tokens or asked.get("access_token") != self.tokens[-1] or not self.tokens[-1]:
            return _json(failed("40014", f"invalid access_token {asked.get('access_token')}"))
        if asked["tenantId"] != TENANT or len(asked["msg"].encode()) > 2048:
            return _json(failed("InvalidParameter", "参数错误"))
        if asked["bizMsgId"] in self._numbers:
            return _json(failed("BizError", "bizMsgId重复"))
        self._numbers.add(asked["bizMsgId"])
        self.notices.append(asked)
        self.headers.append(headers)
        return _json({"success": True, "content": "5021"})


def _json(content: Mapping[str, Any]) -> Reply:
    return Reply(body=json.dumps(content, ensure_ascii=False).encode())


@contextmanager
def gateway() -> Iterator[Gateway]:
    """A gateway on a free port of this machine."""
    with channel_host() as host:
        one = Gateway(host)
        host.reply = one.answer
        yield one
