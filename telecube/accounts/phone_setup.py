"""What somebody types into a phone, as lines to copy and as a QR code. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from django.utils.translation import gettext as _

from telecube.config import config


@dataclass(frozen=True)
class PhoneSetup:
    """Data of one SIP device. An empty password is one that is not known any more."""

    user_name: str
    password: str
    display: str

    @property
    def server(self) -> str:
        """Address and port of the exchange."""
        return f"{config.sip_address}:{config.sip_port}"

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Label and value, in the order in which phones ask."""
        rows = [
            (_("Server (SIP domain)"), self.server),
            (_("User name"), self.user_name),
            (_("Password"), self.password),
            (_("Display name"), self.display),
            (_("Transport"), "UDP, TCP"),
        ]
        return [(label, value) for label, value in rows if value]

    @property
    def text(self) -> str:
        """The lines as one text to copy."""
        return "\n".join(f"{label}: {value}" for label, value in self.lines)

    @property
    def qr_code(self) -> str:
        """The text as a QR code: an SVG image as a data address, black on white in both themes."""
        return qr_code_of(self.text)


def qr_code_of(text: str) -> str:
    """Return the text as a QR code: an SVG image as a data address, black on white in both themes."""
    code = segno.make(text, error="m", micro=False)
    return str(code.svg_data_uri(scale=4, border=4, dark="#000", light="#fff"))
