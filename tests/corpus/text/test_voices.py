"""Parts: every letter of a stretch in exactly one, in its own voice."""

from __future__ import annotations

import pytest

from corpus.article import Attribution, Part, Quotation, Span, Voice
from corpus.attribution import attribute
from corpus.text.sentences import split_sentences
from corpus.text.voices import voiced_parts
from tests.corpus import marked
from tests.paths import ATTRIBUTED_POSTS

POSTS = [text for _, text in marked.read_marked_posts(ATTRIBUTED_POSTS)]


def parts_of(body: str) -> list[tuple[str, Voice | None]]:
    found = voiced_parts(body, attribute.attribute(body), Span(0, len(body)))
    return [(part.span.of(body), part.voice) for part in found]


def test_a_lead_in_and_what_it_introduces_are_two_parts() -> None:
    body = "The keeper wrote:\n\n“There is no pier any more.”"
    assert parts_of(body) == [
        ("The keeper wrote:\n\n", Voice.ARCHIVE),
        ("“There is no pier any more.”", Voice.QUOTED),
    ]


def test_an_aside_inside_a_quotation_is_a_part_of_its_own() -> None:
    body = "“One came. Two [our two] left. Three stayed.”\n[Hill Valley Post 3/7/11]"
    voices = [voice for _, voice in parts_of(body[:45])]
    assert voices[:3] == [Voice.QUOTED, Voice.ARCHIVE, Voice.QUOTED]


def test_what_has_no_letters_goes_with_the_part_before_it() -> None:
    body = "“One.” (!) “Two.”"
    attribution = Attribution(quotations=(Quotation(Span(0, 6), 0), Quotation(Span(11, 17), 0)))
    assert voiced_parts(body, attribution, Span(0, 17)) == (Part(Span(0, 17), Voice.QUOTED, 0),)


def test_marks_alone_are_one_part() -> None:
    assert voiced_parts("...", Attribution(), Span(0, 3)) == (
        Part(Span(0, 3), Voice.ARCHIVE, None),
    )


@pytest.mark.parametrize("text", POSTS)
def test_every_letter_is_in_a_part_of_its_own_voice(text: str) -> None:
    body = marked.unmarked(text)
    attribution = attribute.attribute(body)
    voices: list[tuple[Voice | None, int | None]] = [(Voice.ARCHIVE, None)] * len(body)
    for quotation in attribution.quotations:
        for at in range(*quotation.span):
            voices[at] = (Voice.QUOTED, quotation.citation)
    for span in attribution.uncertain:
        for at in range(*span):
            voices[at] = (None, None)
    sentences = split_sentences(body, Span(0, len(body)))
    for first, last in zip(sentences, sentences[3:], strict=False):
        span = Span(first.start, last.end)
        parts = voiced_parts(body, attribution, span)
        assert [part.span.start for part in parts[1:]] == [part.span.end for part in parts[:-1]]
        assert (parts[0].span.start, parts[-1].span.end) == span
        for part in parts:
            for at in range(*part.span):
                assert not body[at].isalnum() or voices[at] == part[1:3]
