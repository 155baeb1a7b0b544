"""A compiled encoder's folder: its files, and the card that says what it is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from index.errors import IndexDamagedError

if TYPE_CHECKING:
    from pathlib import Path

CARD: Final = "encoder.json"
GRAPH: Final = "model.xml"
WEIGHTS: Final = "model.bin"
QUESTION: Final = "question.blob"
TOKENIZER: Final = "tokenizer.json"


@dataclass(frozen=True, slots=True)
class EncoderCard:
    """What a compiled encoder says about itself.

    `platform` is where `question.blob` fits; elsewhere the graph is prepared anew. `agreement` is
    the lowest cosine with the reference that was seen; `refusal` is why the reference is to be
    used instead, or empty.
    """

    fingerprint: str
    dim: int
    max_tokens: int
    question_prompt: str
    passage_prompt: str
    platform: str = ""
    agreement: float = 1.0
    refusal: str = ""


def read_card(folder: Path) -> EncoderCard:
    """What the folder says of its encoder; raises IndexDamagedError when it cannot be read."""
    file = folder / CARD
    try:
        return EncoderCard(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise damaged(file, error) from error


def write_card(folder: Path, card: EncoderCard) -> None:
    """Write the card, the last of an encoder's files: without it the folder holds none."""
    (folder / CARD).write_text(json.dumps(asdict(card), indent=2) + "\n", encoding="utf-8")


def damaged(file: Path, error: Exception) -> IndexDamagedError:
    """The error for a file of a compiled encoder that cannot be read."""
    # The runtime's messages open with where they were raised; the last line says what it found.
    found = (str(error).strip() or type(error).__name__).splitlines()[-1]
    return IndexDamagedError(
        f"{file}: the compiled encoder cannot be read ({found}). Run `verbatim rebuild --full`."
    )
