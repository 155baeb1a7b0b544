"""Faults found by using the product, each with its smallest input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.attribution.attribute import attribute

if TYPE_CHECKING:
    from corpus.article import Attribution

CITED = "\n\nPier Shut\n[Hill Valley Post 3/7/11 by A. Writer]"


def credited(body: str, found: Attribution) -> str:
    return " ".join(q.span.of(body) for q in found.quotations if q.citation is not None)


@pytest.mark.parametrize(
    "report",
    [
        # A quotation that opens in a sentence takes the paragraphs after it along.
        "The Post tells on “April 4 that the pier is shut.\n\n“Its planks gave way.”",
        # An inner mark is not the end of the run.
        "“The pier is shut.\n\n“It is ‘dead,’” she said of it.\n\n“Its planks gave way.”",
        # A list of names is no title, and a quotation may lack its stop.
        "“The pier is shut, and Pell, Reed, Quill and Osk are out of work”",
        # A word of the subject.
        "“The pier is shut.\n\nA reform of the adoption law was asked for.\n\n“It is late.”",
    ],
)
def test_a_report_stays_with_its_source(report: str) -> None:
    body = report + CITED
    words = credited(body, attribute(body))
    assert report.rpartition("“")[2].rstrip("”") in words


@pytest.mark.parametrize(
    ("bracket", "outlet"),
    [
        ("[Guardian 3/7/11 by Ada Quill]", "Guardian"),
        ("[Ed Week 3/7/11]", "Ed Week"),
        ("[Link TV 3/7/11]", "Link TV"),
        ("[PNN news 2/10/11 by Ada Quill]", "PNN news"),
        ("[AP 7 March 2011 by Ada Quill]", "AP"),
    ],
)
def test_outlets_that_were_dropped_or_misread(bracket: str, outlet: str) -> None:
    (found,) = attribute(f"“The pier is shut.”\n\nPier Shut\n{bracket}").citations
    assert found.outlet == outlet
    assert found.date is not None


@pytest.mark.parametrize(
    "bracket", ["[ccnLe_php]", "[TestFixture]", "[Bridge]", "[Hill Valley, NY - November 21, 2011]"]
)
def test_brackets_that_are_code_places_or_datelines(bracket: str) -> None:
    assert attribute(f"“The pier is shut.”\n\nPier Shut\n{bracket}").citations == ()


@pytest.mark.parametrize(
    "body",
    [
        "‘The pier is shut,’ the harbour said.",
        "The harbour: 「桟橋は閉鎖された。人々は来なかった。」",
        "The harbour said: «The pier is shut, and will be.»",
    ],
)
def test_other_marks_quote_too(body: str) -> None:
    assert attribute(body).quotations


def test_of_words_and_the_frame_around_them_only_the_words_are_quoted() -> None:
    body = "“The pier has been shut for a year,” the keeper told us."
    found = attribute(body)
    assert found.uncertain == ()
    assert [q.span.of(body) for q in found.quotations] == ["“The pier has been shut for a year,”"]


def test_words_that_the_archive_wrote_itself_are_never_credited() -> None:
    body = f"As we wrote in March: “The pier will not last the year.”{CITED}"
    assert credited(body, attribute(body)) == ""
