"""The time that an exchange may take, against a real host that gives its answer byte by byte."""

import time
from contextlib import closing

import pytest

from core.errors import RetryError
from core.http import Client, Limits, Request
from tests.channel_host import Reply, channel_host

SHORT = Limits(connect_s=5, read_s=5, total_s=0.5, attempts=4)
POST = Request("POST", "/in", body=b"{}")


def test_a_host_that_drips_holds_nobody_beyond_the_whole_time() -> None:
    with channel_host(Reply(drip=True)) as host, closing(Client(host.url, limits=SHORT)) as client:
        begun = time.monotonic()
        with pytest.raises(RetryError) as caught:
            client.send(POST)
        assert time.monotonic() - begun < 20
    assert caught.value.code == "silent"
    assert len(host.told) == 1


def test_a_client_that_was_held_up_goes_on_with_the_next_request() -> None:
    with channel_host(Reply(drip=True)) as host, closing(Client(host.url, limits=SHORT)) as client:
        with pytest.raises(RetryError):
            client.send(POST)
        host.reply = lambda told: Reply(body=b"{}")
        assert [client.send(POST).status for _ in range(2)] == [200, 200]


def test_a_body_larger_than_one_write_arrives_whole() -> None:
    whole = bytes(range(256)) * 2048
    with channel_host() as host, closing(Client(host.url)) as client:
        assert client.send(Request("POST", "/in", body=whole)).status == 200
    assert host.told[0].body == whole
