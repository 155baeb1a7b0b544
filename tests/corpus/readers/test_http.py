"""Patience with a site: what is tried again, after how long, and what never is."""

from __future__ import annotations

import gzip
import tracemalloc
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
import stamina

from corpus.errors import SourceError
from corpus.readers import http, response_body
from corpus.readers.http import Client
from corpus.readers.redirects import RedirectGuard
from tests.fake_wordpress import FakeWordPress, Fault


@pytest.mark.parametrize(
    ("error", "patience"),
    [
        (http._MomentaryError(503, None), True),
        (http._MomentaryError(429, 7.0), 7.0),
        (http._MomentaryError(429, http.LONGEST_WAIT), http.LONGEST_WAIT),
        (http._MomentaryError(429, http.LONGEST_WAIT + 1), False),
        (httpx.ConnectError("down"), True),
        (httpx.ReadTimeout("slow"), True),
        (httpx.RemoteProtocolError("cut off"), True),
        (httpx.UnsupportedProtocol("file:///etc"), False),
        (httpx.TooManyRedirects("round"), False),
        (SourceError("too large"), False),
    ],
)
def test_only_what_may_pass_is_tried_again(error: Exception, patience: bool | float) -> None:
    assert http._should_retry(error) is patience or http._should_retry(error) == patience
    assert isinstance(http._should_retry(error), type(patience))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30.0), ("0", 0.0), ("", None), ("soon", None), ("-5", None), ("Thu, 01 Jan", None)],
)
def test_a_wait_may_be_given_in_seconds(header: str, seconds: float | None) -> None:
    assert http._retry_after(httpx.Response(429, headers={"Retry-After": header})) == seconds


def test_a_wait_may_be_given_as_a_moment() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    seconds = http._retry_after(httpx.Response(429, headers={"Retry-After": moment}))
    assert seconds is not None
    assert 55 < seconds <= 60
    past = httpx.Response(429, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})
    assert http._retry_after(past) == 0.0


def test_a_momentary_fault_is_asked_again_and_a_lasting_one_is_an_answer() -> None:
    with FakeWordPress() as site, Client(pause=0) as client, stamina.set_testing(True, attempts=3):
        site.faults = {0: Fault(503), 1: Fault(429), 2: Fault(404, {}, "gone")}
        answer = client.get(site.address)
        assert (answer.status, answer.body) == (404, b"gone")
        assert len(site.requests) == 3


def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_body, "LARGEST", 1 << 20)
    with FakeWordPress() as site, Client(pause=0) as client:
        site.everywhere = Fault(200, {}, "a" * (3 << 20))
        with pytest.raises(SourceError, match="answers more than 1 MB"):
            client.get(site.address)


@pytest.mark.parametrize("address", ["http://", "http://[::1", "http://a b.example/", "nonsense"])
def test_an_address_that_is_none_ends_in_a_sentence(address: str) -> None:
    with Client(pause=0) as client, stamina.set_testing(True), pytest.raises(SourceError):
        client.get(address)


# Sites that mean harm, or are broken


def packed(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = gzip.compress(content, mtime=0)  # or no two runs name their tests alike
    return content


@pytest.mark.parametrize("coding", ["gzip", "GZIP", " gzip "])
def test_a_packed_answer_is_unpacked(coding: str) -> None:
    wire = packed(b"the ferry was late")
    pieces = [wire[:5], wire[5:]]
    assert response_body.bounded("http://a.example", coding, pieces) == b"the ferry was late"


def test_an_answer_that_unpacks_to_gigabytes_is_cut_off_at_the_limit() -> None:
    wire = packed(b"a" * (4 * response_body.LARGEST))
    assert len(wire) < 1 << 20
    tracemalloc.start()
    with pytest.raises(SourceError, match="answers more than 64 MB"):
        response_body.bounded("http://a.example", "gzip", [wire])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * response_body.LARGEST


@pytest.mark.parametrize(
    ("coding", "wire", "said"),
    [
        ("gzip, gzip", packed(b"a", 2), "was not asked for"),
        ("br", b"\x0b\x02\x80a\x03", "was not asked for"),
        ("gzip", b"no gzip at all", "cannot be unpacked"),
        ("gzip", packed(b"the ferry was late")[:-9], "breaks off in the middle"),
    ],
)
def test_an_answer_packed_otherwise_ends_in_a_sentence(coding: str, wire: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        response_body.bounded("http://a.example", coding, [wire])


def test_a_packed_answer_of_a_site_is_read() -> None:
    with FakeWordPress() as site, Client(pause=0) as client:
        site.everywhere = Fault(200, {"Content-Encoding": "gzip"}, packed(b'{"a": 1}'))
        assert client.get(site.address).json() == {"a": 1}


def test_json_of_any_depth_ends_in_a_sentence() -> None:
    with FakeWordPress() as site, Client(pause=0) as client:
        site.everywhere = Fault(200, {}, "[" * 200_000)
        with pytest.raises(SourceError, match="not JSON"):
            client.get(site.address).json()


def test_a_redirect_does_not_lead_into_the_keepers_own_network() -> None:
    with FakeWordPress() as site, FakeWordPress(3) as inner, Client(pause=0) as client:
        site.everywhere = Fault(302, {"Location": f"{inner.address}/wp-json/wp/v2/posts"})
        with pytest.raises(SourceError, match="no public address"):
            client.get(site.address)
        assert inner.requests == []
        assert client.get(f"{inner.address}/wp-json/wp/v2/posts").status == 200


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.1.2.3/",
        "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
    ],
)
def test_no_host_that_nobody_chose_may_be_private(address: str) -> None:
    guard = RedirectGuard()
    guard.choose("https://a.example/")
    with pytest.raises(SourceError, match="no public address"):
        guard.check(httpx.Request("GET", address))
    guard.choose(address)
    guard.check(httpx.Request("GET", address))


def test_a_redirect_within_a_chosen_host_and_to_a_public_one_is_followed() -> None:
    guard = RedirectGuard()
    guard.choose("http://127.0.0.1/")
    guard.check(httpx.Request("GET", "https://127.0.0.1/elsewhere"))
    guard.check(httpx.Request("GET", "https://8.8.8.8/"))
