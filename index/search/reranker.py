"""Reading: the best hits are read together with the question, which moves them up or down.

What the retriever knows of a passage is what it shares with the question; a cross-encoder reads
whether it answers. Ten passages of 110 words take 0.1 to 0.3 s on two cores.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.search.retriever import subquestions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.encoder.cross_encoder import Reader
    from index.search.retriever import Hit

# What a logit adds to the blended score. Of .02 to .3, .05 to .15 are level on the five named sets
# (mean MRR .920, .914 without a reader); the smallest of them costs clapnq least.
WEIGHT = 0.05
# A passage and the next ones tell together whether it answers: its logit alone tells less.
TELLING = 3


@dataclass(frozen=True, slots=True)
class Reranker:
    """The ranking stage that reads the best `pairs` hits."""

    reader: Reader
    pairs: int

    def __call__(self, question: str, hits: Sequence[Hit], text: Callable[[int], str]) -> list[Hit]:
        """The best hits with what was read of them, best first, and the others after them.

        A question of several parts is left alone: no passage answers the whole of it.
        """
        head, tail = hits[: self.pairs], hits[self.pairs :]
        if not head or subquestions(question):
            return list(hits)
        logits = self.reader.scores(question, [text(hit.passage) for hit in head]).tolist()
        scored = [
            (hit.score + WEIGHT * logit, logit, hit)
            for hit, logit in zip(head, logits, strict=True)
        ]
        scored.sort(key=lambda each: -each[0])
        # What was not read is told by the last that was.
        ranked = [logit for _, logit, _ in scored] + [scored[-1][1]] * len(tail)
        telling = [max(ranked[rank : rank + TELLING]) for rank in range(len(ranked))]
        read = [replace(hit, score=score, logit=logit) for score, logit, hit in scored]
        # The others keep their order, under the last that was read.
        under = min(read[-1].score - tail[0].score, 0.0) if tail else 0.0
        unread = [replace(hit, score=hit.score + under) for hit in tail]
        return [
            replace(hit, features=hit.features._replace(reading=logit))
            for hit, logit in zip([*read, *unread], telling, strict=True)
        ]
