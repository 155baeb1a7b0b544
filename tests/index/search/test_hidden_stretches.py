"""E-mail addresses in a post are not shown: quotes are slices around the sentences with them."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Attribution, Citation, Span
from corpus.gazetteer.gazetteer import Gazetteer
from index.search.answer_sentences import Pointed
from index.search.catalogue import Catalogue
from index.search.filters import NO_FILTERS
from index.search.quoting import Quoter, article_ref, paragraphs_around
from index.storage.snapshot import Snapshot
from tests.builders import a_snapshot, an_article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.article import Article
    from index.search.answer import Quote

MAIL = "keeper@lamp.example"
PLAIN = [
    "The lamp of the harbour museum was lit again on Sunday after eleven years of darkness.",
    "It had been taken down by the keeper, who feared for the gulls and for his own sleep.",
    "Three families of the old town claim to have painted the door of the lamp house green.",
    "The stairs were counted twice by the school, with two results that differ by a step.",
]
ASKING = f"Whoever knows more about the door may write to {MAIL} or ask at the kiosk."


@contextmanager
def opened(*articles: Article, hides: bool = True) -> Iterator[Snapshot]:
    with tempfile.TemporaryDirectory() as folder:
        a_snapshot(Path(folder), articles).close()
        with Snapshot.open(Path(folder), hides_emails=hides) as snapshot:
            yield snapshot


def quotes(snapshot: Snapshot, limit: int = 700) -> Iterator[tuple[str, Quote | None]]:
    """Each sentence of the first article, and the quote around it."""
    quoter = Quoter(snapshot, Gazetteer.load(), limit)
    body = snapshot.article_at(0).body
    for passage in snapshot.passages_of(0):
        for number, span in enumerate(snapshot.sentence_spans(passage)):
            found = quoter.quote(passage, Pointed(number, number), 0.5)
            yield span.of(body), found and quoter.linked([found])[0]


def test_a_sentence_with_an_address_is_not_quoted_and_no_quote_holds_it() -> None:
    article = an_article(body=" ".join([*PLAIN[:2], ASKING, *PLAIN[2:]]))
    with opened(article) as snapshot:
        found = dict(quotes(snapshot))
    assert found.pop(ASKING) is None
    assert {each.text for each in found.values() if each} == {
        " ".join(PLAIN[:2]),
        " ".join(PLAIN[2:]),
    }
    for sentence, each in found.items():
        assert each is not None
        assert [span.of(each.text) for span in each.highlights] == [sentence]
        assert each.text == each.span.of(article.body)
        # The text goes on where the excerpt stopped before the address.
        assert each.left_out == ((True, False) if sentence in PLAIN[2:] else (False, True))


def test_where_the_settings_say_so_addresses_are_shown_as_the_post_has_them() -> None:
    article = an_article(body=" ".join([*PLAIN[:2], ASKING]), title=f"Write to {MAIL}")
    with opened(article, hides=False) as snapshot:
        found = dict(quotes(snapshot))[ASKING]
        assert found is not None
        assert ASKING in found.text
        assert article_ref(snapshot.article_at(0)).title == f"Write to {MAIL}"


def test_of_several_sentences_that_answer_the_best_that_may_be_shown_is_quoted() -> None:
    article = an_article(body=" ".join([PLAIN[0], ASKING, PLAIN[2]]))
    with opened(article) as snapshot:
        quoter = Quoter(snapshot, Gazetteer.load(), 700)
        for scores, answer in [((0.5, 0.9, 0.2), PLAIN[0]), ((0.2, 0.9, 0.5), PLAIN[2])]:
            found = quoter.quote(0, Pointed(0, 2, scores), 0.5)
            assert found is not None
            assert found.text == answer
            assert [span.of(found.text) for span in found.highlights] == [answer]


def test_where_all_that_answers_is_hidden_the_next_best_of_the_passage_is_quoted() -> None:
    article = an_article(body=" ".join([PLAIN[0], ASKING, PLAIN[2], PLAIN[3]]))
    with opened(article) as snapshot:
        quoter = Quoter(snapshot, Gazetteer.load(), 700)
        found = quoter.quote(0, Pointed(1, 1, (0.1, 0.9, 0.2, 0.3)), 0.5)
        assert found is not None
        assert found.text == " ".join(PLAIN[2:])
        assert [span.of(found.text) for span in found.highlights] == [PLAIN[3]]


def test_what_was_quoted_when_addresses_were_shown_is_not_quoted_again() -> None:
    article = an_article(body=" ".join([PLAIN[0], ASKING]))
    whole, first = Span(0, len(article.body)), Span(0, len(PLAIN[0]))
    with opened(article) as snapshot:
        quoter = Quoter(snapshot, Gazetteer.load(), 700)
        assert quoter.requote(snapshot.article_at(0), whole, 0) is None
        again = quoter.requote(snapshot.article_at(0), first, 0)
        assert again is not None
        assert again.left_out == (False, True)


def test_no_link_holds_an_address_to_tell_a_quote_from_another_place() -> None:
    repeated = "It was lit again on Sunday, as every year."
    article = an_article(body=f"{repeated}\n\n{PLAIN[0]}\n\nAsk {MAIL} about it. {repeated}")
    place = Span(article.body.rindex(repeated), len(article.body))
    with opened(article) as snapshot, opened(article, hides=False) as shown:
        held, as_it_is = (Quoter(each, Gazetteer.load(), 700) for each in (snapshot, shown))
        found = as_it_is.requote(shown.article_at(0), place, 0)
        assert found is not None
        assert MAIL in unquote(found.link or ""), "else this test says nothing"
        hidden = held.requote(snapshot.article_at(0), place, 0)
        assert hidden is not None
        assert hidden.link == article.url


@given(
    st.lists(st.sampled_from([*PLAIN, ASKING, f"{MAIL}!", "See:", "\n\n"]), min_size=1, max_size=9),
    st.integers(min_value=60, max_value=900),
)
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_a_post_no_quote_and_no_context_shows_an_address(
    pieces: list[str], limit: int
) -> None:
    article = an_article(body=" ".join(pieces).strip() or ".")
    with opened(article) as snapshot:
        hidden = snapshot.hidden(article)
        for sentence, each in quotes(snapshot, limit):
            if MAIL in sentence:
                assert each is None
            if each is not None:
                around = paragraphs_around(article.body, each.span, hidden)
                assert around.covers(each.span)
                assert MAIL not in around.of(article.body)
                assert each.text == each.span.of(article.body)
                assert MAIL not in f"{each.text} {unquote(each.link or '')}"


@pytest.mark.parametrize(
    ("body", "around"),
    [
        ([PLAIN[0], ASKING, PLAIN[1]], [PLAIN[1]]),
        ([ASKING, PLAIN[0], PLAIN[1]], [PLAIN[0], PLAIN[1]]),
        ([PLAIN[1], PLAIN[0], ASKING], [PLAIN[1], PLAIN[0]]),
        ([PLAIN[0], PLAIN[1], PLAIN[2]], [PLAIN[0], PLAIN[1], PLAIN[2]]),
    ],
)
@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_the_words_around_a_quote_end_with_a_sentence_before_an_address(
    body: Sequence[str], around: Sequence[str], between: str
) -> None:
    text = between.join(body)
    quoted = Span(text.index(PLAIN[1]), text.index(PLAIN[1]) + len(PLAIN[1]))
    with opened(an_article(body=text)) as snapshot:
        hidden = snapshot.hidden(snapshot.article_at(0))
    assert paragraphs_around(text, quoted, hidden).of(text) == between.join(around)


def test_no_address_stands_in_what_is_said_of_an_article() -> None:
    line = f"[Quarry Gazette 3/7/11 by {MAIL}]"
    citation = Citation(
        Span(0, 1), line, f"Gazette {MAIL}", date(2011, 3, 7), (MAIL, "A. Writer"),
        f"Ask {MAIL}", Span(0, 0), f"mailto:{MAIL}",
    )  # fmt: skip
    article = an_article(
        body=f"The lamp is lit. Ask {MAIL} about it.",
        title=f"Ask {MAIL}",
        author=MAIL,
        categories=(f"Letters to {MAIL}", "Lamps"),
        attribution=Attribution((citation,)),
    )
    with opened(article) as snapshot:
        held = snapshot.article_at(0)
        assert held == replace(
            article,
            title="Ask …@…",
            author="…@…",
            categories=("Letters to …@…", "Lamps"),
            attribution=Attribution(
                (
                    replace(
                        citation,
                        text="[Quarry Gazette 3/7/11 by …@…]",
                        outlet="Gazette …@…",
                        writers=("…@…", "A. Writer"),
                        headline="Ask …@…",
                        url=None,
                    ),
                )
            ),
        )
        catalogue = Catalogue(snapshot, Gazetteer.load(), sample=False, site="https://lamp.example")
        (listed,) = catalogue.lookup(NO_FILTERS, offset=0, limit=10).articles
        assert (listed.article.title, listed.author) == ("Ask …@…", "…@…")
        assert listed.opening == "The lamp is lit. Ask [..]"
        assert [each.title for each in catalogue.titles] == ["Ask …@…"]
    with opened(replace(article, url=None, body=f"{MAIL} is asked.")) as snapshot:
        ref = article_ref(snapshot.article_at(0), "https://lamp.example")
        assert ref.search == "https://lamp.example/?s=%22Ask%22"
        catalogue = Catalogue(snapshot, Gazetteer.load(), sample=False)
        (listed,) = catalogue.lookup(NO_FILTERS, offset=0, limit=10).articles
        assert listed.opening == "[..]"
