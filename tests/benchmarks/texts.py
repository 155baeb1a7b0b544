"""Articles of any number for benchmarks, made from the words and sentences of the sample archive.

Every sentence has the pattern of a sample sentence; its longer words are drawn anew, as often as
the sample uses them, from those with the same ending. Names are made up, with a long tail as in any
archive. The same seed gives the same articles.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import DateSource, Post
from tests.paths import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES = ("Haiti", "Nepal", "Guatemala", "Ethiopia", "China", "Vietnam", "Oregon", "Peru")
TOPICS = ("Harbours", "Bridges", "Museums", "Weather", "Schools", "Railways")
OUTLETS = ("Hill Valley Post", "Saltmarsh Times", "Quarry Bay Herald", "Meadow Gazette")
WRITERS = ("Ann Writer", "Judith Amble", "Orla Whitcombe", "Ben Thorne and Ida Marsh")
FIRST, DAYS = date(2005, 1, 1), 4000

_SENTENCE = re.compile(r"[A-Z][^.!?“”\n]{40,240}[.!?](?=\s)")
_WORD = re.compile(r"[A-Za-z]+|[^A-Za-z]+")
_BEGINNINGS = "hal bren mor vik sal tor quen dar lis fen gar hol jor kes lun mar nor ost pel rud"
_ENDINGS = "mark vik ton ley sund berg wick holm dale ford by stad haven moor field cott"
_STARTS, _ENDS = _BEGINNINGS.split(), _ENDINGS.split()


class _Pattern(NamedTuple):
    """A sample sentence in pieces; `drawn` are the places of those to draw anew, by ending."""

    pieces: list[str]
    drawn: list[tuple[int, str]]
    names: list[int]


@cache
def _sample() -> tuple[list[_Pattern], dict[str, list[str]]]:
    text = "\n\n".join(path.read_text("utf-8") for path in sorted(SAMPLE.glob("*.txt")))
    pools: defaultdict[str, list[str]] = defaultdict(list)
    for word in re.findall(r"\b[a-z]{4,}\b", text):
        pools[word[-2:]].append(word)
    patterns = []
    for sentence in _SENTENCE.findall(text):
        pieces = _WORD.findall(sentence)
        drawn = [(i, p[-2:]) for i, p in enumerate(pieces) if p.islower() and len(p) > 3]
        names = [i for i, p in enumerate(pieces) if i and p.istitle() and len(p) > 4]
        patterns.append(_Pattern(pieces, drawn, names))
    return patterns, dict(pools)


class Texts:
    """Sentences, titles, questions and posts, one after the other."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 - test data, no secret
        self._patterns, self._pools = _sample()

    def sentence(self) -> str:
        """One sentence of 7 to 40 words."""
        draw = self._random.random
        pattern = self._patterns[int(draw() * len(self._patterns))]
        pieces = pattern.pieces.copy()
        for place, ending in pattern.drawn:
            pool = self._pools[ending]
            pieces[place] = pool[int(draw() * len(pool))]
        for place in pattern.names:
            pieces[place] = self.name()
        return "".join(pieces)

    def name(self) -> str:
        """A made-up name; some are common and most are rare."""
        draw = self._random.random
        # The product of three draws is small more often than not: a long tail.
        number = int(draw() * draw() * draw() * 40_000)
        number, end = divmod(number, len(_ENDS))
        number, first = divmod(number, len(_STARTS))
        middle = _STARTS[number % len(_STARTS)] if number else ""
        return (_STARTS[first] + middle + _ENDS[end]).capitalize()

    def prose(self, words: int) -> str:
        """Whole sentences of at least so many words together."""
        sentences, count = [], 0
        while count < words:
            sentences.append(self.sentence())
            count += sentences[-1].count(" ") + 1
        return " ".join(sentences)

    def passages(self, count: int) -> list[str]:
        """Texts of about 124 words, which is the length of a passage in most archives."""
        return [self.prose(112) for _ in range(count)]

    def question(self) -> str:
        """A question in the words of some sentence: what a reader remembers of it."""
        words = [w for w in re.findall(r"\w+", self.sentence()) if len(w) > 3]
        chosen = words[:2] + words[3:6]
        return f"What was said about the {' '.join(chosen)}?"

    def posts(self, count: int) -> Iterator[Post]:
        """Posts of some 600 words: the archive's own, then two quoted reports with citations."""
        for number in range(1, count + 1):
            yield self.post(number)

    def post(self, number: int) -> Post:
        """The post of this number, which decides its address, date, place and topic."""
        day = FIRST + timedelta(days=number * 7 % DAYS)
        place, topic = PLACES[number % len(PLACES)], TOPICS[number % len(TOPICS)]
        title = f"{self.name()} and the {topic} of {place}"
        link = f"https://generated.example/{day:%Y/%m/%d}/post-{number}"
        return Post(
            keys=(link.removeprefix("https://"),),
            source=f"post-{number}.txt",
            title=title,
            body="\n\n".join(self._body(place, day)),
            url=link,
            published=day,
            date_source=DateSource.BYLINE,
            categories=(place, topic),
        )

    def _body(self, place: str, day: date) -> Iterator[str]:
        for _ in range(2):
            yield f"{self.prose(70)} This was in {place}."
            yield f"“{self.prose(100)}”"
            yield f"“{self.prose(100)}”"
            outlet = OUTLETS[int(self._random.random() * len(OUTLETS))]
            writers = WRITERS[int(self._random.random() * len(WRITERS))]
            headline = f"{self.name()} counts again"
            yield f"{headline}\n[{outlet} {day.month}/{day.day}/{day:%y} by {writers}]"
