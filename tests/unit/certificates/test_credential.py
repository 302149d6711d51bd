"""The Open Badge, read by libraries that had no part in making it: PyJWT, cryptography, jsonschema."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jsonschema
import jwt
import pytest
from issuing import BASE, LEARNER, NOW, what
from open_badge import CLAIMS, CREDENTIAL, HEADERS

from kelas.certificates.credential import credential, credential_id, enveloped, identity, revocations, sign, ticket
from kelas.certificates.keys import Issuer
from kelas.certificates.register import Certificate


@pytest.fixture
def made(certificate: Certificate, issuer: Issuer) -> dict[str, Any]:
    return credential(certificate, issuer.id, BASE)


def public_key(jwk: dict[str, Any]) -> Any:
    return jwt.PyJWK(jwk).key


def test_the_credential_has_what_open_badges_asks_for(made: dict[str, Any]) -> None:
    jsonschema.Draft201909Validator.check_schema(CREDENTIAL)
    jsonschema.validate(made, CREDENTIAL, cls=jsonschema.Draft201909Validator)


@pytest.mark.parametrize("gone", ["issuer", "validFrom", "credentialSubject", "id", "@context"])
def test_the_check_of_the_structure_can_fail(made: dict[str, Any], gone: str) -> None:
    del made[gone]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(made, CREDENTIAL, cls=jsonschema.Draft201909Validator)


def test_pyjwt_verifies_the_badge_with_the_published_key(made: dict[str, Any], issuer: Issuer) -> None:
    token = sign(made, issuer)
    published = next(key for key in issuer.public()["keys"] if key["kty"] == "RSA")
    claims = jwt.decode(token, public_key(published), algorithms=["RS256"], options={"verify_exp": False})
    assert {key: claims[key] for key in made} == made


def test_the_header_holds_the_public_key_and_nothing_that_is_not_allowed(made: dict[str, Any], issuer: Issuer) -> None:
    header = jwt.get_unverified_header(sign(made, issuer))
    assert header.keys() <= HEADERS
    assert (header["alg"], header["typ"]) == ("RS256", "JWT")
    assert header["jwk"].keys() == {"kty", "n", "e"}, "never a part of the private key"


def test_the_claims_repeat_the_credential(made: dict[str, Any], issuer: Issuer) -> None:
    claims = jwt.decode(sign(made, issuer), options={"verify_signature": False})
    assert claims.keys() >= CLAIMS
    assert "exp" not in claims
    assert claims["iss"] == claims["issuer"]["id"]
    assert claims["jti"] == claims["id"]
    assert claims["sub"] == claims["credentialSubject"]["id"]
    assert datetime.fromtimestamp(claims["nbf"], UTC) == datetime.fromisoformat(claims["validFrom"]) == NOW


def test_one_that_ends_says_when_in_both_places(certificate: Certificate, issuer: Issuer) -> None:
    ending = replace(certificate, certified=what(months=24))
    made = credential(ending, issuer.id, BASE)
    jsonschema.validate(made, CREDENTIAL, cls=jsonschema.Draft201909Validator)
    claims = jwt.decode(sign(made, issuer), options={"verify_signature": False})
    assert datetime.fromtimestamp(claims["exp"], UTC) == datetime.fromisoformat(made["validUntil"]) == ending.until


def test_the_issuers_name_is_the_thumbprint_of_its_key(issuer: Issuer) -> None:
    (key,) = [one for one in issuer.public()["keys"] if one["kty"] == "RSA"]
    # RFC 7638: the needed members in alphabetical order, without spaces.
    members = json.dumps({name: key[name] for name in ("e", "kty", "n")}, separators=(",", ":"))
    digest = base64.urlsafe_b64encode(hashlib.sha256(members.encode()).digest()).rstrip(b"=").decode()
    assert issuer.id == f"urn:ietf:params:oauth:jwk-thumbprint:sha-256:{digest}"
    assert key["kid"] == digest


def test_what_is_published_holds_no_private_key(issuer: Issuer) -> None:
    assert not {"d", "p", "q", "dp", "dq", "qi"} & {name for key in issuer.public()["keys"] for name in key}


def test_the_badge_speaks_both_languages(made: dict[str, Any]) -> None:
    achievement = made["credentialSubject"]["achievement"]
    title = what().title
    assert achievement["name"] == f"{title.id} / {title.en}"
    for lesson in what().lessons:
        for said in (lesson.title.id, lesson.title.en, lesson.objective.id, lesson.objective.en):
            assert said in achievement["criteria"]["narrative"]
    assert "nbgrader" in achievement["criteria"]["narrative"]


def test_the_badge_names_nobody_but_its_learner_can_show_that_it_is_theirs(
    made: dict[str, Any], certificate: Certificate
) -> None:
    assert LEARNER not in json.dumps(made)
    (shown,) = made["credentialSubject"]["identifier"]
    assert shown["identityHash"] == identity(LEARNER, certificate.code)
    assert shown["identityHash"] != identity("l-other", certificate.code)


def test_two_badges_of_one_learner_cannot_be_told_to_be_one_persons(certificate: Certificate, issuer: Issuer) -> None:
    def traces(code: str) -> set[str]:
        subject = credential(replace(certificate, code=code), issuer.id, BASE)["credentialSubject"]
        return {subject["id"], subject["identifier"][0]["identityHash"]}

    assert not traces("K7FNM9QXTB") & traces("B7FNM9QXTK")


def test_the_same_certificate_is_signed_the_same_each_time(certificate: Certificate, issuer: Issuer) -> None:
    one, two = (sign(credential(certificate, issuer.id, BASE), issuer) for _ in range(2))
    assert one == two


def test_pyjwt_verifies_the_ticket_of_the_qr_code(certificate: Certificate, issuer: Issuer) -> None:
    short = ticket(certificate, issuer)
    published = next(key for key in issuer.public()["keys"] if key["kty"] == "EC")
    claims = jwt.decode(short, public_key(published), algorithms=["ES256"])
    assert claims == {"jti": certificate.code, "sub": "warga", "nbf": int(NOW.timestamp())}
    assert len(short) < 250, "so that a phone reads the QR code from paper"


def test_the_json_form_carries_the_token(made: dict[str, Any], issuer: Issuer) -> None:
    token = sign(made, issuer)
    assert enveloped(token) == {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vc+jwt,{token}",
        "type": "EnvelopedVerifiableCredential",
    }


def test_the_list_of_revocations_has_the_ids_of_the_credentials(
    certificate: Certificate, made: dict[str, Any], issuer: Issuer
) -> None:
    listed = revocations([replace(certificate, revoked_at=NOW, reason="salah cetak")], issuer.id, BASE)
    assert listed["id"] == made["credentialStatus"]["id"]
    assert listed["issuer"] == issuer.id
    assert listed["revokedCredential"] == [
        {"id": credential_id(certificate.code), "revoked": True, "revocationReason": "salah cetak"}
    ]
    assert made["id"] == credential_id(certificate.code)
