from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import phrases, voice_wording, wording
from bot.discord.drawing import limits
from bot.discord.drawing.embeds import (
    QuotePosition,
    draw_listing,
    draw_quote,
    draw_silence,
    header_lines,
)
from corpus.article import Span
from index.search.answer import Listed, Listing, Outcome, Quote
from index.search.filters import Filters
from tests.fakes import (
    CITATION,
    OWN,
    QUOTE,
    SEARCHED,
    TRAMS,
    a_silence,
    an_answer,
    describe,
)
from tests.hostile import HOSTILE, hostile_texts, long_hostile_texts
from tests.reading import shown

if TYPE_CHECKING:
    import discord

FIRST = QuotePosition(1, 3)


def draw(quote: Quote, place: QuotePosition = FIRST) -> discord.Embed:
    return draw_quote(quote, place, describe=describe).embed


def holds(embed: discord.Embed) -> None:
    """Every documented limit, counted in UTF-16 units."""
    assert 0 < limits.units(embed.title or "-") <= limits.EMBED_TITLE
    assert limits.units(embed.description or "") <= limits.EMBED_DESCRIPTION
    assert limits.units(embed.footer.text or "") <= limits.EMBED_FOOTER
    assert limits.units(embed.url or "") <= limits.EMBED_URL
    parts = [embed.title or "", embed.description or "", embed.footer.text or ""]
    for field in embed.fields:
        assert 0 < limits.units(field.value or "") <= limits.EMBED_FIELD
        parts += [field.name or "", field.value or ""]
    assert sum(map(limits.units, parts)) <= limits.EMBEDS_TOTAL


def test_the_description_is_the_quote_with_the_answering_sentence_bold() -> None:
    embed = draw(QUOTE)
    assert embed.description == (
        "**“The first tram left at six,” the operator said.** It carried one dog."
    )


def test_the_title_links_to_the_words_and_the_field_says_whose_they_are() -> None:
    embed = draw(QUOTE)
    assert embed.title == "Trams Return to Sichuan After Forty Years"
    assert embed.url == QUOTE.link
    assert embed.fields[0].value == voice_wording.attribution(QUOTE)


def test_the_footer_tells_the_position_the_place_and_the_sample() -> None:
    assert draw(QUOTE, QuotePosition(2, 3, sample=True)).footer.text == (
        "2 of 3 · Sichuan, China · from the sample archive"
    )


def test_an_article_without_an_address_has_no_link_and_says_so() -> None:
    embed = draw(replace(QUOTE, link=None, article=replace(TRAMS, url=None)))
    assert embed.url is None
    assert phrases.NO_ADDRESS in (embed.fields[0].value or "")


def test_other_posts_with_the_same_words_are_named() -> None:
    embed = draw(replace(QUOTE, also_in=(replace(TRAMS, title="Again"),)))
    assert "Again (7 December 2011)" in (embed.fields[0].value or "").replace("\\", "")


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ((True, True), "The text goes on before and after this."),
        ((True, False), "The text begins before this."),
        ((False, True), "The text goes on after this."),
    ],
)
def test_that_a_quote_is_a_part_is_said_but_not_beside_what_surrounds_it(
    left_out: tuple[bool, bool], said: str
) -> None:
    part = replace(QUOTE, left_out=left_out)
    embed = draw(part)
    assert (embed.fields[0].value or "").splitlines()[1] == said
    assert embed.description == draw(QUOTE).description
    around = (Span(part.span.start - 4, part.span.end), f"And {part.text}")
    wider = draw_quote(part, FIRST, describe=describe, context=around)
    assert said not in (wider.embed.fields[0].value or "")


def test_each_voice_has_its_own_colour() -> None:
    drawn = [draw(quote).colour for quote in (QUOTE, OWN, replace(QUOTE, voice=None))]
    assert len(set(drawn)) == 3


def test_more_context_marks_the_quote_within_the_words_around_it() -> None:
    around = (Span(90, 190), f"It began. {QUOTE.text} Then it rained.")
    drawing = draw_quote(QUOTE, FIRST, describe=describe, context=around)
    assert drawing.embed.description == (
        "It began. **“The first tram left at six,” the operator said. It carried one dog.** "
        "Then it rained."
    )
    assert "the marked part" in (drawing.embed.fields[0].name or "")


def test_a_quote_that_is_too_long_ends_with_a_sentence_and_comes_as_a_file_too() -> None:
    text = " ".join(f"Sentence number {n} is here." for n in range(400))
    drawing = draw_quote(
        replace(QUOTE, text=text, highlights=(Span(0, 26),)),
        FIRST,
        describe=describe,
    )
    quoted = (drawing.embed.description or "").removesuffix("\n[..]")
    assert (drawing.embed.description or "").endswith("\n[..]")
    assert text.startswith(shown(quoted).text)
    assert quoted.rstrip().endswith("is here.")
    assert drawing.whole == text


def test_a_cut_quote_keeps_its_answering_sentence() -> None:
    text = " ".join(f"Sentence number {n} is here." for n in range(400))
    at = text.index("Sentence number 300 ")
    drawing = draw_quote(
        replace(QUOTE, text=text, highlights=(Span(at, at + 28),)),
        FIRST,
        describe=describe,
    )
    assert "**Sentence number 300 is here.**" in (drawing.embed.description or "")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_quote_is_shown_whole_or_cut_at_its_edges(text: str) -> None:
    check_quote(text, [])


@given(
    long_hostile_texts, st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 900)), max_size=3)
)
def test_no_text_breaks_a_limit_or_loses_a_character_inside(
    text: str, highlights: list[tuple[int, int]]
) -> None:
    check_quote(text, highlights)


def check_quote(text: str, highlights: list[tuple[int, int]]) -> None:
    spans = sorted(Span(start, min(start + size, len(text))) for start, size in highlights)
    quote = replace(QUOTE, text=text, highlights=tuple(s for s in spans if s.start < s.end))
    drawing = draw_quote(quote, FIRST, describe=describe)
    holds(drawing.embed)
    description = drawing.embed.description or ""
    if drawing.whole is None:
        assert shown(description).text == text
    else:
        kept = description.removeprefix("[..]\n").removesuffix("\n[..]")
        assert shown(kept).text in text
        assert drawing.whole == text


@given(hostile_texts, hostile_texts, hostile_texts)
def test_hostile_titles_outlets_and_questions_stay_labels(a: str, b: str, c: str) -> None:
    article = replace(TRAMS, title=a * 9)
    citation = replace(CITATION, outlet=b * 9, writers=(c * 9,))
    holds(draw(replace(QUOTE, article=article, citation=citation, also_in=(article,) * 3)))
    answer = an_answer(question=(a + b + c) * 5)
    assert limits.units(header_lines(answer, describe, echo=True)) <= limits.CONTENT
    holds(draw_silence(a_silence(question=c, nearest=(article,) * 5), describe))


def test_above_the_quotes_stand_the_question_its_reading_and_what_was_searched() -> None:
    answer = an_answer(
        question="the *tram* line",
        outcome=Outcome.HEDGED,
        filters=Filters(regions=("CN-SC",)),
        sample=True,
    )
    assert header_lines(answer, describe, echo=True).split("\n") == [
        "> the \\*tram\\* line",
        "-# Read as: the \\*tram\\* line · Sichuan, China",
        "-# Searched 4 of 36 articles, 2003 to 2014 · from the sample archive",
        wording.HEDGE,
    ]


def test_silence_names_the_nearest_titles_with_their_links() -> None:
    embed = draw_silence(a_silence(searched=replace(SEARCHED, articles=36)), describe)
    assert embed.title == "Nothing in the archive answers this."
    assert (embed.description or "").split("\n") == [
        "Searched 36 articles, 2003 to 2014 · no filter.",
        "",
        wording.NEAREST,
        f"• [{TRAMS.title}]({TRAMS.url}) · 7 December 2011",
    ]


def test_a_look_up_lists_titles_dates_and_places() -> None:
    item = Listed(
        article=TRAMS,
        author=None,
        categories=(),
        regions=("CN-SC",),
        opening="",
    )
    listing = Listing(
        articles=(item,), total=1, undated=0, offset=0, months={}, regions={}, sample=True
    )
    embed = draw_listing(listing, "China", describe=describe)
    assert embed.description == f"• [{TRAMS.title}]({TRAMS.url}) · 7 December 2011 · Sichuan, China"
    assert embed.footer.text == "1 article · from the sample archive"


@given(hostile_texts)
def test_ten_articles_of_any_title_fit_a_page(title: str) -> None:
    long = replace(TRAMS, title=title * 20, url="https://sample.example/" + "a" * 3000)
    item = Listed(article=long, author=None, categories=(), regions=(), opening="")
    listing = Listing(
        articles=(item,) * 10, total=10, undated=0, offset=0, months={}, regions={}, sample=False
    )
    holds(draw_listing(listing, title, describe=describe))
