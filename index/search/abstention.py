"""How far down an answer is given with reserve, measured on the archive that is asked.

How near a question about something else entirely comes to an archive depends on how large and how
mixed the archive is. So each build asks it sixty such questions, of strangers, and stays silent
where they end. The bound never lies under a floor, nor over where answers need no reserve.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from index.search.answerability import shipped_model
from index.search.retriever import Query

if TYPE_CHECKING:
    from index.search.retriever import Retriever

# One in ten strangers may get an answer with reserve: most archives do speak of one or the other,
# and a question that avoids the words of its answer comes no nearer than they do.
SILENT_SHARE = 0.9


def abstention_bound(retriever: Retriever) -> float:
    """The probability under which this archive stays silent; costs sixty questions."""
    model = shipped_model()
    found = [retriever.retrieve(Query(stranger, k=1)) for stranger in out_of_domain_questions()]
    reached = [model.probability(hits[0].features) for hits in found if hits]
    if not reached:
        return model.confident
    return float(np.clip(np.quantile(reached, SILENT_SHARE), model.silent, model.confident))


def out_of_domain_questions() -> list[str]:
    """Questions about cooking, sport, science and the like, one a line."""
    return (
        files("index.search")
        .joinpath("out_of_domain_questions.txt")
        .read_text(encoding="utf-8")
        .splitlines()
    )
