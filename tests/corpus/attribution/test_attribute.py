"""Whose words a body holds: marked posts for every trap, and laws that hold for any text."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Attribution, Post, Span
from corpus.attribution import attribute
from corpus.profile import named_profile
from corpus.readers import plaintext
from corpus.readers.files import SourceFile
from tests.corpus import marked
from tests.linear.growth import best
from tests.paths import ATTRIBUTED_POSTS, SAMPLE
from tests.quality.attribution_changes import is_clean
from tests.quality.marked_posts import MarkedPost
from tests.quality.voices_given import Kind
from tests.quality.voices_given import given as given_voices

POSTS = list(marked.read_marked_posts(ATTRIBUTED_POSTS))


@pytest.mark.parametrize(("trap", "text"), POSTS, ids=[trap for trap, _ in POSTS])
def test_a_post_is_attributed_as_its_marks_say(trap: str, text: str) -> None:
    body = marked.unmarked(text)
    assert marked.marked(body, attribute.attribute(body)) == text


def test_every_trap_has_three_posts() -> None:
    assert set(Counter(trap for trap, _ in POSTS).values()) == {3}


@pytest.mark.parametrize("ending", ["\n", "\n \n", "\n\u00a0\n", "\n\n\n"])
def test_single_and_odd_blank_lines_change_nothing(ending: str) -> None:
    for _, text in POSTS[:9]:
        body = marked.unmarked(text).replace("\n\n", ending)
        assert marked.marked(body, attribute.attribute(body)) == text.replace("\n\n", ending)


# Prose without marks below a citation that may introduce it

PLAIN = "The pier has been closed since two of its planks gave way."
HEADED = "Pier Shut [Hill Valley Post 3/7/11]"


@pytest.mark.parametrize(
    ("body", "uncertain"),
    [
        (f"{HEADED}:\n\n{PLAIN}\n\nWe saw it.", PLAIN),
        (f"(1) {HEADED}\n{PLAIN}\n\n(2) We saw it.", PLAIN),
        (f"Our picks.\n\nhttps://pier.example/7 [Hill Valley Post 3/7/11].\n\n{PLAIN}", PLAIN),
        (f"{HEADED}:\n\n{PLAIN} We saw it.", ""),
        (f"{HEADED}:\n\nWorth reading.", ""),
        (f"“{PLAIN}”\n{HEADED}\n\nThe other one is open.", ""),
    ],
)
def test_plain_prose_that_a_citation_may_introduce_is_uncertain(body: str, uncertain: str) -> None:
    found = attribute.attribute(body)
    assert "".join(each.of(body) for each in found.uncertain) == uncertain


# Stretches that the source marks as quoted

QUOTED = "The pier has been closed.\n\nIt will open in spring."
CITED = "Pier Shut\n[Hill Valley Post 3/7/11]"
CITED_TOO = "Pier Opens\n[Lantern Weekly 5/1/11]"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["Ours.", f"<{QUOTED}>", CITED, "Ours."], [0]),
        (["Ours.", CITED, f"<{QUOTED}>", "Ours."], [0]),
        ([f"<{QUOTED}>", CITED, "<It is open.>", CITED_TOO], [0, 1]),
        ([CITED, f"<{QUOTED}>", CITED_TOO, "<It is open.>"], [None, None]),
        ([f"<{QUOTED}\n\n{CITED}>", "Ours."], [0]),
        ([f"<{QUOTED}>", "Ours.", CITED], [None]),
        (["Ours.", f"<{QUOTED}>", "We saw it."], [None]),
        ([f"<{QUOTED}>", CITED, "<It is open.>", "Ours."], [0, None]),
        ([CITED, f"<{QUOTED}>", CITED_TOO], [None]),
        (["<“An unclosed mark.>", "Ours, all of it.", f"<{QUOTED}>", CITED], [None, 0]),
    ],
)
def test_a_marked_stretch_is_quoted_from_the_citation_beside_it(
    parts: list[str], expected: list[int | None]
) -> None:
    text = "\n\n".join(parts)
    body = text.replace("<", "").replace(">", "")
    starts = [at - 2 * n for n, at in enumerate(i for i, c in enumerate(text) if c == "<")]
    ends = [at - 2 * n - 1 for n, at in enumerate(i for i, c in enumerate(text) if c == ">")]
    blocks = [Span(*pair) for pair in zip(starts, ends, strict=True)]
    found = attribute.attribute(body, blocks)
    assert [each.citation for each in found.quotations] == expected
    assert all(any(block.covers(each.span) for block in blocks) for each in found.quotations)
    assert found.uncertain == ()


def test_an_aside_inside_a_marked_stretch_is_not_quoted() -> None:
    body = "The pier [our pier, that is] has been closed.\n\n[Hill Valley Post 3/7/11]"
    found = attribute.attribute(body, [Span(0, body.index("\n"))])
    assert [each.span.of(body) for each in found.quotations] == ["The pier", "has been closed."]


# Dates inside a post


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Ours.\n\n<Update (March 4, 2012): it opened.>\n\nMore.", [4]),
        ("Ours.\n\n<UPDATED 3/4/12\n\nIt opened.\n\nWide.>", [4]),
        ("<Update: March 4, 2012\n\nIt opened.>\n\nOlder.", [4]),
        ("Ours.\n\n<Update:\n\nMarch 4, 2012. It opened.>", [4]),
        ("It is red. <CORRECTED March 4, 2012: blue.>\n\nMore.", [4]),
        ("Ours.\n\n<Update 1 - 3/4/12: a.>\n\n<Update 2 - 3/5/12: b.>", [4, 5]),
        ("Ours.\n\nUpdate: it opened.", []),
        ("Ours.\n\nUpdate (February 30, 2012): it opened.", []),
        ("Updated figures of March 4, 2012 show nothing.", []),
        ("The plan was updated March 4, 2012: twice.", []),
    ],
)
def test_updates_date_the_text_under_them(text: str, days: list[int]) -> None:
    body = text.replace("<", "").replace(">", "")
    found = attribute.attribute(body).dated
    assert [each.span.of(body) for each in found] == re.findall("<([^>]*)>", text)
    assert [each.date for each in found] == [date(2012, 3, day) for day in days]


# The sample archive


def test_the_sample_is_attributed_with_one_doubt_at_most() -> None:
    sources: Counter[str | None] = Counter()
    doubts = 0
    for path in SAMPLE.glob("*.txt"):
        post = plaintext.read_text_file(SourceFile(path))
        assert isinstance(post, Post), path
        found = attribute.attribute(post.body)
        doubts += len(found.uncertain)
        for each in found.quotations:
            citation = None if each.citation is None else found.citations[each.citation]
            sources[citation.outlet if citation else None] += 1
            # A long quotation without a source would be a citation that was not found.
            assert citation or "\n" not in each.span.of(post.body) or "budapest" in path.name
    assert doubts <= 1
    assert sources["The Riverside Courier"] >= 3
    assert len(sources) >= 10


# Laws

fragments = st.sampled_from(
    [
        *(
            "“",
            "”",
            '"',
            "‘",
            "’",
            "[",
            "]",
            ". ",
            ", ",
            ": ",
            "😀",
            '12" ',
            "[sic]",
            "(1) ",
            "  • ",
        ),
        *("\n", "\n\n", "\r\n", " ", "\u00a0"),
        *("The pier was closed", "We saw it", "he said", "Pier Shut", "– Wilma", "From "),
        *("[Hill Valley Post 3/7/11 by A. Writer]", "https://host.example/a"),
        *("Update: ", "CORRECTED March 4, 2013: "),
    ]
)
bodies = st.lists(fragments, max_size=40).map("".join)


def assert_lawful(body: str, found: Attribution) -> None:
    stretches = sorted([*(each.span for each in found.quotations), *found.uncertain])
    position = 0
    for span in stretches:
        assert span.start >= position
        assert span.of(body).strip() == span.of(body) != ""
        position = span.end
    assert position <= len(body)
    for citation in found.citations:
        assert citation.text == citation.span.of(body)
        assert not any(span.overlaps(citation.span) for span in stretches)
        assert not any(span.overlaps(citation.block) for span in stretches)
    for each in found.quotations:
        assert "[sic]" not in each.span.of(body)
        assert each.citation is None or 0 <= each.citation < len(found.citations)
    for stretch in found.dated:
        assert stretch.span.of(body)


@given(bodies)
def test_any_body_is_attributed_lawfully(body: str) -> None:
    assert_lawful(body, attribute.attribute(body))


@given(bodies, st.lists(st.integers(0, 200), max_size=4))
def test_any_marked_stretches_are_attributed_lawfully(body: str, cuts: list[int]) -> None:
    inside = sorted(min(cut, len(body)) for cut in cuts)
    blocks = [
        Span(*pair) for pair in zip(inside[::2], inside[1::2], strict=False) if pair[0] < pair[1]
    ]
    assert_lawful(body, attribute.attribute(body, blocks))


@given(st.sampled_from([text for _, text in POSTS]), st.sampled_from([text for _, text in POSTS]))
def test_a_post_between_updates_is_read_as_if_it_stood_alone(one: str, other: str) -> None:
    first, second = marked.unmarked(one), marked.unmarked(other)
    body = f"{first}\n\nUpdate: the rest.\n\n{second}"
    alone = attribute.attribute(first)
    found = attribute.attribute(body)
    there = [each for each in found.quotations if each.span.end <= len(first)]
    assert [each.span for each in there] == [each.span for each in alone.quotations]
    for each, by_itself in zip(there, alone.quotations, strict=True):
        # Between two citations the whole body tells which way it cites, or it tells nothing; but
        # no post makes another one's words somebody else's.
        assert each.citation == by_itself.citation or None in (each.citation, by_itself.citation)
    assert [span for span in found.uncertain if span.end <= len(first)] == list(alone.uncertain)


HOSTILE = [
    *("“", "[", "[\n", "“a.\n", "[A ", "” ", "a “b.” ", "[A-A-A ", '"', "“” [a]", "‘A,’ "),
    *("A b C ", "(via ", "(via A) ", "According to ", "By X, ", "By A Post\n", "The A ", "- A, "),
    *("“a” : ", "From the Post: ", "“a,” he said. ", "“A B,” said Rosa Pell. ", "Dear X,\n"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_time_by_its_length_and_not_by_its_square(piece: str) -> None:
    short, long = (piece * (size // len(piece)) for size in (8_000, 64_000))
    assert_lawful(long, attribute.attribute(long))
    ratio = best(attribute.attribute, long) / (best(attribute.attribute, short) + 0.002)
    print(f"{piece!r}: 8 times the text takes {ratio:.1f} times as long")
    assert ratio < 24


# What one archive says of itself

REPORT = (
    "“The ministry closed the office on Monday.\n\n"
    "{second}\n\n"
    "“Its staff will move in spring.”\n\n"
    "Office Closed\n[Hill Valley Post 3/7/11 by A. Writer]"
)


@pytest.mark.parametrize(
    "second",
    [
        "A reform of the adoption law had been promised for years.",
        "The Reform Party spoke against it.",
        "Parcels go to the following post offices until then.",
        "The next post office is a day away.",
    ],
)
@pytest.mark.parametrize("own_words", [None, named_profile("REFORM Talk").own_words])
def test_a_word_of_the_subject_in_a_report_leaves_it_to_its_source(
    second: str, own_words: re.Pattern[str] | None
) -> None:
    body = REPORT.format(second=second)
    found = attribute.attribute(body, (), own_words)
    credited = [each.span.of(body) for each in found.quotations if each.citation == 0]
    assert second in "".join(credited)


def test_what_only_the_archive_says_of_itself_is_its_own() -> None:
    own = "See also what REFORM has collected about such offices."
    body = REPORT.format(second=own)
    profile = named_profile("REFORM Talk")
    found = attribute.attribute(body, (), profile.own_words)
    assert not any(own in each.span.of(body) for each in found.quotations)


def test_one_missing_mark_in_a_sample_post_seldom_gives_words_to_the_wrong_one() -> None:
    counted: Counter[tuple[Kind, Kind]] = Counter()
    for path in sorted(SAMPLE.glob("*.txt")):
        post = plaintext.read_text_file(SourceFile(path))
        assert isinstance(post, Post)
        body = post.body
        if not is_clean(MarkedPost("sample", is_html=False, sources=(), text=body)):
            continue
        whole = given_voices(body, attribute.attribute(body))
        for at in (match.start() for match in re.finditer("[“”]", body)):
            without = body[:at] + body[at + 1 :]
            said = given_voices(without, attribute.attribute(without))
            pairs = zip([*whole[:at], *whole[at + 1 :]], said, strict=True)
            counted.update((before.kind, after.kind) for before, after in pairs)
    own = sum(count for (before, _), count in counted.items() if before is Kind.OWN)
    quoted = sum(count for (before, _), count in counted.items() if before is Kind.QUOTED)
    assert min(own, quoted) > 10_000
    assert counted[Kind.OWN, Kind.QUOTED] / own <= 0.0055
    assert counted[Kind.QUOTED, Kind.OWN] / quoted <= 0.05
