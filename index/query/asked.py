"""What can be asked: a question has words, and no more of them than can be read at once."""

from __future__ import annotations

from index.errors import QuestionError

# Longer questions are pasted texts, which no passage answers; a message in Discord has 2,000.
LONGEST_QUESTION = 2000


def checked_question(question: str) -> str:
    """The question without space around it; QuestionError where it is empty or too long.

    Whoever reads a question asks this first: a search, an explanation, a follow-up.
    """
    text = question.strip()
    if not any(map(str.isalnum, text)):
        raise QuestionError("The question is empty. Ask something, such as: What happened in 2011?")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(text):,} characters; ask in at most {LONGEST_QUESTION:,}."
        )
    return text
