from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from corpus.article import Span
from index.errors import EvaluationError, QuestionError
from index.evaluation.metrics import read_details
from index.evaluation.posts import (
    PostQuestion,
    PostRecord,
    evaluate,
    folded,
    holds,
    read_questions,
    record,
    summary,
)
from index.search.answer import Outcome
from tests.fakes import QUOTE, an_answer

if TYPE_CHECKING:
    from pathlib import Path

    from index.search.answer import Answer, Quote

QUESTION: dict[str, Any] = {
    "id": "1",
    "text": "When did the tram leave?",
    "answers": ["at six"],
    "article": "Trams",
}


def asked(**changed: object) -> PostQuestion:
    return PostQuestion.model_validate(QUESTION | changed)


def quote(text: str, *, title: str = "Trams", marked: tuple[str, ...] = ()) -> Quote:
    """A quote of an article with this title, in which these words are marked."""
    spans = tuple(Span(text.index(each), text.index(each) + len(each)) for each in marked)
    return replace(QUOTE, text=text, article=replace(QUOTE.article, title=title), highlights=spans)


def answer(*quotes: Quote, outcome: Outcome = Outcome.CONFIDENT, seconds: float = 0.1) -> Answer:
    return an_answer(quotes=quotes, outcome=outcome if quotes else Outcome.SILENT, seconds=seconds)


def write(folder: Path, *lines: str) -> Path:
    (folder / "posts").mkdir()
    (folder / "questions.jsonl").write_text("".join(f"{each}\n" for each in lines), "utf-8")
    return folder


# what holds an answer


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("At SIX", "at six"),
        ("the keeper’s ‘bell’", "the keeper's 'bell'"),
        ("“Lit,” «allumé»", '"lit," "allumé"'),
        (
            "2009–2011 — twice, minus \u22125, non\u2011stop",
            "2009-2011 - twice, minus -5, non-stop",
        ),
        ("  two\n\nlines\tand\xa0more ", "two lines and more"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_text_is_folded_to_what_is_typed(text: str, plain: str) -> None:
    assert folded(text) == plain
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("answers", "held"),
    [
        (["at six"], True),
        (["at seven", "The keeper's dog"], True),
        (["At six,\nbefore"], True),
        (["at seven"], False),
        (["", "  "], False),
        ([], False),
    ],
)
def test_a_text_holds_any_of_the_answers(answers: list[str], *, held: bool) -> None:
    assert holds("It left at six, before the keeper’s dog.", answers) is held


# one question


def test_what_the_first_quote_shows_counts_as_first_and_any() -> None:
    found = record(asked(), answer(quote("It was late. It left at six.", marked=("It was late.",))))
    assert found.shown == {"first": True, "any": True, "marked": False}
    assert (found.quote, found.marked) == ("It was late. It left at six.", "It was late.")
    assert found.right_post


def test_what_only_another_quote_shows_counts_as_any() -> None:
    shown = answer(quote("It was late."), quote("It left at six.", marked=("at six",)))
    assert record(asked(), shown).shown == {"first": False, "any": True, "marked": False}


def test_marked_words_are_joined_before_they_are_looked_at() -> None:
    shown = answer(quote("It left at\nsix o'clock.", marked=("It left at", "six o'clock.")))
    assert record(asked(), shown).shown == {"first": True, "any": True, "marked": True}
    # Words between two marked parts are not marked.
    apart = answer(quote("It left at half past six.", marked=("It left at half", "six.")))
    assert not record(asked(answers=["past six"]), apart).shown["marked"]


def test_silence_shows_nothing() -> None:
    found = record(asked(), answer())
    assert (found.outcome, found.quote, found.marked) == (Outcome.SILENT, "", "")
    assert not any(found.shown.values())
    assert not found.right_post


@pytest.mark.parametrize(
    ("title", "right"), [("The Lamp’s Stairs", True), ("the lamp's stairs", True), ("Lamps", False)]
)
def test_the_right_post_is_known_by_its_title(title: str, *, right: bool) -> None:
    found = record(asked(article="The Lamp's Stairs"), answer(quote("Lit.", title=title)))
    assert found.right_post is right


# all of them


def test_the_shares_are_the_hand_computed_ones() -> None:
    answers = [
        answer(quote("It left at six.", marked=("at six",)), seconds=0.1),
        answer(quote("Late."), quote("It left at six.", title="Other"), seconds=0.2),
        answer(quote("Nobody knows."), outcome=Outcome.HEDGED, seconds=0.3),
        answer(quote("Nobody knows.", title="Other"), outcome=Outcome.HEDGED, seconds=0.9),
        answer(seconds=0.8),
    ]
    assert summary([record(asked(), each) for each in answers]) == {
        "questions": 5,
        "shown": {
            "first": 0.2,
            "any": 0.4,
            "marked": 0.2,
            "right_post_not_words": 0.2,
            "silent": 0.2,
            "hedged": 0.4,
            "mean_characters": pytest.approx((15 + 5 + 13 + 13) / 4),
        },
        "seconds_per_question": 0.3,
    }


def test_nothing_but_silence_has_no_length() -> None:
    shown = summary([record(asked(), answer())])["shown"]
    assert (shown["silent"], shown["mean_characters"]) == (1.0, None)


def test_each_question_is_asked_on_its_day_and_counted() -> None:
    days: list[date | None] = []
    counted: list[int] = []

    def ask(_: str, /, *, today: date | None) -> Answer:
        days.append(today)
        return answer()

    evaluate([asked(), asked(today="2012-05-14")], ask, progress=counted.append)
    assert days == [None, date(2012, 5, 14)]
    assert counted == [1, 1]


def test_a_question_that_cannot_be_searched_for_is_named() -> None:
    def ask(_: str, /, *, today: date | None) -> Answer:
        raise QuestionError("The question is empty.")

    with pytest.raises(EvaluationError, match=r"id 7: The question is empty\."):
        evaluate([asked(id="7")], ask)


def test_details_hold_a_line_for_each_question_and_are_compared_with(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    questions = [asked(), asked(id="2")]
    # A line separator in a quote parts no line of the file.
    evaluate(questions, lambda _, **__: answer(quote("At six.\u2028Or so.")), details=path)
    first, second = read_details(path, PostRecord)
    assert (first.id, second.id) == ("1", "2")
    assert first.shown == {"first": True, "any": True, "marked": False}
    told = evaluate(questions, lambda _, **__: answer(quote("No.")), against=path)["against"]
    assert told["questions"] == 2
    assert told["first"]["difference"] == told["any"]["difference"] == -1
    assert told["marked"]["difference"] == 0


def test_details_that_cannot_be_written_are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="No such file"):
        evaluate([asked()], lambda _, **__: answer(), details=tmp_path / "none" / "run.jsonl")


# what is read


def test_questions_are_read_with_their_day(tmp_path: Path) -> None:
    dated = QUESTION | {"today": "2012-05-14", "gold": ["more than is read"]}
    first, second = read_questions(write(tmp_path, json.dumps(QUESTION), json.dumps(dated)))
    assert (first.today, second.today) == (None, date(2012, 5, 14))
    assert (second.answers, second.article) == (("at six",), "Trams")


@pytest.mark.parametrize(
    ("faulty", "fault"),
    [
        ({"id": "2", "text": "When?", "answers": ["x"]}, "article Field required"),
        (QUESTION | {"answers": []}, "answers .*must hold an answer"),
        (QUESTION | {"answers": [" "]}, "answers .*must hold an answer"),
        (QUESTION | {"answers": "at six"}, "answers Input should be"),
        (QUESTION | {"today": "14.5.2012"}, "today Input should be"),
        ([], "Input should be"),
    ],
)
def test_a_faulty_line_is_named_with_its_number(tmp_path: Path, faulty: object, fault: str) -> None:
    folder = write(tmp_path, json.dumps(QUESTION), json.dumps(faulty))
    with pytest.raises(EvaluationError, match=rf"questions\.jsonl: line 2: .*{fault}"):
        read_questions(folder)


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"questions\.jsonl: line 1: .*Invalid JSON"):
        read_questions(write(tmp_path, "when?"))


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "questions.jsonl").write_bytes('{"id": "é"}'.encode("latin-1"))
    with pytest.raises(EvaluationError, match=r"questions\.jsonl: not UTF-8"):
        read_questions(folder)


def test_a_folder_without_posts_or_questions_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="none/posts: no such folder"):
        read_questions(tmp_path / "none")
    (tmp_path / "posts").mkdir()
    with pytest.raises(EvaluationError, match=r"questions\.jsonl: No such file"):
        read_questions(tmp_path)
