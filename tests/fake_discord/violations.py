"""What a bot did that Discord forbids, or that our house forbids, as plain sentences."""

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.fake_discord.waiting import NotSeenError

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule: where in the body, what was found; `refused` when Discord answers 400."""

    where: str
    found: str
    refused: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.found}" if self.where else self.found


@dataclass(slots=True)
class Violations:
    """Every broken rule in the order of discovery, one sentence each."""

    sentences: list[str] = field(default_factory=list)

    def note(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def forgive(self, pattern: str) -> list[str]:
        """Take out the sentences that `pattern` (a regular expression) is found in.

        Raises NotSeenError when there is none: an expected violation that did not happen.
        """
        found = [sentence for sentence in self.sentences if re.search(pattern, sentence)]
        if not found:
            raise NotSeenError(f"no violation matches {pattern!r}; noted: {self.sentences}")
        self.sentences[:] = [sentence for sentence in self.sentences if sentence not in found]
        return found
