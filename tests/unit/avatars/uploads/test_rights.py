"""What a VRM says of its use is honoured."""

from typing import Any

import pytest

from avatars.uploads.refusal import Reason, RefusedError
from avatars.uploads.rights import rights_0, rights_1
from tests.unit.avatars.uploads.tiny import META_0, META_1

pytestmark = pytest.mark.unit


def test_a_free_face_goes_everywhere_with_its_credit() -> None:
    rights = rights_1(dict(META_1), is_author=False)
    assert rights.may_deliver
    assert rights.may_modify
    assert rights.credit == "Tiny by Ann Author"
    assert rights.licence_url == "https://vrm.dev/licenses/1.0/"
    assert "political or religious use" in rights.forbids


def test_what_is_not_said_is_forbidden() -> None:
    meta = {name: META_1[name] for name in ("name", "authors", "licenseUrl")}
    meta |= {"avatarPermission": "everyone", "commercialUsage": "personalProfit"}
    rights = rights_1(meta, is_author=False)
    assert not rights.may_deliver
    assert not rights.may_modify
    assert rights.credit


def test_credit_may_be_unnecessary() -> None:
    assert not rights_1({**META_1, "creditNotation": "unnecessary"}, is_author=False).credit


@pytest.mark.parametrize("permission", ["onlyAuthor", "onlySeparatelyLicensedPerson"])
def test_an_author_may_use_the_own_face(permission: str) -> None:
    meta = {**META_1, "avatarPermission": permission}
    assert rights_1(meta, is_author=True).may_deliver
    with pytest.raises(RefusedError) as caught:
        rights_1(meta, is_author=False)
    assert caught.value.refusal.reason == Reason.RIGHTS_FORBID


def test_even_an_author_must_allow_earning() -> None:
    with pytest.raises(RefusedError, match="earn money"):
        rights_1({**META_1, "commercialUsage": "personalNonProfit"}, is_author=True)


def test_a_licence_is_no_script() -> None:
    meta = {**META_1, "licenseUrl": "javascript:alert(1)"}
    assert rights_1(meta, is_author=False).licence_url == ""


@pytest.mark.parametrize(
    ("change", "credit", "may_modify"),
    [
        ({"licenseName": "CC0"}, "", True),
        ({"licenseName": "CC_BY"}, "Old by Ann Author (CC BY)", True),
        ({"licenseName": "CC_BY_ND"}, "Old by Ann Author (CC BY ND)", False),
    ],
)
def test_old_faces_under_free_licences(
    change: dict[str, Any], credit: str, may_modify: bool
) -> None:
    rights = rights_0({**META_0, **change}, is_author=False)
    assert (rights.credit, rights.may_modify, rights.may_deliver) == (credit, may_modify, True)


@pytest.mark.parametrize("licence", ["CC_BY_NC_SA", "Redistribution_Prohibited", "Other", ""])
def test_old_faces_under_other_licences_are_refused(licence: str) -> None:
    with pytest.raises(RefusedError) as caught:
        rights_0({**META_0, "licenseName": licence}, is_author=True)
    assert caught.value.refusal.reason == Reason.RIGHTS_FORBID
