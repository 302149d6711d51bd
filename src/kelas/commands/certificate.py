"""`kelas certificate`: checking certificates without the server, revoking, issuing anew, and the public key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from kelas import paths
from kelas.commands.both import stop, tell

app = typer.Typer(no_args_is_help=True, help="Check, list, revoke and issue certificates anew.")

Code = Annotated[str, typer.Argument(help="The code on the certificate.")]


@app.command()
def verify(
    presented: Annotated[str, typer.Argument(help="A badge file (.png, .svg, .jwt, .json), a code, or the QR's text.")],
    issuer: Annotated[
        list[Path] | None,
        typer.Option(help="An issuer.json or revocations.json of another computer; may be given several times."),
    ] = None,
) -> None:
    """Check a certificate by its file, code or QR text. Exit status 0 if it is valid, else 1."""
    from kelas.certificates import bake, desk, keys, register, told, verify
    from kelas.events.store import store
    from kelas.words.text import LANGS

    content = presented.encode()
    if Path(presented).suffix in (".png", ".svg", ".jwt", ".json", ".txt"):
        try:
            content = Path(presented).read_bytes()
        except OSError:
            stop("certificate.cannot-read", file=presented)
    with _sayable():
        verdict = verify.verify(
            bake.presented(content),
            keys.trusted(paths.home(), issuer or ()),
            lambda code: register.find(store(), code),
            desk.titles(),
            datetime.now(UTC),
        )
    for lang in LANGS:
        typer.echo("\n".join([*told.lines(verdict, lang), ""]))
    raise typer.Exit(0 if verdict.state == "valid" else 1)


@app.command("list")
def list_() -> None:
    """List the certificates: code, day, track, and whether it was revoked and why. No names: none are kept."""
    from kelas.certificates.register import issued, spoken
    from kelas.events.store import store

    for one in issued(store()):
        state = f"revoked {one.revoked_at:%Y-%m-%d} {one.reason}" if one.revoked_at else "valid"
        typer.echo(f"{spoken(one.code)}\t{one.issued_at:%Y-%m-%d}\t{one.track}\t{state}")


@app.command()
def revoke(
    code: Code,
    reason: Annotated[str, typer.Option(help="Why, in a few words. Whoever checks the certificate reads it.")],
) -> None:
    """Revoke a certificate: from now on every check says so."""
    from kelas.certificates.register import revoke as withdraw
    from kelas.certificates.register import spoken
    from kelas.events.store import store
    from kelas.serve.identity import is_private, tidy

    if is_private(reason):
        stop("certificate.cannot-private")
    with _sayable():
        tell(
            "certificate.was-revoked", code=spoken(withdraw(store(), code, tidy(reason)[:200], datetime.now(UTC)).code)
        )


@app.command()
def reissue(code: Code) -> None:
    """Issue a new certificate in the place of a revoked one; the learner prints it as before."""
    from kelas.certificates.register import reissue as renew
    from kelas.certificates.register import spoken
    from kelas.events.store import store

    with _sayable():
        tell("certificate.was-reissued", code=spoken(renew(store(), code, datetime.now(UTC)).code))


@app.command()
def key() -> None:
    """Print this computer's public keys, for others to put into their folder `issuers/` as a .json file."""
    from kelas.certificates.keys import issuer

    with _sayable():
        typer.echo(json.dumps(issuer(paths.home()).public(), indent=2))


@contextmanager
def _sayable() -> Iterator[None]:
    """Say in both languages what could not be done."""
    from kelas.certificates.keys import KeysError
    from kelas.certificates.register import CertificateError

    try:
        yield
    except CertificateError as error:
        stop(error.key, **error.values)
    except KeysError as error:
        stop(error.key, file=error.file)
