"""Who says what stands in marks: each form in which a post names them, and when nobody is named."""

from __future__ import annotations

import pytest

from corpus.attribution import attribute

END = "\n\nPier Shut\n[Hill Valley Post 3/7/11]"


def speakers(body: str) -> list[str | None]:
    found = attribute.attribute(body + END).quotations
    return [each.speaker.of(body) if each.speaker else None for each in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "“The pier has been closed for a year,” said Rosa Pell, head of the harbour.",
        "“The pier has been closed for a year,” Rosa Pell said.",
        "“The pier has been closed for a year,” keeper Rosa Pell said.",
        "According to Rosa Pell, “the pier has been closed for a year.”",
        "Rosa Pell of the harbour answered: “The pier has been closed for a year.”",
        "“The pier has been closed for a year,” said Rosa Pell. “It may open in the spring.”",
    ],
)
def test_a_name_beside_the_marks_is_the_speaker(sentence: str) -> None:
    named = speakers(f"“The harbour has no money.\n\n{sentence}")
    assert {each for each in named if each} == {"Rosa Pell"}


def test_a_pronoun_is_the_one_name_that_is_near() -> None:
    body = (
        "“The pier has been closed for a year,” said Rosa Pell of the harbour.\n\n"
        "“It may open in the spring of next year,” she said."
    )
    assert [each for each in speakers(body) if each] == ["Rosa Pell", "Rosa Pell"]


@pytest.mark.parametrize(
    "body",
    [
        "“The pier has been closed for a year,” said the Hill Valley Post.",
        "“The pier has been closed for a year,” said a neighbour.",
        "“The pier has been closed for a year,” she said.",
    ],
)
def test_an_outlet_somebody_and_a_pronoun_alone_name_nobody(body: str) -> None:
    assert set(speakers(body)) == {None}


@pytest.mark.parametrize(
    "between",
    [
        " Tom Reed listened to all of it.\n\n",  # two names
        "\n\nNobody came.\n\nThe sea was calm.\n\n",  # from afar
        END + "\n\nOurs.\n\n",  # another report
    ],
)
def test_a_pronoun_is_not_read_as_a_name_that_may_be_another(between: str) -> None:
    first = "“The pier has been closed for a year,” said Rosa Pell."
    body = f"{first}{between}“It may open in the spring of next year,” she said."
    assert speakers(body)[-1] is None
