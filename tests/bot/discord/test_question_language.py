"""Which questions are clearly not in English: none of the English ones that there are."""

from __future__ import annotations

import json

import pytest

from bot.discord.question_language import is_english
from tests.paths import SHARED

EVAL = SHARED / "eval"


@pytest.mark.parametrize(
    "question",
    [
        "¿Quién inauguró la biblioteca?",
        "Cuantos tranvias hay en Chengdu?",
        "Qui a ouvert la bibliothèque ?",
        "Quand les trams sont-ils revenus au Sichuan ?",
        "Wann fuhr die erste Straßenbahn?",
        "Quem abriu a biblioteca?",
        "Chi ha aperto la biblioteca?",
        "谁打开了钟楼？",
        "쓰촨의 전차는 어떻게 되었나요?",
        "Кто открыл библиотеку?",
    ],
)
def test_another_language_is_noticed(question: str) -> None:
    assert not is_english(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which tram ran?",
        "trams Sichuan 2011",
        "El Diario de la Colina report",
        "Le Courrier du Port 2011",
        "Casa de los Tranvías por la Vida",
        "What did La Voz de los Bancos say about que será?",
        "Der Hafenbote und Die Brücke",
        "adoption 中国 trams",
        "2011?",
        "",
    ],
)
def test_english_and_bare_names_are_searched(question: str) -> None:
    assert is_english(question)


@pytest.mark.skipif(not EVAL.is_dir(), reason="the shared sets of questions are not here")
def test_no_english_question_is_taken_for_another_language() -> None:
    questions = [
        json.loads(line)["text"]
        for file in EVAL.glob("*/questions.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    assert len(questions) > 1000
    assert [question for question in questions if not is_english(question)] == []
