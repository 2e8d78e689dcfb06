"""Letter: a code that only arrives where the letter box is.

Until the letter is printed its name, address and code lie sealed in the database, under a key that is not there. After
that the code is known by its digest alone, and of the address only a tag stays, in schema `identity`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
import secrets
import unicodedata
from dataclasses import asdict, dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.drivers import Attestation, end_of_month_after, level_of

METHOD = "post"
VALID_MONTHS = 12
CODE_DAYS = 30
# Crockford's: no letter that is read as a digit. Ten of them are 50 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
_READ_AS = str.maketrans("OIL", "011")
_NONCE_BYTES = 12
# Short forms of the commonest words in addresses; an apartment has one tag however its street is shortened.
_SHORT = {
    "c": "calle", "cl": "calle", "av": "avenida", "avd": "avenida", "avda": "avenida", "ave": "avenida",
    "avenue": "avenida", "pl": "plaza", "plz": "plaza", "pza": "plaza", "place": "plaza", "ps": "paseo",
    "pso": "paseo", "st": "street", "rd": "road", "bd": "boulevard", "blvd": "boulevard", "r": "rue",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """Who and where, as they are printed. Its text form says nothing of it."""

    name: str = field(repr=False)
    street: str = field(repr=False)
    detail: str = field(repr=False)
    postcode: str = field(repr=False)
    town: str = field(repr=False)

    @property
    def lines(self) -> list[str]:
        """The lines below the name."""
        return [line for line in (self.street, self.detail, f"{self.postcode} {self.town}") if line]


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in one letter: the address, and the code once the letter is made ready."""

    address: Address = field(repr=False)
    code: str = field(default="", repr=False)


def attest(district_id: int, *, on: dt.date) -> Attestation:
    """Return what a code that was entered attests on that day: where the letter box is, and nothing of a document."""
    return Attestation(
        tag_source="",
        level=level_of(METHOD),
        district_id=district_id,
        age_band=None,
        of_voting_age=None,
        valid_until=end_of_month_after(VALID_MONTHS, on=on),
    )


@sensitive_variables()
def address_tag(address: Address) -> bytes:
    """Return HMAC(pepper, address as everybody writes it). The name is no part of it."""
    plain = " ".join(_words(line) for line in (address.street, address.detail, address.postcode, address.town))
    return hmac.new(settings.IDENTITY_PEPPER.encode(), f"address|{plain}".encode(), hashlib.sha256).digest()


def _words(line: str) -> str:
    """Case, accents, signs and the commonest short forms make no other address."""
    letters = unicodedata.normalize("NFKD", line.replace("º", " ").replace("ª", " ").casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    # “2B”, “2-B” and “2 b” are one door.
    parts = re.findall(r"[^\W\d_]+|\d+", plain)
    return " ".join(_SHORT.get(part, part) for part in parts)


def new_code() -> str:
    """Return ten characters at random."""
    return "".join(secrets.choice(ALPHABET) for _n in range(CODE_LENGTH))


@sensitive_variables()
def plain_code(typed: str) -> str:
    """Return a code as it was made, however it was typed. Raises ValidationError by field `code`."""
    code = re.sub(r"[\s‐-―_.-]+", "", unicodedata.normalize("NFKC", typed)).upper().translate(_READ_AS)
    if len(code) != CODE_LENGTH or any(c not in ALPHABET for c in code):
        raise ValidationError({"code": _("A code has ten letters and digits, such as 7K2QM-4X9TP.")})
    return code


def shown_code(code: str) -> str:
    """Return a code in two halves, as it is printed."""
    return f"{code[:5]}-{code[5:]}"


@sensitive_variables()
def code_digest(letter_id: int, code: str) -> bytes:
    """Return what is kept of a code: an HMAC that serves for this letter alone."""
    return hmac.new(settings.IDENTITY_PEPPER.encode(), f"code|{letter_id}|{code}".encode(), hashlib.sha256).digest()


@sensitive_variables()
def seal(content: Content, *, person_id: int) -> bytes:
    """Return the content encrypted (AES-256-GCM) for this person's letter alone."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_key()).encrypt(nonce, json.dumps(asdict(content)).encode(), str(person_id).encode())


@sensitive_variables()
def unseal(sealed: bytes | memoryview, *, person_id: int) -> Content:
    """Return what was sealed. Raises cryptography's InvalidTag for another person's or under another pepper."""
    sealed = bytes(sealed)
    opened = AESGCM(_key()).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], str(person_id).encode())
    kept = json.loads(opened)
    return Content(Address(**kept["address"]), kept["code"])


def _key() -> bytes:
    """From the pepper and not from SECRET_KEY: like the tags, letters must not be read by whoever has the database."""
    derived: bytes = HKDF(hashes.SHA256(), 32, salt=None, info=b"multitude letters 1").derive(
        settings.IDENTITY_PEPPER.encode()
    )
    return derived
