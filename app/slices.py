"""Each feature's slice of the settings."""

from decimal import Decimal

from app.settings import Settings
from core.money import MICRO
from escrow.settings import EscrowSettings
from flows.business.settings import CostPrices
from rooms.rtc.ice import read_ice_servers
from rooms.rtc.settings import CallSettings
from rooms.settings import RoomsSettings


def rooms_settings(settings: Settings) -> RoomsSettings:
    """The rooms' slice of the settings."""
    return RoomsSettings(
        allowed_origins=settings.allowed_origins,
        public_url=settings.public_url,
        max_voice_rooms=settings.voice_rooms,
    )


def call_settings(settings: Settings) -> CallSettings:
    """The calls' slice of the settings."""
    return CallSettings(read_ice_servers(settings.ice_servers), settings.voice_rooms)


def cost_prices(settings: Settings) -> CostPrices:
    """What minds, ears and mouths cost: nothing where they run here, unknown where nobody said."""
    of_mind = None if settings.mind_url else 0
    speaks_elsewhere = settings.speech_url and (
        settings.synthesizers == "auto" or "url" in settings.synthesizers.split(",")
    )
    fresh = _micro(settings.cost_input, of_mind)
    return CostPrices(
        input_1k=fresh,
        cached_1k=_micro(settings.cost_cached, fresh),
        output_1k=_micro(settings.cost_output, of_mind),
        heard_minute=_micro(settings.cost_heard, None if settings.transcriber_url else 0),
        spoken_minute=_micro(settings.cost_spoken, None if speaks_elsewhere else 0),
        drawn_minute=_micro(settings.cost_drawn, 0),
        machine_hour=_micro(settings.cost_machine, 0) or 0,
        machine_rooms=settings.cost_machine_rooms,
    )


def _micro(said: Decimal | None, otherwise: int | None) -> int | None:
    return otherwise if said is None else int(said * MICRO)


def escrow_settings(settings: Settings) -> EscrowSettings:
    """The escrow's slice of the settings."""
    return EscrowSettings(
        data=settings.data,
        chain_url=settings.chain_url or None,
        escrow_address=settings.escrow_address or None,
        token_address=settings.token_address or None,
        anvil_path=settings.anvil,
        fee_bps=settings.fee_bps,
        confirmations=settings.confirmations,
    )
