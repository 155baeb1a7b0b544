"""An archive that an earlier release wrote is opened, recognised and changed like one of today.

`version_1.sql` is the dump of such a file. It is never written again: where it does not open, the
format has changed, and with it the number in `database.SCHEMA`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.archive.archive import Analysis, Archive, Change
from corpus.article import (
    Article,
    Attribution,
    Citation,
    DatedStretch,
    DateSource,
    Post,
    Quotation,
    RegionEvidence,
    RegionTag,
    Span,
)
from tests.builders import an_article, no_analysis

if TYPE_CHECKING:
    from collections.abc import Iterator

BODY = (
    "The keeper of the harbour museum in Norway writes to us.\n\n"
    "“The lamp was lit again on Sunday, and the stairs were counted twice.\n\n"
    "“Nobody in the town remembers who painted the door green, although three families claim it.”"
    "\n\nA Lamp for the Harbour\n[Hill Valley Post 3/7/11 by A. Writer]\n\n"
    "Update (March 9, 2011): The lamp is out again. On clear evenings its light was seen from the "
    "salt pans, eleven kilometres inland, and the goats there are said to turn their heads."
)
LAMP = Article(
    id="4504a98384a2",
    url="https://lamp.example/2011/03/08/harbour/",
    title="A Lamp",
    published=date(2011, 3, 8),
    date_source=DateSource.EXPORT,
    modified="2011-03-09T10:00:00",
    author="A. Keeper",
    categories=("Norway", "Lamps"),
    body=BODY,
    attribution=Attribution(
        citations=(
            Citation(
                span=Span(246, 284),
                text="[Hill Valley Post 3/7/11 by A. Writer]",
                outlet="Hill Valley Post",
                date=date(2011, 3, 7),
                writers=("A. Writer",),
                headline="A Lamp for the Harbour",
                block=Span(223, 284),
            ),
        ),
        quotations=(Quotation(Span(58, 127), None), Quotation(Span(129, 221), 0)),
        dated=(DatedStretch(Span(286, 465), date(2011, 3, 9)),),
    ),
    regions=(RegionTag("NO", RegionEvidence.CATEGORY),),
    source="export.xml",
)
KITE = an_article(
    id="8f2875dac83e", url=None, title="A Kite", body="A kite flew over the meadow.",
    source="kite.txt",
)  # fmt: skip
LAMP_POST = Post(
    keys=("lamp.example/2011/03/08/harbour", "lamp.example?p=12"),
    source=LAMP.source,
    title=LAMP.title,
    body=LAMP.body,
    url=LAMP.url,
    published=LAMP.published,
    date_source=LAMP.date_source,
    modified=LAMP.modified,
    author=LAMP.author,
    categories=LAMP.categories,
    blockquotes=(Span(58, 81),),
)
KITE_POST = Post(keys=("file:/posts/kite.txt",), source="kite.txt", title="A Kite", body=KITE.body)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    path = tmp_path / "archive.sqlite"
    dump = Path(__file__).with_name("version_1.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump)
    with Archive.open(path) as opened:
        yield opened


def put(archive: Archive, post: Post) -> Change:
    with archive.transaction():
        return archive.put(post, no_analysis)


def test_its_articles_and_what_it_remembers_are_read(archive: Archive) -> None:
    assert list(archive.articles()) == [LAMP, KITE]
    assert archive.meta("rules") == "1"
    assert archive.sync_value("lamp.example", "modified") == "2011-03-09T10:00:00"
    # The digests are part of the format: releases to come must compute the same.
    assert archive.digest() == "4e408ee0b49c5c76e1b2d7c6b95ba134ea99c383e806328197bfd56a53cf83d4"


def test_its_posts_are_known_again_by_content_key_and_words(archive: Archive) -> None:
    def refuse(_: Post) -> Analysis:
        pytest.fail("the words are known and need no analysis")

    known = [
        LAMP_POST,
        KITE_POST,
        replace(LAMP_POST, keys=("lamp.example?p=12",), source="feed.xml"),
        replace(LAMP_POST, keys=("file:/a.txt",), url=None, title="Another", published=None),
    ]
    with archive.transaction():
        assert [archive.put(post, refuse) for post in known] == [Change.UNCHANGED] * 4
    assert list(archive.articles()) == [LAMP, KITE]


def test_its_articles_change_and_leave(archive: Archive) -> None:
    assert put(archive, replace(LAMP_POST, title="Another")) is Change.CHANGED
    assert {each.id: each.title for each in archive.articles()} == {
        LAMP.id: "Another",
        KITE.id: "A Kite",
    }
    with archive.transaction():
        assert archive.remove(["lamp.example?p=12"])
    assert list(archive.articles()) == [KITE]


def test_its_posts_are_analyzed_again_as_they_were_imported(archive: Archive) -> None:
    seen: list[Post] = []

    def analyze(post: Post) -> Analysis:
        seen.append(post)
        return Analysis(LAMP.attribution, LAMP.regions)

    with archive.transaction():
        assert list(archive.reanalyze(partial(map, analyze))) == [False, True]
    assert seen == [LAMP_POST, KITE_POST]
