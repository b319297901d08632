"""Keys of this installation: files in the data folder's `keys/`, readable by its owner alone."""

import os
import secrets
from pathlib import Path


def key(data: Path, name: str, size: int = 32) -> bytes:
    """Return the key of this name, making it at first use.

    data   the data folder; it and `keys/` inside it are made with mode 0700.
    name   file name, e.g. "django" or "handles".
    size   bytes of randomness of a new key.
    Returns the key's bytes. Two processes starting at once agree on one key: the first to create the file wins.
    Raises ValueError when the file is shorter than a key of its size: what an empty key seals is sealed by nothing.
    """
    folder = data / "keys"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    fresh = folder / f".{name}.{secrets.token_hex(6)}"
    if not path.exists():
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(size))
            file.flush()
            os.fsync(file.fileno())  # a name that leads to an empty file after a power cut would be a key of nothing
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    found = path.read_bytes()
    if len(found) < size:
        raise ValueError(f"{path} is too short to be a key: bring it back from a backup.")
    return found
