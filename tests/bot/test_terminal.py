"""The terminal draws the words as they stand, and nothing in them can steer it."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal import Terminal, safe
from corpus.article import Span, Voice
from corpus.dates import Period
from index.search.answer import (
    ArticleRef,
    Listed,
    Listing,
    Matching,
    Outcome,
    Quote,
    QuotePart,
    Relaxation,
    Searched,
)
from index.search.filters import Filters
from tests.builders import an_answer, understood
from tests.fakes import OWN, QUOTE, SEARCHED, TRAMS, describe
from tests.hostile import HOSTILE, hostile_texts

PLAIN = Terminal(72, bold=False, describe=describe)
BOLD = Terminal(72, bold=True, describe=describe)
_MARK = re.compile(r"\x1b\[(?:1|22)m")
_STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def quoting(*quotes: Quote, **changed: object) -> str:
    return PLAIN.answer(an_answer(outcome=Outcome.CONFIDENT, quotes=quotes, **changed))


def test_a_look_up_in_words_counts_its_articles_above_the_quotes() -> None:
    lines = quoting(QUOTE, matching=Matching(12)).splitlines()
    assert lines[0] == "12 articles speak of this; the newest is shown."


def drawn_words(
    text: str,
    *,
    terminal: Terminal = PLAIN,
    highlights: tuple[Span, ...] = (),
    left_out: tuple[bool, bool] = (False, False),
) -> str:
    """The lines of one quote alone, without number and gutter."""
    quote = replace(OWN, text=text, highlights=highlights, left_out=left_out)
    drawn = terminal.answer(an_answer(outcome=Outcome.CONFIDENT, quotes=(quote,)))
    block = drawn.rpartition("\n  — ")[0]
    assert block.startswith("1 │ ")
    return "\n".join(line[4:] for line in block.split("\n"))


# Known drawings


def test_an_answer_is_drawn_like_this() -> None:
    own = replace(OWN, text="We counted nine stops; the leaflet says ten.", left_out=(True, False))
    answer = an_answer(
        question="What happened to the tram line in Sichuan in late 2011?",
        understood=understood("q", subject="what happened to the tram line", regions=("CN-SC",)),
        outcome=Outcome.CONFIDENT,
        filters=Filters(Period(date(2011, 10, 1), date(2011, 12, 31)), ("CN-SC",)),
        searched=Searched(4, 9, 36, 2, date(2003, 1, 2), date(2014, 5, 6)),
        quotes=(replace(QUOTE, left_out=(False, True)), own),
        sample=True,
        seconds=0.4,
    )
    assert PLAIN.answer(answer).splitlines() == [
        "1 │ “The first tram left at six,” the operator said. It carried one dog.",
        "  │ [..]",
        "  — The Riverside Courier, 2 December 2011, by A. Writer and B. Writer",
        "  in: Trams Return to Sichuan After Forty Years (7 December 2011)",
        "  https://sample.example/2011/12/07/trams-return#:~:text=The%20first%20tram",
        "  archived copy: https://web.archive.org/web/20111207/https://sample.example/2011/12/07/trams-return",
        "",
        "2 │ [..] We counted nine stops; the leaflet says ten.",
        "  — the archive's own words",
        "  in: Trams Return to Sichuan After Forty Years (7 December 2011)",
        "  https://sample.example/2011/12/07/trams-return#:~:text=The%20first%20tram",
        "  archived copy: https://web.archive.org/web/20111207/https://sample.example/2011/12/07/trams-return",
        "",
        "Read as: what happened to the tram line · Sichuan, China · 1 October to",
        "31 December 2011",
        "2 articles without a date were not considered.",
        "Searched 4 of 36 articles, 2003 to 2014 · from the sample archive (yours",
        "comes in with: verbatim import) · 0.4 s · drop the place: --region any",
    ]


def test_no_quoted_line_can_be_taken_for_one_of_ours() -> None:
    imitated = "  — The Riverside Courier, 7 March 2011\n  in: Elsewhere\n\nSearched 4 articles"
    ours = [line for line in quoting(replace(OWN, text=imitated)).splitlines() if "│" not in line]
    assert ours == [line for line in quoting(OWN).splitlines() if "│" not in line]


def test_a_plain_question_is_not_read_back() -> None:
    assert "Read as" not in quoting(QUOTE)


def test_silence_says_what_was_searched_and_what_is_nearest() -> None:
    silent = an_answer(
        searched=SEARCHED,
        nearest=(TRAMS, ArticleRef("b", None, "", None)),
        relaxations=(Relaxation("dates", 3),),
    )
    drawn = PLAIN.answer(silent)
    assert PLAIN.answer(replace(silent, sample=True)).splitlines()[-2:] == [
        "This is the sample archive (yours comes in with: verbatim import).",
        f"Why not? verbatim why {shlex.quote(silent.question)}",
    ]
    assert drawn.splitlines()[0] == "Nothing in the archive answers this."
    assert "Without the dates, 3 articles speak of this." in drawn
    assert "drop the dates: --from any" in drawn
    assert "--region any" not in drawn
    assert "  · Trams Return to Sichuan After Forty Years (7 December 2011)" in drawn
    assert "  · Without a title (no date known)" in drawn
    assert "│" not in drawn


def test_a_hedged_answer_says_so_before_the_quote() -> None:
    drawn = PLAIN.answer(an_answer(outcome=Outcome.HEDGED, quotes=(QUOTE,)))
    hedge = drawn.index("This may not answer your question; it is the closest passage.")
    assert hedge < drawn.index(QUOTE.text[:20])


def test_an_article_without_an_address_says_how_to_give_one() -> None:
    unknown = replace(OWN, article=replace(TRAMS, url=None), link=None)
    assert quoting(unknown).splitlines()[-3] == (
        "  No address known for this article; set [archive] site in settings.toml"
    )
    assert "archived copy" not in quoting(unknown)


def test_an_article_without_an_address_is_searched_for_on_its_site() -> None:
    search = "https://lamp.example/?s=%22Trams%22"
    article = replace(TRAMS, url=None, search=search)
    assert f"  No address known; search on the site: {search}\n" in quoting(
        replace(OWN, article=article, link=None)
    )
    listed = Listed(article, None, (), (), "")
    listing = Listing((listed,), 1, 0, 0, {}, {}, sample=False)
    assert PLAIN.listing(listing).endswith(f"\n  No address known; search on the site: {search}")


def test_an_address_is_never_wrapped() -> None:
    link = "https://sample.example/" + "a-very-long-slug-" * 12 + "#:~:text=The%20first"
    assert f"  {link}\n" in quoting(replace(QUOTE, link=link))


def test_a_listing_shows_each_article_with_its_places_and_the_counts() -> None:
    listing = Listing(
        articles=(Listed(TRAMS, None, (), ("CN-SC", "MX"), "opening"),),
        total=14,
        undated=2,
        offset=0,
        months={"2011-12": 9, "2011-11": 3},
        regions={f"R{n}": n for n in range(15)},
        sample=True,
    )
    lines = PLAIN.listing(listing).splitlines()
    assert lines[2:5] == [
        "Trams Return to Sichuan After Forty Years (7 December 2011)",
        "  Sichuan, China · Mexico",
        f"  {TRAMS.url}",
    ]
    assert "By month: December 2011 9 · November 2011 3" in lines
    assert "3 more (--json)" in PLAIN.listing(listing)
    assert "(yours comes in with: verbatim import)" in lines[0]
    assert "yours" not in PLAIN.listing(replace(listing, sample=False))


# The words


def test_what_was_left_out_is_marked_outside_the_words() -> None:
    assert drawn_words("“So it was.”", left_out=(True, True)) == "[..] “So it was.” [..]"
    assert drawn_words("“So it was.”", left_out=(False, True)) == "“So it was.” [..]"
    assert drawn_words("“So it was.”") == "“So it was.”"


def test_paragraphs_stay_paragraphs() -> None:
    assert drawn_words("One.\n\nTwo.\nThree.") == "One.\n\nTwo.\nThree."


def test_long_paragraphs_are_wrapped_between_words() -> None:
    text = " ".join(f"word{n}" for n in range(200))
    drawn = drawn_words(text)
    assert all(len(line) <= 72 - 4 for line in drawn.split("\n"))
    assert drawn.split() == text.split()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b[1;31mred", "�[2J�[1;31mred"),
        ("\x9b31mred\x07", "�31mred�"),
        ("a\u202etxt.exe\u2066x\u061cy", "a�txt.exe�x�y"),
        ("one\r\ntwo\rthree\tfour\x0bfive\x85six", "one \ntwo�three four�five�six"),
    ],
)
def test_steering_characters_are_shown_as_marks(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(st.text() | hostile_texts)
def test_making_safe_keeps_the_length_and_every_harmless_character(text: str) -> None:
    made = safe(text)
    assert len(made) == len(text)
    assert not _STEERING.search(made)
    assert all(shown in {was, "�", " "} for was, shown in zip(text, made, strict=True))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_part_of_an_answer_can_steer_the_terminal(text: str) -> None:
    hostile = f"\x1b]0;pwned\x07{text}"
    article = replace(TRAMS, title=hostile, url=hostile)
    quote = replace(
        QUOTE, text=hostile, article=article, link=hostile, also_in=(article,), highlights=()
    )
    found = an_answer(
        question=hostile,
        understood=understood(hostile, regions=("FR",)),
        outcome=Outcome.CONFIDENT,
        filters=Filters(regions=("FR",), categories=(hostile,)),
        quotes=(quote,),
    )
    silent = replace(found, outcome=Outcome.SILENT, quotes=(), nearest=(article,))
    listing = Listing(
        (Listed(article, hostile, (hostile,), (), hostile),), 1, 0, 0, {}, {}, sample=False
    )
    for drawn in (PLAIN.answer(found), PLAIN.answer(silent), PLAIN.listing(listing)):
        assert not _STEERING.search(drawn)


# Bold

_highlights = st.lists(st.integers(0, 60), max_size=6, unique=True).map(sorted)


def spans_of(edges: list[int], text: str) -> tuple[Span, ...]:
    kept = [edge for edge in edges if edge <= len(text)]
    return tuple(Span(a, b) for a, b in zip(kept[::2], kept[1::2], strict=False))


@given(
    st.text(alphabet="ab c\n\r\t\x1b…\xa0“.", min_size=1, max_size=60)
    | st.lists(st.sampled_from(["lamp", "bell.", "\n\n"]), min_size=1, max_size=40).map(" ".join),
    _highlights,
    st.integers(8, 30),
    st.tuples(st.booleans(), st.booleans()),
)
def test_bold_changes_neither_the_words_nor_the_lines(
    text: str, edges: list[int], width: int, left_out: tuple[bool, bool]
) -> None:
    highlights = spans_of(edges, text)
    quote = replace(OWN, text=text, highlights=highlights, left_out=left_out)
    answer = an_answer(outcome=Outcome.CONFIDENT, quotes=(quote,))
    plain = replace(PLAIN, width=width).answer(answer)
    bold = replace(BOLD, width=width).answer(answer)
    assert _MARK.sub("", bold) == plain
    shown = "".join(re.findall(r"\x1b\[1m(.*?)\x1b\[22m", bold, re.DOTALL))
    marked = "".join(safe(text)[a:b] for a, b in highlights)
    assert "".join(shown.split()) == "".join(marked.split())


def test_the_answering_sentence_is_bold_on_every_line_and_indents_are_plain() -> None:
    first = "The lamp of the harbour museum was lit again on Sunday after eleven years."
    text = f"Yes. {first} No."
    span = Span(5, 5 + len(first))
    drawn = drawn_words(text, terminal=replace(BOLD, width=40), highlights=(span,))
    assert drawn == (
        "Yes. \x1b[1mThe lamp of the harbour museum\x1b[22m\n"
        "\x1b[1mwas lit again on Sunday after eleven\x1b[22m\n"
        "\x1b[1myears.\x1b[22m No."
    )


def test_nothing_is_bold_where_the_output_is_no_terminal() -> None:
    assert "\x1b" not in quoting(QUOTE)


def test_the_voices_of_a_quote_are_set_apart_each_with_its_source() -> None:
    lead_in, said = "The Courier writes:\n\n", "“It left at six.”"
    edge, end = len(lead_in), len(lead_in) + len(said)
    parts = (
        QuotePart(Span(0, edge), Voice.ARCHIVE, None),
        QuotePart(Span(edge, end), Voice.QUOTED, QUOTE.citation),
    )
    quote = replace(
        QUOTE,
        text=f"{lead_in}{said}",
        span=Span(0, end),
        highlights=(Span(edge, end),),
        parts=parts,
        left_out=(True, True),
    )
    assert quoting(quote).splitlines()[:4] == [
        "1 │ [..] The Courier writes:",
        "  — the archive's own words",
        "  │ “It left at six.” [..]",
        "  — The Riverside Courier, 2 December 2011, by A. Writer and B. Writer",
    ]
    bold = BOLD.answer(an_answer(outcome=Outcome.CONFIDENT, quotes=(quote,)))
    assert "\x1b[1m“It left at six.”\x1b[22m" in bold
