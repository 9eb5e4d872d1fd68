"""The way out for mails, by the settings."""

import pytest
from pydantic import SecretStr

from app.mailing import open_mailer
from app.settings import Settings
from core.errors import StartError
from core.mail import KeptMailer
from core.mail_smtp import SmtpMailer

pytestmark = pytest.mark.unit


def settings(url: str, sender: str = "Mesi <mesi@mesi.example>") -> Settings:
    return Settings(smtp_url=SecretStr(url), mail_from=sender)


def test_without_a_server_mails_stay_here() -> None:
    assert isinstance(open_mailer(Settings()), KeptMailer)
    assert isinstance(open_mailer(settings("")), KeptMailer)


def test_with_a_server_they_leave() -> None:
    mailer = open_mailer(settings("smtps://u:p@mx.example"))
    assert isinstance(mailer, SmtpMailer) and mailer.delivers


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (settings("http://u:secret@mx.example"), "MESI_SMTP_URL"),
        (settings("smtp://mx.example", ""), "MESI_MAIL_FROM"),
    ],
)
def test_a_wrong_setting_stops_the_start_without_telling_the_password(
    wrong: Settings, name: str
) -> None:
    with pytest.raises(StartError, match=name) as stopped:
        open_mailer(wrong)
    assert "secret" not in str(stopped.value)
