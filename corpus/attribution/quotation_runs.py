"""Runs: which paragraphs are one quotation, from the marks at their edges.

A run opens with “ and closes with ” at the end of its last paragraph. Its middle paragraphs open
again or do not, hold the speech of others in the same marks, and some runs never close. So marks
are not counted over a run; each paragraph is read by where it stands:

* after a paragraph that has not closed, the next one belongs to the run, unless it speaks as the
  archive does ("our post", "we"): from there on nothing is sure until a mark says otherwise;
* a run whose middle paragraphs do not open again uses the marks in them for speech, and only the
  close without an opening ends it;
* a run whose paragraphs all open again ends with the first one that closes as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from corpus.attribution.paragraphs import INITIAL, Paragraph, ParagraphKind
from corpus.text.voice_cues import Own

if TYPE_CHECKING:
    from collections.abc import Sequence


class Close(Enum):
    """How a run ended, the surer later."""

    OPEN = auto()  # it has not
    SPEECH = auto()  # it holds only paragraphs of the form “...,” he said: no run, perhaps
    MAYBE = auto()  # the last mark closes an inner pair, and perhaps the run with it
    WHOLE = auto()  # its last paragraph opens and closes
    SURE = auto()  # its last paragraph closes what an earlier one opened


@dataclass(slots=True)
class Run:
    """Paragraphs of one quotation, as indices, ascending.

    `doubtful` follow the members without a gap: the run may have ended before them.
    `plain` is the first member that shows no mark at its edges, or None.
    """

    members: list[int]
    close: Close
    reopened: int = 0
    inner: int = 0
    plain: int | None = None
    closes: int | None = None
    doubtful: list[int] = field(default_factory=list)
    is_strongly_doubted: bool = False
    is_block: bool = False

    @property
    def last(self) -> int:
        """The last paragraph that surely belongs to the run, if it is a run at all."""
        return self.members[-1]

    @property
    def opens_once(self) -> bool:
        """Whether the marks in the middle are speech, since other middle paragraphs have none."""
        return self.plain is not None and not self.reopened

    @property
    def is_settled(self) -> bool:
        """Whether every member is sure without a citation: closed, or opened again throughout."""
        return self.close is Close.SURE or self.plain is None


def find_runs(paragraphs: Sequence[Paragraph]) -> list[Run]:
    """The runs among the paragraphs between two places where the archive surely speaks."""
    runs: list[Run] = []
    for index, paragraph in enumerate(paragraphs):
        run = runs[-1] if runs else None
        if run is None or not _goes_on(run, index, paragraph):
            run = _begin(index, paragraph)
            if run is not None:
                runs.append(run)
        else:
            _extend(run, index, paragraph)
    return runs


def _goes_on(run: Run, index: int, paragraph: Paragraph) -> bool:
    """Whether the paragraph is to be read as part of the run, if only a doubtful one."""
    if run.is_block or paragraph.kind is ParagraphKind.BLOCK:
        return run.is_block and paragraph.kind is ParagraphKind.BLOCK and run.last == index - 1
    if run.doubtful:
        return run.doubtful[-1] == index - 1 and paragraph.kind not in INITIAL
    if run.last != index - 1 or run.close is Close.SURE or run.closes is not None:
        return False
    return run.close in (Close.OPEN, Close.MAYBE) or paragraph.kind in INITIAL


# How a paragraph that begins a run leaves it.
_BEGINNINGS = {
    ParagraphKind.OPENING: Close.OPEN,
    ParagraphKind.WHOLE: Close.WHOLE,
    ParagraphKind.NESTED: Close.MAYBE,
    ParagraphKind.SPEECH: Close.SPEECH,
    ParagraphKind.BLOCK: Close.SURE,
    ParagraphKind.INNER_OPENING: Close.OPEN,
    ParagraphKind.INNER_WHOLE: Close.WHOLE,
}


def _begin(index: int, paragraph: Paragraph) -> Run | None:
    """A new run, if the paragraph can begin one."""
    if paragraph.opens is None or paragraph.kind not in _BEGINNINGS:
        return None
    close = _BEGINNINGS[paragraph.kind]
    return Run(
        [index], close, closes=paragraph.closes, is_block=paragraph.kind is ParagraphKind.BLOCK
    )


def _extend(run: Run, index: int, paragraph: Paragraph) -> None:
    match paragraph.kind:
        case ParagraphKind.BLOCK:
            run.members.append(index)
        case ParagraphKind.CLOSING:
            _close(run, index, paragraph)
        case kind if kind in INITIAL:
            _reopen(run, index, paragraph)
        case _:
            _continue(run, index, paragraph)


def _close(run: Run, index: int, paragraph: Paragraph) -> None:
    """A closing mark without an opening one: the end of the run, or of a speech within it."""
    if run.is_strongly_doubted:
        run.doubtful.append(index)
        return
    # Opened once, closed once: what stands between was quoted, however it sounds.
    run.members += [*run.doubtful, index]
    run.doubtful.clear()
    if run.inner:
        run.inner -= 1
    else:
        run.close = Close.SURE
        run.closes = paragraph.closes


def _reopen(run: Run, index: int, paragraph: Paragraph) -> None:
    kind, opens_once = paragraph.kind, run.opens_once
    run.members.append(index)
    if kind is ParagraphKind.OPENING:
        run.reopened += 1
        run.close = Close.OPEN
    elif kind is ParagraphKind.SPEECH:
        # “A.” / “B,” he said. / ...: speech does not open a run that has closed.
        run.close = Close.OPEN if run.close is Close.OPEN else Close.SPEECH
    elif not opens_once or run.close is not Close.OPEN:
        run.close = Close.WHOLE if kind is ParagraphKind.WHOLE else Close.MAYBE
        run.closes = paragraph.closes


def _continue(run: Run, index: int, paragraph: Paragraph) -> None:
    """A paragraph that does not open: of the run, unless it speaks as the archive does."""
    is_maybe_over = run.close is Close.MAYBE
    if run.doubtful or is_maybe_over or paragraph.own is not Own.NO:
        run.doubtful.append(index)
        run.is_strongly_doubted |= paragraph.own is Own.STRONG
        run.is_strongly_doubted |= is_maybe_over and paragraph.own is Own.WEAK
        return
    run.members.append(index)
    run.plain = index if run.plain is None else run.plain
    if paragraph.kind is ParagraphKind.INNER_OPENING:
        run.inner += 1
    elif paragraph.kind is ParagraphKind.INNER_CLOSING and run.inner:
        run.inner -= 1
