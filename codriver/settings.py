"""Every setting, with its unit and its default. An operator sets the ones in capitals that start with CODRIVER_, and
DATABASE_URL, in the environment; docs/look-up/settings.md lists them."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from codriver.kit.keys import key

ROOT = Path(__file__).resolve().parent

# -- what an operator may set -----------------------------------------------------------------------------------------
CODRIVER_DATA = Path(os.environ.get("CODRIVER_DATA", "codriver-data")).resolve()  # folder of the embedded default
DATABASE_URL = os.environ.get("DATABASE_URL", "")  # postgresql://user:password@host:port/name; empty: SQLite
CODRIVER_HOSTS = os.environ.get("CODRIVER_HOSTS", "")  # names the site is reached by, comma-separated; loopback is one
CODRIVER_PROXY = os.environ.get("CODRIVER_PROXY", "")  # address of the one proxy whose X-Forwarded-* are believed
CODRIVER_WINDOW = int(os.environ.get("CODRIVER_WINDOW", "1000000"))  # distinct texts that likeness remembers
CODRIVER_WINDOW_DAYS = int(os.environ.get("CODRIVER_WINDOW_DAYS", "30"))  # days since arrival that it remembers them
CODRIVER_IMPORT_BYTES = int(os.environ.get("CODRIVER_IMPORT_BYTES", str(64 * 1024**3)))  # bytes, unpacked, of one file
CODRIVER_DEBUG = os.environ.get("CODRIVER_DEBUG", "") == "1"  # developers only: shows tracebacks in the browser
CODRIVER_DEMO = os.environ.get("CODRIVER_DEMO", "") == "1"  # set by `codriver demo` for the server it starts

# numpy's own threads wait for each other by spinning: on a busy machine a tenth of a second becomes a minute
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# -- what follows from it ---------------------------------------------------------------------------------------------
SECRET_KEY = key(CODRIVER_DATA, "django").hex()
DEBUG = CODRIVER_DEBUG
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = LOOPBACK + [name.strip() for name in CODRIVER_HOSTS.split(",") if name.strip()]
IS_SECURE = os.environ.get("CODRIVER_TLS", "") == "1" or bool(CODRIVER_PROXY)  # CODRIVER_TLS is set by `codriver up`

INSTALLED_APPS = [
    "codriver.web",
    "codriver.staff",
    "codriver.timeline",
    "codriver.people",
    "codriver.terms",
    "codriver.reading",
    "codriver.channels",
    "codriver.listening",
    "codriver.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "codriver.web.assets.AssetsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "codriver.web.middleware.ReaderMiddleware",  # language and time zone of whoever reads
    "codriver.web.middleware.SecurityPolicyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
if CODRIVER_DEMO:
    MIDDLEWARE.insert(MIDDLEWARE.index("django_htmx.middleware.HtmxMiddleware"), "codriver.demo.bar.BarMiddleware")

ROOT_URLCONF = "codriver.urls"
ASGI_APPLICATION = "codriver.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "staff.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "codriver.web.context.shell",
            ]
        },
    }
]


def database(url: str) -> dict[str, object]:
    """Return Django's settings for a database URL, or for SQLite in the data folder when it is empty."""
    if not url:
        return {
            "ENGINE": "codriver.kit.sqlite",
            "NAME": CODRIVER_DATA / "codriver.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 0.01,  # seconds inside SQLite; codriver.kit.sqlite then goes on asking
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                    "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise SystemExit(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": dict(parse_qsl(parts.query)) | {"pool": {"min_size": 0, "max_size": 8, "timeout": 10}},
    }


DATABASES = {"default": database(DATABASE_URL)}

# -- people at work: sign-in, sessions, languages ---------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "codriver.staff.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_ADAPTER = "codriver.staff.adapter.StaffAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # there is no mailer yet; an owner hands over links instead
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True  # a session lasts SESSION_COOKIE_AGE, and its owner can end it from any other one
ACCOUNT_FORMS = {
    "login": "codriver.staff.forms.SignInForm",
    "change_password": "codriver.staff.forms.PasswordForm",
    "reauthenticate": "codriver.staff.forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "codriver.staff.forms.CodeForm",
    "reauthenticate": "codriver.staff.forms.CodeOnceMoreForm",
    "activate_totp": "codriver.staff.forms.FirstCodeForm",
    "add_webauthn": "codriver.staff.forms.PasskeyForm",
    "edit_webauthn": "codriver.staff.forms.PasskeyNameForm",
}
CACHES = {  # the limits on guessing: counted in the database, so that they hold for all web processes together
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "staff_tries",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # many, or guessing under many names would make us forget
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if CODRIVER_PROXY else 0  # for the limits on guessing, which count by address
MFA_ADAPTER = "codriver.staff.adapter.KeysAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Codriver"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [ROOT / "locale"]

# -- files and safety -------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "codriver.web.assets.VersionedStorage"},
}
WHITENOISE_USE_FINDERS = True  # no collecting step: the package's own files are served from where they lie
WHITENOISE_MAX_AGE = 365 * 24 * 3600  # seconds; the address of a file changes when the file does
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our files are for our pages
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes of a form without its files
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes; a larger upload goes to a temporary file

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CODRIVER_PROXY else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
