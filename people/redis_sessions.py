"""Sessions in Redis, each under the digest of its secret; they go by themselves when they are over."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

import redis
import redis.exceptions

from core.errors import StoreGoneError
from store.sessions import Session

PREFIX: Final = "cockpit:session:"
ACCOUNT: Final = "cockpit:sessions:"
TIMEOUT_S: Final = 5
INSTANTS: Final = ("created_at", "seen_at", "expires_at")


class RedisSessions:
    """The sessions of a Redis. The ends are judged by `at`; Redis's own clock only sweeps up."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT_S, health_check_interval=15, decode_responses=True
        )

    def put(self, session: Session) -> None:
        """Keeps a new session."""
        key = _key(session.secret_digest)
        account = f"{ACCOUNT}{session.account_id}"
        keep_s = _keep_s(session)
        with _translated(), self._redis.pipeline(transaction=True) as pipe:
            pipe.set(key, _text(session), ex=keep_s)
            pipe.hset(account, session.handle, session.secret_digest.hex())
            pipe.expire(account, keep_s, nx=True)
            pipe.expire(account, keep_s, gt=True)
            pipe.execute()

    def get(self, secret_digest: bytes, at: datetime) -> Session | None:
        """The session of a secret's digest; None when there is none, or it is over."""
        with _translated():
            text = self._redis.get(_key(secret_digest))
        return None if text is None else _living(_session(secret_digest, str(text)), at)

    def touch(self, secret_digest: bytes, at: datetime) -> None:
        """Notes that somebody is there; a session that was removed meanwhile does not come back."""
        with _translated():
            text = self._redis.get(_key(secret_digest))
            if text is not None:
                session = _session(secret_digest, str(text))
                seen = replace(session, seen_at=max(at, session.seen_at))
                self._redis.set(_key(secret_digest), _text(seen), keepttl=True, xx=True)

    def of_account(self, account_id: int, at: datetime) -> Sequence[Session]:
        """The sessions of an account that are not over, newest first; forgets the others."""
        account = f"{ACCOUNT}{account_id}"
        with _translated():
            handles = self._redis.hgetall(account)
            digests = [bytes.fromhex(str(digest)) for digest in handles.values()]
            texts = self._redis.mget([_key(digest) for digest in digests]) if digests else []
            gone = [handle for handle, text in zip(handles, texts, strict=True) if text is None]
            if gone:
                self._redis.hdel(account, *gone)
        found = [_session(digest, str(text)) for digest, text in zip(digests, texts, strict=True) if text is not None]
        living = [one for one in found if not one.is_over(at)]
        return sorted(living, key=lambda one: (-one.created_at.timestamp(), one.handle))

    def remove(self, account_id: int, handle: str) -> bool:
        """Ends a session of an account; False when there is none of that handle."""
        account = f"{ACCOUNT}{account_id}"
        with _translated():
            digest = self._redis.hget(account, handle)
            if digest is None:
                return False
            removed = self._redis.delete(_key(bytes.fromhex(str(digest))))
            self._redis.hdel(account, handle)
        return bool(removed)

    def forget(self, at: datetime) -> int:
        """Nothing to do: Redis lets them go by itself."""
        return 0


def _living(session: Session, at: datetime) -> Session | None:
    return None if session.is_over(at) else session


def _key(secret_digest: bytes) -> str:
    return f"{PREFIX}{secret_digest.hex()}"


def _keep_s(session: Session) -> int:
    """Seconds that Redis keeps it: its whole absolute time, since its idle end moves on with each request."""
    return int((session.expires_at - session.created_at).total_seconds()) + 1


def _text(session: Session) -> str:
    values = asdict(session)
    del values["secret_digest"]
    return json.dumps(values | {name: values[name].isoformat() for name in INSTANTS})


def _session(secret_digest: bytes, text: str) -> Session:
    values: dict[str, Any] = json.loads(text)
    instants = {name: datetime.fromisoformat(values[name]) for name in INSTANTS}
    return Session(**(values | instants), secret_digest=secret_digest)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (redis.exceptions.RedisError, OSError) as error:
        raise StoreGoneError(f"Redis, which keeps the sessions, cannot be reached: {error}") from error
