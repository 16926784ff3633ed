"""The way such tests look. `python3 -m unittest test_example` runs them; with pytest they are functions
that take `world` (conftest.py)."""
import json
import unittest
import urllib.error
import urllib.request

from gcmock_world import World


def full_name(base_url, user, tries=3):
    """The program under test: asks the user API, and again when it fails."""
    for _ in range(tries):
        try:
            with urllib.request.urlopen(f"{base_url}/users/{user}", timeout=10) as answer:
                return json.load(answer)["name"]
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise
    raise RuntimeError("the user API fails")


class FullName(unittest.TestCase):
    def setUp(self):
        self.world = World().__enter__()
        self.addCleanup(self.world.__exit__)

    def test_it_asks_once(self):
        self.assertEqual(full_name(self.world.url, 1), "Leanne Graham")
        self.world.verify({"method": "GET", "path": "/users/1"}, exactly=1)

    def test_it_tries_again(self):
        self.world.fault({"path": "/users/1", "count": 2}, {"status": 503})
        self.assertEqual(full_name(self.world.url, 1), "Leanne Graham")
        self.world.verify({"path": "/users/1"}, exactly=3)

    def test_it_gives_up(self):
        self.world.fault({"path": "/users/1"}, {"status": 503})
        with self.assertRaises(RuntimeError):
            full_name(self.world.url, 1)
        self.world.verify({"path": "/users/1"}, exactly=3)

    def test_verify_tells_what_came(self):
        full_name(self.world.url, 2)
        with self.assertRaisesRegex(AssertionError, "GET /users/2"):
            self.world.verify({"path": "/users/1"}, exactly=1)


if __name__ == "__main__":
    unittest.main()
