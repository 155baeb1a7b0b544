"""A marked post as the product reads it, against its marks, letter by letter.

Letters and digits are counted; marks, commas and white space are not.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from corpus.ingest import analyze
from tests.quality.voices_given import Given, Kind, alike, given, letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.article import Attribution
    from tests.quality.marked_posts import Expected, MarkedPost

RIGHT, NOT_GIVEN, UNCERTAIN, WRONG, MISSING = "right", "not given", "uncertain", "wrong", "missing"
OWN, QUOTED, UNDECIDED, HIDDEN = "own", "quoted", "undecidable", "hidden"
# Of these the verdict does not hang on what is said of them: hidden text stands in the body.
_WHOLE = {"x": (HIDDEN, WRONG), "?": (UNDECIDED, RIGHT)}


class Letter(NamedTuple):
    """One letter or digit of a body; `speaker` is None where no speaker is expected or given."""

    place: int
    kind: str
    verdict: str
    speaker: str | None


class Judged(NamedTuple):
    """A post as the product reads it, judged."""

    post: MarkedPost
    body: str
    attribution: Attribution
    expected: list[Expected]
    letters: list[Letter]


def judge(marked: MarkedPost) -> Judged:
    """Import one post as the product does and compare it letter by letter."""
    post, expected = marked.read()
    attribution = analyze(post).attribution
    said = given(post.body, attribution)
    sources = [marked.source_of(each) for each in attribution.citations]
    judged = [
        Letter(i, *_verdict(expected[i].label, said[i], sources), _speaker(expected[i], said[i]))
        for i in letters(post.body)
    ]
    return Judged(marked, post.body, attribution, expected, judged)


def _verdict(label: str, said: Given, sources: Sequence[int | None]) -> tuple[str, str]:
    if label in _WHOLE:
        return _WHOLE[label]
    if not label:
        return OWN, {Kind.OWN: RIGHT, Kind.UNCERTAIN: UNCERTAIN, Kind.QUOTED: WRONG}[said.kind]
    return QUOTED, _verdict_on_quoted(label, said, sources)


def _verdict_on_quoted(label: str, said: Given, sources: Sequence[int | None]) -> str:
    if said.kind is Kind.UNCERTAIN:
        return RIGHT if "?" in label else UNCERTAIN
    if said.kind is Kind.OWN:
        return WRONG
    if said.citation is None:
        return RIGHT if "-" in label else NOT_GIVEN
    source = sources[said.citation]
    return RIGHT if source is not None and str(source) in label else WRONG


def _speaker(expected: Expected, said: Given) -> str | None:
    """A name is right if it holds the other's words: "Pell" for "Sergeant Rosa Pell"."""
    wanted = (expected.speaker or "").removesuffix("?").strip()
    if said.speaker is None:
        return MISSING if wanted and not (expected.speaker or "").endswith("?") else None
    if expected.speaker == "?":
        return None
    words = [set(map(alike, re.findall(r"[\w’'-]+", name))) for name in (wanted, said.speaker)]
    return RIGHT if wanted and (words[0] <= words[1] or words[1] <= words[0]) else WRONG


def citation_counts(judged: Judged) -> Counter[str]:
    """How many sources of a post were found, missed, and read where there is none."""
    found = [judged.post.source_of(each) for each in judged.attribution.citations]
    wanted = [i for i, source in enumerate(judged.post.sources) if not source.optional]
    missed = [i for i in wanted if i not in found]
    return Counter(found=len(wanted) - len(missed), missed=len(missed), false=found.count(None))


def letter_counts(judged: Iterable[Judged]) -> Counter[tuple[str, str]]:
    """Letters by (kind, verdict); those of the speakers under "speaker"."""
    total: Counter[tuple[str, str]] = Counter()
    for each in judged:
        total.update((letter.kind, letter.verdict) for letter in each.letters)
        total.update(("speaker", one.speaker) for one in each.letters if one.speaker)
    return total


def share(total: Counter[tuple[str, str]], kind: str, verdict: str) -> float:
    """What part of the letters of a kind came out so, 0 to 1."""
    everything = sum(count for (of, _), count in total.items() if of == kind)
    return round(total[kind, verdict] / everything, 4) if everything else 0.0
