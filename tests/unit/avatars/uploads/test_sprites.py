"""Sprite sets: names, canvases, and how many mouths there are."""

from io import BytesIO

import pytest
from PIL import Image

from avatars.uploads.judge import judge
from avatars.uploads.limits import Limits
from avatars.uploads.refusal import Reason, RefusedError
from tests.unit.avatars.uploads.tiny import NINE, picture, png, sprites

pytestmark = pytest.mark.unit


def refusal(files: dict[str, bytes]) -> tuple[Reason, str]:
    with pytest.raises(RefusedError) as caught:
        judge("sprites", files, limits=Limits())
    return caught.value.refusal.reason, caught.value.refusal.message


def test_nine_mouths_speak_fully() -> None:
    report = judge("sprites", sprites(), limits=Limits())
    assert (report.lip_sync.level, report.lip_sync.missing) == ("full", ())
    assert set(report.asset.files) == {f"{name}.png" for name in ("base", "blink", *NINE)}
    assert (report.asset.manifest.width, report.asset.manifest.height) == (64, 48)
    with Image.open(BytesIO(report.asset.files["aa.png"])) as found:
        assert (found.mode, found.size) == ("RGBA", (64, 48))


def test_six_mouths_speak_partly() -> None:
    report = judge("sprites", sprites(NINE[:6]), limits=Limits())
    assert (report.lip_sync.level, report.lip_sync.missing) == ("partial", ("E", "O", "U"))


def test_names_are_read_kindly() -> None:
    files = sprites(NINE[1:])
    files["Mouth_SIL.webp"] = picture("WEBP", (64, 48), "RGBA")
    files["BASE.PNG"] = files.pop("base.png")
    report = judge("sprites", files, limits=Limits())
    assert {"rest.png", "base.png"} <= set(report.asset.files)


@pytest.mark.parametrize(
    ("files", "reason", "word"),
    [
        (sprites(NINE[:5]), Reason.SPRITES_MISSING, "at least 6"),
        ({**sprites(), "smile.png": png((64, 48))}, Reason.FILE_NAMES, "smile.png"),
        ({**sprites(), "aa.gif": png((64, 48))}, Reason.FILE_NAMES, "aa.gif"),
        ({**sprites(), "../base.png": png((64, 48))}, Reason.FILE_NAMES, "../base.png"),
        ({**sprites(), "mouth_aa.png": png((64, 48))}, Reason.FILE_NAMES, "Two files"),
        ({**sprites(), "aa.png": png((64, 49))}, Reason.CANVAS, "same canvas"),
        ({**sprites(), "aa.png": picture("JPEG", (64, 48))}, Reason.WRONG_FORMAT, "PNG"),
        ({**sprites(), "aa.png": b"<svg/>"}, Reason.WRONG_FORMAT, "SVG"),
        ({**sprites(), "aa.png": b""}, Reason.NO_FILE, "empty"),
        ({**sprites(), "aa.png": bytes(10_000_001)}, Reason.TOO_LARGE, "10 MB"),
        (sprites(size=(2049, 8)), Reason.PICTURE_SIZE, "2048"),
        ({f"{place}.png": png() for place in range(40)}, Reason.NO_FILE, "at most 24"),
    ],
)
def test_other_sets_are_refused(files: dict[str, bytes], reason: Reason, word: str) -> None:
    found, message = refusal(files)
    assert found == reason
    assert word in message


@pytest.mark.parametrize("name", ["base.png", "blink.png"])
def test_base_and_blink_are_needed(name: str) -> None:
    files = sprites()
    del files[name]
    assert refusal(files)[0] == Reason.SPRITES_MISSING


def test_a_moving_picture_is_refused() -> None:
    out = BytesIO()
    still = Image.new("RGBA", (64, 48), "red")
    still.save(
        out, "PNG", save_all=True, append_images=[Image.new("RGBA", (64, 48), "blue")], duration=50
    )
    reason, message = refusal({**sprites(), "base.png": out.getvalue()})
    assert reason == Reason.BAD_PICTURE
    assert "animated" in message
