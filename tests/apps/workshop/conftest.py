"""The workshop's bench."""

import pytest

from tests.apps.workshop.bench import Bench
from tests.conftest import Cast


@pytest.fixture
def bench(cast: Cast) -> Bench:
    """A small workshop with one take-back."""
    return Bench(cast)
