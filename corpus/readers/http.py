"""Asking a site for things, politely: one request at a time, pauses, retries, limits.

A request that fails for the moment (no connection, 429, 5xx) is tried again, after the time that
the site asks for or after growing pauses. What cannot be had ends as a SourceError in plain words.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self

import httpx
import stamina

from corpus.errors import SourceError
from corpus.readers import response_body
from corpus.readers.deadline import Deadline
from corpus.readers.redirects import RedirectGuard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PAUSE_SECONDS = 0.2  # between the end of an answer and the next request
ATTEMPTS = 5
LONGEST_WAIT = 120.0  # a site that asks for more patience than this is left for another day
REDIRECTS = 5
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_MOMENTARY = frozenset((408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524))
_AGENT = "verbatim/0.1 (imports an archive for its owner)"


@dataclass(frozen=True, slots=True)
class Response:
    """What a site answered; `headers` have lower-case names."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - whatever the site chose to say; checked by the caller
        """The answer as JSON; SourceError where it is something else, most often a web page."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise SourceError(
                f"{self.url} answers {self.kind}, not JSON (status {self.status}); "
                "what has been read so far is kept, and the next import goes on from there"
            ) from error

    @property
    def kind(self) -> str:
        """What the body is, in a word for messages."""
        if b"<html" in self.body[:2000].lower() or b"<!doctype" in self.body[:2000].lower():
            return "HTML"
        return "something else" if self.body else "nothing"


class _MomentaryError(Exception):
    """An answer that says to come back later."""

    def __init__(self, status: int, wait: float | None) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.wait = wait


class Client:
    """A client for one import; close it, or use it in a `with` statement."""

    def __init__(
        self, *, pause: float = PAUSE_SECONDS, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._redirects = RedirectGuard()
        self._deadline = Deadline()
        self._client = httpx.Client(
            timeout=_TIMEOUT,
            follow_redirects=True,
            max_redirects=REDIRECTS,
            headers={"User-Agent": _AGENT, "Accept-Encoding": response_body.ACCEPTED},
            event_hooks={"request": [self._redirects.check]},
        )
        self._pause = pause
        self._sleep = sleep
        self._asked = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, url: str, parameters: Mapping[str, str | int] | None = None) -> Response:
        """Ask for an address, again if need be; any status that is not momentary is an answer."""
        again = stamina.RetryingCaller(
            attempts=ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=30.0
        )
        try:
            self._redirects.choose(url)
            return again(_should_retry, self._ask, url, parameters)
        except _MomentaryError as error:
            wait = f" and asks to wait {error.wait:.0f} seconds" if error.wait else ""
            raise SourceError(
                f"{url} keeps answering with status {error.status}{wait}; try again later"
            ) from error
        except httpx.TooManyRedirects as error:
            raise SourceError(
                f"{url} redirects without end (more than {REDIRECTS} times)"
            ) from error
        except httpx.InvalidURL as error:
            raise SourceError(f"{url} is no usable address: {error}") from error
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            if isinstance(error, httpx.TimeoutException):
                reason = "no answer in time"
            raise SourceError(f"{url} cannot be reached: {reason}") from error

    def _ask(self, url: str, parameters: Mapping[str, str | int] | None) -> Response:
        if self._asked:
            self._sleep(self._pause)
        self._asked = True
        traced = {"trace": self._deadline.trace}
        with (
            self._deadline.limited(url),
            self._client.stream(
                "GET", url, params=parameters or None, extensions=traced
            ) as response,
        ):
            if response.status_code in _MOMENTARY:
                raise _MomentaryError(response.status_code, _retry_after(response))
            coding = response.headers.get("content-encoding", "")
            body = response_body.bounded(url, coding, response.iter_raw())
        return Response(str(response.url), response.status_code, response.headers, body)


def _should_retry(error: Exception) -> bool | float:
    """Whether to try again, or after how many seconds."""
    if isinstance(error, _MomentaryError):
        if error.wait is None:
            return True
        return error.wait if error.wait <= LONGEST_WAIT else False
    return isinstance(error, httpx.TransportError) and not isinstance(
        error, httpx.UnsupportedProtocol
    )


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or a date."""
    stated = response.headers.get("retry-after", "").strip()
    if stated.isascii() and stated.isdigit():
        return float(stated)
    try:
        moment = parsedate_to_datetime(stated)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)
