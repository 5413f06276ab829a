"""Who gets the briefing and alerts by e-mail: addresses per role, never of persons; how mail leaves the house."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from expectations.models.basis import Id, Model, MunicipalityId, Words

Address = Annotated[str, Field(pattern=r"^[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[a-z]{2,}$", max_length=254)]
Kind = Literal["briefing", "alerts"]


class MailServer(Model):
    """User and password come from the environment alone (DIGITALBILANZ_SMTP_USER, DIGITALBILANZ_SMTP_PASSWORD)."""

    host: str = Field(min_length=1)
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    """`none` only where mail does not leave the machine."""

    @model_validator(mode="after")
    def _open_only_here(self) -> "MailServer":
        if self.security == "none" and self.host not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError(f"mail to `{self.host}` needs `starttls` or `tls`")
        return self


class Role(Model):
    """A function and the mailboxes that belong to it."""

    title: Words
    addresses: tuple[Address, ...] = Field(min_length=1)
    language: str = "de"
    municipality: MunicipalityId | None = None
    """The municipality that is spoken of; all together if left out."""
    receives: tuple[Kind, ...] = ("briefing", "alerts")


class Notify(Model):
    """`notify.yaml`. Without a server nothing is sent."""

    sender: Address
    server: MailServer | None = None
    roles: dict[Id, Role] = Field(min_length=1)

    def receiving(self, kind: Kind) -> list[Role]:
        return [role for role in self.roles.values() if kind in role.receives]
