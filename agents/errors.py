"""What can go wrong around agents."""

from core.errors import AppError, ConflictError, ForbiddenError


class AgentTermsError(AppError):
    """Price, surcharge or licence are out of range."""

    status = 422
    code = "agent_terms"


class ManifestError(AppError):
    """A release's manifest does not say what its kind needs, or too much."""

    status = 422
    code = "invalid_manifest"


class TooManyAgentsError(ConflictError):
    """The seller, or the persona, has as many as one may have."""

    code = "too_many_agents"


class AgentFixedError(ConflictError):
    """Title and surcharge stay as they are once an agent was listed."""

    code = "agent_fixed"


class NotReadyToListError(ConflictError):
    """There is no release to sell."""

    code = "agent_not_ready"


class NotListedError(ConflictError):
    """The agent is not on sale."""

    code = "agent_not_listed"


class TermsChangedError(ConflictError):
    """The terms are not those that the buyer has read."""

    code = "agent_terms_changed"


class BoughtAlreadyError(ConflictError):
    """The buyer has it, or is about to."""

    code = "agent_bought"


class ForgedReleaseError(ConflictError):
    """A release is not what its seller signed."""

    code = "agent_release_forged"


class NotOwnedError(ForbiddenError):
    """The purchase is not paid, or not yet."""

    code = "agent_not_owned"


class LicenceUsedUpError(ConflictError):
    """The licence is for fewer personas."""

    code = "licence_used_up"


class LinkedAlreadyError(ConflictError):
    """The persona has this agent."""

    code = "agent_linked"


class LinkGrantError(AppError):
    """A slot or a scope does not go with this agent."""

    status = 422
    code = "link_grant"


class LinkChangedError(ConflictError):
    """What is approved is not what is there."""

    code = "link_changed"


class AdultsOnlyError(ForbiddenError):
    """Buying is for adults."""

    code = "adults_only"


class NotAServerError(ConflictError):
    """The agent is a pack."""

    code = "agent_no_server"
