"""What all models share: refuse unknown keys, texts in every language, ids and months."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=63)]
"""A catalogue id: also the name of its file, a part of URLs and of SQL identifiers."""

MunicipalityId = Annotated[str, Field(pattern=r"^\d{8}$")]
"""The 8-digit Amtlicher Gemeindeschlüssel (AGS) as text; the leading zero is part of it."""

CensusBasis = Literal["census_2011", "census_2022"]

Scalar = str | bool | int | Decimal


def _month(value: object) -> object:
    """Accept `2024-01` for the first day of that month."""
    if isinstance(value, str) and len(value) == 7:
        return f"{value}-01"
    return value


Month = Annotated[
    date,
    BeforeValidator(_month),
    AfterValidator(lambda d: d.replace(day=1)),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$"}),
]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Words(BaseModel):
    """One text in every language; German and English always, further languages by their code."""

    model_config = ConfigDict(frozen=True, extra="allow")
    if not TYPE_CHECKING:  # a type checker takes it for an argument of the constructor
        __pydantic_extra__: dict[str, str]
    de: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def to(self, language: str) -> str:
        """The text in `language`, German where the catalogue has no such translation."""
        text = (self.model_extra or {}).get(language) or getattr(self, language, None)
        return text if isinstance(text, str) else self.de
