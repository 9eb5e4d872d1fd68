"""Wire types of templates."""

from accounts.schemas import DisplayName
from accounts.wire import Answer, Request
from bidding.schemas import Words


class TemplateRequest(Request):
    """Words to keep."""

    name: DisplayName
    message: Words = ""
    wishes: Words = ""


class TemplateView(Answer):
    """Words that were kept."""

    id: str
    name: str
    message: str
    wishes: str


class TemplateList(Answer):
    """The caller's templates, by name; at most 20."""

    items: list[TemplateView]
