"""The keys that certificates are signed with, and those of other issuers that this computer trusts.

Two keys, since two things are signed: the badge with RS256, which Open Badges 3.0 names as the least that every program
can read (section "JSON Web Token Proof Format"), and the short ticket in the QR code with ES256, whose signature is a
quarter as long. The issuer's name is the thumbprint of the badge's key as a URN (RFC 7638, RFC 9278): it needs no
domain and no internet, stays the same whatever address the laptop has, and nobody can claim it without the key.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

KEYS_FILE = "certificate-keys.json"
ISSUERS_FOLDER = "issuers"
NAME = "Kelas Kediri"
RSA_BITS = 2048
# How much of its key's thumbprint a ticket names.
HINT_LENGTH = 8


class KeysError(Exception):
    """A file of keys cannot be read; `key` and `file` make the sentence that says what to do."""

    def __init__(self, key: str, file: Path) -> None:
        super().__init__(f"{key} {file}")
        self.key = key
        self.file = file


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Whoever signs: this installation. `badge` and `ticket` are private keys."""

    badge: RSAKey
    ticket: ECKey

    @property
    def id(self) -> str:
        """Return the issuer's name, as a URN."""
        return self.badge.thumbprint_uri()

    def public(self) -> dict[str, Any]:
        """Return what /issuer.json says: a profile as Open Badges 3.0 has it, and the public keys (RFC 7517)."""
        keys = [{**key.as_dict(private=False), "kid": key.thumbprint()} for key in (self.badge, self.ticket)]
        return {"id": self.id, "type": ["Profile"], "name": NAME, "keys": keys}


@dataclass(frozen=True, kw_only=True)
class Trusted:
    """Whose certificates this computer knows, and which of others' it has heard to be revoked.

    Attributes:
        keys: public keys by their thumbprint.
        revoked: ids of revoked credentials, with the reason.
    """

    keys: Mapping[str, RSAKey | ECKey]
    revoked: Mapping[str, str]

    def hinted(self, hint: str) -> ECKey | None:
        """Return the key of a ticket, by the beginning of its thumbprint."""
        found = [key for name, key in self.keys.items() if name.startswith(hint) and isinstance(key, ECKey)]
        return found[0] if len(hint) == HINT_LENGTH and found else None

    def named(self, thumbprint: str) -> RSAKey | None:
        """Return the key of a badge, by its thumbprint."""
        found = self.keys.get(thumbprint)
        return found if isinstance(found, RSAKey) else None


def issuer(home: Path) -> Issuer:
    """Return this installation's keys, made on first use and readable by their owner only.

    Raises:
        KeysError: the file is damaged.
    """
    file = home / KEYS_FILE
    if not file.exists():
        _make(file)
    try:
        keys = KeySet.import_key_set(json.loads(file.read_text("utf-8"))).keys
        (badge,) = [key for key in keys if isinstance(key, RSAKey)]
        (ticket,) = [key for key in keys if isinstance(key, ECKey)]
    except (ValueError, KeyError, TypeError, JoseError):
        raise KeysError("certificate.keys-damaged", file) from None
    return Issuer(badge=badge, ticket=ticket)


def trusted(home: Path, more: Iterable[Path] = ()) -> Trusted:
    """Return the keys of this installation, and those and the revocations in `issuers/*.json` and in further files.

    Args:
        home: the state folder.
        more: files of other issuers, as their /issuer.json and /revocations.json give them.

    Raises:
        KeysError: a file is neither.
    """
    files = [*sorted((home / ISSUERS_FOLDER).glob("*.json")), *more]
    documents = [issuer(home).public(), *map(_document, files)]
    keys = [key for document in documents for key in _keys(document.get("keys", ()))]
    revoked = {
        str(one["id"]): str(one.get("revocationReason", ""))
        for document in documents
        for one in document.get("revokedCredential", ())
        if one.get("revoked", True)
    }
    return Trusted(keys={key.thumbprint(): key for key in keys}, revoked=revoked)


def _keys(written: Iterable[Any]) -> Iterable[RSAKey | ECKey]:
    for one in written:
        match one.get("kty"):
            case "RSA":
                yield RSAKey.import_key(one)
            case "EC":
                yield ECKey.import_key(one)


def _document(file: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, RecursionError, AttributeError, TypeError, KeyError, JoseError):
        document: dict[str, Any] = json.loads(file.read_text("utf-8"))
        revoked = [str(one["id"]) for one in document.get("revokedCredential", ())]
        if list(_keys(document.get("keys", ()))) or revoked or "revokedCredential" in document:
            return document
    raise KeysError("certificate.keys-unreadable", file)


def _make(file: Path) -> None:
    """Make the keys. Of two processes that begin at once both use the keys of the first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    made: tuple[RSAKey, ECKey] = (
        RSAKey.generate_key(RSA_BITS, private=True),
        ECKey.generate_key("P-256", private=True),
    )
    fresh = file.with_name(f"{KEYS_FILE}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps({"keys": [key.as_dict(private=True) for key in made]}), "utf-8")
    with suppress(FileExistsError):
        os.link(fresh, file)
    fresh.unlink()
