"""What the environment says, looked through before anything is built on it: a line for what cannot be meant.

A wrong value must not turn into a stranger's error, nor quietly into another meaning. No line repeats a value that may
be secret. Settings import this: no Django in here.
"""

import logging
import re
from collections.abc import Mapping

WHOLE = (  # variable, least, most
    *(("PORT", 1, 65535), ("PROXY_HOPS", 0, 10), ("WEB_WORKERS", 1, 256), ("SESSION_IDLE_SECONDS", 60, 36_000)),
    *(("UPLOAD_BYTES", 1, 2**40), ("UPLOAD_FILES", 1, 1000), ("UPLOAD_FILES_A_CASE", 1, 10_000)),
    *(("RATING_DAYS", 1, 3650), ("LOST_SECOND_OFFICER", 0, 2**31)),
    *(("PASSWORD_MAX_DAYS", 0, 3650), ("PASSWORD_MIN_DAYS", 0, 365), ("PASSWORD_PAST", 0, 100)),
    *(("ACCOUNT_IDLE_DAYS", 0, 3650), ("SESSIONS_AT_ONCE", 0, 1000)),
    *(("COASTAL_LEAD_DAYS", 0, 365), ("COASTAL_LONGEST_STAY", 1, 3650), ("COASTAL_MOST_PEOPLE", 1, 100_000)),
)
SWITCHES = ("PORTAL_DEMO", "PORTAL_TLS", "COASTAL_LEAD_CLEAR_DAYS")
ON, OFF = ("true", "on", "ok", "y", "yes", "1"), ("false", "off", "n", "no", "0")
ADDRESSES = {  # variable: how it may begin, and an example
    "DATABASE_URL": (r"(postgres|postgresql|psql|pgsql)://", "postgres://portal:…@db.internal:5432/portal"),
    "DATABASE_OWNER_URL": (r"(postgres|postgresql|psql|pgsql)://", "postgres://portal_owner:…@db.internal:5432/portal"),
    "REDIS_URL": (r"(rediss?|unix)://", "rediss://:…@redis.internal:6379/1"),
    "SMTP_URL": (r"(smtps?|smtp\+(tls|ssl)|(console|file|memory|dummy)mail)://", "smtp+tls://mail.internal:587"),
    "CLAMD_URL": (r"(tcp://[^/]+:\d+|unix:///.+)", "unix:///run/clamav/clamd.ctl"),
    "PORTAL_URL": (r"https?://[^/]+", "https://portal.example.tw"),
    "S3_ENDPOINT": (r"https?://", "https://s3.example.tw"),
}
SECRETS = ("SECRET_KEY", "HASH_KEY", "FIELD_KEYS", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SMTP_URL")


def faults(given: Mapping[str, str]) -> list[str]:
    """A line for each variable that cannot be meant; an empty one counts as not given."""
    told = {name: value for name, value in given.items() if value}
    said = [f"{name} still holds CHANGE, as in the example." for name in SECRETS if "CHANGE" in told.get(name, "")]
    for name, least, most in WHOLE:
        if name in told and not (told[name].strip().isdecimal() and least <= int(told[name]) <= most):
            said.append(f"{name} must be a whole number from {least} to {most}, not {told[name]!r}.")
    for name in SWITCHES:
        if name in told and told[name].strip().lower() not in ON + OFF:
            said.append(f"{name} must be 1 or 0, not {told[name]!r}.")
    for name, (begins, example) in ADDRESSES.items():
        if name in told and not re.match(begins, told[name]):
            said.append(f"{name} is no address of the kind {example}")
    if "FIELD_KEYS" in told and not all(re.fullmatch(r"[^=]+=.+", key) for key in told["FIELD_KEYS"].split(",") if key):
        said.append("FIELD_KEYS must read id=secret, or several of them with commas, the newest first.")
    if told.get("LOG_LEVEL", "INFO") not in logging.getLevelNamesMapping():
        said.append("LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL.")
    return said
