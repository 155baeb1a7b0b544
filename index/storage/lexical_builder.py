"""Making a lexical index: words are collected passage by passage, then turned into postings."""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.analyzer import stems
from index.storage.lexical import LexicalIndex
from index.storage.spelling import NameCounter
from index.storage.vocabulary import inverse_frequency

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from numpy.typing import NDArray

# Saturation of repeated words and strength of length normalisation: the values of every toolkit.
K1 = 1.2
B = 0.75


class LexicalBuilder:
    """Collects the words of passages in order; `finish` makes the index of them."""

    def __init__(self) -> None:
        self._rows: defaultdict[str, int] = defaultdict()
        self._rows.default_factory = self._rows.__len__
        # Machine integers: a million passages hold some 75 million words.
        self._stem, self._title_stem = array("i"), array("i")
        self._sentence_start, self._title_start = array("q", [0]), array("q", [0])
        self._first_sentence = array("q", [0])
        self._names = NameCounter()

    def add(self, title: str, sentences: Iterable[str]) -> None:
        """Take the next passage: its title, empty for none, and its sentences in order."""
        for sentence in sentences:
            self._stem.extend(map(self._rows.__getitem__, stems(sentence)))
            self._sentence_start.append(len(self._stem))
            self._names.add(sentence)
        self._first_sentence.append(len(self._sentence_start) - 1)
        self._title_stem.extend(map(self._rows.__getitem__, stems(title)))
        self._title_start.append(len(self._title_stem))

    @property
    def written(self) -> Counter[str]:
        """How often each word was seen inside a sentence, as it is written there."""
        return self._names.written

    def finish(self) -> LexicalIndex:
        """The index of every passage that was added, as if there were no others."""
        vocabulary = np.array([word.encode() for word in self._rows], np.bytes_)
        order = np.argsort(vocabulary)
        row = np.empty(len(order), np.int32)
        row[order] = np.arange(len(order), dtype=np.int32)
        first = np.array(self._first_sentence, np.int64)
        sentence_start = np.array(self._sentence_start, np.int64)
        title_start = np.array(self._title_start, np.int64)
        text, title = row[np.array(self._stem, np.int32)], row[np.array(self._title_stem, np.int32)]
        postings = _postings(
            (text, np.diff(sentence_start[first])), (title, np.diff(title_start)), len(order)
        )
        place = {word: int(row[i]) for word, i in self._rows.items()}
        return LexicalIndex(
            vocabulary=vocabulary[order],
            frequency=postings.frequency,
            posting_start=postings.start,
            posting_passage=postings.passage,
            posting_weight=postings.weight,
            stem=text,
            sentence_start=sentence_start,
            first_sentence=first,
            title_stem=title,
            title_start=title_start,
            names=self._names.finish(place, postings.frequency, len(first) - 1),
        )


class CollectionSize(NamedTuple):
    """What BM25 has to know of a collection: its passages, and their words with their titles."""

    passages: int
    words: int


class _Postings(NamedTuple):
    frequency: NDArray[np.int32]
    start: NDArray[np.int64]
    passage: NDArray[np.int32]
    weight: NDArray[np.float32]


def size_of(index: LexicalIndex) -> CollectionSize:
    """The size of the passages of one index."""
    return CollectionSize(index.passages, len(index.stem) + len(index.title_stem))


def weights_among(
    index: LexicalIndex, frequency: NDArray[np.int32], size: CollectionSize
) -> NDArray[np.float32]:
    """The weight of each posting of an index whose passages are some of a larger collection's.

    `frequency` says in how many passages of the collection each stem of this vocabulary stands.
    """
    text = index.stem, np.diff(index.sentence_start[index.first_sentence])
    title = index.title_stem, np.diff(index.title_start)
    pairs, count = _counted(text, title)
    row, passage = np.divmod(pairs, max(index.passages, 1))
    return _weights((frequency, row), count, (text[1] + title[1])[passage], size)


def _postings(
    text: tuple[NDArray[np.int32], NDArray[np.int64]],
    title: tuple[NDArray[np.int32], NDArray[np.int64]],
    vocabulary: int,
) -> _Postings:
    """Postings of two streams of stems, each with how many stems every passage has in it.

    The weight of a posting is what the stem adds to the BM25 score of the passage.
    """
    length = text[1] + title[1]
    pairs, count = _counted(text, title)
    row, passage = np.divmod(pairs, max(len(length), 1))
    frequency = np.bincount(row, minlength=vocabulary).astype(np.int32)
    size = CollectionSize(len(length), int(length.sum()))
    return _Postings(
        frequency,
        np.searchsorted(row, np.arange(vocabulary + 1)),
        passage.astype(np.int32),
        _weights((frequency, row), count, length[passage], size),
    )


def _counted(
    *streams: tuple[NDArray[np.int32], NDArray[np.int64]],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each pair of a stem and a passage that holds it, ascending, and how often it does.

    A pair is one number: sorting the pairs is sorting the postings.
    """
    pairs = [
        stems * np.int64(len(counts)) + np.repeat(np.arange(len(counts)), counts)
        for stems, counts in streams
    ]
    return np.unique(np.concatenate(pairs), return_counts=True)


def _weights(
    of_stem: tuple[NDArray[np.int32], NDArray[np.int64]],
    count: NDArray[np.int64],
    length: NDArray[np.int64],
    size: CollectionSize,
) -> NDArray[np.float32]:
    """BM25 of postings: of a stem that stands `count` times in a passage of `length` words.

    `of_stem` are the frequency of each stem, and the stem of each posting.
    """
    frequency, row = of_stem
    mean = max(size.words / size.passages, 1.0) if size.passages else 1.0
    saturation = count + K1 * (1 - B + B * length / mean)
    weight = inverse_frequency(frequency, size.passages)[row] * count * (K1 + 1) / saturation
    return weight.astype(np.float32)
