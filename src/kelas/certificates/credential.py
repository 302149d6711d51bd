"""What is signed: the Open Badges 3.0 credential, and the short ticket of the QR code. Pure.

The credential follows Open Badges 3.0 (https://www.imsglobal.org/spec/ob/v3p0/), signed as a JSON Web Token ("VC-JWT",
section "JSON Web Token Proof Format"); its revocation follows https://www.imsglobal.org/spec/vcrl/v1p0/. It holds no
name: the subject is known by a digest of the random learner id, salted with the code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from joserfc import jwt

from kelas.certificates.keys import HINT_LENGTH, NAME, Issuer
from kelas.certificates.register import Certificate
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang, figure

CONTEXT = ("https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
BADGE_ALGORITHM = "RS256"
TICKET_ALGORITHM = "ES256"
# Names of ours are made from a name under this one, by RFC 9562's version 5.
_OURS = UUID("6f1d9c52-8f0b-4a55-9a0e-6b1c9d7e2a10")


def credential_id(code: str) -> str:
    """Return the id of the credential of a certificate."""
    return _name("credential", code)


def credential(certificate: Certificate, issuer: str, base: str) -> dict[str, Any]:
    """Return the credential, in both languages since Open Badges 3.0 takes one text for each of its fields.

    Args:
        certificate: an issued one.
        issuer: the issuer's id.
        base: the address of the server, such as `http://192.168.1.10:8866`, where the list of revocations is.
    """
    what = certificate.certified
    title = f"{what.title.id} / {what.title.en}"
    made: dict[str, Any] = {
        "@context": list(CONTEXT),
        "id": credential_id(certificate.code),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title,
        "issuer": {"id": issuer, "type": ["Profile"], "name": NAME},
        "validFrom": _moment(certificate.issued_at),
        "credentialSubject": {
            "id": _name("subject", certificate.code),
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": identity(certificate.learner, certificate.code),
                    "identityType": "systemId",
                    "salt": certificate.code,
                }
            ],
            "licenseNumber": certificate.code,
            "achievement": {
                "id": _name("achievement", issuer, certificate.track, what.title.id),
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": title,
                "description": " / ".join(say("certificate.description", lang) for lang in LANGS),
                "criteria": {"narrative": "\n\n".join(_narrative(certificate, lang) for lang in LANGS)},
            },
        },
        "credentialStatus": {"id": f"{base}/revocations.json", "type": "1EdTechRevocationList"},
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    if certificate.until:
        made["validUntil"] = _moment(certificate.until)
    return made


def sign(made: dict[str, Any], issuer: Issuer) -> str:
    """Return a credential as a signed token (compact JWS), with the claims that Open Badges 3.0 asks for."""
    public = issuer.badge.as_dict(private=False)
    header = {"alg": BADGE_ALGORITHM, "typ": "JWT", "jwk": {name: public[name] for name in ("kty", "n", "e")}}
    claims = {
        **made,
        "iss": made["issuer"]["id"],
        "jti": made["id"],
        "sub": made["credentialSubject"]["id"],
        "nbf": _seconds(made["validFrom"]),
    }
    if "validUntil" in made:
        claims["exp"] = _seconds(made["validUntil"])
    return jwt.encode(header, claims, issuer.badge, algorithms=[BADGE_ALGORITHM])


def enveloped(token: str) -> dict[str, Any]:
    """Return a signed token as a JSON document (https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials)."""
    return {"@context": CONTEXT[0], "id": f"data:application/vc+jwt,{token}", "type": "EnvelopedVerifiableCredential"}


def ticket(certificate: Certificate, issuer: Issuer) -> str:
    """Return the short token of the QR code: the code, the track and the days, signed."""
    header = {"alg": TICKET_ALGORITHM, "kid": issuer.ticket.thumbprint()[:HINT_LENGTH]}
    claims = {"jti": certificate.code, "sub": certificate.track, "nbf": int(certificate.issued_at.timestamp())}
    if certificate.until:
        claims["exp"] = int(certificate.until.timestamp())
    return jwt.encode(header, claims, issuer.ticket, algorithms=[TICKET_ALGORITHM])


def identity(learner: str, code: str) -> str:
    """Return the salted digest by which a learner can show that a credential is theirs."""
    return f"sha256${hashlib.sha256((learner + code).encode()).hexdigest()}"


def revocations(revoked: Iterable[Certificate], issuer: str, base: str) -> dict[str, Any]:
    """Return the list of revoked credentials."""
    listed = [
        {"id": credential_id(one.code), "revoked": True, **({"revocationReason": one.reason} if one.reason else {})}
        for one in revoked
    ]
    return {"id": f"{base}/revocations.json", "issuer": issuer, "revokedCredential": listed}


def _narrative(certificate: Certificate, lang: Lang) -> str:
    what = certificate.certified
    percent = figure(round(what.pass_mark * 100, 1), lang)
    lessons = [f"- {one.title.say(lang)}: {one.objective.say(lang)}" for one in what.lessons]
    return "\n".join([say("certificate.criteria", lang, percent=percent), "", *lessons])


def _name(*parts: str) -> str:
    return f"urn:uuid:{uuid5(_OURS, ' '.join(parts))}"


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
