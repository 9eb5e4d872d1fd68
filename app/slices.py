"""Each feature's slice of the settings."""

from app.settings import Settings
from escrow.settings import EscrowSettings
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
