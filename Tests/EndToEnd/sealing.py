"""The form in which secrets are sealed, written down once more: what the product stores must open with nothing but the key."""

import base64
import hashlib
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Box:
    def __init__(self, passphrase: str, salt: str):
        self.key = hashlib.scrypt(passphrase.encode(), salt=salt.encode(), n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
        self.key_id = hashlib.sha256(b"medianest key id" + self.key).hexdigest()[:8]

    def seal(self, secret: str, table: str, column: str, row: str) -> str:
        nonce = secrets.token_bytes(12)
        content = AESGCM(self.key).encrypt(nonce, secret.encode(), f"{table}\n{column}\n{row}".encode())
        return f"v1.{self.key_id}.{encode(nonce)}.{encode(content)}"

    def open(self, sealed: str, table: str, column: str, row: str) -> str:
        version, key_id, nonce, content = sealed.split(".")
        assert (version, key_id) == ("v1", self.key_id)
        return AESGCM(self.key).decrypt(decode(nonce), decode(content), f"{table}\n{column}\n{row}".encode()).decode()
