"""A quote is a slice of its article: whole sentences, one voice, no longer than it may be."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Attribution, Citation, Quotation, RegionEvidence, RegionTag, Span, Voice
from corpus.gazetteer.gazetteer import Gazetteer
from index.search.quoting import ENOUGH_CHARACTERS, Quoter, article_ref, paragraphs_around
from tests.builders import a_snapshot, an_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.article import Article
    from index.storage.snapshot import Snapshot

FIRST = "The lamp of the harbour museum was lit again on Sunday after eleven years of darkness."
SECOND = "It had been taken down by the keeper, who feared for the gulls and for his own sleep."
THIRD = "Three families of the old town claim to have painted the door of the lamp house green."
FOURTH = "The stairs were counted twice by the school, with two results that differ by a step."
FIFTH = "Visitors are asked to bring a coat, because the wind on the gallery is a strong one."
OWN = f"{FIRST} {SECOND} {THIRD} {FOURTH} {FIFTH}"
REPORT = (
    "“The kite rose at noon over the quarry, and all the children of the school were there to see "
    "it, with their teachers and with the baker, who had closed his shop for the hour. It stayed "
    "in the air until the rain came, and was brought down by eleven hands, wet but whole.”"
)
LINE = "[Quarry Gazette 3/7/11 by A. Writer]"
BODY = f"{OWN}\n\n{REPORT}\n\nSixty Metres of Bed Sheet\n{LINE}"


def an_article_that_quotes(**changed: object) -> Article:
    def place(text: str) -> Span:
        return Span(BODY.index(text), BODY.index(text) + len(text))

    block = place(f"Sixty Metres of Bed Sheet\n{LINE}")
    citation = Citation(
        place(LINE), LINE, "Quarry Gazette", date(2011, 3, 7), ("A. Writer",), None, block
    )
    attribution = Attribution((citation,), (Quotation(place(REPORT), 0),))
    return an_article(**{"body": BODY, "attribution": attribution} | changed)


@pytest.fixture
def snapshot(tmp_path: Path) -> Iterator[Snapshot]:
    with a_snapshot(tmp_path, [an_article_that_quotes()]) as opened:
        yield opened


def quoter(snapshot: Snapshot, limit: int = 700) -> Quoter:
    return Quoter(snapshot, Gazetteer.load(), limit)


def sentences(snapshot: Snapshot, passage: int) -> list[str]:
    return [span.of(BODY) for span in snapshot.sentence_spans(passage)]


def test_the_fixture_is_cut_as_these_tests_expect(snapshot: Snapshot) -> None:
    assert sentences(snapshot, 0) == [FIRST, SECOND, THIRD, FOURTH, FIFTH]
    assert snapshot.passages == 2


# What is shown


def test_an_answering_sentence_is_shown_with_the_next_ones_until_it_says_enough(
    snapshot: Snapshot,
) -> None:
    quote = quoter(snapshot).quote(0, [2], 0.5)
    assert quote.text == f"{THIRD} {FOURTH} {FIFTH}"
    assert [span.of(quote.text) for span in quote.highlights] == [THIRD]
    assert quote.score == 0.5
    assert len(f"{THIRD} {FOURTH}") < ENOUGH_CHARACTERS


def test_a_sentence_that_leans_on_the_one_before_it_is_shown_with_it(snapshot: Snapshot) -> None:
    quote = quoter(snapshot, 200).quote(0, [1], 0.5)
    assert quote.text == f"{FIRST} {SECOND}"
    assert [span.of(quote.text) for span in quote.highlights] == [SECOND]


def test_the_best_sentence_is_shown_although_the_others_are_out_of_reach(
    snapshot: Snapshot,
) -> None:
    quote = quoter(snapshot, 100).quote(0, [3, 0], 0.5)
    assert quote.text == FOURTH
    assert [span.of(quote.text) for span in quote.highlights] == [FOURTH]


def test_other_answering_sentences_in_reach_are_shown_and_marked_in_reading_order(
    snapshot: Snapshot,
) -> None:
    quote = quoter(snapshot, 400).quote(0, [3, 0], 0.5)
    assert quote.text == f"{FIRST} {SECOND} {THIRD} {FOURTH}"
    assert [span.of(quote.text) for span in quote.highlights] == [FIRST, FOURTH]


def test_a_sentence_longer_than_the_limit_is_kept_whole(snapshot: Snapshot) -> None:
    assert quoter(snapshot, 10).quote(0, [0], 0.5).text == FIRST


@pytest.mark.parametrize(
    ("answering", "left_out"),
    [([0], (False, True)), ([2], (True, True)), ([4], (True, False))],
)
def test_what_the_same_voice_says_before_and_after_is_marked_as_left_out(
    snapshot: Snapshot, answering: list[int], left_out: tuple[bool, bool]
) -> None:
    assert quoter(snapshot, 100).quote(0, answering, 0.5).left_out == left_out


def test_a_change_of_voice_is_no_omission(snapshot: Snapshot) -> None:
    assert quoter(snapshot, 5000).quote(0, [0, 1, 2, 3, 4], 0.5).left_out == (False, False)


# Whose words


def test_a_report_is_quoted_with_its_citation_and_the_archive_without(snapshot: Snapshot) -> None:
    own, report = (quoter(snapshot).quote(passage, [0], 0.5) for passage in (0, 1))
    assert (own.voice, own.citation) == (Voice.ARCHIVE, None)
    assert report.voice is Voice.QUOTED
    assert report.citation is not None
    assert report.citation.outlet == "Quarry Gazette"
    assert report.text in REPORT


def test_words_of_unknown_voice_name_nobody(tmp_path: Path) -> None:
    span = Span(BODY.index(REPORT), BODY.index(REPORT) + len(REPORT))
    article = an_article(body=BODY, attribution=Attribution(uncertain=(span,)))
    with a_snapshot(tmp_path, [article]) as snapshot:
        found = [quoter(snapshot).quote(n, [0], 0.5) for n in range(snapshot.passages)]
    unknown = [quote for quote in found if quote.text in REPORT]
    assert unknown
    assert {(quote.voice, quote.citation) for quote in unknown} == {(None, None)}


def test_the_link_lands_on_the_quote_and_no_address_gives_no_link(tmp_path: Path) -> None:
    articles = [an_article_that_quotes(id="a"), an_article_that_quotes(id="b", url=None)]
    with a_snapshot(tmp_path, articles) as snapshot:
        make = quoter(snapshot)
        linked, bare = make.linked([make.quote(n, [2], 0.5) for n in (0, 2)])
    assert linked.link is not None
    assert unquote(linked.link).startswith(f"{articles[0].url}#:~:text=Three families of the")
    assert (bare.link, bare.article.url) == (None, None)
    assert linked.article == article_ref(articles[0])


def test_regions_are_those_the_article_is_about_without_what_others_lie_in(
    tmp_path: Path,
) -> None:
    tags = (
        RegionTag("CN", RegionEvidence.TITLE),
        RegionTag("CN-SC", RegionEvidence.REPEATED),
        RegionTag("FR", RegionEvidence.EARLY),
        RegionTag("PE", RegionEvidence.MENTION),
    )
    with a_snapshot(tmp_path, [an_article_that_quotes(regions=tags)]) as snapshot:
        assert quoter(snapshot).quote(0, [0], 0.5).regions == ("CN-SC", "FR")


# The same words again


def test_the_same_words_are_quoted_again_where_a_passage_holds_them(snapshot: Snapshot) -> None:
    (first,) = quoter(snapshot).linked([quoter(snapshot).quote(0, [2], 0.5)])
    again = quoter(snapshot).requote(snapshot.article_at(0), first.span, [0, 1])
    assert again is not None
    assert (again.text, again.voice, again.link, again.left_out) == (
        first.text, first.voice, first.link, first.left_out
    )  # fmt: skip
    across = Span(first.span.start, snapshot.passage_span(1).end)
    assert quoter(snapshot).requote(snapshot.article_at(0), across, [0, 1]) is None


# Laws

_openings = st.sampled_from(["The keeper", "It", "“They", "But the bell", "Rain", "This lamp"])
_sentences = st.tuples(_openings, st.integers(1, 40)).map(
    lambda drawn: f"{drawn[0]} was seen {'again and ' * drawn[1]}gone."
)
_paragraphs = st.lists(_sentences, min_size=1, max_size=12).map(" ".join)
_bodies = st.lists(_paragraphs, min_size=1, max_size=4).map("\n\n".join)


@settings(deadline=None)
@given(_bodies, st.integers(1, 1500), st.data())
def test_every_quote_is_a_slice_of_whole_sentences_within_the_limit(
    body: str, limit: int, data: st.DataObject
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        a_snapshot(Path(folder), [an_article(body=body)]) as snapshot,
    ):
        passage = data.draw(st.integers(0, snapshot.passages - 1))
        spans = snapshot.sentence_spans(passage)
        numbers = st.integers(0, len(spans) - 1)
        answering = data.draw(st.lists(numbers, min_size=1, max_size=3, unique=True))
        quote = quoter(snapshot, limit).quote(passage, answering, 0.5)
    assert quote.text == quote.span.of(body)
    assert quote.span.start in {span.start for span in spans}
    assert quote.span.end in {span.end for span in spans}
    assert quote.span.covers(spans[answering[0]])
    assert len(quote.text) <= limit or quote.span in spans
    marked = {span.of(quote.text) for span in quote.highlights}
    assert spans[answering[0]].of(body) in marked
    assert marked <= {spans[number].of(body) for number in answering}
    assert list(quote.highlights) == sorted(quote.highlights)
    assert all(Span(0, len(quote.text)).covers(span) for span in quote.highlights)
    whole = Span(spans[0].start, spans[-1].end)
    assert quote.left_out[0] >= (quote.span.start > whole.start)
    assert quote.left_out[1] >= (quote.span.end < whole.end)


@given(st.text(alphabet="ab \n", max_size=60), st.data())
def test_the_context_of_any_span_covers_it_and_ends_at_paragraphs(
    body: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, len(body)))
    around = paragraphs_around(body, Span(start, end))
    assert around.covers(Span(start, end))
    assert around.end == len(body) or body[around.end] == "\n"
    assert around.start == 0 or body[around.start - 1] == "\n"


def test_the_context_is_the_paragraph_and_its_neighbours() -> None:
    body = "one\n\ntwo\n \nthree\n\nfour\n\nfive"
    three = Span(body.index("three"), body.index("three") + 5)
    assert paragraphs_around(body, three).of(body) == "two\n \nthree\n\nfour"
    assert paragraphs_around(body, Span(0, 3)).of(body) == "one\n\ntwo"
    both = Span(body.index("three"), len(body))
    assert paragraphs_around(body, both).of(body) == "two\n \nthree\n\nfour\n\nfive"
