"""The JSON of answers, articles and look-ups is the documented one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.json_output import answer_json, article_json, listing_json
from corpus.article import (
    Attribution,
    DateSource,
    Quotation,
    RegionEvidence,
    RegionTag,
    Span,
    Voice,
)
from corpus.dates import Period
from corpus.gazetteer.gazetteer import Gazetteer
from index.search.answer import ArticleRef, Listed, Listing, Matching, Outcome, QuotePart
from tests.builders import an_answer, an_article, understood
from tests.fakes import CITATION, OWN, QUOTE, SEARCHED, TRAMS

GAZETTEER = Gazetteer.load()

TRAMS_JSON = {
    "id": "0a1b2c3d4e5f",
    "url": "https://sample.example/2011/12/07/trams-return",
    "title": "Trams Return to Sichuan After Forty Years",
    "published": "2011-12-07",
    "search": None,
}
CITATION_JSON = {
    "start": 200,
    "end": 250,
    "text": "[The Riverside Courier 12/2/11 by A. Writer and B. Writer]",
    "outlet": "The Riverside Courier",
    "date": "2011-12-02",
    "writers": ["A. Writer", "B. Writer"],
    "headline": "Green Cars, Old Bell",
    "url": None,
}


OF_OWN: dict[str, object] = {
    "voice": "archive",
    "citation": None,
    "speaker": None,
    "page": None,
    "also_in": [],
    "parts": [],
}
PARTS = (
    QuotePart(Span(100, 129), Voice.QUOTED, CITATION, "Rosa Pell"),
    QuotePart(Span(129, 169), Voice.ARCHIVE, None),
)


def test_an_answer_as_json_has_every_documented_key_and_value() -> None:
    answer = an_answer(
        question="Trams in Sichuan in 2011?",
        understood=understood(
            "Trams in Sichuan in 2011?",
            subject="trams",
            period=Period(date(2011, 1, 1), None),
            regions=("CN-SC",),
        ),
        outcome=Outcome.CONFIDENT,
        searched=SEARCHED,
        quotes=(
            replace(
                QUOTE,
                also_in=(ArticleRef("b", None, "Old", None),),
                parts=PARTS,
                speaker="Rosa Pell",
            ),
            OWN,
        ),
        nearest=(TRAMS,),
    )
    found = json.loads(json.dumps(answer_json(answer, GAZETTEER.described)))
    quote = {
        "text": QUOTE.text,
        "article": TRAMS_JSON,
        "start": 100,
        "end": 169,
        "parts": [
            {
                "start": 100,
                "end": 129,
                "voice": "quoted",
                "citation": CITATION_JSON,
                "speaker": "Rosa Pell",
            },
            {"start": 129, "end": 169, "voice": "archive", "citation": None, "speaker": None},
        ],
        "voice": "quoted",
        "citation": CITATION_JSON,
        "speaker": "Rosa Pell",
        "page": None,
        "link": QUOTE.link,
        "archived": f"https://web.archive.org/web/20111207/{TRAMS.url}",
        "search": None,
        "score": 0.7,
        "highlights": [[0, 49]],
        "also_in": [{"id": "b", "url": None, "title": "Old", "published": None, "search": None}],
    }
    assert found == {
        "question": "Trams in Sichuan in 2011?",
        "understood": {
            "text": "trams",
            "from": "2011-01-01",
            "to": None,
            "regions": ["CN-SC"],
            "preferred_regions": [],
            "cities": [],
            "said": "trams · Sichuan, China · since 2011",
        },
        "answered": True,
        "outcome": "confident",
        "sample": False,
        "searched": {"articles": 4, "passages": 9},
        "quotes": [
            quote,
            quote | OF_OWN,
        ],
        "widened": None,
        "matching": None,
        "nearest": [{"title": TRAMS.title, "url": TRAMS.url, "search": None}],
        "unverified": 0,
        "unsearched": [],
        "seconds": 0.1235,
    }


def test_a_look_up_in_words_counts_its_articles() -> None:
    found = answer_json(an_answer(matching=Matching(12)), GAZETTEER.described)
    assert found["matching"] == {"articles": 12}


@pytest.mark.parametrize(
    ("outcome", "answered"),
    [(Outcome.CONFIDENT, True), (Outcome.HEDGED, True), (Outcome.SILENT, False)],
)
def test_only_silence_is_no_answer(outcome: Outcome, answered: bool) -> None:
    answer = an_answer(outcome=outcome)
    assert answer.answered is answered
    assert answer_json(answer, GAZETTEER.described)["answered"] is answered


def test_an_unknown_voice_is_null() -> None:
    answer = an_answer(outcome=Outcome.CONFIDENT, quotes=(replace(OWN, voice=None, link=None),))
    (quote,) = answer_json(answer, GAZETTEER.described)["quotes"]
    assert (quote["voice"], quote["citation"], quote["link"]) == (None, None, None)


def test_an_article_as_json_has_every_documented_key_and_value() -> None:
    article = an_article(
        published=date(2011, 12, 7),
        date_source=DateSource.BYLINE,
        author="A. Writer",
        categories=("Trams", "Sichuan"),
        attribution=Attribution(
            (CITATION,),
            (Quotation(Span(3, 9), 0, Span(4, 8)), Quotation(Span(12, 20), None)),
            (Span(24, 30),),
        ),
        regions=(RegionTag("CN-SC", RegionEvidence.CATEGORY),),
    )
    assert json.loads(json.dumps(article_json(article))) == {
        "id": article.id,
        "source": "lamp.txt",
        "url": article.url,
        "title": article.title,
        "published": "2011-12-07",
        "date_source": "byline",
        "author": "A. Writer",
        "categories": ["Trams", "Sichuan"],
        "regions": [{"id": "CN-SC", "evidence": "category"}],
        "body": article.body,
        "citations": [CITATION_JSON],
        "quotations": [
            {"start": 3, "end": 9, "citation": 0, "speaker": article.body[4:8]},
            {"start": 12, "end": 20, "citation": None, "speaker": None},
        ],
        "uncertain": [{"start": 24, "end": 30}],
    }


def test_a_listing_as_json_says_what_it_counts() -> None:
    listed = Listed(TRAMS, None, ("Trams",), ("FR",), "It ran.")
    listing = Listing((listed,), 3, 1, 2, {"2011-12": 2}, {"FR": 3}, sample=True)
    assert json.loads(json.dumps(listing_json(listing))) == {
        "total": 3,
        "undated": 1,
        "offset": 2,
        "sample": True,
        "articles": [
            TRAMS_JSON
            | {
                "author": None,
                "categories": ["Trams"],
                "regions": ["FR"],
                "opening": "It ran.",
            }
        ],
        "months": {"2011-12": 2},
        "regions": {"FR": 3},
        "unverified": 0,
    }
