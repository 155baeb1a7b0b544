"""A quote is a slice of its article: whole sentences, each part in its voice, not too long."""

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
from index.search.answer_sentences import Pointed
from index.search.quoting import Quoter, article_ref, paragraphs_around
from tests.builders import a_snapshot, an_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.article import Article
    from index.search.answer import Quote
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
LEAD_IN = "The Quarry Gazette has this:"
BODY = f"{OWN}\n\n{LEAD_IN}\n\n{REPORT}\n\nSixty Metres of Bed Sheet\n{LINE}"


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


def quote(snapshot: Snapshot, sentence: str, limit: int = 700, body: str = BODY) -> Quote:
    """The quote around a sentence of the first article."""
    for passage in snapshot.passages_of(0):
        found = [span.of(body) for span in snapshot.sentence_spans(passage)]
        if sentence in found:
            number = found.index(sentence)
            made = quoter(snapshot, limit).quote(passage, Pointed(number, number), 0.5)
            assert made is not None
            return made
    raise AssertionError(sentence)


def quoter(snapshot: Snapshot, limit: int = 700) -> Quoter:
    return Quoter(snapshot, Gazetteer.load(), limit)


# What is shown


def test_the_sentence_that_answers_is_marked(snapshot: Snapshot) -> None:
    found = quote(snapshot, THIRD)
    assert [span.of(found.text) for span in found.highlights] == [THIRD]
    assert found.score == 0.5


def test_a_sentence_longer_than_the_limit_is_kept_whole(snapshot: Snapshot) -> None:
    assert quote(snapshot, FIRST, 10).text == FIRST


@pytest.mark.parametrize(
    ("answering", "left_out"),
    [(FIRST, (False, True)), (THIRD, (True, True)), (FIFTH, (True, True))],
)
def test_what_the_article_says_before_and_after_is_marked_as_left_out(
    snapshot: Snapshot, answering: str, left_out: tuple[bool, bool]
) -> None:
    assert quote(snapshot, answering, 100).left_out == left_out


def test_the_whole_of_a_section_leaves_nothing_out(snapshot: Snapshot) -> None:
    assert quote(snapshot, REPORT.split(". ", maxsplit=1)[0] + ".", 5000).left_out[1] is False


def test_a_heading_with_nothing_under_it_is_no_quote(tmp_path: Path) -> None:
    body = "Nepal\n\nSixty Metres of Bed Sheet\n[Quarry Gazette 3/7/11]"
    block = Span(7, len(body))
    citation = Citation(block, "[]", "Quarry Gazette", None, (), None, block)
    article = an_article(body=body, attribution=Attribution((citation,)))
    with a_snapshot(tmp_path, [article]) as snapshot:
        assert quoter(snapshot).quote(0, Pointed(0, 0), 0.5) is None


# Whose words


def test_a_lead_in_and_the_report_it_introduces_are_parts_in_their_own_voices(
    snapshot: Snapshot,
) -> None:
    found = quote(snapshot, LEAD_IN, 400)
    assert [REPORT.startswith(span.of(found.text)) for span in found.highlights] == [True]
    assert found.text.startswith(f"{LEAD_IN}\n\n“The kite rose")
    own, report = found.parts
    assert (own.span.of(BODY), own.voice, own.citation) == (
        f"{LEAD_IN}\n\n", Voice.ARCHIVE, None
    )  # fmt: skip
    assert report.voice is Voice.QUOTED
    assert report.citation is not None
    assert report.citation.outlet == "Quarry Gazette"


def test_the_voice_of_a_quote_is_that_of_the_part_that_answers(snapshot: Snapshot) -> None:
    report = quote(snapshot, REPORT.split(". ", maxsplit=1)[0] + ".")
    assert report.text.startswith(LEAD_IN)
    assert report.citation is not None
    assert (report.voice, report.citation.outlet) == (Voice.QUOTED, "Quarry Gazette")
    own = quote(snapshot, FIFTH)
    assert (own.voice, own.citation) == (Voice.ARCHIVE, None)


def test_the_blocks_of_a_quote_are_the_paragraphs_of_its_voices(snapshot: Snapshot) -> None:
    found = quote(snapshot, LEAD_IN, 400)
    assert [span.of(found.text) for span, _ in found.blocks()] == [
        f"{LEAD_IN}\n\n", found.text.removeprefix(f"{LEAD_IN}\n\n")
    ]  # fmt: skip


def test_words_of_unknown_voice_name_nobody(tmp_path: Path) -> None:
    span = Span(BODY.index(REPORT), BODY.index(REPORT) + len(REPORT))
    article = an_article(body=BODY, attribution=Attribution(uncertain=(span,)))
    with a_snapshot(tmp_path, [article]) as snapshot:
        found = quote(snapshot, REPORT.split(". ", maxsplit=1)[0] + ".")
    assert (found.voice, found.citation) == (None, None)


def test_words_of_a_printed_document_know_their_page(tmp_path: Path) -> None:
    attribution = Attribution(pages=(0, 0, BODY.index(REPORT), len(BODY)))
    with a_snapshot(tmp_path, [an_article(body=BODY, attribution=attribution)]) as snapshot:
        found = quote(snapshot, REPORT.split(". ", maxsplit=1)[0] + ".", limit=10)
        assert found.page == 3


def test_words_of_any_other_post_are_on_no_page(snapshot: Snapshot) -> None:
    assert quote(snapshot, REPORT.split(". ", maxsplit=1)[0] + ".").page is None


def test_the_link_lands_on_the_quote_and_no_address_gives_no_link(tmp_path: Path) -> None:
    articles = [an_article_that_quotes(id="a"), an_article_that_quotes(id="b", url=None)]
    with a_snapshot(tmp_path, articles) as snapshot:
        make = quoter(snapshot, 100)
        second = snapshot.passages_of(1).start
        made = [make.quote(passage, Pointed(2, 2), 0.5) for passage in (0, second)]
        linked, bare = make.linked([quote for quote in made if quote])
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
        assert quote(snapshot, FIRST).regions == ("CN-SC", "FR")


# The same words again


def test_the_same_words_are_quoted_again_where_a_section_holds_them(
    snapshot: Snapshot,
) -> None:
    (first,) = quoter(snapshot).linked([quote(snapshot, THIRD)])
    again = quoter(snapshot).requote(snapshot.article_at(0), first.span, 0)
    assert again is not None
    assert (again.text, again.link, again.left_out, again.parts) == (
        first.text, first.link, first.left_out, first.parts
    )  # fmt: skip
    for beyond in (Span(first.span.start, len(BODY)), Span(len(BODY), len(BODY) + 9)):
        assert quoter(snapshot).requote(snapshot.article_at(0), beyond, 0) is None


# Laws

_openings = st.sampled_from(["The keeper", "It", "“They", "But the bell", "Rain", "This lamp"])
_sentences = st.tuples(_openings, st.integers(1, 40)).map(
    lambda drawn: f"{drawn[0]} was seen {'again and ' * drawn[1]}gone."
)
_paragraphs = st.lists(
    st.one_of(_sentences, st.sampled_from(["A heading", "They said:", "And then?"])),
    min_size=1,
    max_size=12,
).map(" ".join)
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
        spans, _ = snapshot.article_sentences(0)
        inside = snapshot.sentence_spans(passage)
        answering = data.draw(st.integers(0, len(inside) - 1))
        found = quoter(snapshot, limit).quote(passage, Pointed(answering, answering), 0.5)
    if found is None:
        return
    assert found.text == found.span.of(body)
    assert found.span.start in {span.start for span in spans}
    assert found.span.end in {span.end for span in spans}
    assert found.span.end >= inside[answering].end
    assert len(found.text) <= limit or found.span in spans
    (marked,) = (span.of(found.text) for span in found.highlights)
    assert marked == inside[answering].of(body) or not inside[answering].of(body).endswith("gone.")
    assert found.left_out == (
        found.span.start > spans[0].start, found.span.end < spans[-1].end
    )  # fmt: skip
    edges = [found.span.start, *(part.span.end for part in found.parts)]
    assert [part.span.start for part in found.parts] == edges[:-1]
    assert edges[-1] == found.span.end


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
