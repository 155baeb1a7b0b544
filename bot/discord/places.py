"""A name of several places: "Which Georgia?", with a button for each that the archive knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui

from bot import wording
from bot.discord.drawing.buttons import Action, action_button
from bot.discord.drawing.markup import escape, label
from bot.discord.drawing.reply import Reply
from index.query.parser import AmbiguousName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.discord.autocomplete import CompletionIndex
    from bot.discord.localization import Translator

# A row of buttons.
_MOST = 5
# What a question ignores once somebody chose: that its places may mean others.
CHOSEN = "other places"


def option(ids: tuple[str, ...], describe: Callable[[str], str]) -> tuple[AmbiguousName, ...]:
    """The name that was given as an option, where it may mean several places."""
    if len(ids) < 2:
        return ()
    return (AmbiguousName(describe(ids[0]).partition(",")[0], ids[0], ids[1:]),)


def in_doubt(ids: Iterable[str], completions: CompletionIndex) -> tuple[str, ...]:
    """Those of the places that the archive has articles about; empty where that leaves no doubt."""
    known = {entry.value for entry in completions.regions}
    found = tuple(id_ for id_ in ids if id_ in known)[:_MOST]
    return found if len(found) > 1 else ()


def doubtful_name(
    names: Iterable[AmbiguousName], completions: CompletionIndex
) -> tuple[str, tuple[str, ...]] | None:
    """The first of the names that is in doubt, and what it may mean; None where none is."""
    for name in names:
        if ids := in_doubt((name.taken, *name.others), completions):
            return name.words, ids
    return None


def choose(
    chosen: str, regions: Iterable[str], names: Iterable[AmbiguousName]
) -> tuple[str, ...] | None:
    """The regions with the doubtful one as `chosen`; None where nothing is called so."""
    for name in names:
        if chosen in (meant := {name.taken, *name.others}):
            return tuple(dict.fromkeys(chosen if id_ in meant else id_ for id_ in regions))
    return None


def ask_which(
    words: str,
    ids: tuple[str, ...],
    translate: Translator,
    describe: Callable[[str], str],
    custom_id: Callable[[str], tuple[Action, str]],
) -> Reply:
    """The question back; `custom_id` says what choosing a place does."""
    buttons = [
        action_button(
            *custom_id(id_),
            wording.told_apart(id_, [each for each in ids if each != id_], describe, translate),
        )
        for id_ in ids
    ]
    text = translate("Which {name}?", name=escape(label(words)))
    # A layout, as the answer is that takes its place.
    return Reply(layout=(ui.TextDisplay(text),), buttons=buttons)
