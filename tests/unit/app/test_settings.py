"""Settings: environment before file before defaults, typed, and secrets never shown."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from app.cli.main import main, program
from app.settings import Settings

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def _empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mesi.toml").write_text('port = 9001\nfee_bps = 300\nmind = "scripted"\n')
    monkeypatch.setenv("MESI_PORT", "9002")
    settings = Settings()
    assert (settings.port, settings.fee_bps, settings.mind) == (9002, 300, "scripted")
    assert settings.base_url == "http://127.0.0.1:9002"


def test_embedded_defaults_need_nothing() -> None:
    settings = Settings(data=Path("there"))
    assert settings.database_address == f"sqlite:///{Path('there/mesi.db').absolute()}"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.worker == "embedded"
    assert not settings.traces_url


def test_a_public_address_loses_its_last_slash() -> None:
    assert Settings(public_url="https://meet.example/").base_url == "https://meet.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "70000"), ("PORT", "http"), ("FEE_BPS", "2001"), ("WORKER", "cloud"), ("DEMO", "2")],
)
def test_a_wrong_value_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"MESI_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_a_wrong_value_is_told_on_the_command_line_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MESI_PORT", "http")
    monkeypatch.setattr("sys.argv", ["mesi", "settings"])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert "MESI_PORT: Input should be a valid integer" in told.err
    assert "Traceback" not in told.err


def test_printed_settings_mask_every_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setenv("MESI_SECRET_KEY", "ab" * 32)
    monkeypatch.setenv("MESI_MIND_API_KEY", "sk-very-private")
    monkeypatch.setenv("MESI_DATABASE_URL", "postgresql://mesi:hush-hush@db/mesi")
    answer = CliRunner().invoke(program, ["settings"])
    assert answer.exit_code == 0, answer.output
    for name in Settings.model_fields:
        assert f"MESI_{name.upper()}" in answer.stdout
    for secret in ("ab" * 32, "sk-very-private", "hush-hush"):
        assert secret not in answer.stdout
    assert "postgresql://mesi:***@db/mesi" in answer.stdout
