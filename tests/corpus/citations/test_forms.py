"""Citations in every form seen, and the brackets that must never be taken for one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Citation
from corpus.citations import forms as citations
from corpus.citations.candidate import Role

MARCH_9 = date(2011, 3, 9)

# form: (body, outlet, date, writers, headline, block)
FORMS: dict[str, list[tuple[str, str | None, date | None, tuple[str, ...], str | None, str]]] = {
    "own line below the headline": [
        (
            "Prose.\n\nPier Shut as Planks Give Way\n[Hill Valley Post 3/9/11 by A. Writer]\nMore.",
            "Hill Valley Post", MARCH_9, ("A. Writer",), "Pier Shut as Planks Give Way",
            "Pier Shut as Planks Give Way\n[Hill Valley Post 3/9/11 by A. Writer]",
        ),
        (
            "Officials freed from clutches of a lift\n[The Star 12/7/11 by Reuters]",
            "The Star", date(2011, 12, 7), ("Reuters",), "Officials freed from clutches of a lift",
            "Officials freed from clutches of a lift\n[The Star 12/7/11 by Reuters]",
        ),
        (
            "From Rags to Sails\n\n[msnbc.com 3/9/2011 by Ana de la Cruz]\n",
            "msnbc.com", MARCH_9, ("Ana de la Cruz",), "From Rags to Sails",
            "From Rags to Sails\n\n[msnbc.com 3/9/2011 by Ana de la Cruz]",
        ),
    ],
    "two writers": [
        (
            "Eleven Hens\n[China Daily 3/9/11 by Zhang San and Li Si]",
            "China Daily", MARCH_9, ("Zhang San", "Li Si"), "Eleven Hens",
            "Eleven Hens\n[China Daily 3/9/11 by Zhang San and Li Si]",
        ),
        (
            "Eleven Hens\n[Meadow Gazette 3/9/11 by A. Writer, B. Writer & C. Writer]",
            "Meadow Gazette", MARCH_9, ("A. Writer", "B. Writer", "C. Writer"), "Eleven Hens",
            "Eleven Hens\n[Meadow Gazette 3/9/11 by A. Writer, B. Writer & C. Writer]",
        ),
        (
            "Eleven Hens\n[Meadow Gazette 3/9/11 by Peter Osk, Jr. and staff]",
            "Meadow Gazette", MARCH_9, ("Peter Osk, Jr.", "staff"), "Eleven Hens",
            "Eleven Hens\n[Meadow Gazette 3/9/11 by Peter Osk, Jr. and staff]",
        ),
    ],
    "on the headline's line": [
        (
            "Swallow Stops a Clock [Tideway Journal 3/9/11 by Plainwire]",
            "Tideway Journal", MARCH_9, ("Plainwire",), "Swallow Stops a Clock",
            "Swallow Stops a Clock [Tideway Journal 3/9/11 by Plainwire]",
        ),
        (
            "  • Swallow stops a clock [Tideway Journal 3/9/11]",
            "Tideway Journal", MARCH_9, (), "Swallow stops a clock",
            "  • Swallow stops a clock [Tideway Journal 3/9/11]",
        ),
        (
            "Minister Calls Swallow “Exhilarating” [48 Hours 3/9/11 by A. Writer]",
            "48 Hours", MARCH_9, ("A. Writer",), "Minister Calls Swallow “Exhilarating”",
            "Minister Calls Swallow “Exhilarating” [48 Hours 3/9/11 by A. Writer]",
        ),
    ],
    "inside a sentence": [
        (
            "The paper [Hill Valley Post 3/9/11 by A. Writer] says that it was the goat.",
            "Hill Valley Post", MARCH_9, ("A. Writer",), None, "",
        ),
        (
            "An account is in the school's leaflet [Oct 2, 2014 Pilar Bright], and it is short.",
            None, date(2014, 10, 2), ("Pilar Bright",), None, "",
        ),
        (
            "The children were brought to the city [Hill Valley Post 3/9/11 by A. Writer].",
            "Hill Valley Post", MARCH_9, ("A. Writer",), None, "",
        ),
    ],
    "glued to the headline": [
        (
            "You can see it at Mangoes to the Cabin[Hill Valley Post by Ada Quill/Plainwire].",
            "Hill Valley Post", None, ("Ada Quill", "Plainwire"), "Mangoes to the Cabin", "",
        ),
        (
            "They say so in Goat Wins Again[Meadow Gazette 3/9/11 by A. Writer], as we did.",
            "Meadow Gazette", MARCH_9, ("A. Writer",), "Goat Wins Again", "",
        ),
        (
            "It was all in Goat Wins Again[Meadow Gazette], if you have time.",
            "Meadow Gazette", None, (), "Goat Wins Again", "",
        ),
    ],
    "after a raw address": [
        (
            "https://host.example/page [Outlet Weekly 3/9/11 by A. Writer]. The text goes on.",
            "Outlet Weekly", MARCH_9, ("A. Writer",), None, "",
        ),
        (
            "https://host.example/page [Outlet Weekly]",
            "Outlet Weekly", None, (), None, "https://host.example/page [Outlet Weekly]",
        ),
        (
            "It is at www.host.example/a?b=1 [Outlet Weekly 3/9/11] for now.",
            "Outlet Weekly", MARCH_9, (), None, "",
        ),
    ],
    "no author": [
        (
            "Small Stripes\n[The Evening Thimble 3/9/11]",
            "The Evening Thimble", MARCH_9, (), "Small Stripes",
            "Small Stripes\n[The Evening Thimble 3/9/11]",
        ),
        (
            "“It is small.”\n\n[The Evening Thimble, 3/9/11]",
            "The Evening Thimble", MARCH_9, (), None, "[The Evening Thimble, 3/9/11]",
        ),
        (
            "“It is small.” [The Evening Thimble (3/9/11)]",
            "The Evening Thimble", MARCH_9, (), None, "[The Evening Thimble (3/9/11)]",
        ),
    ],
    "an outlet alone": [
        (
            "From Band Contract Has No Closing Hour [Hill Valley Post]",
            "Hill Valley Post", None, (), "Band Contract Has No Closing Hour",
            "From Band Contract Has No Closing Hour [Hill Valley Post]",
        ),
        ("Goat Wins\n[Reuters]", "Reuters", None, (), "Goat Wins", "Goat Wins\n[Reuters]"),
        (
            "Goat Wins Again [Lantern Weekly]",
            "Lantern Weekly", None, (), "Goat Wins Again", "Goat Wins Again [Lantern Weekly]",
        ),
    ],
    "the date first": [
        (
            "Notes on a Goat\n[Sep 7, 2010 Ada Quill]",
            None, date(2010, 9, 7), ("Ada Quill",), "Notes on a Goat",
            "Notes on a Goat\n[Sep 7, 2010 Ada Quill]",
        ),
        (
            "Notes on a Goat\n[March 9, 2011 by Ada Quill and Tom Reed]",
            None, MARCH_9, ("Ada Quill", "Tom Reed"), "Notes on a Goat",
            "Notes on a Goat\n[March 9, 2011 by Ada Quill and Tom Reed]",
        ),
        (
            "Notes on a Goat\n[3/9/11 Ada Quill]",
            None, MARCH_9, ("Ada Quill",), "Notes on a Goat",
            "Notes on a Goat\n[3/9/11 Ada Quill]",
        ),
    ],
    "a date that cannot be": [
        (
            "Goat Wins\n[Reuters 13/45/11 by A. Writer]",
            "Reuters", None, ("A. Writer",), "Goat Wins",
            "Goat Wins\n[Reuters 13/45/11 by A. Writer]",
        ),
        (
            "Goat Wins\n[Reuters 2/30/11]",
            "Reuters", None, (), "Goat Wins", "Goat Wins\n[Reuters 2/30/11]",
        ),
        (
            "Goat Wins\n[Feb 29, 2011 Ada Quill]",
            None, None, ("Ada Quill",), "Goat Wins", "Goat Wins\n[Feb 29, 2011 Ada Quill]",
        ),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "outlet", "day", "writers", "headline", "block"),
    [row for rows in FORMS.values() for row in rows],
    ids=[f"{form} {number}" for form, rows in FORMS.items() for number in range(len(rows))],
)
def test_each_form_is_read_whole(
    body: str,
    outlet: str | None,
    day: date | None,
    writers: tuple[str, ...],
    headline: str | None,
    block: str,
) -> None:
    (found,) = citations.find_citations(body)
    assert (found.outlet, found.date, found.writers) == (outlet, day, writers)
    assert (found.headline, found.block.of(body)) == (headline, block)
    assert found.text == found.span.of(body)
    assert found.text.startswith("[")
    assert found.text.endswith("]")


NO_CITATIONS = {
    "a letter at the start of a word": [
        "“[T]he goat won.”",
        "Goat Wins\n“[I]t was close.”",
        "He said that [h]is goat won, and [T]hat was all.",
    ],
    "a note": [
        "The gaot [sic] won.",
        "“It won.” [Emphasis added]",
        "Goat Wins [Photo by Ada Quill]",
    ],
    "a short aside": ["The court [in Graz] sat.", "“The goat [Biscuit] won.”", "It won [Yes!]."],
    "a long aside": [
        "“The goat won [which one? there are three in the street… we asked]”, he said.",
        "“The goat won [this is the goat that we wrote about on 3/9/11, is it not?]”",
        "[We think that the goat was right. Who would not have eaten the hat?]",
    ],
    "an aside on a line of its own": [
        "The goat won, and that was that.\n[Update]",
        "“The goat won.”\n\n[Our own goat lost.]",
        "Goat Wins\n[continued from last week]",
    ],
    "a name that no place speaks for": [
        "The prize [Golden Horn] went to the goat.",
        "“He works for the paper [Hill Valley Post] and keeps goats.”",
        "The goat was seen [Meadow Street] on Monday.",
    ],
    "a dated remark": ["It won. [Update 3/9/11]", "[Monday 3/9/11]", "[she died 3/9/11 in Graz]"],
    "an empty or broken bracket": ["Goat Wins\n[]", "Goat Wins\n[Reuters 3/9/11", "Goat Wins\n[ ]"],
}


@pytest.mark.parametrize(
    "body",
    [body for bodies in NO_CITATIONS.values() for body in bodies],
    ids=[
        f"{trap} {number}" for trap, bodies in NO_CITATIONS.items() for number in range(len(bodies))
    ],
)
def test_other_brackets_are_no_citations(body: str) -> None:
    assert citations.find_citations(body) == ()


@pytest.mark.parametrize(
    "line",
    [
        "The council has closed the pier.",
        "It sank. Nobody was on board",
        "“The goat won.”",
        "of the year, he said.”",
        "See what we found",
        "https://host.example/page",
        "Goat Wins [Reuters]",
        "",
        "word " * 40,
    ],
)
def test_these_lines_are_no_headlines(line: str) -> None:
    assert not citations.is_headline(line)


def test_a_sub_head_right_below_a_citation_belongs_to_no_citation() -> None:
    body = "Goat Wins\n[Reuters 3/9/11]\n\nWhat the Goat Ate\n\nA hat."
    (found,) = citations.find_citations(body)
    assert found.block.of(body) == "Goat Wins\n[Reuters 3/9/11]"


@pytest.mark.parametrize(
    ("body", "role"),
    [
        ("https://host.example/page [Outlet Weekly 3/9/11]. “It won.”", Role.EITHER),
        ("From Goat Wins Again [Reuters 3/9/11]", Role.EITHER),
        ("  • Goat Wins Again [Reuters 3/9/11]", Role.INTRODUCES),
        ("Goat Wins Again\n[Reuters 3/9/11]", Role.FOLLOWS),
        ("Goat Wins Again [Reuters 3/9/11]", Role.FOLLOWS),
        ("They say so [Reuters 3/9/11], and we do.", Role.MENTION),
    ],
)
def test_where_the_quotation_of_a_citation_may_stand(body: str, role: Role) -> None:
    (found,) = citations.find_citations(body)
    assert citations.candidate(body, found).role is role


names = st.sampled_from(["Hill Valley Post", "The Star", "msnbc.com", "allAfrica", "48 Hours"])
people = st.lists(
    st.sampled_from(["Zhang San", "A. Writer", "Reuters", "Ana de la Cruz", "O’Hara"]),
    max_size=3,
    unique=True,
)
days = st.dates(date(1970, 1, 1), date(2068, 12, 31))


@given(names, days, people, st.sampled_from([" and ", ", ", "/", " & "]))
def test_what_is_written_as_a_citation_is_read_as_it_was_meant(
    outlet: str, day: date, writers: list[str], between: str
) -> None:
    by = f" by {between.join(writers)}" if writers else ""
    body = f"Goat Wins\n[{outlet} {day.month}/{day.day}/{day:%y}{by}]\n"
    (found,) = citations.find_citations(body)
    assert (found.outlet, found.date, found.writers) == (outlet, day, tuple(writers))


@given(st.text(alphabet="[]A a.3/9/11“”\nby,", max_size=200))
def test_citations_of_any_text_are_ordered_slices_that_do_not_overlap(body: str) -> None:
    end = 0
    for each in citations.find_citations(body):
        assert isinstance(each, Citation)
        assert each.text == each.span.of(body)
        assert each.block.covers(each.span) or each.block.start == each.block.end
        assert each.span.start >= end
        end = max(each.span.end, each.block.end)


@pytest.mark.parametrize(
    ("sentence", "headline"),
    [
        (
            "We cried: How Ethiopia's Adoption Industry Dupes[The Lantern by A. Writer].",
            "How Ethiopia's Adoption Industry Dupes",
        ),
        (
            "Read it in: Read From Rags to Riches at Last[The Lantern by A. Writer].",
            "Rags to Riches at Last",
        ),
    ],
)
def test_a_headline_in_a_sentence_keeps_all_of_its_letters(sentence: str, headline: str) -> None:
    (found,) = citations.find_citations(sentence)
    assert found.headline == headline
