"""Hand-made values and fakes by Protocol, shared by the tests of the bot."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from corpus.article import Citation, Span, Voice
from corpus.dates import Period
from index.query.parser import ParsedQuestion
from index.search.answer import Answer, ArticleRef, Outcome, Quote, Searched
from index.search.filters import Filters

PLACES = {
    "142": "Asia",
    "CN": "China",
    "CN-SC": "Sichuan, China",
    "FR": "France",
    "MX": "Mexico",
}

TRAMS = ArticleRef(
    id="0a1b2c3d4e5f",
    url="https://sample.example/2011/12/07/trams-return",
    title="Trams Return to Sichuan After Forty Years",
    published=date(2011, 12, 7),
)
CITATION = Citation(
    span=Span(200, 250),
    text="[The Riverside Courier 12/2/11 by A. Writer and B. Writer]",
    outlet="The Riverside Courier",
    date=date(2011, 12, 2),
    writers=("A. Writer", "B. Writer"),
    headline="Green Cars, Old Bell",
    block=Span(180, 250),
)
QUOTE = Quote(
    text="“The first tram left at six,” the operator said. It carried one dog.",
    article=TRAMS,
    span=Span(100, 169),
    voice=Voice.QUOTED,
    citation=CITATION,
    link=f"{TRAMS.url}#:~:text=The%20first%20tram",
    score=0.7,
    highlights=(Span(0, 49),),
    regions=("CN-SC",),
    left_out=(False, False),
)
OWN = replace(QUOTE, voice=Voice.ARCHIVE, citation=None)
SEARCHED = Searched(
    articles=4, passages=9, of_articles=36, undated=0, first=date(2003, 1, 2), last=date(2014, 5, 6)
)


def an_answer(**changes: Any) -> Answer:  # noqa: ANN401 - fields of an Answer
    """A confident answer of one quote, with whatever differs."""
    question = changes.pop("question", "What happened to the tram line?")
    answer = Answer(
        question=question,
        understood=ParsedQuestion(
            question, subject=question, period=Period(), regions=(), ambiguous=()
        ),
        outcome=Outcome.CONFIDENT,
        filters=Filters(),
        preferred=False,
        searched=SEARCHED,
        quotes=(QUOTE,),
        nearest=(),
        relaxations=(),
        sample=False,
        seconds=0.1,
    )
    return replace(answer, **changes)


def a_silence(**changes: Any) -> Answer:  # noqa: ANN401 - fields of an Answer
    """An answer that quotes nothing and names the closest title."""
    return an_answer(**({"outcome": Outcome.SILENT, "quotes": (), "nearest": (TRAMS,)} | changes))


def describe(region: str) -> str:
    """The region's name with its parents, as the gazetteer gives it."""
    return PLACES.get(region, region)


def sentences(text: str) -> list[Span]:
    """Sentences by full stop and space; covers every code point."""
    ends = [match.end() for match in re.finditer(r"[.!?”]\s+", text)]
    edges = [0, *ends, len(text)]
    return [Span(a, b) for a, b in pairwise(edges) if a < b]
