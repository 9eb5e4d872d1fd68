"""What anybody sees of agents."""

from sqlalchemy.orm import Session

from agents import repository, views
from agents.schemas import AgentDetail, AgentList
from core.errors import NotFoundError
from core.paging import PageAsked, cut
from models.studio_states import AgentKind, AgentState


def search(
    db: Session, query: str, kind: AgentKind | None, asked: PageAsked, viewer_id: str | None
) -> AgentList:
    """A page of the catalogue."""
    rows, end = cut(
        repository.listed(db, query, kind, asked), asked, lambda row: (row.created_at, row.id)
    )
    return AgentList(
        items=[views.agent_view(one) for one in views.shown(db, rows, viewer_id)], next=end
    )


def show(db: Session, slug: str, viewer_id: str | None) -> AgentDetail:
    """An agent with all that a buyer should read; withdrawn, only for who sells or has it.

    Raises:
        NotFoundError: There is none.
    """
    agent = repository.by_slug(db, slug)
    if agent is not None:
        [one] = views.shown(db, [agent], viewer_id)
        is_theirs = agent.seller_id == viewer_id or one.purchase is not None
        if is_theirs or agent.state == AgentState.LISTED:
            return views.agent_detail(db, one)
    raise NotFoundError("There is no such agent.")
