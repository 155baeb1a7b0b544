"""An answer's layout: what stands where, within every limit, whatever the text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.drawing import limits
from bot.discord.drawing.answers import (
    PHONE,
    Drawing,
    Surroundings,
    draw_quote,
    draw_silence,
    surroundings,
)
from bot.discord.localization import Translator
from corpus.article import Span, Voice
from corpus.dates import Period
from index.query.follow_up import Move
from index.search.answer import FollowedUp, Outcome, Quote, QuotePart, Relaxation
from index.search.filters import Filters
from tests.fakes import CITATION, OWN, QUOTE, SEARCHED, TRAMS, a_silence, an_answer, describe
from tests.hostile import HOSTILE, hostile_texts, long_hostile_texts
from tests.reading import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

ENGLISH = Translator()
COURIER = "**Source: The Riverside Courier**, 2 December 2011, by A. Writer and B. Writer"
AROUND = Surroundings("**Who?**", "Looked in China")


def draw(quote: Quote, around: Surroundings = AROUND, **options: Any) -> Drawing:  # noqa: ANN401
    return draw_quote(quote, around, options.pop("position", "1 of 3"), ENGLISH, **options)


def lines(parts: Iterable[ui.Item[Any]]) -> list[str]:
    """The lines of all texts together, as they stand in the message."""
    texts = [part.content for part in parts if isinstance(part, ui.TextDisplay)]
    assert sum(map(limits.units, texts)) <= limits.LAYOUT_TEXT
    assert all(text.strip() for text in texts)
    return "\n".join(texts).split("\n")


def quoted(parts: Iterable[ui.Item[Any]]) -> str:
    """The markup behind the bar."""
    return "\n".join(line[2:] for line in lines(parts) if line.startswith("> "))


def test_the_question_comes_first_then_the_quote_its_source_and_one_small_line() -> None:
    assert lines(draw(QUOTE).texts) == [
        "**Who?**",
        "> **“The first tram left at six,” the operator said.** It carried one dog.",
        "**Source: The Riverside Courier**, 2 December 2011, by A. Writer and B. Writer",
        "Quoted in *Trams Return to Sichuan After Forty Years*, 7 December 2011",
        "-# 1 of 3 · Looked in China",
    ]


def test_the_archives_own_words_are_said_to_be_so() -> None:
    own = lines(draw(OWN).texts)
    assert own[2:4] == [
        "**Source: the archive's own words**",
        "In *Trams Return to Sichuan After Forty Years*, 7 December 2011",
    ]


def test_words_quoted_without_a_source_within_the_archives_own_are_said_so() -> None:
    mixed = (
        QuotePart(Span(100, 160), Voice.ARCHIVE, None),
        QuotePart(Span(160, 169), Voice.QUOTED, None),
    )
    assert lines(draw(replace(OWN, parts=mixed)).texts)[2] == (
        "**Source: the archive's own words**, quoting a source not given there"
    )


PARTS = (
    QuotePart(Span(100, 148), Voice.ARCHIVE, None),
    QuotePart(Span(148, 190), Voice.QUOTED, CITATION, "the operator"),
    QuotePart(Span(190, 210), None, None),
)
VOICES = replace(
    QUOTE,
    text=(
        "The Riverside Courier had this on the new line.\n\n"
        "“The line runs 11 kilometres,” she said.\n\nAnd more came after."
    ),
    span=Span(100, 210),
    parts=PARTS,
    highlights=(Span(49, 79),),
    speaker="the operator",
)


def test_parts_of_several_voices_stand_apart_each_with_its_source() -> None:
    assert lines(draw(VOICES).texts)[1:-1] == [
        "> The Riverside Courier had this on the new line.",
        "**Source: the archive's own words**",
        "> **“The line runs 11 kilometres,”** she said.",
        f"{COURIER} · the operator speaking",
        "> And more came after.",
        "**It is not certain whose words these are.**",
        "Quoted in *Trams Return to Sichuan After Forty Years*, 7 December 2011",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"citation": None}, "**Source not given there.**"),
        (
            {"citation": None, "speaker": "Rosa Pell"},
            "**Source not given there.** · Rosa Pell speaking",
        ),
        ({"voice": None, "citation": None}, "**It is not certain whose words these are.**"),
        (
            {"citation": replace(CITATION, outlet=None, date=None, writers=())},
            "**Source: The Riverside Courier 12/2/11 by A. Writer and B. Writer**",
        ),
    ],
)
def test_what_is_not_known_of_a_source_is_said(changes: dict[str, Any], said: str) -> None:
    assert lines(draw(replace(QUOTE, **changes)).texts)[2] == said


def test_no_date_and_no_address_are_said_beside_the_post() -> None:
    unknown = replace(QUOTE, link=None, article=replace(TRAMS, url=None, published=None))
    assert lines(draw(unknown).texts)[3] == (
        "Quoted in *Trams Return to Sichuan After Forty Years* · No date known. · No address known."
    )


def test_other_posts_with_the_same_words_are_named() -> None:
    copies = tuple(replace(TRAMS, title=f"Again {n}") for n in range(4))
    assert lines(draw(replace(QUOTE, also_in=copies)).texts)[3].endswith(
        " · The same words stand in *Again 0*, 7 December 2011; *Again 1*, 7 December 2011; 2 more."
    )


@pytest.mark.parametrize(
    ("left_out", "first", "last"),
    [((True, True), "[..] **“", "dog. [..]"), ((False, True), "**“", "dog. [..]")],
)
def test_where_a_quote_is_a_part_a_mark_stands_outside_it(
    left_out: tuple[bool, bool], first: str, last: str
) -> None:
    part = quoted(draw(replace(QUOTE, left_out=left_out)).texts)
    assert part.startswith(first)
    assert part.endswith(last)


def test_more_context_marks_the_answering_words_and_nothing_else() -> None:
    around = (Span(100, 190), f"{QUOTE.text} It rained.")
    wide = lines(draw(replace(QUOTE, left_out=(True, True)), context=around).texts)
    assert wide[1:3] == [
        "> **“The first tram left at six,” the operator said.** It carried one dog. It rained.",
        COURIER.replace("Source:", "Source of the words in bold:"),
    ]


def test_a_quote_that_is_too_long_keeps_its_answer_and_comes_as_a_file_too() -> None:
    text = " ".join(f"Sentence number {n} is here." for n in range(400))
    at = text.index("Sentence number 300 ")
    drawing = draw(replace(QUOTE, text=text, highlights=(Span(at, at + 28),)))
    cut = quoted(drawing.texts)
    assert cut.startswith("[..] ")
    assert "**Sentence number 300 is here.**" in cut
    assert cut.endswith("Sentence number 399 is here.")
    assert drawing.whole == text
    assert "-# The quotation is longer than Discord shows; it is whole in the file." in lines(
        drawing.texts
    )


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
    if not text.strip():
        return
    spans = sorted(Span(start, min(start + size, len(text))) for start, size in highlights)
    quote = replace(QUOTE, text=text, highlights=tuple(s for s in spans if s.start < s.end))
    drawing = draw(quote)
    markup = quoted(drawing.texts)
    kept = shown(markup.removeprefix("[..] ").removesuffix(" [..]")).text
    assert kept.strip()
    if drawing.whole is None:
        assert kept == text.strip()
    else:
        assert kept in text
        assert drawing.whole == text


@given(hostile_texts, hostile_texts, hostile_texts)
def test_hostile_titles_outlets_and_questions_stay_labels(a: str, b: str, c: str) -> None:
    article = replace(TRAMS, title=a * 9)
    citation = replace(CITATION, outlet=b * 9, writers=(c * 9,))
    hostile = replace(QUOTE, article=article, citation=citation, also_in=(article,) * 3)
    answer = an_answer(question=(a + b + c) * 5)
    around = surroundings(answer, describe, ENGLISH, echo=True)
    assert around.head.count("\n") == 0
    drawn = lines(draw(hostile, around).texts)
    assert [line for line in drawn if line.startswith("> ")] == [lines(draw(QUOTE).texts)[1]]
    lines(draw_silence(a_silence(question=c, nearest=(article,) * 5), describe, ENGLISH, echo=True))


@given(hostile_texts, st.sampled_from([Outcome.CONFIDENT, Outcome.HEDGED]))
def test_at_most_two_lines_of_a_phone_stand_before_the_quote(text: str, outcome: Outcome) -> None:
    answer = an_answer(question=text * 9, outcome=outcome)
    head = surroundings(answer, describe, ENGLISH, echo=True).head.split("\n")
    wide = [shown(line).text for line in head]
    assert sum(-(-len(line) // PHONE) for line in wide) <= 2


def test_a_doubted_answer_is_warned_of_before_its_quote() -> None:
    doubted = an_answer(outcome=Outcome.HEDGED)
    one = surroundings(doubted, describe, ENGLISH, echo=True)
    two = surroundings(replace(doubted, quotes=(QUOTE, OWN)), describe, ENGLISH, echo=False)
    assert one.head.split("\n") == [
        "**What happened to the tram line?**",
        "This may not answer it; it is the closest.",
    ]
    assert two.head == "These may not answer it; they are closest."


def test_one_small_line_says_where_and_when_was_looked() -> None:
    answer = an_answer(filters=Filters(regions=("CN-SC",)), preferred=True, sample=True)
    late = Period(date(2011, 10, 1), date(2011, 12, 31))
    answer = replace(answer, understood=replace(answer.understood, period=late))
    assert surroundings(answer, describe, ENGLISH, echo=False).small == (
        "Looked in Sichuan, China, 1 October to 31 December 2011 first · from the sample archive"
    )
    assert surroundings(answer, describe, Translator("es"), echo=False).small == (
        "Se buscó en Sichuan, China, octubre–diciembre de 2011 primero · del archivo de muestra"
    )
    assert surroundings(an_answer(), describe, ENGLISH, echo=False).small == ""


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (100, "What was quoted says it itself: the words in bold."),
        (500, "This is the nearest place where the same article names a time."),
    ],
)
def test_a_follow_up_that_shows_the_same_quote_says_so(start: int, said: str) -> None:
    again = replace(QUOTE, span=Span(start, start + 69))
    answer = an_answer(quotes=(again,), followed=FollowedUp(Move.TIME, QUOTE, found=True))
    assert surroundings(answer, describe, ENGLISH, echo=False).small == said


NOTHING = replace(SEARCHED, articles=0, first=None, last=None)
IN_2001 = Period(date(2001, 1, 1), date(2001, 12, 31))


@pytest.mark.parametrize(
    ("filters", "searched", "said"),
    [
        (Filters(), SEARCHED, "Nothing in the archive answers this."),
        (
            Filters(regions=("CN",)),
            SEARCHED,
            "Nothing in the archive answers this for China.",
        ),
        (Filters(IN_2001, ("CN",)), NOTHING, "No article is about China in 2001."),
        (Filters(IN_2001), NOTHING, "No article is of 2001."),
        (Filters(regions=("CN",)), NOTHING, "No article is about China."),
        (
            Filters(Period(date(2001, 1, 1)), ("CN",), ("Bells",)),
            NOTHING,
            "No article is about China, since 2001, Bells.",
        ),
    ],
)
def test_silence_says_what_nothing_is_about(filters: Filters, searched: Any, said: str) -> None:  # noqa: ANN401
    silent = a_silence(filters=filters, searched=searched)
    assert lines(draw_silence(silent, describe, ENGLISH, echo=True))[1] == said


def test_silence_says_what_helps_and_names_the_nearest_titles_with_their_links() -> None:
    silent = a_silence(filters=Filters(IN_2001), relaxations=(Relaxation("dates", 3),), sample=True)
    assert lines(draw_silence(silent, describe, ENGLISH, echo=False)) == [
        "Nothing in the archive answers this for 2001.",
        "Without the dates: 3 articles about this.",
        "Closest by subject, but not an answer:",
        f"- [{TRAMS.title}]({TRAMS.url}), 7 December 2011",
        "-# Searched 4 of 36 articles, 2003 to 2014 · from the sample archive",
    ]
