"""The VRM 1.0 part of a file: rights, skeleton, expressions, gaze, springs.

Source:
    VRMC_vrm-1.0.
"""

from typing import Final

from avatars.uploads.expressions import Parts, expressions_reader, moving
from avatars.uploads.fields import (
    Record,
    Schema,
    as_object,
    choice,
    flag,
    index,
    list_of,
    number,
    record,
    text,
    vector,
)
from avatars.uploads.figure import Figure
from avatars.uploads.rights import missing, rights_1
from avatars.uploads.skeleton import KNOWN, check_bones, posed_bones
from avatars.uploads.springs import read_springs

WHERE: Final = "extensions.VRMC_vrm"
WORDS: Final = text(256)
META: Final[Schema] = {
    "name": WORDS,
    "version": WORDS,
    "authors": list_of(WORDS, 16, 1),
    "copyrightInformation": text(1024),
    "references": list_of(text(512), 16),
    "thirdPartyLicenses": text(2048),
    "licenseUrl": text(512),
    "otherLicenseUrl": text(512),
    "avatarPermission": choice("onlyAuthor", "onlySeparatelyLicensedPerson", "everyone"),
    "allowExcessivelyViolentUsage": flag,
    "allowExcessivelySexualUsage": flag,
    "allowPoliticalOrReligiousUsage": flag,
    "allowAntisocialOrHateUsage": flag,
    "commercialUsage": choice("personalNonProfit", "personalProfit", "corporation"),
    "creditNotation": choice("required", "unnecessary"),
    "allowRedistribution": flag,
    "modification": choice("prohibited", "allowModification", "allowModificationRedistribution"),
}
NEEDED: Final = ("name", "authors", "licenseUrl")
RANGE: Final = record({"inputMaxValue": number(0, 360), "outputScale": number(-360, 360)})
LOOK_AT: Final = record(
    {
        "offsetFromHeadBone": vector(3),
        "type": choice("bone", "expression"),
        "rangeMapHorizontalInner": RANGE,
        "rangeMapHorizontalOuter": RANGE,
        "rangeMapVerticalDown": RANGE,
        "rangeMapVerticalUp": RANGE,
    }
)


def read_vrm1(extensions: dict[str, object], parts: Parts, *, is_author: bool) -> Figure:
    """Check and copy ``VRMC_vrm`` and ``VRMC_springBone``."""
    fields = as_object(extensions.get("VRMC_vrm"), WHERE)
    meta = _meta(fields)
    rights = rights_1(meta, is_author=is_author)
    node = index(len(parts.tree.nodes), "the nodes")
    bone = record({"node": node}, required=("node",))
    seen = choice("auto", "both", "thirdPersonOnly", "firstPersonOnly")
    annotation = record({"node": node, "type": seen}, required=("node", "type"))
    found: Record = record(
        {
            "specVersion": choice("1.0", "1.0-beta"),
            "humanoid": record(
                {"humanBones": record(dict.fromkeys(sorted(KNOWN), bone))},
                required=("humanBones",),
            ),
            "expressions": expressions_reader(parts),
            "lookAt": LOOK_AT,
            "firstPerson": record({"meshAnnotations": list_of(annotation, 256)}),
        },
        required=("specVersion", "humanoid"),
    )(fields, WHERE)
    bones = {name: one["node"] for name, one in found["humanoid"]["humanBones"].items()}
    check_bones(bones, parts.tree)
    written: Record = {"VRMC_vrm": {**found, "meta": meta}}
    if "VRMC_springBone" in extensions:
        written["VRMC_springBone"] = read_springs(
            extensions["VRMC_springBone"], parts.tree, parts.limits
        )
    return Figure(
        written=written,
        title=meta["name"],
        rights=rights,
        bones=posed_bones(bones),
        expressions=moving(found.get("expressions", {})),
    )


def _meta(fields: dict[str, object]) -> Record:
    meta = as_object(fields.get("meta") or {}, f"{WHERE}.meta")
    for name in NEEDED:
        if not meta.get(name):
            raise missing(f"meta.{name}")
    return record(META)(meta, f"{WHERE}.meta")
