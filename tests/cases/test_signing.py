"""The token of a paper: it says what was signed, in one way only, and nobody else can write one."""

import hashlib
import string
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cases import signing

NOW = datetime(2026, 11, 23, 9, 17, 32, tzinfo=UTC)
FACTS = signing.Facts("YD-115-000123-7/1", "acknowledgement", NOW, "SB-11-JJ", "ab" * 32)


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR


moments = st.datetimes(datetime(1950, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
words = st.text(string.ascii_letters + string.digits + "-", min_size=1, max_size=20)
facts = st.builds(
    signing.Facts,
    number=st.tuples(words, st.integers(1, 99999)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
    kind=words,
    issued_at=moments,
    unit=words,
    content_hash=st.binary(min_size=32, max_size=32).map(bytes.hex),
    valid_from=st.none() | moments,
    valid_until=st.none() | moments,
)
with_our_keys = hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@with_our_keys
@given(facts)
def test_what_was_signed_is_what_is_read(given_facts):
    token = signing.sign_token(given_facts)
    assert signing.read_token(token) == replace(given_facts, key_id=signing.current_key_id())
    assert signing.SHAPE.fullmatch(token)
    assert len(token) <= signing.LONGEST


@with_our_keys
@given(st.data())
def test_one_changed_character_is_enough(data):
    token = signing.sign_token(FACTS)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters().filter(lambda sign: sign != token[at]))
    assert signing.read_token(token[:at] + other + token[at + 1 :]) is None


@with_our_keys
@given(st.text(max_size=300))
def test_any_other_text_is_no_token(text):
    assert signing.read_token(text) is None


@pytest.mark.parametrize("change", [str.upper, str.lower, lambda t: t + "=", lambda t: " " + t, lambda t: t + "\n"])
def test_there_is_one_spelling_only(change):
    assert signing.read_token(change(signing.sign_token(FACTS))) is None


def test_the_longest_facts_fit_the_code():
    longest = signing.Facts(
        "YD-115-000123-7-abcdefghijk/12", "k" * 20, NOW, "U" * 20, "ab" * 32, NOW, NOW + timedelta(days=1)
    )
    assert len(signing.sign_token(longest)) <= signing.LONGEST


@pytest.mark.parametrize(
    "change",
    [
        {"number": "YD-115-000123-7"},
        {"number": "YD/x"},
        {"unit": "第一隊"},
        {"unit": "A.B"},
        {"kind": ""},
        {"content_hash": "ab"},
        {"content_hash": "xy" * 32},
        {"issued_at": datetime(2026, 11, 23)},
    ],
)
def test_what_a_token_cannot_hold_is_refused(change):
    with pytest.raises(ValueError, match=r"."):
        signing.sign_token(replace(FACTS, **change))


def test_times_are_written_in_taipei():
    token = signing.sign_token(replace(FACTS, issued_at=NOW.astimezone(timezone(timedelta(hours=-5)))))
    assert token.split(".")[4] == "20261123171732"


def test_an_old_key_still_proves_and_a_strange_one_never(keys):
    old = signing.sign_token(FACTS)
    old_id = signing.current_key_id()
    (keys / "documents.key").rename(keys / "documents.key.2026")
    new = signing.sign_token(FACTS)
    assert signing.current_key_id() != old_id
    assert signing.read_token(old).key_id == old_id
    assert signing.read_token(new) is not None
    assert list(signing.public_keys()) == [signing.current_key_id(), old_id]
    (keys / f"documents-{old_id}.pub").unlink()
    signing._read_public.cache_clear()
    assert signing.read_token(old) is None


def test_a_public_key_under_another_name_is_not_taken(keys):
    token = signing.sign_token(FACTS)
    ours = keys / f"documents-{signing.current_key_id()}.pub"
    (keys / "documents-00000000.pub").write_bytes(ours.read_bytes())
    assert signing.public_key("00000000") is None
    assert signing.public_key("../../etc") is None
    assert signing.read_token(token) is not None


def test_the_key_id_is_made_of_the_public_key():
    key = signing.public_key(signing.current_key_id())
    assert hashlib.sha256(key.public_bytes_raw()).hexdigest().startswith(signing.current_key_id())


def test_private_keys_are_for_their_owner_only(keys):
    signing.sign_token(FACTS)
    signing.pdf_certificate()
    assert {path.name for path in keys.iterdir() if path.stat().st_mode & 0o077} == set()
    assert not list(keys.glob(".*"))


def test_first_users_at_once_agree_on_one_key(keys):
    with ThreadPoolExecutor(8) as pool:
        contents = set(pool.map(lambda _: signing._kept(keys / "documents.key", signing._new_signing_key), range(16)))
    assert len(contents) == 1


def test_the_certificate_signs_and_nothing_else(keys):
    certificate, key = signing.pdf_certificate()
    found = x509.load_pem_x509_certificate(certificate)
    usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert load_pem_private_key(key, None).public_key() == found.public_key()
    assert signing.pdf_certificate() == (certificate, key)


def test_an_authoritys_certificate_is_taken_where_one_is_named(settings, tmp_path):
    certificate, key = signing.pdf_certificate()
    (tmp_path / "c.pem").write_bytes(b"theirs")
    (tmp_path / "k.pem").write_bytes(key)
    settings.PDF_CERT = str(tmp_path / "c.pem")
    with pytest.raises(ValueError, match="go together"):
        signing.pdf_certificate()
    settings.PDF_KEY = str(tmp_path / "k.pem")
    assert signing.pdf_certificate() == (b"theirs", key)


def test_canonical_bytes_do_not_depend_on_order_or_escapes():
    assert signing.canonical({"b": [1, None], "a": "堃\u2028"}) == '{"a":"堃\u2028","b":[1,null]}'.encode()
    with pytest.raises(ValueError, match="fraction"):
        signing.canonical({"a": [{"b": 0.1}]})


def test_web_processes_never_load_the_printing_press():
    """WeasyPrint needs Pango and a second; pages that issue, verify or hand out documents need neither."""
    code = (
        "import os, sys, django; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'tests.settings'); django.setup();"
        "import cases.documents, cases.views.verify, cases.tasks, coastguard_portal.urls;"
        "sys.exit([name for name in ('weasyprint', 'pyhanko', 'fontTools') if name in sys.modules] or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
