"""Patience with a site: what is tried again, after how long, and what never is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
import stamina

from corpus.errors import SourceError
from corpus.readers import http
from corpus.readers.http import Client
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
    monkeypatch.setattr(http, "LARGEST_ANSWER", 1 << 20)
    with FakeWordPress() as site, Client(pause=0) as client:
        site.everywhere = Fault(200, {}, "a" * (3 << 20))
        with pytest.raises(SourceError, match="answers more than 1 MB"):
            client.get(site.address)


@pytest.mark.parametrize("address", ["http://", "http://[::1", "http://a b.example/", "nonsense"])
def test_an_address_that_is_none_ends_in_a_sentence(address: str) -> None:
    with Client(pause=0) as client, stamina.set_testing(True), pytest.raises(SourceError):
        client.get(address)
