"""Looking ahead: in a long import, other processes analyze posts before their turn comes.

Reading whose words a post holds is most of an import, and depends on nothing but the post. The
stream stays in order and is drawn only a few items ahead, so that memory stays flat.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Self, TypeAlias, TypeVar

from corpus.article import Post
from corpus.errors import PostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from corpus.archive.archive import Analysis
    from corpus.article import Item

    Analyzing: TypeAlias = Callable[[Post], Analysis]

AnyItem = TypeVar("AnyItem", bound="Item")

# Starting the other processes takes as long as some hundred posts do.
STARTS_AFTER = 500
# Posts that are handed to another process in one call: by itself a call takes as long as a fifth of
# what it takes to analyze a post.
_TOGETHER = 8
# Items for each process that wait for it, or for their turn. Comments are items as well: with two
# batches instead of eight the processes waited for a fifth of an import.
_WAITING = 8 * _TOGETHER


class _Batch:
    """Posts that are analyzed together; `done` is None until they have been handed over."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.done: Future[list[Analysis | PostError]] | None = None


class Lookahead:
    """Calls of `analyze`, which has to be picklable.

    The first `STARTS_AFTER` posts that are wanted are analyzed here, when they are asked for; so is
    every post where there is one core, and what a process that died leaves.
    """

    def __init__(self, analyze: Analyzing) -> None:
        self._analyze = analyze
        self._wanted = 0
        self._processes = _usable_cores()
        self._pool: ProcessPoolExecutor | None = None
        self._batch = _Batch()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def over(
        self, items: Iterable[AnyItem], is_wanted: Callable[[Post], bool] = lambda _: True
    ) -> Iterator[tuple[AnyItem, Analyzing]]:
        """Each item with what analyzes it, which is done already where it was done ahead.

        Only posts that are wanted are analyzed ahead.
        """
        ahead: deque[tuple[AnyItem, Analyzing]] = deque()
        for item in items:
            analyze = self._analyze
            if isinstance(item, Post) and is_wanted(item):
                analyze = self._ahead(item)
            ahead.append((item, analyze))
            if not self._pool or len(ahead) > _WAITING * self._processes:
                yield ahead.popleft()
        self._hand_over()
        yield from ahead

    def analyses(self, posts: Iterable[Post]) -> Iterator[Analysis | None]:
        """The analysis of each post; None where that fails."""
        for post, analyze in self.over(posts):
            try:
                yield analyze(post)
            except PostError:
                yield None

    def _ahead(self, post: Post) -> Analyzing:
        self._wanted += 1
        if self._wanted == STARTS_AFTER + 1 and self._processes > 1:
            self._pool = ProcessPoolExecutor(
                self._processes,
                # A fork would copy the locks of other threads, such as a progress bar's.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_stay_in_the_background,
            )
        if not self._pool:
            return self._analyze
        batch, number = self._batch, len(self._batch.posts)
        batch.posts.append(post)
        if len(batch.posts) == _TOGETHER:
            self._hand_over()
        return lambda given: self._result(batch, number, given)

    def _hand_over(self) -> None:
        """Let another process analyze the posts that have been gathered, and begin anew."""
        batch, self._batch = self._batch, _Batch()
        if self._pool and batch.posts:
            try:
                batch.done = self._pool.submit(_analyses, self._analyze, batch.posts)
            except BrokenProcessPool:
                self._pool = None

    def _result(self, batch: _Batch, number: int, post: Post) -> Analysis:
        if batch is self._batch:
            self._hand_over()
        try:
            found = batch.done.result()[number] if batch.done else self._analyze(post)
        except BrokenProcessPool:  # one of the processes was killed, for memory as a rule
            return self._analyze(post)
        if isinstance(found, PostError):
            raise found
        return found


def _analyses(analyze: Analyzing, posts: Sequence[Post]) -> list[Analysis | PostError]:
    """The analysis of each post, or why it has none."""
    found: list[Analysis | PostError] = []
    for post in posts:
        try:
            found.append(analyze(post))
        except PostError as error:
            found.append(error)
    return found


def _usable_cores() -> int:
    """Processor cores that this process may use; all there are where the system does not say."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _stay_in_the_background() -> None:
    """Leave an interruption to the process that began this one, and end when that one has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
