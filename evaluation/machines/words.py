"""One thing in both languages, as tables write it."""

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A part of a file; an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Part):
    """A name or a sentence in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def of(self, language: str) -> str:
        """The words in `zh_CN` or `en`."""
        return self.en if language == "en" else self.zh
