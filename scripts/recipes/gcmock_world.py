"""A gcmock for the run, a world for each test. Python's standard library is enough.

    with World() as world:
        world.fault({"path": "/users/1"}, {"status": 503})
        my_program(base_url=world.url)
        world.verify({"method": "GET", "path": "/users/1"}, exactly=2)

GCMOCK_URL names a gcmock that runs already; else one is started, and ends with the run. With pytest
the fixture is three lines, see conftest.py.
"""
import atexit
import itertools
import json
import os
import subprocess
import urllib.error
import urllib.request
import uuid

_names = itertools.count(1)
_run = uuid.uuid4().hex[:8]
_started = None


def _server():
    """The base address, of a gcmock that is started once."""
    global _started
    if os.environ.get("GCMOCK_URL"):
        return os.environ["GCMOCK_URL"].rstrip("/")
    if _started is None:
        process = subprocess.Popen(
            ["gcmock", "--port", "0", "--log-level", "warn"]
            + [word for org in filter(None, os.environ.get("GCMOCK_ORG", "").split(",")) for word in ("--org", org)],
            stdout=subprocess.PIPE, text=True, env={k: v for k, v in os.environ.items() if k != "GCMOCK_ORG"})
        atexit.register(process.terminate)
        line = process.stdout.readline()  # "gcmock listening on http://127.0.0.1:8080"
        if "listening on " not in line:
            raise RuntimeError("gcmock did not start")
        _started = line.split()[-1]
    return _started


class World:
    """Tokens, faults, clock, journal and changes of one test."""

    def __init__(self, name=None):
        self.name = name or f"py-{_run}-{next(_names)}"
        self.server = _server()
        self.url = f"{self.server}/w/{self.name}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.admin("DELETE", f"worlds/{self.name}", on=self.server)

    def admin(self, method, path, body=None, on=None):
        """The control plane of the world; returns what it answers."""
        request = urllib.request.Request(
            f"{on or self.url}/__admin/{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None
        return json.loads(text) if text else None

    def env(self):
        """What programs read from their environment, as `gcmock env` prints it."""
        offer = self.admin("GET", "env")
        return {"GENESYS_BASE_URL": self.url, "EXTERNAL_API_BASE": self.url,
                "GENESYS_CLIENT_ID": offer["client_id"], "GENESYS_CLIENT_SECRET": offer["client_secret"]}

    def fault(self, match, action):
        return self.admin("POST", "faults", {"match": match, "action": action})

    def advance(self, ms):
        return self.admin("POST", "clock/advance", {"ms": ms})

    def requests(self, **query):
        words = "&".join(f"{key}={value}" for key, value in query.items())
        return self.admin("GET", f"requests?{words}")["requests"]

    def verify(self, match, **times):
        """exactly=, at_least=, at_most=, never=True. Tells what came when it is not so."""
        verdict = self.admin("POST", "requests/verify", {"match": match, **(times or {"at_least": 1})})
        if not verdict["verified"]:
            came = [f"{one['method']} {one['path']}" for one in self.requests()]
            raise AssertionError(f"{match} came {verdict['count']} times, not {times}; what came: {came}")
        return verdict["count"]
