"""Small sentence-transformers models with random weights, saved as folders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer import modules
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import AutoTokenizer, BertConfig, BertModel

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("where", "do", "rivers", "rise", "query", "passage", "the", "a", ":", ".", "?", "##s")


def save_transformer(
    folder: Path,
    *,
    pooling: Literal["mean", "cls", "max"] = "mean",
    normalise: bool = True,
    prompts: dict[str, str] | None = None,
    max_tokens: int = 12,
    seed: int = 0,
) -> Path:
    """A two-layer BERT of 16 dimensions."""
    torch.manual_seed(seed)
    source = folder.with_name(folder.name + "-transformer")
    source.mkdir(parents=True)
    vocabulary = source / "vocab.txt"
    letters = [f"{mark}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz" for mark in ("", "##")]
    vocabulary.write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, *letters]), "utf-8"
    )
    config = BertConfig(
        vocab_size=5 + len(WORDS) + len(letters),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        initializer_range=0.5,
    )
    BertModel(config).save_pretrained(source)
    loader: Any = AutoTokenizer
    loader.from_pretrained(str(source)).save_pretrained(source)
    transformer = modules.Transformer(str(source), max_seq_length=max_tokens)
    parts = [transformer, modules.Pooling(16, pooling_mode=pooling)]
    if normalise:
        parts.append(modules.Normalize())
    SentenceTransformer(modules=parts, prompts=prompts, device="cpu").save(str(folder))
    return folder


def save_static(folder: Path) -> Path:
    """A model that is no transformer: a table of word vectors, which takes no attention mask."""
    words = {word: number for number, word in enumerate(("[UNK]", *WORDS))}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    table = modules.StaticEmbedding(tokenizer, embedding_dim=16)
    SentenceTransformer(modules=[table], device="cpu").save(str(folder))
    return folder
