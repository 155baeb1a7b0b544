"""Names spelled otherwise: a question's "Artyom" is the archive's "Artem", "Kathyrn" its "Kathryn".

Only a capitalised word that no passage holds is looked for, and only among the archive's rare
names, words that it capitalises inside its sentences, too. Places are neither looked for nor found,
since a wrong country is a wrong answer. Where two names are as near, none is taken.

Nearness alone takes one person for another: of other archives' questions it made "Tesla" Tessa and
"Walker" Walter. A slip leaves a letter out, adds one or changes places; a letter in the place of
another makes another name, but for vowels of long ones.

One array holds a record for each name, so that a slice of it has the names of a first letter and
about a length. Of 200,000 names such a slice has some thousands, and their letters leave some tens
of them to be compared: 0.06 ms, and 1.5 at worst, for long names of a frequent first letter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from corpus.gazetteer.forms import fold
from corpus.gazetteer.reviewed import load_reviewed
from index.analyzer import function_stems, stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

# Letters of a name. Below MIDDLE none may be lost; from LONG on two edits are allowed, before one.
SHORTEST, MIDDLE, LONG, LONGEST = 4, 6, 8, 20
# Of ten times that a name stands inside a sentence, it is capitalised at least so often.
CAPITALISED_OF_TEN = 9
# A name that more than one passage in so many holds is no longer rare, nor is its absence a slip;
# in a small archive a subject may be named in every passage.
RARE_SHARE, RARE_ALWAYS = 20, 10

# A name as it is compared: `key` is its first letter and its length, and what records are sorted
# by; `letters` has a bit for each letter that it holds; `row` is its stem's in the vocabulary.
NAME = np.dtype(
    [("key", np.int32), ("letters", np.int32), ("row", np.int32), ("spelling", f"S{LONGEST}")]
)
_A = ord("a")
_KEYS_OF_A_LETTER = 32

_WORD = re.compile(rf"(?<!\w)[^\W\d_]{{{SHORTEST},}}(?!\w)")
# The same well inside a sentence: after another word or a comma, or the second of "Al-Rashid".
_INSIDE = re.compile(rf"(?:(?<=[\w,;)] )|(?<=\w-))[^\W\d_]{{{SHORTEST},}}(?!\w)")
_PLAIN = re.compile(r"[a-z]+")
_CONSONANTS = "bcdfghjklmnpqrstvwxyz"
_VOWELS = str.maketrans("", "", "aeiou")

# Words that open a question with a capital and are no stop words.
_OPENING = frozenset(
    (
        *("about", "according", "after", "also", "among", "before", "between", "compare"),
        *("describe", "despite", "during", "explain", "find", "give", "list", "name", "please"),
        *("quote", "quotes", "search", "show", "since", "summarise", "summarize", "tell"),
        *("under", "until", "while", "with", "within", "without"),
    )
)
# Spellings of one sound: Artyom and Artem, Josef and Joseph, Aleksandr and Alexandr, Kathryn and
# Kathrin.
_SOUNDS = (("yo", "e"), ("ph", "f"), ("x", "ks"), ("y", "i"))


class NameCounter:
    """Counts how words are written inside sentences; `finish` makes the names of them."""

    def __init__(self, written: Mapping[str, int] = MappingProxyType({})) -> None:
        """Begin with the words in `written`, which were counted elsewhere."""
        self.written: Counter[str] = Counter(written)

    def add(self, sentence: str) -> None:
        """Take a sentence; titles capitalise any word and say nothing."""
        self.written.update(_INSIDE.findall(sentence))

    def finish(
        self, rows: Mapping[str, int], frequency: NDArray[np.int32], passages: int
    ) -> NDArray[np.void]:
        """The rare names, records of `NAME` sorted by key.

        `rows` are the stems' places in the vocabulary, `frequency` how many passages hold each.
        """
        most = max(passages // RARE_SHARE, RARE_ALWAYS)
        names = (
            (_sounded(fold(name)), row) for name, row in self._names(rows) if frequency[row] <= most
        )
        records = {(_key(name), _letters(name), row, name.encode()) for name, row in names}
        return np.array(sorted(records), NAME)

    def _names(self, rows: Mapping[str, int]) -> Iterator[tuple[str, int]]:
        """Words that are capitalised as a rule and name no place, with their stems' rows."""
        for word, count in self.written.items():
            if not _may_be_name(word) or len(_sounded(fold(word))) > LONGEST:
                continue
            if count * 10 < CAPITALISED_OF_TEN * (count + self.written[word.lower()]):
                continue
            stem = stems(word)
            if len(stem) == 1 and stem[0] in rows:
                yield word, rows[stem[0]]


def names_in(question: str) -> Iterator[tuple[str, str]]:
    """The words of a question that may be names, each with its stem, known or not."""
    for match in _WORD.finditer(question):
        word = match.group()
        opens = not question[: match.start()].strip(" \"'“‘(")
        if not _may_be_name(word) or (opens and word.lower() in _OPENING):
            continue
        stem = stems(word)
        if len(stem) == 1 and stem[0] not in function_stems():
            yield word, stem[0]


def nearest_name(word: str, names: NDArray[np.void]) -> int:
    """The row of the one name that is nearest to a word and near enough; -1 for none or several."""
    allowed = 1 if len(word) < LONG else 2
    sounded = _sounded(fold(word))
    key = _key(sounded)
    first = bisect_left(names["key"], key - allowed)
    last = bisect_right(names["key"], key + allowed)
    near = names[first:last]
    near = near[_may_be_slips(_letters(sounded), near["letters"], len(word))]
    if not len(near):
        return -1
    # Takes 5 ms once, which a question without such a name need not wait for.
    from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415

    found = defaultdict[int, set[int]](set)
    for spelling, row in zip(near["spelling"].tolist(), near["row"].tolist(), strict=True):
        name = spelling.decode()
        distance = DamerauLevenshtein.distance(sounded, name, score_cutoff=allowed)
        if distance <= allowed and _is_slip(sounded, name, long=len(word) >= LONG):
            found[distance].add(row)
    nearest = found[min(found)] if found else set()
    return nearest.pop() if len(nearest) == 1 else -1


def _may_be_slips(asked: int, letters: NDArray[np.int32], length: int) -> NDArray[np.bool_]:
    """Which names can be near by the letters that they hold; the rest need not be compared."""
    if length < MIDDLE:
        return np.asarray(letters == asked)
    told = _letters(_CONSONANTS) if length >= LONG else -1
    lost, added = asked & ~letters & told, letters & ~asked & told
    # An edit gives or takes two different letters at most, one of them a vowel.
    few = np.bitwise_count(asked ^ letters) <= (4 if length >= LONG else 1)
    return np.asarray(((lost == 0) | (added == 0)) & few)


def _is_slip(asked: str, name: str, *, long: bool) -> bool:
    """Whether letters, or in long words consonants, were only left out, only added or only moved.

    The last letter is the same in any case.
    """
    if asked[-1] != name[-1]:
        return False
    if long:
        asked, name = asked.translate(_VOWELS), name.translate(_VOWELS)
    ours, theirs = Counter(asked), Counter(name)
    return ours <= theirs or theirs <= ours


def _may_be_name(word: str) -> bool:
    """Whether a word is written as a name, in Latin letters, and is no word of a place's name."""
    # "UNICEF" and "CoVs" are none: one letter more or less is another thing.
    if not (word[0].isupper() and word[-3:].islower()):
        return False
    folded = fold(word)
    return _PLAIN.fullmatch(folded) is not None and folded not in _place_words()


@cache
def _place_words() -> frozenset[str]:
    """Every word of the reviewed places' names: 3,300, from a table that questions read anyway."""
    forms = load_reviewed().forms.items()
    return frozenset(word for first, of in forms for form in of for word in (first, *form.tail))


def _sounded(folded: str) -> str:
    """A folded word with one spelling for a sound; the first letter is left as it is."""
    first, rest = folded[0], folded[1:]
    for spelled, plain in _SOUNDS:
        rest = rest.replace(spelled, plain)
    return first + rest


def _key(sounded: str) -> int:
    return (ord(sounded[0]) - _A) * _KEYS_OF_A_LETTER + len(sounded)


def _letters(sounded: str) -> int:
    held = 0
    for letter in sounded:
        held |= 1 << (ord(letter) - _A)
    return held
