"""Posts of a long import are analyzed ahead by other processes, and nothing else changes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from corpus import lookahead
from corpus.archive.archive import Archive
from corpus.ingest import analyze, import_items
from corpus.lookahead import Lookahead
from tests.corpus.importing_until_killed import post
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.article import Post

POSTS = 200
IMPORTING = "tests.corpus.importing_until_killed"


@pytest.fixture(autouse=True)
def _starts_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookahead, "STARTS_AFTER", 5)
    monkeypatch.setattr(lookahead, "_usable_cores", lambda: 2)


def digest(path: Path, posts: Iterator[Post]) -> str:
    with Archive.open(path) as archive:
        import_items(archive, posts)
        return archive.digest()


def test_what_was_analyzed_ahead_is_kept_as_if_it_were_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = digest(tmp_path / "ahead.sqlite", map(post, range(POSTS)))
    monkeypatch.setattr(lookahead, "_usable_cores", lambda: 1)
    assert ahead == digest(tmp_path / "straight.sqlite", map(post, range(POSTS)))


def test_posts_stay_in_order_and_are_drawn_a_few_ahead() -> None:
    drawn: list[int] = []

    def numbered() -> Iterator[Post]:
        for number in range(POSTS):
            drawn.append(number)
            yield post(number)

    with Lookahead(analyze) as looking:
        for number, (item, analyzing) in enumerate(looking.over(numbered())):
            assert item == post(number)
            assert len(drawn) - number <= 130
            if number in (0, 30, POSTS - 1):
                assert analyzing(item) == analyze(item)
        assert len(multiprocessing.active_children()) == 2
    assert not multiprocessing.active_children()


def test_what_is_not_wanted_is_not_analyzed_ahead() -> None:
    with Lookahead(analyze) as looking:
        assert len(list(looking.over(map(post, range(POSTS)), lambda _: False))) == POSTS
        assert not multiprocessing.active_children()


def test_a_process_that_is_killed_costs_nothing_but_time() -> None:
    with Lookahead(analyze) as looking:
        for number, (item, analyzing) in enumerate(looking.over(map(post, range(POSTS)))):
            if number == 20:
                for child in multiprocessing.active_children():
                    child.kill()
            assert analyzing(item) == analyze(item)


def test_no_process_outlives_an_import_that_is_killed(tmp_path: Path) -> None:
    group = subprocess.Popen(
        [sys.executable, "-m", IMPORTING, str(tmp_path / "archive.sqlite"), "5000", "5"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    with group:
        assert group.stdout is not None
        for _ in range(200):
            assert group.stdout.readline()
        os.kill(group.pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while is_anybody_left(group.pid):
        assert time.monotonic() < until
        time.sleep(0.05)


def is_anybody_left(session: int) -> bool:
    try:
        os.killpg(session, 0)
    except ProcessLookupError:
        return False
    return True
