"""The real settings, in another place: a throw-away VAR, and a Redis database for each worker."""

import os
from pathlib import Path

os.environ.setdefault("VAR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("PORTAL_TLS", "0")
os.environ["PORTAL_AS_OWNER"] = "1"  # they make databases; what the portal's own role may do: tests/roof/test_grants.py
os.environ["PORTAL_TESTING"] = "1"  # the embedded PostgreSQL may forget everything when the power fails

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # "gw0", "gw1", …; empty without xdist
os.environ["REDIS_PREFIX"] = f"test{WORKER}"

from coastguard_portal.settings import *  # noqa: E402, F403
from coastguard_portal.settings import (  # noqa: E402
    CACHES,
    DATABASES,
    PASSWORD_HASHERS,
    REDIS_URL,
    STATIC_ROOT,
    STORAGES,
)

if not os.environ.get("REDIS_URL"):
    # A cleared cache is an emptied database: one for each worker, above the queue (0) and a running portal's cache (1).
    REDIS_URL = REDIS_URL.replace("?db=1", f"?db={2 + int(WORKER.removeprefix('gw') or 0)}")
    CACHES["default"]["LOCATION"] = REDIS_URL

# A person is not kept waiting for servers that do not answer; on a busy machine these are slow, and are waited for.
CACHES["default"]["OPTIONS"] = {"socket_connect_timeout": 60, "socket_timeout": 60}
servers = DATABASES["default"]["OPTIONS"]
servers |= {"connect_timeout": 60, "options": servers["options"].replace("timeout=60000", "timeout=600000")}

# A page can be drawn without collectstatic: addresses of files bear no fingerprint here.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

# Strong hashes are slow on purpose, a third of a second of both processors each; these are of the same kind, and weak.
PASSWORD_HASHERS = ["tests.hasher.QuickArgon2", *PASSWORD_HASHERS[1:]]

# Nothing is collected into it here; where it is missing, each client that is made says so.
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
