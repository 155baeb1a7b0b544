"""What is given the inputs: every public function that takes text, bytes or a file, as a call.

Functions that take text come from `tests.linear.functions`, which finds new ones by itself.
Readers, a site's answers, questions and buttons are named here, files that are kept in `kept`.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.date_options import parse_date_options
from bot.discord import quote_actions
from bot.discord.autocomplete import CompletionIndex, find_article, matching
from bot.discord.browsing import state_of, wanted_of
from bot.discord.drawing import quote_references
from corpus.archive.archive import Archive
from corpus.article import Refusal
from corpus.ingest import import_items
from corpus.post_keys import post_keys
from corpus.readers.http import Response
from corpus.readers.source import UNFORESEEN, read_source
from corpus.readers.table.columns import Columns
from tests.fuzz import samples
from tests.fuzz.kept import kept_files
from tests.fuzz.target import DOMAIN, Target
from tests.linear import functions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.search.answer import Quote
    from index.search.searcher import Searcher

# Each says so in its docstring, and its caller makes a sentence of it.
_DOCUMENTED: Mapping[str, type[Exception]] = {
    "bot.discord.drawing.quote_references.unpack": ValueError,
    "corpus.toml.read_toml": ValueError,
}
_COLUMNS = Columns.parse("title=title,date=date,url=url,body=text")
_SITE = "https://talk.example"
# After so many answers a site has no more.
_ANSWERS = 6


class Web:
    """A site that answers whatever is asked with one body, and after a while with nothing."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._left = _ANSWERS

    def get(self, url: str, parameters: Mapping[str, str | int] | None = None) -> Response:
        self._left -= 1
        return Response(url, 200, {}, self._body if self._left >= 0 else b"[]")


def all_targets(folder: Path, searcher: Searcher) -> list[Target]:
    """Every target; `folder` is theirs to write in, `searcher` serves the sample's index."""
    return [
        *_functions(),
        *_files(folder / "files"),
        *_searching(searcher),
        *_controls(searcher),
        *kept_files(folder / "kept", searcher.served._store.folder),
    ]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _typed(data: bytes) -> str:
    """As a command line hands it over: what is no UTF-8 stays there as lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


def _functions() -> Iterator[Target]:
    found = dict(functions.public_functions())
    simple = {
        place: call
        for place, call in found.items()
        if place not in functions.ADAPTED and functions._needs_only_text(call)
    }
    for place, call in {**functions.ADAPTED, **simple}.items():
        refuses = (*DOMAIN, _DOCUMENTED[place]) if place in _DOCUMENTED else DOMAIN
        yield Target(place, samples.TEXTS, lambda data, call=call: call(_text(data)), refuses)  # type: ignore[misc]


def _files(folder: Path) -> Iterator[Target]:
    folder.mkdir(parents=True)

    def read(name: str, data: bytes) -> None:
        (folder / name).write_bytes(data)
        kind = _COLUMNS if name.endswith(".csv") else None
        for item in read_source(str(folder / name), kind=kind):
            if isinstance(item, Refusal) and item.reason.startswith(UNFORESEEN):
                raise AssertionError(item.reason)

    def imported(name: str, data: bytes) -> None:
        (folder / name).write_bytes(data)
        with (
            tempfile.TemporaryDirectory(dir=folder) as place,
            Archive.open(Path(place) / "archive.sqlite") as archive,
        ):
            import_items(archive, read_source(str(folder / name)))

    def site(data: bytes) -> None:
        for _ in read_source(_SITE, web=Web(data)):  # type: ignore[arg-type]
            pass

    for name, known in samples.FILES.items():
        yield Target(f"file: {name}", known, partial(read, name))
    for name in ("page.html", "post.txt", "export.xml", "posts.json"):
        yield Target(f"import: {name}", samples.FILES[name], partial(imported, name))
    yield Target("site: REST", [samples.REST], site)
    yield Target("site: feed", samples.FILES["feed.xml"], site)


def _searching(searcher: Searcher) -> Iterator[Target]:
    def ask(data: bytes) -> None:
        searcher.ask(_typed(data))

    def follow(data: bytes) -> None:
        searcher.explain(_typed(data), previous=searcher.explain("Which tram was late in China?"))

    yield Target("Searcher.ask", samples.TEXTS[-4:], ask)
    yield Target("Searcher.explain", samples.TEXTS[-4:], follow)
    path = searcher.served._store.folder / "archive.sqlite"

    def named(data: bytes) -> None:
        with Archive.open_to_read(path) as archive:
            archive.find(_typed(data))

    yield Target("Archive.find", samples.TEXTS, named)
    yield Target("post_keys, typed", samples.TEXTS, lambda data: post_keys(_typed(data)))
    yield Target("Searcher.article", samples.TEXTS, lambda data: searcher.article(_typed(data)))


def _controls(searcher: Searcher) -> Iterator[Target]:
    completions = CompletionIndex.of(searcher)
    quotes: Sequence[Quote] = searcher.ask("Why are the passengers of the ferry late?").quotes
    packed = quote_references.pack([quote_references.QuoteReference.of(each) for each in quotes])
    state = state_of(wanted_of("2011-10-01:2011-12-31:CN-SC", completions))
    dated = [b"2011", b"2011-12-07", b"12/7/2011", b"7 December 2011", b"December 2011"]
    named = [title.name.encode() for title in completions.titles[:5]]
    refused = (*DOMAIN, ValueError)  # which says so, and is told as "out of date"
    yield Target(
        "button: shown",
        [f"1:{packed}:key".encode()],
        lambda data: quote_actions._references(_text(data)),
    )
    yield Target(
        "button: page", [state.encode()], lambda data: wanted_of(_text(data), completions), refused
    )
    yield Target(
        "option: article", named, lambda data: find_article(completions, _text(data)[:6000])
    )
    yield Target(
        "option: suggestion", named, lambda d: matching(completions.titles, _text(d)[:6000])
    )
    yield Target(
        "option: dates",
        dated,
        lambda data: parse_date_options(_typed(data), _typed(data), names=("--from", "--to")),
        refused,
    )
    yield Target("option: map", [b"title=a,body=b"], lambda d: Columns.parse(_typed(d)), refused)
