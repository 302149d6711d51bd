"""Checking certificates: good ones, and every way that we know to forge one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from issuing import BASE, LATER, NOW, what

from kelas.certificates import register, told
from kelas.certificates.credential import credential, credential_id, sign, ticket
from kelas.certificates.keys import Issuer
from kelas.certificates.register import Certificate
from kelas.certificates.verify import LONGEST, State, Verdict
from kelas.events.store import Store
from kelas.words.text import LANGS

Check = Callable[..., Verdict]


@pytest.fixture
def badge(certificate: Certificate, issuer: Issuer) -> str:
    return sign(credential(certificate, issuer.id, BASE), issuer)


@pytest.fixture
def qr(certificate: Certificate, issuer: Issuer) -> str:
    return ticket(certificate, issuer)


def packed(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def unpacked(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=="))


def altered(token: str, change: Callable[[Any], None], part: int = 1) -> str:
    """Return a token with one part changed and its signature left."""
    parts = token.split(".")
    content = unpacked(parts[part])
    change(content)
    parts[part] = packed(content)
    return ".".join(parts)


def test_a_badge_is_valid_here_and_says_what_it_certifies(check: Check, badge: str, certificate: Certificate) -> None:
    found = check(badge)
    assert (found.state, found.code, found.title) == ("valid", certificate.code, what().title)
    assert [one.id for one in found.lessons] == [one.title.id for one in what().lessons]
    assert (found.issued_at, found.listed) == (NOW, True)


def test_a_badge_and_a_qr_code_are_valid_on_a_computer_that_has_the_keys_alone(
    check: Check, badge: str, qr: str, certificate: Certificate
) -> None:
    for presented in (badge, qr):
        found = check(presented, elsewhere=True)
        assert (found.state, found.code, found.issued_at) == ("valid", certificate.code, NOW)
        assert found.title
        assert what().title.id in found.title.id
        assert not found.listed, "it must say that a revocation would not be known"


def test_the_code_alone_is_enough_where_the_register_is(check: Check, certificate: Certificate) -> None:
    assert check(register.spoken(certificate.code)).state == "valid"
    assert check(certificate.code, elsewhere=True).state == "unknown"


def test_a_revoked_certificate_is_revoked_however_it_is_presented(
    check: Check, store: Store, badge: str, qr: str, certificate: Certificate
) -> None:
    register.revoke(store, certificate.code, "salah cetak", LATER)
    for presented in (badge, qr, certificate.code):
        found = check(presented)
        assert (found.state, found.reason) == ("revoked", "salah cetak")


def test_a_list_of_revocations_is_enough_elsewhere(check: Check, badge: str, qr: str, certificate: Certificate) -> None:
    for presented in (badge, qr):
        found = check(presented, elsewhere=True, revoked=credential_id(certificate.code))
        assert (found.state, found.reason) == ("revoked", "elsewhere")


@pytest.mark.parametrize("elsewhere", [False, True])
def test_after_its_months_it_is_expired(check: Check, store: Store, issuer: Issuer, elsewhere: bool) -> None:
    ending = register.issue(store, "l-ending", "warga", what(months=1), NOW)
    for presented in (sign(credential(ending, issuer.id, BASE), issuer), ticket(ending, issuer)):
        assert check(presented, elsewhere=elsewhere).state == "valid"
        assert check(presented, elsewhere=elsewhere, now=NOW + timedelta(days=40)).state == "expired"


@pytest.mark.parametrize("elsewhere", [False, True])
def test_before_its_day_it_is_not_valid_yet(check: Check, badge: str, qr: str, elsewhere: bool) -> None:
    for presented in (badge, qr):
        assert check(presented, elsewhere=elsewhere, now=NOW - timedelta(days=1)).state == "early"


CHANGES: dict[str, Callable[[Any], None]] = {
    "another title": lambda claims: claims["credentialSubject"]["achievement"].update(name="Wali Kota"),
    "another code": lambda claims: claims["credentialSubject"].update(licenseNumber="BBBBBBBBBB"),
    "an earlier day": lambda claims: claims.update(validFrom="2020-01-01T00:00:00Z", nbf=1577836800),
    "no end": lambda claims: claims.pop("exp", claims.pop("nbf", None)),
    "a name": lambda claims: claims["credentialSubject"].update(name="Siti"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_badge_is_altered(check: Check, badge: str, change: Callable[[Any], None]) -> None:
    assert check(altered(badge, change)).state == "altered"


def test_a_changed_ticket_is_altered(check: Check, qr: str) -> None:
    assert check(altered(qr, lambda claims: claims.update(jti="BBBBBBBBBB"))).state == "altered"


def test_a_changed_signature_is_altered(check: Check, badge: str, qr: str) -> None:
    for presented in (badge, qr):
        head, body, signature = presented.split(".")
        other = "A" if signature[0] != "A" else "B"
        assert check(f"{head}.{body}.{other}{signature[1:]}").state == "altered"
        assert check(f"{head}.{body}.").state == "altered"


def test_a_badge_without_signature_is_altered(check: Check, badge: str) -> None:
    for name in ("none", "None", "NONE", "nOnE"):
        unsigned = altered(badge, lambda header, name=name: header.update(alg=name), part=0)  # type: ignore[misc]
        assert check(unsigned.rpartition(".")[0] + ".").state == "altered"


def test_the_public_key_is_no_secret_to_sign_with(check: Check, badge: str, issuer: Issuer) -> None:
    """RFC 8725, section 2.1: a verifier that takes the algorithm from the token would take this for an HMAC."""
    claims = unpacked(badge.split(".")[1])
    pem = issuer.badge.as_pem(private=False)
    header = {"alg": "HS256", "typ": "JWT", "jwk": issuer.badge.as_dict(private=False)}
    signed = f"{packed(header)}.{packed(claims)}"
    mac = hmac.new(pem, signed.encode(), hashlib.sha256).digest()
    assert check(f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}").state == "altered"


def test_a_badge_of_a_stranger_is_foreign(check: Check, certificate: Certificate, stranger: Issuer) -> None:
    assert check(sign(credential(certificate, stranger.id, BASE), stranger)).state == "foreign"
    assert check(ticket(certificate, stranger)).state == "foreign"


def test_a_stranger_who_takes_our_name_is_foreign(
    check: Check, certificate: Certificate, issuer: Issuer, stranger: Issuer
) -> None:
    """The token brings the stranger's own key along; only keys that are known here count."""
    assert check(sign(credential(certificate, issuer.id, BASE), stranger)).state == "foreign"


def test_our_key_in_the_header_and_a_strangers_signature_is_altered(
    check: Check, badge: str, qr: str, issuer: Issuer
) -> None:
    """Made with PyJWT and keys of cryptography's: nothing of ours takes part in the forgery."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    header = {"jwk": issuer.badge.as_dict(private=False)}
    forged = jwt.encode(unpacked(badge.split(".")[1]), pem, algorithm="RS256", headers=header)
    assert check(forged).state == "altered"
    curve = ec.generate_private_key(ec.SECP256R1())
    short = jwt.encode(
        unpacked(qr.split(".")[1]), curve, algorithm="ES256", headers={"kid": unpacked(qr.split(".")[0])["kid"]}
    )
    assert check(short).state == "altered"


def test_a_ticket_is_no_badge_and_a_badge_no_ticket(
    check: Check, badge: str, certificate: Certificate, issuer: Issuer
) -> None:
    body = {"jti": certificate.code, "sub": "warga", "nbf": 0}
    as_badge = jwt.encode(
        body,
        issuer.badge.as_pem(private=True),
        algorithm="RS256",
        headers={"jwk": issuer.badge.as_dict(private=False)},
    )
    assert check(as_badge).state == "altered"


@pytest.mark.parametrize("wrong", [{"iss": "urn:somebody"}, {"sub": "urn:x"}, {"nbf": 1}, {"jti": "urn:x"}])
def test_claims_that_disagree_with_the_credential_are_altered_even_if_signed(
    check: Check, certificate: Certificate, issuer: Issuer, wrong: dict[str, Any]
) -> None:
    made = credential(certificate, issuer.id, BASE)
    claims = unpacked(sign(made, issuer).split(".")[1]) | wrong
    header = {"jwk": issuer.badge.as_dict(private=False)}
    token = jwt.encode(claims, issuer.badge.as_pem(private=True), algorithm="RS256", headers=header)
    assert check(token).state == "altered"


def test_somebody_elses_code_shows_that_it_is_not_the_one_on_the_paper(
    check: Check, store: Store, certificate: Certificate
) -> None:
    other = register.issue(store, "l-other", "warga", what(), NOW)
    found = check(other.code)
    assert found.code == other.code != certificate.code
    for lang in LANGS:
        assert any(register.spoken(other.code) in line for line in told.lines(found, lang))


@pytest.mark.parametrize(
    ("presented", "state"),
    [
        ("", "unreadable"),
        ("halo", "unreadable"),
        ("a.b.c", "unreadable"),
        ("..", "unreadable"),
        ("e30.e30.e30", "foreign"),
        ("W10.e30.", "unreadable"),
        ("BBBBBBBBBB", "unknown"),
        ("x" * (LONGEST + 1), "unreadable"),
        ("." * LONGEST, "unreadable"),
        (f"{packed({'kid': 5, 'jwk': []})}.e30.e30", "foreign"),
        (f"{packed({'jwk': {'kty': 'RSA', 'n': 5, 'e': None}})}.e30.e30", "foreign"),
        (base64.urlsafe_b64encode(b"[" * 20000).decode().rstrip("=") + ".e30.", "unreadable"),
    ],
    ids=range(12),
)
def test_what_is_no_certificate_gets_a_plain_answer(check: Check, presented: str, state: State) -> None:
    assert check(presented).state == state


def test_a_badge_stays_good_when_its_learner_was_forgotten(
    check: Check, store: Store, badge: str, certificate: Certificate
) -> None:
    with store.writing() as connection:
        register.forget(connection, certificate.learner)
    assert (check(badge).state, check(badge).listed) == ("valid", False)
    assert check(certificate.code).state == "unknown"


def test_every_verdict_has_words_in_both_languages(check: Check, badge: str) -> None:
    good = check(badge)
    for state in get_args(State):
        for lang in LANGS:
            said = told.lines(replace(good, state=state, until=LATER, reason="x", listed=False), lang)
            assert len(said) >= 5
            assert all(line.strip() for line in said)
