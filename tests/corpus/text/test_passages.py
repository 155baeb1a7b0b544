"""Passages: every sentence once, under one citation, a good size."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Attribution, Citation, DatedStretch, Passage, Quotation, Span
from corpus.attribution import attribute
from corpus.text import passages, sentences
from corpus.text.passages import MAX_WORDS, MIN_WORDS
from tests.corpus import marked
from tests.paths import ATTRIBUTED_POSTS

POSTS = [text for _, text in marked.read_marked_posts(ATTRIBUTED_POSTS)]
OWN = Attribution()


def cut(body: str) -> list[Passage]:
    return passages.cut_passages(body, attribute.attribute(body))


def words(passage: Passage, body: str) -> int:
    return len(passage.span.of(body).split())


def prose(*lengths: int, ending: str = " ") -> str:
    """Sentences of these lengths in words."""
    return ending.join(" ".join(["Word", *["word"] * (length - 2), "end."]) for length in lengths)


# Sections


def test_a_post_is_cut_at_its_citation_blocks() -> None:
    body = (
        "Our ninth post.\n\n“The pier was closed on Tuesday.\n\nIt will open in spring.”\n\n"
        "Pier Shut\n[Hill Valley Post 3/7/11]\n\n“Nobody was hurt.”\n\nWe went to look."
    )
    found = cut(body)
    assert [(each.span.of(body), each.citation, each.date) for each in found] == [
        (body[: body.index("Pier Shut")].rstrip(), 0, date(2011, 3, 7)),
        ("“Nobody was hurt.”\n\nWe went to look.", None, None),
    ]


def test_a_lead_in_is_with_the_quotation_that_it_introduces() -> None:
    body = f"{prose(100)}\n\nThe keeper wrote:\n\n“{prose(90)}”"
    assert [each.span.of(body)[:10] for each in cut(body)] == ["Word word ", "The keeper"]


def test_a_heading_is_with_its_item() -> None:
    body = f"{prose(100)}\n\nThe second pier\n\n{prose(90)}"
    assert [each.span.of(body)[:10] for each in cut(body)] == ["Word word ", "The second"]


def test_the_words_of_two_citations_are_in_two_passages() -> None:
    body = "“One pier is here.” “Two piers are there.”"
    citations = tuple(
        Citation(Span(0, 0), "", name, None, (), None, Span(0, 0)) for name in ("A", "B")
    )
    quotations = (Quotation(Span(0, 19), 0), Quotation(Span(20, 42), 1))
    found = passages.cut_passages(body, Attribution(citations, quotations))
    assert [(each.span.of(body), each.citation) for each in found] == [
        ("“One pier is here.”", 0),
        ("“Two piers are there.”", 1),
    ]


def test_a_passage_without_quoted_words_has_no_citation() -> None:
    body = f"{prose(100)}\n\n{prose(100)}\n\n“{prose(90)}”\n[Hill Valley Post 3/7/11]"
    assert [each.citation for each in cut(body)] == [None, None, 0]


def test_text_under_an_update_has_its_date_unless_a_citation_has_one() -> None:
    body = (
        "It is shut.\n\nUpdate (March 4, 2012):\n\nIt opened.\n\n“It is open.”\n\nPier Opens\n"
        "[Hill Valley Post 3/3/12]\n\n“It is.”\n\nOpen\n[Lantern Weekly]"
    )
    assert [each.date for each in cut(body)] == [
        None, date(2012, 3, 3), date(2012, 3, 4),
    ]  # fmt: skip


def test_no_passage_covers_a_citation_block() -> None:
    body = "Before.\n\nPier Shut\n[Hill Valley Post 3/7/11]\n\nAfter."
    assert [each.span.of(body) for each in cut(body)] == ["Before.", "After."]


@pytest.mark.parametrize("body", ["", " \n\n ", "Pier Shut\n[Hill Valley Post 3/7/11]"])
def test_a_body_without_sentences_has_no_passages(body: str) -> None:
    assert cut(body) == []


# Sizes


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([30], [30]),
        ([59], [59]),
        ([60, 60], [120]),
        ([100, 110], [100, 110]),
        ([50, 60], [110]),
        ([20] * 10, [100, 100]),
        ([20] * 11, [120, 100]),
        ([250], [250]),
        ([100, 250, 100], [100, 250, 100]),
        ([30, 250], [30, 250]),
        ([199, 10], [199, 10]),
        ([10, 190, 10], [200, 10]),
    ],
)
def test_one_stretch_is_packed_into_balanced_passages(
    lengths: list[int], expected: list[int]
) -> None:
    body = prose(*lengths)
    assert sorted(words(each, body) for each in passages.cut_passages(body, OWN)) == sorted(
        expected
    )


def test_passages_end_with_a_paragraph_where_they_can() -> None:
    body = "\n\n".join([prose(40, 40), prose(70, 30), prose(60, 60)])
    assert [words(each, body) for each in passages.cut_passages(body, OWN)] == [80, 100, 120]


@given(st.lists(st.tuples(st.integers(2, 260), st.booleans()), min_size=1, max_size=30))
def test_sizes_keep_to_their_bounds(given_sentences: list[tuple[int, bool]]) -> None:
    body = "".join(prose(length) + ("\n\n" if ends else " ") for length, ends in given_sentences)
    found = passages.cut_passages(body, OWN)
    sizes = [words(each, body) for each in found]
    for each, size in zip(found, sizes, strict=True):
        assert size <= MAX_WORDS or len(each.sentences) == 1
    for one, other in pairwise(sizes):
        # Two neighbours that would make one good passage are not left apart as two poor ones.
        assert min(one, other) >= MIN_WORDS or one + other > MAX_WORDS


# Laws


@st.composite
def attributed(draw: st.DrawFn) -> tuple[str, Attribution]:
    """A body, and an attribution that need not make sense."""
    pieces = st.sampled_from(
        [prose(9), prose(70), "“A b c.”", "\n\n", "\n", " ", "[sic]", "x", "A. B. "]
    )
    body = "".join(draw(st.lists(pieces, max_size=25)))
    ends = sorted(draw(st.sets(st.integers(0, len(body)), max_size=8)))
    spans = [Span(*pair) for pair in pairwise(ends)]
    kinds = [
        draw(st.sampled_from(["own", "quoted", "cited", "unsure", "block", "dated"])) for _ in spans
    ]
    blocks = [span for span, kind in zip(spans, kinds, strict=True) if kind == "block"]
    citations = tuple(Citation(span, span.of(body), None, None, (), None, span) for span in blocks)
    return body, Attribution(
        citations=citations,
        quotations=tuple(
            Quotation(span, 0 if citations and kind == "cited" else None)
            for span, kind in zip(spans, kinds, strict=True)
            if kind in ("quoted", "cited")
        ),
        uncertain=tuple(s for s, kind in zip(spans, kinds, strict=True) if kind == "unsure"),
        dated=tuple(
            DatedStretch(s, date(2012, 3, 4))
            for s, k in zip(spans, kinds, strict=True)
            if k == "dated"
        ),
    )


def assert_lawful(body: str, attribution: Attribution) -> None:
    found = passages.cut_passages(body, attribution)
    position = 0
    kept: list[Span] = []
    for block in [
        *(c.block for c in attribution.citations if c.block.start < c.block.end),
        Span(len(body), len(body)),
    ]:
        kept += sentences.split_sentences(body, Span(position, max(position, block.start)))
        position = max(position, block.end)
    assert [span for each in found for span in each.sentences] == kept
    blocks = [each.block for each in attribution.citations]
    for each in found:
        assert each.span == Span(each.sentences[0].start, each.sentences[-1].end)
        assert not any(block.start < block.end and block.overlaps(each.span) for block in blocks)
        cited = [
            quotation.citation
            for quotation in attribution.quotations
            if quotation.citation is not None
            and any(quotation.span.overlaps(sentence) for sentence in each.sentences)
        ]
        assert each.citation == (cited[0] if cited else None)


@given(attributed())
def test_every_sentence_is_in_one_passage_outside_citation_blocks(
    drawn: tuple[str, Attribution],
) -> None:
    assert_lawful(*drawn)


@pytest.mark.parametrize("text", POSTS)
def test_real_shaped_posts_are_cut_lawfully(text: str) -> None:
    body = marked.unmarked(text)
    assert_lawful(body, attribute.attribute(body))
