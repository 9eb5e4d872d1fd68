"""``mesi certificate``: a certificate for https and wss on this machine."""

import os
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final

import typer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from rich.console import Console

from core.clock import SystemClock

LIFE: Final = timedelta(days=365)


def certificate(
    file: Annotated[Path, typer.Argument(help="Where the certificate and its key go.")] = Path(
        "var/localhost.pem"
    ),
    name: Annotated[list[str] | None, typer.Option(help="Further host names or addresses.")] = None,
) -> None:
    """Make a self-signed certificate for localhost; for tests and phones in the same network."""
    if file.exists():
        raise typer.BadParameter(f"{file} exists already; remove it first")
    file.parent.mkdir(parents=True, exist_ok=True)
    pem = self_signed(["localhost", "127.0.0.1", "::1", *(name or ())])
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(pem)
    console = Console(stderr=True)
    console.print(f"[bold]{file}[/bold] holds a certificate for localhost and its key. Now:")
    console.print(f"  MESI_TLS_CERTIFICATE={file} make run")
    console.print(f"  NODE_EXTRA_CA_CERTS={file} node your-program.mjs")


def self_signed(names: list[str]) -> bytes:
    """A certificate that vouches for itself, with its private key, as PEM.

    Args:
        names: Host names and addresses that it is for.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = SystemClock().now()
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectAlternativeName([_name(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return signed.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)
