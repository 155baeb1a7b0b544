"""The bot's own short texts in other languages; quotations are never translated.

The English text is the key. What has no translation stays English.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from discord import Locale, app_commands

if TYPE_CHECKING:
    from collections.abc import Mapping

# Texts that people type stay as they are everywhere; menu entries, which nobody types, do not.
_TYPED = {
    app_commands.TranslationContextLocation.command_name,
    app_commands.TranslationContextLocation.group_name,
    app_commands.TranslationContextLocation.parameter_name,
}
LANGUAGES = {"en": "English", "es": "Español", "fr": "Français", "zh": "中文", "ko": "한국어"}


@functools.cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Translations by English text, then by language."""
    text = resources.files("bot.discord").joinpath("translations.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def language_of(locale: Locale | str | None) -> str:
    """The language for a locale of Discord; English where there is no other."""
    language = str(locale).partition("-")[0]
    return language if language in LANGUAGES else "en"


@dataclass(frozen=True, slots=True)
class Translator:
    """Says a text in one language."""

    language: str = "en"

    def __call__(self, text: str, **values: object) -> str:
        """The text with its `{names}` filled in."""
        translated = table().get(text, {}).get(self.language, text)
        return translated.format(**values) if values else translated


class CommandTranslator(app_commands.Translator):
    """Translates descriptions of commands and options; names stay as the manual has them."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The text in the locale, or None where it stays English."""
        is_menu = isinstance(context.data, app_commands.ContextMenu)
        if context.location in _TYPED and not is_menu:
            return None
        return table().get(string.message, {}).get(language_of(locale))
