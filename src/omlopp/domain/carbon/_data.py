"""Reading the factor files of this package, each with the digest that names its state."""

import hashlib
import tomllib
from importlib.resources import files
from typing import Any


def table(name: str) -> tuple[dict[str, Any], str]:
    """The parsed factor file `name` and the SHA-256 of its bytes."""
    content = files(__package__).joinpath("data", name).read_bytes()
    return tomllib.loads(content.decode("utf-8")), hashlib.sha256(content).hexdigest()
