"""Lines over real sockets: what is asked is answered, once, and only to whoever has the key."""

from __future__ import annotations

import socket
import threading
import time
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from index.cluster.line import Line, Listener
from index.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 10.0


class Process:
    """What is called over a line."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.called: list[str] = []

    def call(self, method: str, given: tuple[Any, ...]) -> object:
        self.called.append(method)
        if method == "slow":
            assert self.goes_on.wait(LONGEST)
        if method == "fails":
            raise ValueError("no such shard")
        return given


@pytest.fixture
def process() -> Process:
    return Process()


@pytest.fixture
def listener(process: Process) -> Listener:
    return Listener("127.0.0.1", process.call)


@pytest.fixture
def line(listener: Listener) -> Iterator[Line]:
    line = Line(listener.place())
    yield line
    line.close()


def _answered(line: Line) -> list[Any]:
    assert wait([line.fileno()], LONGEST)
    return line.answered()


def test_what_is_asked_is_answered(line: Line) -> None:
    rows = np.arange(100_000, dtype=np.float32)
    for given in ((), (1, "a"), (rows,)):
        line.ask("call", given)
        (answer,) = _answered(line)
        assert [np.asarray(each).tolist() for each in answer] == [
            np.asarray(each).tolist() for each in given
        ]


def test_a_fault_over_there_is_told_and_the_line_goes_on(line: Line) -> None:
    line.ask("fails", ())
    with pytest.raises(ClusterError, match="ValueError: no such shard"):
        _answered(line)
    line.ask("call", (2,))
    assert _answered(line) == [(2,)]


def test_a_late_answer_is_not_taken_for_that_to_a_later_question(
    line: Line, process: Process
) -> None:
    line.ask("slow", (1,))
    assert not wait([line.fileno()], 0.05)
    line.ask("call", (2,))
    process.goes_on.set()
    assert _answered(line) == []
    assert _answered(line) == [(2,)]


def test_who_is_busy_says_where_it_is_when_it_is_free(
    line: Line, listener: Listener, process: Process
) -> None:
    line.ask("slow", ())
    while "slow" not in process.called:
        time.sleep(0.01)
    with ThreadPoolExecutor() as pool:
        place = pool.submit(listener.place)
        assert not futures.wait([place], 0.1).done
        process.goes_on.set()
        assert place.result(LONGEST) == listener.place()


def test_nobody_without_the_key_is_listened_to(listener: Listener, process: Process) -> None:
    place = listener.place()
    for key in (bytes(len(place.key)), b"", place.key + b"x"):
        line = Line(place._replace(key=key))
        with pytest.raises((OSError, EOFError)):
            _answered(line)
        line.close()
    assert process.called == []


def test_a_message_that_stops_midway_is_an_error(listener: Listener) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = Line(listener.place()._replace(port=server.getsockname()[1]))
        made, _ = server.accept()
    with made:
        made.sendall(b"\0\0")
        with pytest.raises(BlockingIOError):
            _answered(line)
    line.close()


def test_where_nobody_listens_there_is_no_line(listener: Listener) -> None:
    with pytest.raises(OSError, match="refused"):
        Line(listener.place()._replace(port=1))
