"""How far down an answer is given with reserve, measured on the archive that is asked.

How near a question about something else entirely comes to an archive depends on how large and how
mixed the archive is. So each build asks it sixty questions about cooking, sport, science and the
like, and stays silent where they end. The bound never lies under a floor, nor over where answers
need no reserve.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from index.encoder.openvino import open_encoder
from index.search.answerability import answerability_for
from index.search.retriever import Query, Retriever
from index.storage.collection import Shards
from index.storage.snapshot import Snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from index.encoder.openvino import Runtime
    from index.search.answerability import AnswerabilityModel

# One in ten of them may get an answer with reserve: most archives do speak of one or the other, and
# a question that avoids the words of its answer comes no nearer than they do.
SILENT_SHARE = 0.9


def abstention_bound(retriever: Retriever, model: AnswerabilityModel) -> float:
    """The probability under which this archive stays silent; costs sixty questions."""
    found = [retriever.retrieve(Query(each, k=1)) for each in out_of_domain_questions()]
    reached = [model.probability(hits[0].features) for hits in found if hits]
    if not reached:
        return model.confident
    return float(np.clip(np.quantile(reached, SILENT_SHARE), model.silent, model.confident))


def measured_bound(
    folder: Path, fingerprint: str, *, data: Path, model: str, runtime: Runtime
) -> float:
    """The bound of the generation in `folder`, made with a model, of the data folder `data`."""
    encoder = open_encoder(folder / "encoder", model, runtime)
    with Snapshot.open(folder) as snapshot:
        retriever = Retriever(encoder=encoder, collection=Shards.open(folder, snapshot))
        return abstention_bound(retriever, answerability_for(fingerprint, "", data).plain)


def out_of_domain_questions() -> list[str]:
    """Questions that no archive of news is about, each ending in a question mark."""
    text = files("index.search").joinpath("out_of_domain_questions.txt").read_text(encoding="utf-8")
    return text.splitlines()
