"""Chooses how mails leave."""

from app.settings import Settings
from core.errors import StartError
from core.mail import KeptMailer, Mailer
from core.mail_smtp import SmtpMailer, read_sender, read_smtp_url


def open_mailer(settings: Settings) -> Mailer:
    """Make the way out that the settings name; without one, mails stay on this machine.

    Raises:
        StartError: A setting is wrong or missing.
    """
    url = settings.smtp_url.get_secret_value() if settings.smtp_url else ""
    if not url:
        return KeptMailer()
    try:
        server = read_smtp_url(url)
    except ValueError as error:
        raise StartError(f"MESI_SMTP_URL: {error}") from error
    try:
        sender = read_sender(settings.mail_from)
    except ValueError as error:
        raise StartError(f"MESI_MAIL_FROM: {error}") from error
    return SmtpMailer(server, sender, settings.base_url)
