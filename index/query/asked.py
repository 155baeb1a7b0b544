"""What can be asked: a question has words, and no more of them than can be read at once."""

from __future__ import annotations

from index.errors import QuestionError

# Longer questions are pasted texts, which no passage answers; a message in Discord has 2,000.
LONGEST_QUESTION = 2000
EMPTY = "The question is empty. Ask something, such as: What happened in 2011?"
TOO_LONG = "The question has {count} characters; ask in at most {most}."


def checked_question(question: str) -> str:
    """The question without space around it; QuestionError where it is empty or too long.

    Whoever reads a question asks this first: a search, an explanation, a follow-up. What a terminal
    sends that is no UTF-8, and Python keeps as half a character, becomes a question mark.
    """
    text = question.encode("utf-8", "replace").decode().strip()
    if not any(map(str.isalnum, text)):
        raise QuestionError(EMPTY)
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(TOO_LONG, count=f"{len(text):,}", most=f"{LONGEST_QUESTION:,}")
    return text
