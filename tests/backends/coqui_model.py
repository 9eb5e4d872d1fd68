"""A Coqui model of a moment: VITS, small, its weights rolled by dice; it hums what it reads."""

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

needs_coqui = pytest.mark.skipif(
    find_spec("TTS") is None, reason="the coqui extra is not installed: make test-torch"
)


def build_coqui(folder: Path, speakers: Sequence[str] = (), languages: Sequence[str] = ()) -> Path:
    """Write ``config.json``, the checkpoint and what belongs to them into a folder."""
    import torch  # noqa: PLC0415 - only where the extra is installed
    from TTS.tts.configs.vits_config import VitsArgs, VitsConfig  # noqa: PLC0415 - same
    from TTS.tts.models.vits import Vits  # noqa: PLC0415 - same

    torch.manual_seed(3)
    args = VitsArgs(
        hidden_channels=32,
        hidden_channels_ffn_text_encoder=64,
        num_layers_text_encoder=2,
        num_layers_posterior_encoder=2,
        num_layers_flow=2,
        upsample_initial_channel_decoder=64,
        use_sdp=False,
        init_discriminator=False,
    )
    if speakers:
        args.use_speaker_embedding, args.num_speakers = True, len(speakers)
        args.speakers_file = str(folder / "a_speakers.pth")
        torch.save({name: at for at, name in enumerate(speakers)}, args.speakers_file)
    if languages:
        args.use_language_embedding, args.num_languages = True, len(languages)
        args.language_ids_file = str(folder / "languages.json")
        Path(args.language_ids_file).write_text(
            json.dumps({name: at for at, name in enumerate(languages)})
        )
    config = VitsConfig(model_args=args, use_phonemes=False, text_cleaner="basic_cleaners")
    config.save_json(folder / "config.json")
    torch.save({"model": Vits(config).state_dict()}, folder / "model.pth")
    return folder
