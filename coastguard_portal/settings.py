"""The portal's settings: one file, everything from the environment, safe when nothing is set, loud when half is."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from coastguard_portal import embedded, environment

env = environ.Env()
if _wrong := environment.faults(env.ENVIRON):
    raise ImproperlyConfigured("\n".join(_wrong))
BASE_DIR = Path(__file__).resolve().parent.parent
# Everything the portal writes on one machine: database, queue, mail files, keys, documents.
VAR = Path(env.str("VAR", default=str(BASE_DIR / "var"))).resolve()

# --- What kind of run this is --------------------------------------------------------------------------------------
DEBUG = False
DEMO = env.bool("PORTAL_DEMO", default=False)  # demo sign-ins, watermarked documents, no second factor required
# Something in front of us speaks https. `serve` on this machine alone says no, before these lines are read (manage.py).
TLS = env.bool("PORTAL_TLS", default=not DEMO)
PORT = env.int("PORT", default=8000)
SITE_URL = env.str("PORTAL_URL", default=f"http://localhost:{PORT}").rstrip("/")
PROXY_HOPS = env.int(
    "PROXY_HOPS", default=1 if TLS else 0
)  # how many proxies of ours stand in front (their X-Forwarded-For counts)
ALLOWED_HOSTS = env.list("PORTAL_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("PORTAL_ORIGINS", default=[])
SECRET_KEY = env.str("SECRET_KEY", default="") or embedded.secret("django", VAR)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if not DEMO and not embedded.is_default() and not env.str("SECRET_KEY", default=""):
    raise ImproperlyConfigured("SECRET_KEY must be set where DATABASE_URL names a server of its own.")

# --- Apps: imports point down, tests/test_architecture.py holds it -----------------------------------------------
INSTALLED_APPS = [
    "applications",
    "counters",
    "disclosures",
    "feedback",
    "cases",
    "notifications",
    "accounts",
    "audit",
    "coastguard_portal",
    "django_prose_editor",  # its static files only: the editor of the staff pages
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "coastguard_portal.pagecache.PageCacheMiddleware",  # first: a cached public page costs nothing below this line
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "coastguard_portal.middleware.HardeningMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.StaffOnlyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "coastguard_portal.urls"
WSGI_APPLICATION = "coastguard_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                # For /admin/ only. Both are lazy: a page that does not name `user` or `messages` asks no session.
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coastguard_portal.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- Data: PostgreSQL and Redis only, embedded where no address is given ----------------------------------------------
# Two roles: the owner of the tables changes them (migrate, restore: manage.py says which), the portal works as another,
# who cannot, so that no fault of ours can switch a trigger off. Without DATABASE_OWNER_URL a given role is both.
_given = env.str("DATABASE_URL", default="")
_works_as = env.db_url_config(_given or embedded.database_url(VAR))
_owned_by = env.db_url_config(
    env.str("DATABASE_OWNER_URL", default="") or _given or embedded.database_url(VAR, owner=True)
)
DATABASE_USER = _works_as.get("USER", "")  # granted what it needs by `migrate` (coastguard_portal/grants.py)
DATABASES = {
    "default": {
        **(_owned_by if env.bool("PORTAL_AS_OWNER", default=False) else _works_as),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DATABASES["default"].setdefault("OPTIONS", {}).update(
    connect_timeout=3,
    # Joins in the order they are written, four at a time: for a case with all its rows, trying every order of eight
    # takes six milliseconds, and answering one.
    options="-c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000 -c join_collapse_limit=4",
)
REDIS_URL = env.str("REDIS_URL", default="") or embedded.redis_url(VAR)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        # A dead cache must answer at once, not after a minute: see coastguard_portal/pagecache.py.
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Keys of our own --------------------------------------------------------------------------------------------------
# Sealed columns (cases/vault.py): id -> secret, newest first; keep old ones until everything is sealed anew.
FIELD_KEYS = env.dict("FIELD_KEYS", default={}) or {"k1": embedded.secret("field", VAR)}
HASH_KEY = env.str("HASH_KEY", default="") or embedded.secret("hash", VAR)  # fingerprints and query codes
KEYS_DIR = Path(env.str("KEYS_DIR", default=str(VAR / "keys")))  # Ed25519 and PAdES keys of issued documents
PDF_CERT = env.str("PORTAL_PDF_CERT", default="")  # paths; without them a self-signed certificate is made in KEYS_DIR
PDF_KEY = env.str("PORTAL_PDF_KEY", default="")
CERTIFICATE_SIGNER = env.str("PORTAL_CERTIFICATE_SIGNER", default="")  # a class; see docs/signing.md
CERTIFICATE_HOSTS = env.list("PORTAL_CERTIFICATE_HOSTS", default=[])  # where its pages stand, for the content policy

# --- Time and language -----------------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "Asia/Taipei"
USE_I18N = True
LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
SITE_NAME = _("Coast Guard Citizen Services")

# --- Coastal zone (facts §3.3, §4.2): to be confirmed with the agency --------------------------------------------
COASTAL_LEAD_DAYS = env.int("COASTAL_LEAD_DAYS", default=5)  # 「五日前(不含例假日)」: working days in [sent, entry)
COASTAL_LEAD_CLEAR_DAYS = env.bool("COASTAL_LEAD_CLEAR_DAYS", default=False)  # the stricter reading: five clear days
COASTAL_LONGEST_STAY = env.int("COASTAL_LONGEST_STAY", default=30)  # days of one permit
COASTAL_MOST_PEOPLE = env.int("COASTAL_MOST_PEOPLE", default=200)  # on one permit

# --- Files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"  # never served by address: every file goes through a view that asks who is reading
# Several machines share one bucket; its keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the machine.
S3_BUCKET = env.str("S3_BUCKET", default="")
S3 = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": env.str("S3_ENDPOINT", default="") or None,
        "region_name": env.str("S3_REGION", default="") or None,
        "default_acl": None,  # as closed as the bucket
        "file_overwrite": False,
    },
}
STORAGES = {
    "default": S3 if S3_BUCKET else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "coastguard_portal.staticstorage.ManifestStorage"},
}
# Compressed when they are collected; maps for programmers are the largest of them, and nobody else asks for one.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = ["cases.attachments.uploads.CappedUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20  # boxes of one page, empty ones too
UPLOAD_BYTES = env.int("UPLOAD_BYTES", default=10 * 1024 * 1024)  # of one file
UPLOAD_FILES = env.int("UPLOAD_FILES", default=5)  # with one form
UPLOAD_FILES_A_CASE = env.int("UPLOAD_FILES_A_CASE", default=20)  # with what is added later
RATING_DAYS = env.int("RATING_DAYS", default=60)  # how long a link to rate a case stays open
LOST_SECOND_OFFICER = env.int("LOST_SECOND_OFFICER", default=3000)  # NT$; above it two officers give a found item back
# ClamAV: tcp://host:3310 or unix:///run/clamav/clamd.ctl. Empty: our own checks of a file count as its scan, and the
# settings page of staff says so.
CLAMD_URL = env.str("CLAMD_URL", default="")

# --- Sign-in of staff (accounts/) ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.StaffBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name_zh", "name_en", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.OwnNamesValidator"},
    {"NAME": "accounts.passwords.PastPasswordsValidator"},
]
# 資通系統防護基準 (附表十), for people of ours; 0 switches a rule off. Demo sign-ins are exempt.
PASSWORD_MAX_DAYS = env.int("PASSWORD_MAX_DAYS", default=180)  # then a new one is chosen at the next sign-in
PASSWORD_MIN_DAYS = env.int("PASSWORD_MIN_DAYS", default=1)
PASSWORD_PAST = env.int("PASSWORD_PAST", default=3)  # so many of the last ones are refused
ACCOUNT_IDLE_DAYS = env.int("ACCOUNT_IDLE_DAYS", default=90)  # an account nobody used for so long is closed
SESSIONS_AT_ONCE = env.int("SESSIONS_AT_ONCE", default=3)  # one more ends the oldest
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/staff/"  # in the language of the page: accounts.adapter
LOGOUT_REDIRECT_URL = "home"
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=20 * 60)  # accounts.middleware ends the session then
SESSION_COOKIE_AGE = 10 * 3600  # the longest a sign-in lasts, in seconds
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "coastguard_portal.pages.csrf_failure"  # keeps what was typed

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up (adapter); allauth wants to know all the same
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # SESSION_COOKIE_AGE decides, there is no tick box
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Five wrong passwords close that user name for that network for 15 minutes, no other; a network alone may try more.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,30/15m/ip", "login": "60/m/ip", "change_password": "5/m/user"}
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.ConfirmPasswordForm",
    "change_password": "accounts.forms.NewPasswordForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_HOPS
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.FirstCodeForm",
    "add_webauthn": "accounts.forms.PasskeyForm",
    "login_webauthn": "accounts.forms.PasskeySignInForm",
    "authenticate_webauthn": "accounts.forms.PasskeyStepForm",
    "reauthenticate_webauthn": "accounts.forms.PasskeyAgainForm",
}
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TLS  # http://localhost only: browsers allow passkeys there and nowhere else
MFA_TOTP_ISSUER = "海巡便民服務網"
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds either way, for telephones whose clock is a little off
MFA_RECOVERY_CODES_SHOW_ONCE = True

# --- Headers ----------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz", r"^api/"]  # a program is told rather than sent on (ASVS 4.1.2)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *CERTIFICATE_HOSTS],
        "frame-ancestors": [NONE],
    }
}

# --- Mail, queue, log ------------------------------------------------------------------------------------------------
# Without SMTP_URL every mail is a file under VAR/mail.
SMTP_URL = env.str("SMTP_URL", default="")
if SMTP_URL:
    globals().update({k: v for k, v in env.email_url_config(SMTP_URL).items() if k.startswith("EMAIL")})
    # Knows whether a mail had left when the line broke; Django's own does not.
    if EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":  # noqa: F821
        EMAIL_BACKEND = "notifications.smtp.EmailBackend"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "notifications.mailfiles.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="海巡便民服務網 <noreply@portal.example.tw>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "coastguard_portal.logs.Discreet", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
