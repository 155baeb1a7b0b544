"""What the words right before and after a name tell of it: functions of those words alone.

`before` are the last words before the name in its paragraph, at most three, as they are written;
`after` are the characters that follow. Which of these count for which name is decided in
`context.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.gazetteer.forms import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

# No rule needs to see further.
CONTEXT_CHARACTERS = 48


def words_before(text: str, start: int) -> Sequence[str]:
    """The last three words before `start`, without what opens a quotation or a bracket there."""
    near = text[max(0, start - CONTEXT_CHARACTERS) : start].rpartition("\n\n")[2].rstrip('"“‘(')
    return near.split()[-3:] if near[-1:].isspace() else ()


def previous_word(before: Sequence[str]) -> str:
    """The word before, in lower case; empty where none stands in the same sentence."""
    return before[-1].lstrip('"“‘(').lower() if before else ""


def next_word(after: str) -> str:
    """The word after, as it is written; empty before a mark."""
    match = _WORD_AFTER.match(after)
    return match[1] if match else ""


def is_placed(before: Sequence[str], *, strictly: bool = False) -> bool:
    """Whether it stands where a place does: "in Oakland", "of the Sindh".

    `strictly` leaves out "of", for "the Edict of Nantes", and "the", for "in the Boston Marathon".
    """
    word = previous_word(before)
    if strictly:
        return word in _PLACED
    if word == "the":
        word = previous_word(before[:-1])
    return word == "of" or word in _PLACED


def follows_title(before: Sequence[str]) -> bool:
    """Whether a title stands before: "Mrs. Lyon", "Judge Lansing"."""
    return bool(before) and before[-1].rstrip(".") in _TITLES


def follows_given_name(before: Sequence[str], given_names: Collection[str]) -> bool:
    """Whether one of these names stands before, with an initial or not: "Andrea M. Hesse"."""
    return fold(_without_initial(before)) in given_names


def capital_before(before: Sequence[str]) -> str:
    """A word in capitals right before, folded, that may be a given name or begin a longer one."""
    word = _without_initial(before)
    if len(word) < 2 or not word[0].isupper() or not word.isalpha() or word.isupper():
        return ""
    word = fold(word)
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


def speaks(before: Sequence[str], after: str) -> bool:
    """Whether it says something: "Davenport said", "said Davenport"."""
    if fold(next_word(after)) in _SPEECH and previous_word(before) not in PREPOSITIONS:
        return True
    said = len(before) > 1 and before[-1] in _SAID and before[-2].endswith((",", "”", '"', "’"))
    return said and _ENDS.match(after) is not None


def is_within_sentence(after: str) -> bool:
    """Whether, after at most two words in capitals, the sentence goes on in lower case."""
    return _GOES_ON.match(after) is not None


def is_somebody(after: str) -> bool:
    """Whether it goes on as of a person: "Florence, who ...", "Phoenix, 34, ..."."""
    return _SOMEBODY.match(after) is not None


def follows_organisation(before: Sequence[str]) -> bool:
    """Whether it ends the name of an organisation: "University of Washington"."""
    if previous_word(before) == "the":
        before = before[:-1]
    return len(before) > 1 and before[-1] == "of" and before[-2] in _ORGANISATIONS


def name_before_for(before: Sequence[str]) -> str:
    """The word, folded, of a name within a sentence that "for" goes on: "a gala of Hope for"."""
    if len(before) < 3 or before[-1] != "for" or not before[-2][0].isupper():
        return ""
    begins = before[-3].endswith((".", "!", "?", "”")) or before[-3] == "of"
    return "" if begins else fold(before[-2])


def is_compound(text: str, start: int) -> bool:
    """Whether what begins at `start` is the second half of a word such as "Serbo-Croat"."""
    return start > 1 and text[start - 1] in "-‐‑–" and text[start - 2] in "oO"


def is_water_or_mountain(before: Sequence[str]) -> bool:
    """Whether a lake, a mountain or a bay is called so: "Lake Victoria"."""
    if not before:
        return False
    bay = len(before) > 1 and before[-1] == "of" and before[-2] in {"Gulf", "Bay"}
    return bay or before[-1] in {"Lake", "Mount", "Mt.", "Cape", "River"}


def is_language(before: Sequence[str], after: str) -> bool:
    """Whether a demonym is a language: "Russian-speaking", "in Russian"."""
    if _SPEAKING.match(after):
        return True
    return previous_word(before) in _LANGUAGE and _LANGUAGE_AFTER.match(after) is not None


def _without_initial(before: Sequence[str]) -> str:
    if len(before) > 1 and len(before[-1]) == 2 and before[-1].endswith("."):
        before = before[:-1]
    return before[-1].lstrip('"“‘(') if before else ""


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
    "their then there these they this though to today under each every many other several such",
    "until was we were what when where",
    "which while who whose why will with would yesterday yet you your",
)
_PLACED = PLACE_PREPOSITIONS | _word_set(
    "to at through via between toward towards beyond left visited reached"
)
_TITLES = _word_set(
    "Mr Mrs Ms Miss Mx Dr Prof Professor Sir Dame Lady Lord Judge Justice Sen Senator Rep",
    "Representative Congressman Congresswoman Gov Sgt Capt Captain Officer Detective Sheriff Rev",
    "Reverend Pastor Father Sister Brother Aunt Uncle Attorney Baby Little named called",
)
_SAID = _word_set("said says wrote asked explained added replied")
_SPEECH = _SAID | _word_set(
    "say told tell tells write writes testified testifies admitted argued cried died smiled wept",
    "married adopted pleaded thinks thought laughed slept recalled recalls remembered insisted",
)
_ORGANISATIONS = _word_set(
    "University College Bank Church Institute Museum Voice Times Order Sons Daughters Academy",
    "Friends Knights",
)
_LANGUAGE = _word_set("in into speak speaks speaking spoke learn learns learning learned")
_WORD_AFTER = re.compile(r"['’]?[ \xa0\n]{1,2}([^\W_]+)")
_CAPITAL_AFTER = re.compile(r"[ \xa0]([A-Z][^\W_]*)")
_GOES_ON = re.compile(r"(?: [A-Z][\w-]*){1,2}(?:['’]s)? [a-z(]")
_ENDS = re.compile(r"\s*(?:[.,;”\"]|$)")
_SOMEBODY = re.compile(r",\s(?:who|whose|\d{1,2}[,.])")
_SPEAKING = re.compile(r"[- ]?(?:speaking|language)", re.IGNORECASE)
_LANGUAGE_AFTER = re.compile(r"\s*(?:$|[.,;:?!)]|(?:and|or|to|from|by|at|with|for)\b)")
