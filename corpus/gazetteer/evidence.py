"""What the words right before and after a name tell of it: functions of those words alone.

`before` and `after` are the characters around a name, `CONTEXT_CHARACTERS` of each: no rule needs
more, and each takes time linear in them. Which of these count for which name is decided in
`context.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.gazetteer.forms import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

CONTEXT_CHARACTERS = 48


def previous_word(before: str) -> str:
    """The word before, as it is written; empty at the start of a sentence."""
    match = _WORD_BEFORE.search(before)
    return match[1] if match else ""


def next_word(after: str) -> str:
    """The word after, as it is written; empty before a mark."""
    match = _WORD_AFTER.match(after)
    return match[1] if match else ""


def is_placed(before: str) -> bool:
    """Whether it stands where a place does: "in Oakland", "to the Sindh"."""
    return _PLACED.search(before) is not None


def is_after(before: str, words: Collection[str]) -> bool:
    """Whether the word before is one of these, in any case of letters."""
    return previous_word(before).lower() in words


def follows_title(before: str) -> bool:
    """Whether a title stands before: "Mrs. Lyon", "Judge Lansing"."""
    return _TITLE.search(before) is not None


def follows_given_name(before: str, given_names: Collection[str]) -> bool:
    """Whether one of these names stands before, with an initial or not: "Andrea M. Hesse"."""
    match = _NAME_BEFORE.search(before)
    return match is not None and fold(match[1]) in given_names


def capital_before(before: str) -> str:
    """A word in capitals right before, folded, that may be a given name or begin a longer one."""
    match = _CAPITAL_BEFORE.search(before)
    if match is None or match[1].isupper():
        return ""
    word = fold(match[1])
    no_name = word in FUNCTION_WORDS or word.endswith(("ing", "tion", "tions", "ly"))
    return "" if no_name else word


def capitals_after(after: str) -> Iterator[str]:
    """The words in capitals that follow with nothing between, folded, at most three."""
    end = 0
    for _ in range(3):
        match = _CAPITAL_AFTER.match(after, end)
        if match is None:
            return
        end = match.end()
        yield fold(match[1])


def speaks(before: str, after: str) -> bool:
    """Whether it says something: "Davenport said", "said Davenport"."""
    if fold(next_word(after)) in _SPEECH and not is_after(before, PREPOSITIONS):
        return True
    return _SAID_BEFORE.search(before) is not None and _ENDS.match(after) is not None


def is_somebody(after: str) -> bool:
    """Whether it goes on as of a person: "Florence, who ...", "Phoenix, 34, ..."."""
    return _SOMEBODY.match(after) is not None


def follows_organisation(before: str) -> bool:
    """Whether it ends the name of an organisation: "University of Washington"."""
    return _ORGANISATION_OF.search(before) is not None


def name_before_for(before: str) -> str:
    """The word, folded, of a name within a sentence that "for" goes on: "a gala of Hope for"."""
    match = _NAME_FOR.search(before)
    return fold(match[1]) if match else ""


def is_compound(before: str) -> bool:
    """Whether it is the second half of a word such as "Serbo-Croat"."""
    return _FIRST_HALF.search(before) is not None


def is_language(before: str, after: str) -> bool:
    """Whether a demonym is a language: "Russian-speaking", "in Russian"."""
    if _SPEAKING.match(after):
        return True
    return bool(_LANGUAGE_BEFORE.search(before) and _LANGUAGE_AFTER.match(after))


def _word_set(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


PLACE_PREPOSITIONS = _word_set("in near across from inside outside throughout within into around")
PREPOSITIONS = PLACE_PREPOSITIONS | _word_set(
    "to of for about via against and or between the by with"
)
FUNCTION_WORDS = _word_set(
    "a about after all also although an and any are as at be because before between both but by",
    "can could did do does for from had has have how if in into is it its may meanwhile might more",
    "most near new no not of on once only or our out over since so some soon still than that the",
    "their then there these they this though to today under until was we were what when where",
    "which while who whose why will with would yesterday yet you your",
)
_SPEECH = _word_set(
    "said says say told tells tell wrote writes write testified testifies explained asked admitted",
    "argued cried died smiled wept married adopted pleaded replied thinks thought laughed slept",
    "recalled recalls remembered insisted added",
)
_WORD_BEFORE = re.compile(r"([^\W_]+)\.?[\s\"“‘(]+$")
_WORD_AFTER = re.compile(r"['’]?[ \xa0\n]{1,2}([^\W_]+)")
_NAME_BEFORE = re.compile(r"\b([^\W\d_]+)(?: [A-Z]\.)? $")
_CAPITAL_BEFORE = re.compile(r"\b([A-Z][^\W_]+)(?: [A-Z]\.)? $")
_CAPITAL_AFTER = re.compile(r"[ \xa0]([A-Z][^\W_]*)")
_PLACED = re.compile(
    r"\b(?:in|near|across|from|inside|outside|throughout|within|into|around|to|at|of|through|via"
    r"|between|toward|towards|beyond|leaving|left|visited|reached)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lady|Lord|Judge|Justice|Sen|Senator|Rep"
    r"|Representative|Congressman|Congresswoman|Gov|Sgt|Capt|Captain|Officer|Detective|Sheriff|Rev"
    r"|Reverend|Pastor|Father|Sister|Brother|Aunt|Uncle|Attorney|Baby|Little|named|called)\.?\s+$"
)
_SAID_BEFORE = re.compile(r"[,”\"’]\s(?:said|says|wrote|asked|explained|added|replied)\s$")
_ENDS = re.compile(r"\s*(?:[.,;”\"]|$)")
_SOMEBODY = re.compile(r",\s(?:who|whose|\d{1,2}[,.])")
_ORGANISATION_OF = re.compile(
    r"\b(?:University|College|Bank|Church|Institute|Museum|Voice|Times|Order|Sons|Daughters|Academy"
    r"|Friends|Knights)\s+of\s+(?:the\s+)?$"
)
_NAME_FOR = re.compile(r"[a-z,] ([A-Z]\w+) for $")
_FIRST_HALF = re.compile(r"[A-Za-z]o[-‐‑–]$")
_SPEAKING = re.compile(r"[- ]?(?:speaking|language)", re.IGNORECASE)
_LANGUAGE_BEFORE = re.compile(
    r"\b(?:in|into|speaks?|speaking|spoke|learn(?:s|ing|ed)?)\s+$", re.IGNORECASE
)
_LANGUAGE_AFTER = re.compile(r"\s*(?:$|[.,;:?!)]|(?:and|or|to|from|by|at|with|for)\b)")
