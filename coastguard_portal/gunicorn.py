"""How gunicorn serves the portal: `gunicorn -c python:coastguard_portal.gunicorn`."""

import os
import socket

from django.conf import settings

from coastguard_portal import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coastguard_portal.settings")


def _has_ipv6_loopback() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


wsgi_app = "coastguard_portal.wsgi"
# `localhost` is ::1 for some browsers. Other machines come through the proxy of deploy/, never here.
bind = [f"127.0.0.1:{settings.PORT}", *([f"[::1]:{settings.PORT}"] if _has_ipv6_loopback() else [])]
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 4
preload_app = True  # read the code once, share it
max_requests = 20_000
max_requests_jitter = 2_000
timeout = 60
graceful_timeout = 8  # inside the ten seconds `serve` waits before it kills
keepalive = 5
# A heartbeat file, not on a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  # nosec B108
control_socket_disable = True
loglevel = "warning"
proc_name = "coastguard-portal"


def on_starting(server) -> None:
    """Hold the embedded servers too: should `serve` be killed, the last one out still stops them."""
    embedded.ensure(settings.VAR)


def on_exit(server) -> None:
    embedded.release(settings.VAR)
