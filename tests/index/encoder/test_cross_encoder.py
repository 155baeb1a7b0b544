from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from sentence_transformers import CrossEncoder
from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

from index.encoder.cross_encoder import ReferenceReader
from index.errors import ModelError
from index.search.answerability import Features
from index.search.reranker import Reranker
from index.search.retriever import Hit

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "tram", "ferry", "waits", "left")


def tiny(folder: Path, *, labels: int) -> str:
    """Save a BERT of one layer with random weights as sentence-transformers saves one."""
    torch.manual_seed(0)
    sizes = {
        "vocab_size": len(WORDS),
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "num_labels": labels,
    }
    BertForSequenceClassification(BertConfig.from_dict(sizes)).save_pretrained(folder)
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    BertTokenizer(vocab=vocabulary).save_pretrained(folder)
    CrossEncoder(str(folder)).save_pretrained(str(folder))
    return str(folder)


def test_any_cross_encoder_in_a_folder_reranks(tmp_path: Path) -> None:
    scorer = ReferenceReader(tiny(tmp_path, labels=1))
    texts = ["tram left", "ferry waits", "tram waits ferry"]
    scores = scorer.scores("ferry waits", texts)
    assert len(set(scores.tolist())) == 3
    hits = [Hit(i, 1.0 - i, Features(0.0, 0.0), (0.5,)) for i in range(3)]
    reranked = Reranker(scorer, 10)("ferry waits", hits, texts.__getitem__)
    assert {hit.passage: hit.logit for hit in reranked} == pytest.approx(dict(enumerate(scores)))


def test_a_score_does_not_depend_on_the_other_passages(tmp_path: Path) -> None:
    scorer = ReferenceReader(tiny(tmp_path, labels=1))
    together = scorer.scores("tram", ["tram left", "ferry waits ferry waits"])
    alone = scorer.scores("tram", ["tram left"])
    assert alone[0] == pytest.approx(together[0], abs=1e-5)


def test_a_model_that_is_not_there_is_named_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"reader\.model: '.*nowhere' cannot be loaded"):
        ReferenceReader(str(tmp_path / "nowhere"))


def test_a_model_that_gives_no_single_score_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="gives 3 numbers for a pair"):
        ReferenceReader(tiny(tmp_path, labels=3))
