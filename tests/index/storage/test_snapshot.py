"""What was added to a snapshot is what is read from it, row for row."""

from __future__ import annotations

import shutil
import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.article import (
    Attribution,
    Citation,
    DatedStretch,
    Quotation,
    RegionEvidence,
    RegionTag,
    Span,
)
from corpus.text import passages as cutting
from index.errors import IndexDamagedError
from index.storage.snapshot import Snapshot
from index.storage.snapshot_writer import SnapshotWriter, cut_article
from tests.builders import BODY, a_snapshot, an_article

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.article import Article

REPORT = (
    "“The kite rose at noon over the quarry, and all the children of the school were there to see "
    "it, with their teachers and with the baker, who had closed his shop for the hour. It stayed "
    "in the air until the rain came, and was brought down by eleven hands, wet but whole.”"
)
HEADLINE = "Sixty Metres of Bed Sheet"
LINE = "[Quarry Gazette 3/7/11 by A. Writer]"
UPDATE = (
    "Update (March 4, 2012): The kite was hung in the hall of the school, where the fire brigade "
    "measured it again and found that it had shrunk by forty centimetres in the wash."
)
CITED = f"{BODY}\n\n{REPORT}\n\n{HEADLINE}\n{LINE}\n\n{UPDATE}"


def span_of(text: str, body: str = CITED) -> Span:
    start = body.index(text)
    return Span(start, start + len(text))


def cited_article(**changed: object) -> Article:
    citation = Citation(
        span=span_of(LINE),
        text=LINE,
        outlet="Quarry Gazette",
        date=date(2011, 3, 7),
        writers=("A. Writer",),
        headline=HEADLINE,
        block=span_of(f"{HEADLINE}\n{LINE}"),
    )
    attribution = Attribution(
        citations=(citation,),
        quotations=(Quotation(span_of(REPORT), 0),),
        dated=(DatedStretch(span_of(UPDATE), date(2012, 3, 4)),),
    )
    given = {"id": "cited0000000", "body": CITED, "attribution": attribution}
    return an_article(**given | changed)


def test_articles_and_passages_come_back_as_they_were_added(tmp_path: Path) -> None:
    articles = [cited_article(published=date(2011, 3, 9)), an_article(id="b"), an_article(id="c")]
    with a_snapshot(tmp_path, articles) as snapshot:
        assert [snapshot.article_at(row) for row in range(snapshot.articles)] == articles
        found = [
            (int(snapshot.article[n]), snapshot.passage_span(n), snapshot.sentence_spans(n))
            for n in range(snapshot.passages)
        ]  # fmt: skip
        expected = [
            (row, passage.span, list(passage.sentences))
            for row, article in enumerate(articles)
            for passage in cutting.cut_passages(article.body, article.attribution)
        ]
        assert found == expected
        assert len(expected) == 4


def test_a_passage_knows_its_citation_and_its_date(tmp_path: Path) -> None:
    with a_snapshot(tmp_path, [an_article(), cited_article()]) as snapshot:
        found = {
            snapshot.passage_span(n).of(CITED)[-8:]: (
                int(snapshot.citation[n]),
                int(snapshot.date[n]),
            )
            for n in snapshot.passages_of(1)
        }
    assert found[REPORT[-8:]] == (0, date(2011, 3, 7).toordinal())
    assert found[UPDATE[-8:]] == (-1, date(2012, 3, 4).toordinal())


def test_the_sentences_of_an_article_are_those_of_its_passages(tmp_path: Path) -> None:
    with a_snapshot(tmp_path, [an_article(), cited_article()]) as snapshot:
        sentences, first = snapshot.article_sentences(1)
        numbers = snapshot.passages_of(1)
        assert sentences == [s for n in numbers for s in snapshot.sentence_spans(n)]
        assert first == snapshot.first_sentence[numbers.start]


def test_articles_are_found_by_id_and_named_in_order(tmp_path: Path) -> None:
    articles = [an_article(id="a", published=date(2011, 3, 9)), an_article(id="b", url=None)]
    with a_snapshot(tmp_path, articles) as snapshot:
        assert (snapshot.row_of("b"), snapshot.row_of("x")) == (1, None)
        assert list(snapshot.refs()) == [
            (0, "a", articles[0].url, articles[0].title, "2011-03-09"),
            (1, "b", None, articles[1].title, None),
        ]
        assert snapshot.published.tolist() == [date(2011, 3, 9).toordinal(), 0]


def test_a_region_is_posted_with_everything_above_it(tmp_path: Path) -> None:
    about = an_article(id="a", regions=(RegionTag("CN-SC", RegionEvidence.TITLE),))
    naming = an_article(
        id="b",
        body=f"{BODY}\n\n{' '.join(['The bell rang and rang.'] * 30)}\n\nIt was cast in Peru.",
        regions=(RegionTag("PE", RegionEvidence.MENTION),),
    )
    with a_snapshot(tmp_path, [about, naming]) as snapshot:
        every = [n for n in range(snapshot.passages) if snapshot.article[n] == 0]
        for region in ("CN-SC", "CN", "142"):
            rows, found = snapshot.postings("region", region)
            assert (rows.tolist(), found.tolist()) == ([0], every)
        rows, found = snapshot.postings("region", "PE")
        last = snapshot.passages - 1
        assert (rows.tolist(), found.tolist()) == ([1], [last])
        assert "Peru" in snapshot.passage_span(last).of(naming.body)
        assert snapshot.counts("region")["142"] == 1
        assert [part.tolist() for part in snapshot.postings("region", "FR")] == [[], []]


def test_categories_that_differ_in_case_are_one_under_the_first_spelling(tmp_path: Path) -> None:
    articles = [
        an_article(id="a", categories=("Kites", "Lamps")),
        an_article(id="b", categories=("KITES",)),
    ]
    with a_snapshot(tmp_path, articles) as snapshot:
        assert snapshot.counts("category") == {"Kites": 2, "Lamps": 1}


@pytest.mark.parametrize("bodies", [[], [""], ["", BODY, " \n\n "]])
def test_articles_without_words_and_archives_without_articles_are_snapshots_too(
    tmp_path: Path, bodies: list[str]
) -> None:
    articles = [an_article(id=str(n), body=body) for n, body in enumerate(bodies)]
    with a_snapshot(tmp_path, articles) as snapshot:
        assert snapshot.articles == len(bodies)
        assert {int(row) for row in snapshot.article} == ({1} if BODY in bodies else set())


@pytest.mark.parametrize("name", ["articles.sqlite", "span.npy"])
@pytest.mark.parametrize("harm", ["missing", "empty", "other"])
def test_a_damaged_snapshot_is_an_error_that_says_what_to_do(
    tmp_path: Path, name: str, harm: str
) -> None:
    a_snapshot(tmp_path, [cited_article()]).close()
    path = tmp_path / name
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(b"" if harm == "empty" else b"something else entirely " * 400)
    with (
        pytest.raises(IndexDamagedError, match=r"verbatim (rebuild --full|check --mend)"),
        Snapshot.open(tmp_path) as snapshot,
    ):
        snapshot.article_at(0)


def test_an_open_snapshot_outlives_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "generation"
    folder.mkdir()
    article = cited_article()
    with a_snapshot(folder, [article]) as snapshot:
        shutil.rmtree(folder)
        assert snapshot.article_at(0) == article
        assert snapshot.passage_span(0).start == 0


def test_two_threads_may_read_at_once(tmp_path: Path) -> None:
    articles = [an_article(id=f"{n:03d}", title=str(n)) for n in range(50)]
    with a_snapshot(tmp_path, articles) as snapshot:
        wrong: list[int] = []

        def read() -> None:
            wrong.extend(
                row
                for row in range(50)
                for _ in range(4)
                if snapshot.article_at(row) != articles[row]
            )

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []


def test_a_writer_says_how_much_it_holds(tmp_path: Path) -> None:
    writer = SnapshotWriter(tmp_path)
    cut = cut_article(cited_article())
    writer.add(cut)
    assert (writer.articles, writer.passages) == (1, len(cut.passages))
    writer.close()
