"""The key that signs films, and its certificates: the operator's, or a pair of our own making."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ISSUER: Final = "Mesi persona engine, self-signed: nobody vouches for this certificate"
SIGNER: Final = "Mesi persona engine (self-signed)"
LIFE: Final = timedelta(days=3_650)
RENEW_BEFORE: Final = timedelta(days=30)
KEY_FILE: Final = "key.pem"
CHAIN_FILE: Final = "chain.pem"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Where what signs lies, as PEM files."""

    key: Path
    """An EC, Ed25519 or RSA key, without a password."""
    chain: Path
    """The signer's certificate first, then who signed that."""


def own_credentials(folder: Path, now: datetime) -> Credentials:
    """A pair of our own; made where there is none, or where it soon ends."""
    found = Credentials(folder / KEY_FILE, folder / CHAIN_FILE)
    if not _is_good(found, now):
        folder.mkdir(parents=True, exist_ok=True)
        key, chain = make_chain(now)
        found.key.touch(mode=0o600)
        found.key.write_bytes(key)
        found.chain.write_bytes(chain)
    return found


def make_chain(now: datetime) -> tuple[bytes, bytes]:
    """A signer's key and its chain up to a root of our own.

    Source:
        C2PA Technical Specification 2.1, section 14.5 (X.509 certificates): version 3, no
        self-signed signer, digital signature only, one extended key usage, key identifiers.
    """
    root_key = ec.generate_private_key(ec.SECP256R1())
    root_name = _name(ISSUER)
    root = (
        _begun(root_name, root_name, root_key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = (
        _begun(_name(SIGNER), root_name, key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
            critical=False,
        )
        .sign(root_key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret, leaf.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(text: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Mesi persona engine"),
            x509.NameAttribute(NameOID.COMMON_NAME, text[:64]),
        ]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _is_good(found: Credentials, now: datetime) -> bool:
    try:
        load_pem_private_key(found.key.read_bytes(), None)
        certificate = x509.load_pem_x509_certificate(found.chain.read_bytes())
    except (OSError, ValueError):
        return False
    return certificate.not_valid_after_utc - RENEW_BEFORE > now
