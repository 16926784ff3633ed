# The fixture of pytest: a test that names `world` has one of its own.
import pytest

from gcmock_world import World


@pytest.fixture
def world():
    with World() as world:
        yield world
