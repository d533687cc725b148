#!/usr/bin/env python
"""Every command works by itself: it attaches to the servers of its VAR, or starts them for its own duration."""

import gc
import os
import signal
import sys

# These never ask the database (`check` only with --database); everything else may.
WITHOUT_SERVERS = {
    *("check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages", "messages"),
    *("serve", "startapp", "startproject", "version"),  # `serve` looks for the port first and starts them itself
}
# These change tables, or make statistics of them: they work as the owner, everything else as a role that cannot.
AS_OWNER = {"migrate", "restore", "seed_demo", "serve"}  # what `serve` starts is told otherwise
NO_CONNECTION = ("connection to server", "could not translate host name", "connection failed")


def needs_servers(arguments: list[str]) -> bool:
    command = arguments[1] if len(arguments) > 1 else "help"
    if command.startswith("-") or {"-h", "--help"} & set(arguments):
        return False
    if command == "check" and any(argument.startswith("--database") for argument in arguments):
        return True
    return command not in WITHOUT_SERVERS


def main() -> None:
    gc.set_threshold(50_000, 20, 20)  # what is imported stays: a tenth of a start went into looking through it
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coastguard_portal.settings")
    if AS_OWNER & set(sys.argv[1:2]):
        os.environ["PORTAL_AS_OWNER"] = "1"
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here: `make run` makes .venv and installs requirements.txt into it.")
    from coastguard_portal import embedded

    if sys.argv[1:2] == ["serve"] and embedded.is_default():
        os.environ.setdefault("PORTAL_TLS", "0")  # http://localhost, for this machine alone
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    # Ended politely, a command still gives its servers back (atexit).
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        var = settings.VAR  # read here, so that a wrong variable is told in words whatever the command
        if needs_servers(sys.argv):
            embedded.ensure(var)
        execute_from_command_line(sys.argv)
    except (embedded.EmbeddedError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except OperationalError as error:
        if not str(error).startswith(NO_CONNECTION):
            raise
        sys.exit(f"The database does not answer: {str(error).splitlines()[0]}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
