"""Django's settings. What differs between installations comes from the environment (`docs/operating.md`)."""

import gc
import os
import secrets
from pathlib import Path
from typing import Any

import platformdirs
from django.utils.translation import gettext_lazy as _

from omlopp.config.postgres import django_database

# Work here is on thousands of things at a time, nearly all of them free of cycles. At Python's threshold of
# 700 allocations the search for cycles took a third of the processor time of a whole take-back.
gc.set_threshold(100_000, 50, 100)

DATA = Path(os.environ.get("OMLOPP_DATA") or platformdirs.user_data_path("omlopp"))
"""Where the database, exhibits and keys of this installation live."""


def _secret_key() -> str:
    """The installation's own secret, or one for this process where there is no installation yet."""
    if given := os.environ.get("OMLOPP_SECRET_KEY"):
        return given
    file = DATA / "secret_key"
    return file.read_text().strip() if file.is_file() else secrets.token_urlsafe(48)


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("OMLOPP_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
SITE_URL = os.environ.get("OMLOPP_URL", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "omlopp.ledger",
    "omlopp.ui",
    "omlopp.apps.parties",
    "omlopp.apps.jobs",
    "omlopp.apps.devices",
    "omlopp.apps.statements",
    "omlopp.apps.intake",
    "omlopp.apps.climate",
    "omlopp.apps.economy",
    "omlopp.apps.workshop",
    "omlopp.apps.keyboards",
    "omlopp.apps.stock",
    "omlopp.desk",
    "omlopp.portal",
    "omlopp.public",
    "omlopp.api",
]
OMLOPP_APPLY = [
    "omlopp.apps.parties.apply",
    "omlopp.apps.devices.apply",
    "omlopp.apps.statements.apply",
    "omlopp.apps.intake.apply",
    "omlopp.apps.climate.apply",
    "omlopp.apps.economy.apply",
    "omlopp.apps.workshop.apply",
    "omlopp.apps.keyboards.apply",
    "omlopp.apps.stock.apply",
]
OMLOPP_LEDGER_ORIGIN = os.environ.get("OMLOPP_LEDGER_ORIGIN", "omlopp.example/ledger")
OMLOPP_LEDGER_KEY = os.environ.get("OMLOPP_LEDGER_KEY", str(DATA / "keys" / "ledger"))

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "omlopp.config.middleware.Access",
]
ROOT_URLCONF = "omlopp.config.urls"
WSGI_APPLICATION = "omlopp.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "omlopp.ui.jinja.environment",
            "context_processors": ["omlopp.config.middleware.page_context"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]


def _database(url: str, sight: str | None) -> dict[str, Any]:
    """One database entry. `sight` is what a connection sees before anyone says otherwise."""
    database = django_database(os.environ.get(url) or "postgresql:///omlopp")
    if sight is not None:
        database["OPTIONS"]["options"] = f"-c omlopp.sight={sight}"
    return database


# A web process starts blind and is told by the access middleware what each request may see; work that has no
# person (worker, commands, tests) sees everything.
SIGHT = os.environ.get("OMLOPP_SIGHT", "*")
DATABASES = {
    "default": _database("DATABASE_URL", SIGHT),
    "owner": _database("DATABASE_OWNER_URL", "*"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "parties.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "omlopp.config.accounts.ClosedDoor"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Omlopp"
MFA_ALLOW_UNVERIFIED_EMAIL = (
    True  # accounts come by invitation; nobody can lock out an address that is not his
)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
EMAIL_BACKEND = os.environ.get("OMLOPP_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS: list[str] = []
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = str(DATA / "static")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA / "files")},
    },
    "exhibits": {
        "BACKEND": os.environ.get("OMLOPP_EXHIBITS_BACKEND", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": {"location": str(DATA / "exhibits"), "allow_overwrite": True},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Collected and compressed by `omlopp up`; found where they lie where nobody has collected them yet.
WHITENOISE_USE_FINDERS = not any(Path(STATIC_ROOT).glob("ui/*"))
WHITENOISE_AUTOREFRESH = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL = SITE_URL.startswith("https:")
SESSION_COOKIE_SECURE = SECURE_SSL
CSRF_COOKIE_SECURE = SECURE_SSL
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000  # reports come by the hundred

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
