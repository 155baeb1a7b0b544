from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot import voice_wording, wording
from corpus.article import Citation, Span, Voice
from corpus.dates import Period
from corpus.gazetteer.gazetteer import Gazetteer
from index.query.follow_up import Move
from index.query.parser import parse_question
from index.search.answer import (
    FollowedUp,
    Listed,
    Listing,
    Matching,
    Outcome,
    QuotePart,
    Relaxation,
    Unsearched,
    Widening,
)
from index.search.filters import Filters
from tests.fakes import CITATION, OWN, QUOTE, SEARCHED, TRAMS, a_silence, an_answer, describe

GAZETTEER = Gazetteer.load()


def test_a_cited_quote_names_outlet_date_writers_and_the_archives_date() -> None:
    assert voice_wording.attribution(QUOTE) == (
        "The Riverside Courier, 2 December 2011, by A. Writer and B. Writer. "
        "Quoted by the archive on 7 December 2011."
    )


def test_the_archives_own_words_are_called_so() -> None:
    assert voice_wording.attribution(OWN) == "The archive's own words, 7 December 2011."


def test_a_quotation_without_a_citation_says_that_its_source_is_not_given() -> None:
    quote = replace(QUOTE, citation=None)
    said = voice_wording.attribution(quote)
    assert said == "Quoted there; source not given. Posted on 7 December 2011."


def test_words_of_nobody_known_are_called_uncertain_and_name_no_outlet() -> None:
    said = voice_wording.attribution(replace(QUOTE, voice=None))
    assert said == "Whose words these are is not certain. Posted on 7 December 2011."


def test_what_is_not_known_of_the_post_is_said() -> None:
    quote = replace(OWN, article=replace(TRAMS, url=None, published=None))
    assert voice_wording.attribution(quote) == (
        "The archive's own words. No date known. No address known for this article."
    )


def test_words_of_a_printed_document_are_cited_by_page() -> None:
    quote = replace(OWN, page=4)
    assert voice_wording.attribution(quote) == ("The archive's own words, 7 December 2011. Page 4.")
    assert voice_wording.post_in_words(quote).endswith("(7 December 2011), page 4")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"date": None}, "The Riverside Courier, by A. Writer and B. Writer"),
        ({"outlet": None, "writers": ()}, "2 December 2011"),
        ({"writers": ("A", "B", "C")}, "The Riverside Courier, 2 December 2011, by A, B and C"),
        ({"outlet": None, "writers": (), "date": None, "text": "[Elsewhere]"}, "Elsewhere"),
    ],
)
def test_a_source_says_what_its_citation_gives(changes: dict[str, object], expected: str) -> None:
    assert voice_wording.source_in_words(replace(CITATION, **changes)) == expected  # type: ignore[arg-type]


def test_an_outlet_that_ends_in_a_full_stop_gets_no_second_one() -> None:
    citation = replace(CITATION, outlet="Gazette Inc.", date=None, writers=())
    said = voice_wording.attribution(replace(QUOTE, citation=citation))
    assert said == "Gazette Inc. Quoted by the archive on 7 December 2011."


@pytest.mark.parametrize(
    ("voice", "citation", "expected"),
    [
        (
            Voice.QUOTED,
            CITATION,
            "The Riverside Courier, 2 December 2011, by A. Writer and B. Writer",
        ),
        (Voice.QUOTED, None, "quoted there; source not given"),
        (Voice.ARCHIVE, None, "the archive's own words"),
        (None, None, "whose words these are is not certain"),
    ],
)
def test_the_terminals_line_says_whose_words_they_are(
    voice: Voice | None, citation: object, expected: str
) -> None:
    part = QuotePart(QUOTE.span, voice, citation)  # type: ignore[arg-type]
    assert voice_wording.voices_in_words([part]) == expected


PAPER = "The Riverside Courier, 2 December 2011, by A. Writer and B. Writer"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(9, CITATION, "Rosa Pell")], f"Rosa Pell, quoted by {PAPER}"),
        ([(9, CITATION, None), (5, CITATION, "Rosa Pell")], f"{PAPER}, quoting Rosa Pell"),
        (
            [(5, CITATION, "Rosa Pell"), (2, CITATION, None), (5, CITATION, "Hal Orme")],
            f"Rosa Pell and Hal Orme, quoted by {PAPER}",
        ),
        ([(9, None, "Rosa Pell")], "Rosa Pell"),
        (
            [(9, None, None), (5, None, "Rosa Pell")],
            "a source that is not given, quoting Rosa Pell",
        ),
    ],
)
def test_who_speaks_is_named_with_the_source(
    parts: list[tuple[int, object, str | None]], expected: str
) -> None:
    start, made = 100, []
    for length, citation, speaker in parts:
        span = Span(start, start + length)
        made.append(QuotePart(span, Voice.QUOTED, citation, speaker))  # type: ignore[arg-type]
        start += length
    assert voice_wording.voices_in_words(made) == expected


def test_a_speaker_is_named_where_the_post_is_named_already() -> None:
    part = QuotePart(QUOTE.span, Voice.QUOTED, CITATION, "Rosa Pell")
    quote = replace(QUOTE, parts=(part,), speaker="Rosa Pell")
    assert voice_wording.attribution(quote).startswith(f"Rosa Pell, quoted by {PAPER}. ")
    unsourced = replace(quote, citation=None, parts=(part._replace(citation=None),))
    assert voice_wording.attribution(unsourced).startswith("Rosa Pell. Quoted by the archive on")


def test_what_was_understood_names_places_then_dates_then_topics() -> None:
    period = Period(start=date(2011, 10, 1), end=date(2011, 12, 31))
    filters = Filters(period=period, regions=("CN-SC", "FR"), categories=("Trams",))
    answer = an_answer(question="the tram line", filters=filters)
    assert wording.understood(answer, describe) == (
        "Read as: the tram line · Sichuan, China or France · 1 October to 31 December 2011 · Trams"
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "What happened to the tram line in Sichuan in late 2011?",
            "what happened to the tram line · Sichuan, China · 1 October to 31 December 2011",
        ),
        ("Dutch report", "Dutch report · Netherlands"),
        ("trams in Mexico or Guatemala", "trams · Mexico and Guatemala"),
        ("last month", "February 2016"),
        ("May I ask?", "May I ask"),
        ("", ""),
    ],
)
def test_a_question_is_summed_up_as_it_was_read(question: str, expected: str) -> None:
    read = parse_question(question, today=date(2016, 3, 10))
    assert read.summary(GAZETTEER.described) == expected


def test_a_summary_names_no_dates_or_places_that_were_dropped() -> None:
    read = parse_question("last month", today=date(2016, 3, 10))
    assert replace(read, period=Period()).summary(GAZETTEER.described) == "last month"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "trams in Georgia",
            (
                "Which Georgia? the country: --region GE · the US state: --region US-GA. "
                "Read as the country."
            ),
        ),
        (
            "Congolese trams",
            (
                "Which Congolese? Democratic Republic of the Congo: --region CD · "
                "Republic of the Congo: --region CG. Read as Democratic Republic of the Congo."
            ),
        ),
        (
            "trams in Washington",
            (
                "Which Washington? District of Columbia, United States: --region US-DC · "
                "Washington, United States: --region US-WA. "
                "Read as District of Columbia, United States."
            ),
        ),
    ],
)
def test_an_ambiguous_name_says_how_it_was_read(question: str, said: str) -> None:
    (name,) = parse_question(question, today=date(2016, 3, 10)).ambiguous
    assert wording.ambiguity(name, GAZETTEER.described, option="--region ") == said


def test_dates_that_are_only_preferred_are_shown_and_said_to_be() -> None:
    period = Period(date(2011, 1, 1), date(2011, 12, 31))
    answer = an_answer(question="the tram line", preferred=True)
    read = replace(answer.understood, period=period)
    answer = replace(answer, understood=read)
    assert wording.understood(answer, describe) == "Read as: the tram line · 2011"
    assert wording.preference(answer) == (
        "Passages from around then come first; other dates count too."
    )
    assert wording.preference(replace(answer, preferred=False)) is None


def test_dates_that_do_not_count_from_today_say_from_which_day() -> None:
    newest = date(2015, 6, 12)
    question = "Which trams opened this year?"
    read = parse_question(question, today=date(2026, 11, 20), newest=newest)
    answer = replace(an_answer(question=question), understood=read, preferred=True)
    said = 'The newest article is of 12 June 2015, so "this year" was read as 2015.'
    assert said in wording.reading(answer, describe, option="--region ")
    today = replace(answer, understood=replace(read, counted_from=None))
    assert said not in wording.reading(today, describe, option="--region ")


@pytest.mark.parametrize(
    ("move", "found", "said"),
    [
        (Move.GO_ON, True, ["This is how the same article goes on."]),
        (Move.TIME, True, ["This is the nearest place where the same article names a time."]),
        (
            Move.REASON,
            False,
            [
                "The article gives no reason in so many words near what was quoted.",
                "This is how the same article goes on.",
            ],
        ),
        (
            Move.SOURCE,
            False,
            [
                "The article names nobody else near these words.",
                "What was quoted before: The archive's own words, 7 December 2011.",
            ],
        ),
    ],
)
def test_what_follows_a_quote_up_says_what_it_is(move: Move, found: bool, said: list[str]) -> None:
    answer = an_answer(followed=FollowedUp(move, OWN, found=found))
    assert list(wording.preface(answer)) == said


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (Move.GO_ON, ["The article ends with what was quoted."]),
        (Move.TIME, ["The article names no time."]),
        (
            Move.REASON,
            [
                "The article gives no reason in so many words near what was quoted.",
                "The article ends with what was quoted.",
            ],
        ),
    ],
)
def test_where_nothing_more_is_there_it_says_so(move: Move, said: list[str]) -> None:
    answer = a_silence(followed=FollowedUp(move, OWN, found=False))
    assert wording.silence(answer, describe) == said
    assert list(wording.reading(answer, describe, option="--region ")) == []


@pytest.mark.parametrize(
    ("articles", "shown", "outcome", "said"),
    [
        (12, 2, Outcome.CONFIDENT, "12 articles speak of this; the newest 2 are shown."),
        (12, 1, Outcome.CONFIDENT, "12 articles speak of this; the newest is shown."),
        (2, 2, Outcome.CONFIDENT, "2 articles speak of this, the newest first."),
        (1, 1, Outcome.CONFIDENT, "1 article speaks of this."),
        (3, 1, Outcome.HEDGED, "3 articles may speak of this; the newest is shown."),
    ],
)
def test_a_look_up_in_words_says_how_many_articles_there_are(
    articles: int, shown: int, outcome: Outcome, said: str
) -> None:
    other = replace(OWN, article=replace(TRAMS, id="1b2c3d4e5f60"))
    quotes = (QUOTE, OWN, other) if shown == 2 else (QUOTE, OWN)
    answer = an_answer(matching=Matching(articles), quotes=quotes, outcome=outcome)
    assert next(iter(wording.preface(answer))) == said


def test_what_was_searched_counts_articles_and_years_and_names_the_sample() -> None:
    assert wording.searched(an_answer()) == "Searched 4 of 36 articles, 2003 to 2014"
    everything = replace(SEARCHED, articles=36, first=date(2003, 1, 1), last=date(2003, 5, 1))
    assert wording.searched(an_answer(searched=everything, sample=True)) == (
        "Searched 36 articles, 2003 · from the sample archive"
    )


def test_silence_says_what_was_searched_and_that_there_was_no_filter() -> None:
    assert wording.silence(a_silence(searched=replace(SEARCHED, articles=36)), describe) == [
        "Nothing in the archive answers this.",
        "Searched 36 articles, 2003 to 2014 · no filter.",
    ]


def test_silence_under_a_filter_says_what_dropping_it_would_find() -> None:
    period = Period(start=date(2001, 1, 1), end=date(2002, 12, 31))
    answer = a_silence(
        filters=Filters(period=period),
        searched=replace(SEARCHED, articles=0, undated=2, first=None, last=None),
        relaxations=(Relaxation("dates", 3),),
    )
    assert wording.silence(answer, describe) == [
        "Nothing in the archive for 2001 to 2002.",
        "Searched 0 of 36 articles.",
        "Without the dates, 3 articles speak of this.",
        "2 articles without a date were not considered.",
    ]


def test_one_of_a_thing_takes_the_singular() -> None:
    assert (
        wording.relaxation(Relaxation("region", 1))
        == "Without the place, 1 article speaks of this."
    )
    assert wording.undated(replace(SEARCHED, undated=1)) == (
        "1 article without a date was not considered."
    )
    assert wording.undated(SEARCHED) is None


def test_a_hedged_answer_warns_and_a_confident_one_does_not() -> None:
    hedged = an_answer(outcome=Outcome.HEDGED)
    assert wording.hedge(hedged) == wording.HEDGE
    assert wording.hedge(replace(hedged, quotes=(QUOTE, OWN))) == wording.HEDGES
    assert wording.hedge(an_answer()) is None


def test_a_look_up_says_where_in_the_list_its_page_is() -> None:
    item = Listed(article=TRAMS, author=None, categories=(), regions=(), opening="")
    page = Listing(
        articles=(item, item), total=36, undated=2, offset=10, months={}, regions={}, sample=False
    )
    assert wording.listed(page) == "Articles 11 to 12 of 36, newest first · 2 without a date"
    assert wording.listed(replace(page, total=1, undated=0, articles=(item,))) == "1 article"
    assert wording.listed(replace(page, total=0)) == "No article in the archive matches."


LEAD_IN = "The Courier writes:\n\n"
SAID = "“It left at six.”"
OF_TWO_VOICES = replace(
    QUOTE,
    text=f"{LEAD_IN}{SAID}",
    span=Span(0, len(LEAD_IN) + len(SAID)),
    highlights=(),
    parts=(
        QuotePart(Span(0, len(LEAD_IN)), Voice.ARCHIVE, None),
        QuotePart(Span(len(LEAD_IN), len(LEAD_IN) + len(SAID)), Voice.QUOTED, CITATION),
    ),
)


@pytest.mark.parametrize(
    ("voices", "said"),
    [
        ([(Voice.ARCHIVE, None)], "the archive's own words"),
        ([(Voice.QUOTED, None)], "quoted there; source not given"),
        ([(None, None)], "whose words these are is not certain"),
        (
            [(Voice.ARCHIVE, None), (Voice.QUOTED, CITATION), (Voice.ARCHIVE, None)],
            (
                "the archive's own words, quoting "
                "The Riverside Courier, 2 December 2011, by A. Writer and B. Writer"
            ),
        ),
        (
            [(Voice.ARCHIVE, None), (None, None)],
            "the archive's own words; whose words some of these are is not certain",
        ),
    ],
)
def test_the_voices_of_a_paragraph_are_named_together(
    voices: list[tuple[Voice | None, Citation | None]], said: str
) -> None:
    parts = [QuotePart(QUOTE.span, voice, citation) for voice, citation in voices]
    assert voice_wording.voices_in_words(parts) == said


def test_an_aside_does_not_make_a_report_the_archives_own() -> None:
    parts = [
        QuotePart(Span(0, 40), Voice.QUOTED, CITATION),
        QuotePart(Span(40, 50), Voice.ARCHIVE, None),
        QuotePart(Span(50, 90), Voice.QUOTED, CITATION),
    ]
    source = "The Riverside Courier, 2 December 2011, by A. Writer and B. Writer"
    assert voice_wording.voices_in_words(parts) == f"{source}, with words of the archive's own"


@pytest.mark.parametrize(
    ("widened", "regions", "said"),
    [
        (
            Widening(("Oakland",), ("US-CA",), named=False),
            ("US-CA",),
            "No passage names Oakland; searched California, United States.",
        ),
        (
            Widening(("Oakland",), ("US-CA",), named=True),
            ("US-CA",),
            "No passage about Oakland answers this; searched California, United States.",
        ),
        (
            Widening((), ("PE",), named=False),
            (),
            "No passage is about Peru; searched everywhere.",
        ),
    ],
)
def test_what_was_searched_instead_of_a_place_is_said(
    widened: Widening, regions: tuple[str, ...], said: str
) -> None:
    answer = an_answer(filters=Filters(regions=regions), widened=widened)
    assert wording.widening(answer, GAZETTEER.described) == said
    assert said in wording.reading(answer, GAZETTEER.described, option="--region ")


def test_a_place_that_only_prefers_says_so() -> None:
    parsed = parse_question("Has Peru banned trams?", today=date(2016, 3, 10))
    answer = an_answer(understood=parsed, filters=Filters(regions=("PE",)))
    assert wording.preference(answer) == (
        "Passages about that place come first; other places count too."
    )


def test_a_city_is_named_with_what_it_lies_in() -> None:
    filters = Filters(regions=("US-CA",), cities=("Oakland",))
    words = wording.filters_in_words(filters, GAZETTEER.described)
    assert words == ["Oakland (California, United States)"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((), None),
        (
            (Unsearched(4, date(1912, 3, 9), date(1931, 1, 2)),),
            "Part of the archive (1912 to 1931) could not be searched just now.",
        ),
        (
            (
                Unsearched(4, date(1912, 3, 9), date(1912, 5, 2)),
                Unsearched(1, date(1950, 1, 1), date(1953, 1, 1)),
            ),
            "Part of the archive (1912, 1950 to 1953) could not be searched just now.",
        ),
        (
            (Unsearched(2, None, None),),
            "Part of the archive (no date known) could not be searched just now.",
        ),
        (
            (Unsearched(36, date(1912, 3, 9), date(1931, 1, 2), is_all=True),),
            "The archive could not be searched just now.",
        ),
    ],
)
def test_a_part_that_could_not_be_searched_is_named_with_an_answer_and_with_silence(
    parts: tuple[Unsearched, ...], said: str | None
) -> None:
    answer = an_answer(searched=SEARCHED, unsearched=parts)
    assert wording.unsearched(parts) == said
    silent = a_silence(searched=SEARCHED, unsearched=parts)
    for lines in (list(wording.preface(answer)), wording.silence(silent, describe)):
        assert any("could not be searched" in line for line in lines) == bool(parts)
        assert said is None or said in lines
