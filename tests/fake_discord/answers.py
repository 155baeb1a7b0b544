"""What a person gets to see after an act, and what they can do with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fake_discord.interactions import COMPONENT, DEFER_UPDATE, UPDATE, Interaction
from tests.fake_discord.model import Message
from tests.fake_discord.violations import Json
from tests.fake_discord.waiting import NotSeenError

if TYPE_CHECKING:
    from tests.fake_discord.options import Pickable
    from tests.fake_discord.people import Person


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One entry of an autocomplete's list."""

    name: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Suggestions:
    """An autocomplete's list, and the seconds it took."""

    choices: tuple[Suggestion, ...]
    after: float

    @property
    def names(self) -> list[str]:
        return [choice.name for choice in self.choices]

    @property
    def values(self) -> list[str | int | float]:
        return [choice.value for choice in self.choices]


@dataclass(frozen=True, slots=True)
class Answer:
    """The live view of one interaction: `messages` grow and change as the bot goes on."""

    person: "Person"
    interaction: Interaction

    @property
    def deferred_after(self) -> float:
        """Seconds from the act to the bot's first sign, deferral or whole answer."""
        return (self.interaction.answered or 0.0) - self.interaction.began

    @property
    def finished_after(self) -> float:
        """Seconds from the act to the first whole answer."""
        return (self.interaction.finished or 0.0) - self.interaction.began

    @property
    def was_deferred(self) -> bool:
        return self.interaction.response in (5, 6)

    @property
    def messages(self) -> list[Message]:
        """What stands there now: the answer (or the message that was clicked), the follow-ups."""
        own = [self.interaction.original, *self.interaction.followups]
        return [m for m in own if m is not None and not m.deleted and not m.is_loading]

    @property
    def message(self) -> Message:
        """The latest message; raises NotSeenError when there is none."""
        if not self.messages:
            raise NotSeenError(f"{self.interaction.title} left no message")
        if self.interaction.response in (UPDATE, DEFER_UPDATE) and self.interaction.edits:
            return self.messages[0]
        return self.messages[-1]

    @property
    def text(self) -> str:
        """Everything that the person reads, message after message."""
        return "\n".join(message.text for message in self.messages)

    @property
    def embeds(self) -> list[Json]:
        return [embed for message in self.messages for embed in message.embeds]

    @property
    def is_ephemeral(self) -> bool:
        """Whether only this person sees all of it."""
        return bool(self.messages) and all(message.is_ephemeral for message in self.messages)

    @property
    def modal(self) -> Json | None:
        """The form that opened, if one did."""
        return self.interaction.modal

    async def until(
        self, holds: Callable[["Answer"], bool], *, within: float | None = None
    ) -> "Answer":
        """Wait until the answer is as wanted, e.g. `lambda a: len(a.messages) == 2`."""
        limit = self.person.patience if within is None else within
        await self.interaction.signal.until(
            lambda: holds(self),
            within=limit,
            missing=lambda: f"{self.interaction.title}: not so; it reads {self.text!r}",
        )
        return self

    async def click(self, wanted: str, *, within: float | None = None) -> "Answer":
        """Press a button of the answer, by label or custom_id."""
        return await self.person.click(self._having(wanted), wanted, within=within)

    async def select(
        self, wanted: str, *values: "Pickable", within: float | None = None
    ) -> "Answer":
        """Choose in a select menu, named by placeholder or custom_id."""
        message = self._having(wanted)
        return await self.person.select(message, wanted, *values, within=within)

    async def submit(
        self, values: Mapping[str, object] | str, *, within: float | None = None
    ) -> "Answer":
        """Fill in and send the form that opened."""
        return await self.person.submit(self, values, within=within)

    def _having(self, wanted: str) -> Message:
        messages = self.messages
        if self.interaction.kind == COMPONENT and self.interaction.source not in messages:
            messages += [self.interaction.source] if self.interaction.source else []
        for message in reversed(messages):
            if any(wanted in names(part) for part in message.walk()):
                return message
        labels = [message.labels for message in messages]
        raise NotSeenError(f"{self.interaction.title}: nothing is called {wanted!r}; {labels}")


def names(component: Json) -> set[str]:
    """What a person or a test may call a component."""
    keys = ("label", "custom_id", "placeholder")
    return {component[key] for key in keys if component.get(key)}
