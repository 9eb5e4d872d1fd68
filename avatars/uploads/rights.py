"""Usage rights that VRM files carry in words a program can read, and what they mean here.

A persona earns money and is handed to strangers' browsers, so a face needs commercial use by others
than its author; where redistribution is forbidden, only pictures that the server draws go out.

Source:
    VRMC_vrm-1.0 ``meta``; VRM 0.x ``meta``. A missing field has the specification's default, which
    is always the stricter one.
"""

from typing import Final, Never

from avatars.uploads.fields import Record
from avatars.uploads.refusal import Reason, RefusedError
from avatars.uploads.report import Rights

ALLOW: Final = "Allow"
FREE: Final = {"CC0": False, "CC_BY": True, "CC_BY_SA": True, "CC_BY_ND": True}
"""Licences of VRM 0.x that allow commercial use -> whether they want credit."""


def rights_1(meta: Record, *, is_author: bool) -> Rights:
    """What the meta of a VRM 1.0 allows.

    Args:
        meta: Cleaned; ``name`` and ``authors`` are there.
        is_author: The owner declares to have made the face.

    Raises:
        RefusedError: ``RIGHTS_FORBID``.
    """
    permission = meta.get("avatarPermission", "onlyAuthor")
    if permission != "everyone" and not is_author:
        _forbid(
            "its author lets only "
            + ("the author" if permission == "onlyAuthor" else "people with a licence")
            + " use it. If you are the author, say so and upload it again; if not, ask the author"
            " for a file whose avatar permission is 'everyone'."
        )
    commercial = meta.get("commercialUsage", "personalNonProfit")
    if commercial == "personalNonProfit":
        _forbid(
            "it must not be used to earn money (commercialUsage personalNonProfit). The author can"
            " export it with commercial use allowed."
        )
    authors = ", ".join(meta["authors"])
    licence = f"VRM 1.0: used by {permission}, commercial use {commercial}"
    return Rights(
        credit=""
        if meta.get("creditNotation") == "unnecessary"
        else f"{meta['name']} by {authors}",
        licence=licence,
        licence_url=_link(meta.get("otherLicenseUrl")) or _link(meta.get("licenseUrl")),
        may_deliver=meta.get("allowRedistribution", False),
        may_modify=meta.get("modification", "prohibited") != "prohibited",
        forbids=tuple(words for name, words in BANS_1 if not meta.get(name, False)),
    )


BANS_1: Final = (
    ("allowExcessivelyViolentUsage", "excessive violence"),
    ("allowExcessivelySexualUsage", "excessive sexual content"),
    ("allowPoliticalOrReligiousUsage", "political or religious use"),
    ("allowAntisocialOrHateUsage", "antisocial or hateful use"),
)
BANS_0: Final = (
    ("violentUssageName", "violence"),
    ("sexualUssageName", "sexual content"),
)


def rights_0(meta: Record, *, is_author: bool) -> Rights:
    """What the meta of a VRM 0.x allows.

    Such a file is drawn by browsers only, so one that must not be handed out cannot be shown.

    Raises:
        RefusedError: ``RIGHTS_FORBID``.
    """
    user = meta.get("allowedUserName", "OnlyAuthor")
    if user != "Everyone" and not is_author:
        _forbid(
            f"its meta allows '{user}' only. If you are the author, say so and upload it again; if"
            " not, ask the author for a file that everyone may use."
        )
    licence = meta.get("licenseName", "Redistribution_Prohibited")
    if meta.get("commercialUssageName", "Disallow") != ALLOW or "_NC" in licence:
        _forbid(
            "it must not be used to earn money. The author can export it with commercial use"
            " allowed."
        )
    if licence not in FREE:
        _forbid(
            f"its licence is '{licence}', so it must not be handed to browsers, and VRM 0.x can"
            " only be drawn there. Convert it to VRM 1.0, which the server can draw."
        )
    title, author = meta.get("title") or "Untitled", meta["author"]
    return Rights(
        credit=f"{title} by {author} ({licence.replace('_', ' ')})" if FREE[licence] else "",
        licence=f"VRM 0.x: {licence.replace('_', ' ')}",
        licence_url=_link(meta.get("otherLicenseUrl")),
        may_deliver=True,
        may_modify=not licence.endswith("_ND"),
        forbids=tuple(words for name, words in BANS_0 if meta.get(name) != ALLOW),
    )


def missing(what: str) -> RefusedError:
    """The file does not say who may use it."""
    return RefusedError(
        Reason.NO_RIGHTS,
        f"The file does not say who may use it ({what} is missing). Fill in the licence fields in"
        " your VRM exporter and export it again.",
        what,
    )


def _forbid(why: str) -> Never:
    raise RefusedError(Reason.RIGHTS_FORBID, f"This face may not be used here: {why}")


def _link(address: object) -> str:
    """A web address; anything else, such as javascript:, is none."""
    is_web = isinstance(address, str) and address.lower().startswith(("https://", "http://"))
    return str(address) if is_web else ""
