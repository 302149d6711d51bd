"""Checks a certificate: by its code in the register, or by its signature alone. Pure; nothing is trusted but the keys.

A signed token is judged in the order of Open Badges 3.0, section "Verification": signature, claims, revocation, days.
Which key is the token's own claim, so the key is never taken from the token: it only says which of ours to use.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from kelas.certificates.credential import BADGE_ALGORITHM, TICKET_ALGORITHM, credential_id
from kelas.certificates.keys import Trusted
from kelas.certificates.register import Certificate, code_in
from kelas.words.text import Text

State = Literal["valid", "revoked", "expired", "early", "altered", "foreign", "unknown", "unreadable"]
# No certificate of ours is longer; longer things are not read at all.
LONGEST = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a check found.

    Attributes:
        state: `foreign` is signed by nobody whom this computer knows; `unknown` is a code that is not in the register.
        title: what it certifies.
        lessons: titles of the lessons, where they are known.
        issued_at: when (UTC).
        until: the end of its validity, if it has one.
        reason: why it was revoked.
        listed: whether the register of this computer has it; if not, it may have been revoked elsewhere.
    """

    state: State
    code: str = ""
    title: Text | None = None
    lessons: tuple[Text, ...] = ()
    issued_at: datetime | None = None
    until: datetime | None = None
    reason: str = ""
    listed: bool = False


Look = Callable[[str], Certificate | None]


def verify(presented: str, trusted: Trusted, look: Look, tracks: Mapping[str, Text], now: datetime) -> Verdict:
    """Check what somebody presents.

    Args:
        presented: a token or a code, see `bake.presented`.
        trusted: the keys that are known here.
        look: finds a certificate in the register by its code.
        tracks: what the certificate of each track certifies, for tickets of other computers.
        now: the time (UTC).
    """
    if len(presented) > LONGEST:
        return Verdict(state="unreadable")
    if presented.count(".") != 2:
        code = code_in(presented)
        found = look(code) if code else None
        if found is None:
            return Verdict(state="unknown" if code else "unreadable")
        return _listed(found, now)
    header = _header(presented)
    if header is None:
        return Verdict(state="unreadable")
    if badge := trusted.named(_thumbprint(header.get("jwk"))):
        seen = _badge(_claims(presented, badge, BADGE_ALGORITHM), badge)
    elif ticket := trusted.hinted(str(header.get("kid", ""))):
        seen = _ticket(_claims(presented, ticket, TICKET_ALGORITHM), tracks)
    else:
        return Verdict(state="foreign")
    if seen is None:
        return Verdict(state="altered")
    return _judged(seen, look(seen.code), trusted, now)


def _judged(seen: Verdict, found: Certificate | None, trusted: Trusted, now: datetime) -> Verdict:
    """Return the verdict on what is truly signed: the register knows more than the token, if it has it."""
    if found:
        return _listed(found, now)
    ident = credential_id(seen.code)
    if ident in trusted.revoked:
        return replace(seen, state="revoked", reason=trusted.revoked[ident])
    return replace(seen, state=_by_day(seen, now))


def _listed(found: Certificate, now: datetime) -> Verdict:
    what = found.certified
    seen = Verdict(
        state="valid",
        code=found.code,
        title=what.title,
        lessons=tuple(one.title for one in what.lessons),
        issued_at=found.issued_at,
        until=found.until,
        reason=found.reason,
        listed=True,
    )
    return replace(seen, state="revoked" if found.revoked_at else _by_day(seen, now))


def _by_day(seen: Verdict, now: datetime) -> State:
    if seen.until and now >= seen.until:
        return "expired"
    return "early" if seen.issued_at and now < seen.issued_at else "valid"


class _Registry(jws.JWSRegistry):
    """What may be in a token: a badge's header holds an RSA key, which is longer than joserfc expects."""

    max_header_length = 2048


def _header(token: str) -> dict[str, Any] | None:
    part = token.partition(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return None
    return header if isinstance(header, dict) else None


def _thumbprint(jwk: Any) -> str:
    """Return the thumbprint of the key that a badge names, empty if it names none."""
    try:
        return RSAKey.import_key({name: jwk[name] for name in ("kty", "n", "e")}).thumbprint()
    except (JoseError, ValueError, TypeError, KeyError):
        return ""


def _claims(token: str, key: RSAKey | ECKey, algorithm: str) -> dict[str, Any]:
    """Return what a token says if this key signed it so, by this algorithm and no other; else nothing."""
    try:
        registry = _Registry(algorithms=[algorithm])
        claims = json.loads(jws.deserialize_compact(token, key, registry=registry).payload or b"")
    except (JoseError, ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _badge(claims: dict[str, Any], key: RSAKey) -> Verdict | None:
    """Return what a badge says, if its claims agree with the credential as Open Badges 3.0 asks."""
    try:
        subject = claims["credentialSubject"]
        code = subject["licenseNumber"]
        agree = (
            "OpenBadgeCredential" in claims["type"]
            and claims["iss"] == claims["issuer"]["id"] == key.thumbprint_uri()
            and claims["jti"] == claims["id"] == credential_id(code)
            and claims["sub"] == subject["id"]
            and claims["nbf"] == datetime.fromisoformat(claims["validFrom"]).timestamp()
            and ("exp" in claims) == ("validUntil" in claims)
        )
        title = Text(id=subject["achievement"]["name"], en=subject["achievement"]["name"])
        return _seen(code, title, claims) if agree else None
    except (KeyError, TypeError, ValueError):
        return None


def _ticket(claims: dict[str, Any], tracks: Mapping[str, Text]) -> Verdict | None:
    try:
        return _seen(claims["jti"], tracks.get(claims["sub"]), claims)
    except (KeyError, TypeError, ValueError):
        return None


def _seen(code: str, title: Text | None, claims: dict[str, Any]) -> Verdict:
    until = datetime.fromtimestamp(claims["exp"], UTC) if "exp" in claims else None
    issued_at = datetime.fromtimestamp(claims["nbf"], UTC)
    return Verdict(state="valid", code=code, title=title, issued_at=issued_at, until=until)
