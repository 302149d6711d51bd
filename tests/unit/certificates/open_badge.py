"""What Open Badges 3.0 asks of a credential, as a JSON Schema written from its data model.

Source: 1EdTech, Open Badges Specification 3.0, appendix "Data Models" (https://www.imsglobal.org/spec/ob/v3p0/#data-model):
the properties whose multiplicity begins at 1, and the types of those that we use. Its section "JSON Web Token Proof
Format" gives the header and the claims.
"""

from __future__ import annotations

from typing import Any

URI = {"type": "string", "pattern": r"^[a-z][a-z0-9+.-]*:\S+$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}


def typed(name: str, required: list[str], /, **properties: Any) -> dict[str, Any]:
    """Return the schema of an object whose `type` names its class."""
    kind = {"anyOf": [{"const": name}, {"type": "array", "contains": {"const": name}}]}
    return {"type": "object", "required": ["type", *required], "properties": {"type": kind, **properties}}


CREDENTIAL = {
    "$schema": "https://json-schema.org/draft/2019-09/schema",
    **typed(
        "OpenBadgeCredential",
        ["@context", "id", "credentialSubject", "issuer", "validFrom"],
        **{
            "@context": {
                "type": "array",
                "minItems": 2,
                "prefixItems": [
                    {"const": "https://www.w3.org/ns/credentials/v2"},
                    {"pattern": r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context-3\.\d\.\d\.json$"},
                ],
            },
            "id": URI,
            "name": {"type": "string"},
            "issuer": typed("Profile", ["id"], id=URI, name={"type": "string"}),
            "validFrom": MOMENT,
            "validUntil": MOMENT,
            "credentialStatus": typed("1EdTechRevocationList", ["id"], id=URI),
            "credentialSchema": {"type": "array", "items": typed("1EdTechJsonSchemaValidator2019", ["id"], id=URI)},
            "credentialSubject": typed(
                "AchievementSubject",
                ["achievement"],
                id=URI,
                licenseNumber={"type": "string"},
                identifier={
                    "type": "array",
                    "items": {
                        **typed(
                            "IdentityObject",
                            ["hashed", "identityHash", "identityType"],
                            hashed={"const": True},
                            identityHash={"pattern": r"^sha256\$[0-9a-f]{64}$"},
                            identityType={"enum": ["systemId"]},
                            salt={"type": "string"},
                        ),
                        "additionalProperties": False,
                    },
                },
                achievement=typed(
                    "Achievement",
                    ["id", "criteria", "description", "name"],
                    id=URI,
                    name={"type": "string", "minLength": 1},
                    description={"type": "string", "minLength": 1},
                    achievementType={"const": "Certificate"},
                    criteria={
                        "type": "object",
                        "required": ["narrative"],
                        "properties": {"narrative": {"minLength": 1}},
                    },
                ),
            ),
        },
    ),
}
HEADERS = {"alg", "kid", "jwk", "typ"}
CLAIMS = {"iss", "jti", "nbf", "sub"}
