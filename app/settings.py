"""Settings of the whole program: environment (``MESI_…``), then ``mesi.toml``, then defaults.

Every field is documented in docs/settings.md; a test compares the two.
"""

from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Settings(BaseSettings):
    """Typed settings; secrets print as asterisks."""

    model_config = SettingsConfigDict(
        env_prefix="MESI_",
        toml_file="mesi.toml",
        extra="ignore",
        frozen=True,
        use_attribute_docstrings=True,
    )

    data: Path = Path("var")
    """Folder for the database, the demo chain, secrets and pulled weights."""
    host: str = "127.0.0.1"
    """Address to listen on."""
    port: int = Field(default=8000, ge=0, le=65535)
    """Port to listen on."""
    public_url: str = ""
    """How browsers reach the server; empty means http://HOST:PORT, https:// with a certificate."""
    tls_certificate: Path | None = None
    """PEM file of a certificate: serve https and wss (`mesi certificate` makes one for tests)."""
    tls_key: Path | None = None
    """PEM file of its private key; empty: the certificate's file holds it."""
    allowed_origins: tuple[str, ...] = ()
    """Further origins whose pages may call the API with a cookie."""
    database_url: str = ""
    """postgresql://user:password@host/name, or empty for SQLite in the data folder."""
    worker: Literal["embedded", "external"] = "embedded"
    """Whether the server runs the chain worker itself or `mesi worker` does."""
    demo: bool = True
    """Seed demo personas and give demo tokens; only on the embedded chain."""
    secret_key: SecretStr | None = None
    """64 hex digits that seal custodial keys; without it one is made in the data folder."""

    chain_url: str = ""
    """JSON-RPC address of a chain; empty starts the embedded demo chain."""
    escrow_address: str = ""
    """The deployed escrow contract on that chain."""
    token_address: str = ""
    """Its token."""
    anvil: Path | None = None
    """Path of the anvil program; empty looks in the project and on PATH."""
    confirmations: int = Field(default=1, ge=1, le=64)
    """Blocks after which a log counts."""
    fee_bps: int = Field(default=500, ge=0, le=2000)
    """Platform's share of what a creator earns, in hundredths of a percent."""

    mind: str = "auto"
    """auto, scripted, transformers:PATH, or the path or name of GGUF weights."""
    mind_url: str = ""
    """Base URL of an OpenAI-compatible server, for example http://gpu:8001/v1."""
    mind_model: str = ""
    """Model name to ask that server for."""
    mind_api_key: SecretStr | None = None
    """Key for that server."""
    mind_read_ahead: bool = False
    """Let that server read while the fan still speaks: for one of your own that caches prompts."""
    mind_slots: int = Field(default=4, ge=1, le=64)
    """Rooms whose prompts the embedded mind keeps warm at once."""
    probes: Literal["required", "advised"] = "required"
    """required (a persona passes its probes before it is published) or advised (they only tell)."""

    guard_meaning: bool = True
    """Look for danger said in other words by nearness in meaning, where MiniLM is there."""
    guard_url: str = ""
    """Base URL of a server with OpenAI's /v1/moderations, for example https://api.openai.com/v1."""
    guard_model: str = ""
    """Model name to ask that server for; empty leaves it to the server."""
    guard_api_key: SecretStr | None = None
    """Key for that server."""
    guard_budget_ms: int = Field(default=250, ge=0, le=5_000)
    """Longest that one reply waits for guards; what they find later ends it then."""

    memory_weights: Path | None = None
    """Folder with MiniLM's model.onnx and tokenizer.json; empty takes the installed packages'."""

    voice: Literal["auto", "on", "off", "scripted"] = "auto"
    """auto (voice rooms where all for them is there), on (no start without), off or scripted."""
    voice_threads: int = Field(default=0, ge=0, le=64)
    """Threads that compute one utterance; 0 chooses by the cores."""
    voice_workers: int = Field(default=0, ge=0, le=64)
    """Utterances that are heard, and clauses that are spoken, at once; 0 chooses by the cores."""
    voice_activity: Path | None = None
    """Silero's weights (.onnx); empty takes the installed package's."""
    turn_end: str = "auto"
    """auto, smart+signs, smart (sound only), signs (words only), or Smart Turn weights (.onnx)."""
    transcriber: str = "auto"
    """auto, a folder with CTranslate2 weights of Whisper, or a hub name, for example small.en."""
    transcriber_language: str = "en"
    """ISO 639-1 code of what fans speak; auto guesses and takes longer."""
    transcriber_url: str = ""
    """Base URL of an OpenAI-compatible server that transcribes, for example http://gpu:8001/v1."""
    transcriber_model: str = ""
    """Model name to ask that server for."""
    transcriber_api_key: SecretStr | None = None
    """Key for that server."""
    synthesizers: str = "auto"
    """auto, or some of url, coqui, piper, kokoro with commas; the first has the default voice."""
    piper_voices: Path | None = None
    """A voice of Piper (.onnx with its .onnx.json) or a folder of them; empty: the package's."""
    kokoro_weights: Path | None = None
    """Kokoro's network (.onnx); empty takes the installed packages'."""
    kokoro_voices: Path | None = None
    """Folder of Kokoro's voices (.bin); empty takes those that set-up fetched."""
    coqui_model: str = ""
    """A folder with a Coqui checkpoint and config.json, or a name that Coqui downloads."""
    coqui_speakers: str = ""
    """Voices of a Coqui model that has several, with commas."""
    speech_url: str = ""
    """Base URL of an OpenAI-compatible server that speaks, for example http://gpu:8002/v1."""
    speech_model: str = ""
    """Model name to ask that server for."""
    speech_voices: str = ""
    """That server's names of its voices, with commas; empty means OpenAI's."""
    speech_rate: int = Field(default=24_000, ge=8_000, le=48_000)
    """Samples a second of that server's PCM."""
    speech_api_key: SecretStr | None = None
    """Key for that server."""

    ice_servers: str = ""
    """JSON list of STUN and TURN servers for voice rooms over WebRTC (docs/webrtc.md)."""
    voice_rooms: int = Field(default=64, ge=1, le=4_096)
    """Voice rooms that this process carries at once; further fans are told to wait."""

    faces: Literal["on", "off", "scripted"] = "on"
    """on (video rooms where voices are), off, or scripted (a mouth that opens and shuts)."""
    house_faces: Path | None = None
    """Folder of our own faces, built there when they are missing; empty: in the data folder."""
    stages: int = Field(default=0, ge=0, le=256)
    """Processes that draw faces for pages that can't; 0 takes one for each core."""
    stage_faces: int = Field(default=6, ge=1, le=64)
    """Faces that one of these processes draws at most."""
    files_url: str = ""
    """Where owners' faces and films lie, for example s3://bucket/mesi; empty: the data folder."""
    film_days: int = Field(default=30, ge=1, le=3_650)
    """Days after which a fan's film is erased."""
    film_megabytes: int = Field(default=1_000, ge=10, le=100_000)
    """Disk that one film takes at most while it is recorded; an hour takes about 290."""
    film_key: Path | None = None
    """PEM file of the key that signs films; without it a self-signed pair of our own does."""
    film_certificates: Path | None = None
    """PEM file of its certificates (C2PA), the signer's first."""

    outbound_allow: str = ""
    """host or host:port, with commas: servers of agents asked over http or in your own network."""

    cost_input: Decimal | None = Field(default=None, ge=0, le=1_000_000, decimal_places=6)
    """MESI for 1,000 tokens of a prompt; empty: 0 for weights here, unknown for a URL."""
    cost_cached: Decimal | None = Field(default=None, ge=0, le=1_000_000, decimal_places=6)
    """The same for tokens that the mind had in its cache; empty: as a fresh one."""
    cost_output: Decimal | None = Field(default=None, ge=0, le=1_000_000, decimal_places=6)
    """MESI for 1,000 tokens of an answer; empty: 0 for weights here, unknown for a URL."""
    cost_heard: Decimal | None = Field(default=None, ge=0, le=1_000_000, decimal_places=6)
    """MESI for a minute of sound that is transcribed; empty: 0 here, unknown for a URL."""
    cost_spoken: Decimal | None = Field(default=None, ge=0, le=1_000_000, decimal_places=6)
    """MESI for a minute of sound that is synthesized; empty: 0 here, unknown for a URL."""
    cost_drawn: Decimal = Field(default=Decimal(0), ge=0, le=1_000_000, decimal_places=6)
    """MESI for a minute of pictures that this server draws."""
    cost_machine: Decimal = Field(default=Decimal(0), ge=0, le=1_000_000, decimal_places=6)
    """MESI that an hour of the machine costs you, for what runs here."""
    cost_machine_rooms: int = Field(default=1, ge=1, le=100_000)
    """Rooms that share the machine in such an hour, as you reckon."""

    logins_per_quarter: int = Field(default=5, ge=1)
    """Wrong passwords per address and e-mail in 15 minutes before sign-in waits."""
    registrations_per_quarter: int = Field(default=20, ge=1)
    """Registrations from one address in 15 minutes."""

    kyc_key: SecretStr | None = None
    """64 hex digits that seal KYC forms; without it the secret key does."""
    identity_provider: str = "reviewer"
    """Who verifies KYC forms: reviewer (a person with the role moderator, on a page)."""
    kyf_retention_days: int = Field(default=30, ge=1, le=3_650)
    """Days after a meeting for which its creator may read what the fan shared."""

    quotes_per_minute: int = Field(default=60, ge=1)
    """Quotes that one person may ask for in a minute."""

    smtp_url: SecretStr | None = None
    """smtp://user:password@host:587 or smtps://…; empty: mails stay here and show in the app."""
    mail_from: str = ""
    """Whom mails are from, for example Mesi <mesi@example.org>; needed with MESI_SMTP_URL."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe log line to write."""
    log_json: bool = False
    """One JSON object a line instead of coloured text."""
    traces_url: str = ""
    """OTLP address for traces; empty means off."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def base_url(self) -> str:
        """Where browsers find the server, without a trailing slash."""
        scheme = "https" if self.tls_certificate else "http"
        return (self.public_url or f"{scheme}://{self.host}:{self.port}").rstrip("/")

    @property
    def database_address(self) -> str:
        """The URL of the database in use."""
        return self.database_url or f"sqlite:///{(self.data / 'mesi.db').absolute()}"
