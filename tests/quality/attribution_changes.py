"""Marked posts changed a little: what a missing mark or one more word does to them."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from tests.quality.attribution_judge import OWN, QUOTED, RIGHT, WRONG, judge, letter_counts, share
from tests.quality.marked_posts import quoted_words
from tests.quality.voices_given import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.quality.attribution_judge import Judged
    from tests.quality.marked_posts import MarkedPost

WORDS = Path(__file__).resolve().parent / "subject_words.txt"
# A paragraph with fewer words says too little about whose it is for one more word to be harmless.
_LONG = 15
# Every word of the list goes into this many paragraphs.
_PLACES = 2
_MARKS = re.compile(r"[“”\"„‟«»「」『』]|‘|(?<!\w)’|’(?!\w)")
_CURLY = re.compile(r"[“”]")


def wrong_without_marks(of: Iterable[MarkedPost]) -> int:
    """Letters that were right and are wrong in the same post without any quotation mark.

    What becomes uncertain is no fault. Own words count, and paragraphs that are a named source's
    from end to end; without its marks a clause in somebody else's sentence is a paraphrase.
    """
    return sum(_newly_wrong(judge(post), judge(without_quotation_marks(post))) for post in of)


def _newly_wrong(before: Judged, after: Judged) -> int:
    quoted = _of_whole_paragraphs(before)
    pairs = zip(before.letters, after.letters, strict=True)
    return sum(
        (old.verdict, new.verdict) == (RIGHT, WRONG) and (old.kind == OWN or old.place in quoted)
        for old, new in pairs
    )


def _of_whole_paragraphs(judged: Judged) -> set[int]:
    """The places of the letters in lines that hold nothing but the words of a named source."""
    found: set[int] = set()
    for line in re.finditer(r".+", judged.body):
        places = {line.start() + place for place in letters(line[0])}
        if all(re.search(r"\d", judged.expected[place].label) for place in places):
            found |= places
    return found


def without_quotation_marks(post: MarkedPost) -> MarkedPost:
    """The post as it would be if nobody had typed a mark; apostrophes inside words stay."""
    return post.changed(lambda text: _MARKS.sub("", text))


def is_clean(post: MarkedPost) -> bool:
    """Whether its only marks are “ and ”, and each one opened is closed, paragraph by paragraph."""
    body = post.read()[0].body
    depth = 0
    for paragraph in body.split("\n\n"):
        for match in _MARKS.finditer(paragraph):
            if match[0] not in "“”":
                return False
            if match[0] == "“" and depth and not paragraph[: match.start()].strip():
                continue  # opens again what is open
            depth += 1 if match[0] == "“" else -1
            if depth < 0:
                return False
    return depth == 0 and bool(_CURLY.search(body))


def with_one_mark_deleted(post: MarkedPost) -> Iterator[MarkedPost]:
    """The post without its first mark, without its second, and so on."""
    for match in _CURLY.finditer(post.text):
        yield post.with_text(post.text[: match.start()] + post.text[match.end() :])


def marks_deleted(of: Iterable[MarkedPost]) -> dict[str, float]:
    """Over the clean posts with one mark deleted at a time: shares of letters, 0 to 1."""
    variants = [each for post in of if is_clean(post) for each in with_one_mark_deleted(post)]
    total = letter_counts(map(judge, variants))
    return {
        "variants": len(variants),
        "own_shown_as_quoted": share(total, OWN, WRONG),
        "quoted_wrong": share(total, QUOTED, WRONG),
        "quoted_right": share(total, QUOTED, RIGHT),
    }


def words_that_matter(of: Iterable[MarkedPost]) -> tuple[list[str], list[str]]:
    """The subject's words that, put into a long quoted paragraph, make letters wrong; not right.

    Each entry is a word and the post that it was put into.
    """
    places = list(_places(of))
    before = {post.name: judge(post) for post, _ in places}
    drawn = random.Random(13)  # noqa: S311 - a sample that is the same each time
    wrong, not_right = [], []
    for word in WORDS.read_text("utf-8").split():
        for post, at in drawn.sample(places, _PLACES):
            after = judge(post.with_text(f"{post.text[:at]} {word}{post.text[at:]}"))
            entry = f"{word}: {post.name}"
            # The word itself is as wrong as the paragraph around it may have been before.
            if _count(after, WRONG) > _count(before[post.name], WRONG) + len(word):
                wrong.append(entry)
            if _count(after, RIGHT) < _count(before[post.name], RIGHT):
                not_right.append(entry)
    return wrong, not_right


def _count(judged: Judged, verdict: str) -> int:
    return sum(each.kind == QUOTED and each.verdict == verdict for each in judged.letters)


def _places(of: Iterable[MarkedPost]) -> Iterator[tuple[MarkedPost, int]]:
    """Where a word can be put: behind the middle word of each long quoted paragraph."""
    for post in of:
        words = list(quoted_words(post.text))
        inside = range(1, len(words))
        cuts = [i for i in inside if _parted(post.text, words[i - 1], words[i])]
        for start, end in pairwise([0, *cuts, len(words)]):
            if end - start >= _LONG:
                yield post, words[(start + end) // 2].end()


def _parted(text: str, word: re.Match[str], following: re.Match[str]) -> bool:
    return bool(re.search(r"\n|<", text[word.end() : following.start()]))
