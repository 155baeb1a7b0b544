"""Samples of an index held against its articles: are vectors and words those of the text.

A generation whose files are as they were published may still have been made of damaged ones, by a
release that did not look. Some passages, spread evenly, are encoded and cut into words anew.
"""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np

from index.analyzer import stems
from index.storage.passage_text import titled_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from index.encoder.reference import Encoder
    from index.storage.collection import Collection
    from index.storage.snapshot import Snapshot

# Passages that are encoded anew: half a second's work.
ENCODED = 32
# Passages whose words are looked up: a few milliseconds' work.
LOOKED_UP = 500
# What one model gives twice, in half precision and on two processors, is nearer than this.
_LEAST_COSINE = 0.99


def spread(count: int, most: int) -> NDArray[np.int64]:
    """At most so many numbers below `count`, evenly spread."""
    return np.unique(np.linspace(0, max(count - 1, 0), min(count, most)).astype(np.int64))


def vector_faults(snapshot: Snapshot, collection: Collection, encoder: Encoder) -> Iterator[str]:
    """Passages and sentences of a sample whose stored vectors are not those of their text."""
    passages = spread(snapshot.passages, ENCODED)
    texts, sentences = [], []
    for passage in passages.tolist():
        article = snapshot.article_at(int(snapshot.article[passage]))
        texts.append(titled_text(article.title, snapshot.passage_span(passage).of(article.body)))
        sentences.append(snapshot.sentence_spans(passage)[0].of(article.body))
    first = np.asarray(snapshot.first_sentence[passages], np.int64)
    stored = (collection.passages.halves(passages), collection.sentences.halves(first))
    for what, told, halves in zip(("passage", "sentence"), (texts, sentences), stored, strict=True):
        rows = halves.astype(np.float32)
        cosines = np.vecdot(rows, encoder.encode(told))
        for passage in passages[~(cosines >= _LEAST_COSINE)].tolist():
            yield f"the vector of a {what} (in passage {passage}) is not that of its text"


def word_faults(snapshot: Snapshot, collection: Collection) -> Iterator[str]:
    """Passages of a sample whose words in the index are not those of their text."""
    lexical = collection.lexical
    for passage in spread(snapshot.passages, LOOKED_UP).tolist():
        body = snapshot.article_at(int(snapshot.article[passage])).body
        texts = [list(stems(span.of(body))) for span in snapshot.sentence_spans(passage)]
        first, last = lexical.first_sentence[passage : passage + 2].tolist()
        edges = pairwise(lexical.sentence_start[first : last + 1].tolist())
        indexed = [
            [word.decode() for word in lexical.vocabulary[lexical.stem[start:end]].tolist()]
            for start, end in edges
        ]
        if indexed != texts:
            yield f"the words of passage {passage} are not those of its text"
        elif any(passage not in lexical.passages_with(w) for w in set(chain(*texts))):
            yield f"passage {passage} is not found by its words"
