"""The pages of human creators as each of the town's people sees them."""

from tests.browser.sights import Sight, named

CREATOR_SIGHTS = {
    "creator": Sight("/creator", "text=What waits", "creator"),
    "creator-beginner": Sight("/creator", "text=Make your first offer", "beginner"),
    "creator-invitation": Sight("/creator", named("become-creator"), "newcomer"),
    "creator-profile": Sight("/creator/profile", named("profile-picture"), "creator"),
    "creator-offers": Sight("/creator/offers", named("own-offer"), "creator"),
    "creator-offers-none": Sight("/creator/offers", "text=No offers yet", "beginner"),
    "creator-offer-new": Sight("/creator/offers/new", named("offer-title"), "beginner"),
    "creator-offer-refused": Sight(
        "/creator/offers/new", "[aria-invalid]", "beginner", click=named("offer-save")
    ),
    "creator-round": Sight("/creator/offers/{dinner}", named("round"), "creator"),
    "creator-round-opening": Sight("/creator/offers/{supper}", named("round-open"), "creator"),
    "creator-followers": Sight("/creator/followers", named("follower"), "creator"),
    "creator-followers-none": Sight("/creator/followers", "text=No followers yet", "beginner"),
    "inbox": Sight("/inbox", named("inbox-bid"), "creator"),
    "inbox-accepting": Sight("/inbox", "dialog[open]", "creator", click=named("bid-accept")),
    "inbox-declining": Sight("/inbox", "dialog[open]", "creator", click=named("bid-decline")),
    "inbox-chosen": Sight(
        "/inbox", named("inbox-chosen"), "creator", click=named("inbox-choose-all")
    ),
    "inbox-past": Sight(
        "/inbox", '[data-state="released"]', "creator", click="label:has-text('Past')"
    ),
    "inbox-none": Sight("/inbox", "text=Nothing waits", "beginner"),
    "inbox-invitation": Sight("/inbox", named("become-creator"), "newcomer"),
    "calendar-month": Sight("/calendar?view=month", named("calendar-month"), "creator"),
    "calendar-week": Sight("/calendar?view=week", named("calendar-week"), "creator"),
    "calendar-agenda": Sight("/calendar?view=agenda", named("calendar-agenda"), "creator"),
    "calendar-feed": Sight(
        "/calendar", named("feed-revoke"), "fan", click=f"{named('calendar-feed')} summary"
    ),
    "calendar-none": Sight("/calendar?view=agenda", "text=Nothing in these weeks", "newcomer"),
    "hours": Sight("/calendar/hours", named("exceptions"), "creator"),
    "hours-copying": Sight(
        "/calendar/hours", "dialog[open]", "creator", click="button:has-text('Copy')"
    ),
    "hours-first": Sight("/calendar/hours", "text=only suggestions", "beginner"),
}

FAN_SIGHTS = {
    "creators": Sight("/creators", named("creator-card"), "fan"),
    "creators-signed-out": Sight("/creators", named("creator-card")),
    "creators-followed-none": Sight(
        "/creators", "text=You follow nobody yet", "newcomer", click="label:has-text('I follow')"
    ),
    "page-signed-out": Sight("/c/cleo-moon", named("offer-panel")),
    "page-bid": Sight("/c/{slug}?offer={coffee}", named("bid-submit"), "fan"),
    "page-auction": Sight("/c/{slug}?offer={dinner}", named("auction-mine"), "fan"),
    "page-online": Sight("/c/{slug}?offer={talk}", named("bid-submit"), "newcomer"),
    "page-menu": Sight("/c/{slug}", named("creator-report"), "fan", click=named("creator-menu")),
    "page-report": Sight(
        "/c/{slug}",
        "dialog[open]",
        "fan",
        click=f"{named('creator-menu')} then {named('creator-report')}",
    ),
    "page-own": Sight("/c/{slug}", "text=Edit your page", "creator"),
    "page-no-offers": Sight("/c/{beginner}", named("no-offers"), "fan"),
    "bids-meetings": Sight("/bids", named("bid-row"), "fan"),
    "bid-meeting": Sight("/bids/{bid}", named("open-meeting"), "fan"),
    "wallet-meetings": Sight("/wallet", named("ledger-row"), "fan"),
    "kyf-asked": Sight("/kyf/{asked_for}", named("kyf-share"), "fan"),
    "kyf-refusing": Sight("/kyf/{asked_for}", "dialog[open]", "fan", click=named("kyf-refuse")),
    "kyf-shared": Sight("/kyf/{consented}", named("kyf-field"), "fan"),
    "kyf-creator": Sight(
        "/kyf/{consented}", "text=Robin Newcomer", "creator", click=named("kyf-read")
    ),
    "kyc": Sight("/account/kyc", named("kyc-state"), "fan"),
    "kyc-none": Sight("/account/kyc", named("kyc-submit"), "newcomer"),
    "kyc-refused": Sight("/account/kyc", "[aria-invalid]", "newcomer", click=named("kyc-submit")),
    "sharing": Sight("/account/sharing", named("kyf-access"), "fan"),
    "sharing-revoking": Sight("/account/sharing", "dialog[open]", "fan", click=named("kyf-revoke")),
    "sharing-none": Sight("/account/sharing", "text=Nobody has asked", "newcomer"),
    "mail": Sight("/account/mail", ".text", "fan", click=named("mail")),
    "mail-none": Sight("/account/mail", "text=No mail yet", "newcomer"),
    "notices": Sight("/notifications", named("notice"), "fan"),
    "notices-creator": Sight("/notifications", named("notice"), "creator"),
    "notices-none": Sight("/notifications", "text=Nothing yet", "newcomer"),
    "account-blocks": Sight("/account", "text=Blocked", "creator"),
}

MEETING_SIGHTS = {
    "meetings": Sight("/meetings", named("meeting-row"), "fan"),
    "meetings-creator": Sight("/meetings", named("meeting-row"), "creator"),
    "meetings-none": Sight("/meetings", "text=No meetings yet", "newcomer"),
    "meeting-soon": Sight("/meetings/{soon}", named("open-scan"), "fan"),
    "meeting-soon-creator": Sight("/meetings/{soon}", named("open-code"), "creator"),
    "meeting-cancelling": Sight(
        "/meetings/{soon}", "dialog[open]", "fan", click=named("meeting-cancel")
    ),
    "meeting-unsafe": Sight("/meetings/{soon}", "dialog[open]", "fan", click=named("case-open")),
    "meeting-asked": Sight("/meetings/{asked}", named("proposal-accept"), "fan"),
    "meeting-proposing": Sight(
        "/messages/{chat}",
        f"dialog[open] {named('slot-times')}",
        "fan",
        click="button:has-text('Propose another')",
    ),
    "meeting-proposing-creator": Sight(
        "/meetings/{asked}", "dialog[open]", "creator", click=named("meeting-propose")
    ),
    "meeting-case": Sight("/meetings/{case}", named("case"), "fan"),
    "meeting-case-answer": Sight("/meetings/{case}", named("case-answer"), "creator"),
    "meeting-review": Sight("/meetings/{paid}", named("review-send"), "fan"),
    "meeting-reviewed": Sight("/meetings/{paid}", named("reviews"), "creator"),
    "code": Sight("/meetings/{soon}/code", named("code-picture"), "creator"),
    "code-none": Sight("/meetings/{soon}/code", "text=No code now", "fan"),
    "code-offline": Sight(
        "/meetings/{soon}/code", named("camera-trouble"), "creator", click=named("fan-no-network")
    ),
    "scan": Sight("/scan", named("camera-trouble"), "fan", click="summary"),
    "messages": Sight("/messages", named("conversation-row"), "fan"),
    "messages-none": Sight("/messages", "text=No conversations yet", "newcomer"),
    "chat": Sight("/messages/{chat}", named("proposal-accept"), "fan"),
    "chat-creator": Sight("/messages/{chat}", named("proposal-withdraw"), "creator"),
    "chat-menu": Sight(
        "/messages/{chat}",
        "text=Report the conversation",
        "fan",
        click='[aria-label="More about this conversation"]',
    ),
    "chat-report": Sight(
        "/messages/{chat}",
        "dialog[open]",
        "fan",
        click='[aria-label="More about this conversation"] then text=Report Cleo Moon',
    ),
    "chat-block": Sight(
        "/messages/{chat}",
        "dialog[open]",
        "fan",
        click='[aria-label="More about this conversation"] then text=Block Cleo Moon',
    ),
    "chat-picture": Sight(
        "/messages/{chat}", "dialog[open] img", "fan", click='[aria-label^="Open the picture"]'
    ),
    "arbiter": Sight("/arbiter", named("case-row"), "house"),
    "arbiter-decided-none": Sight(
        "/arbiter", "text=Nothing decided yet", "house", click="label:has-text('Decided')"
    ),
    "arbiter-case": Sight("/arbiter/{file}", named("split-slider"), "house"),
    "arbiter-not-yours": Sight("/arbiter", "text=This desk is not yours", "fan"),
    "moderation": Sight("/moderation", named("report-card"), "house"),
    "moderation-upheld": Sight(
        "/moderation", '[data-state="upheld"]', "house", click="label:has-text('Upheld')"
    ),
    "moderation-none": Sight(
        "/moderation", "text=No reports here", "house", click="label:has-text('Dismissed')"
    ),
    "moderation-appeals-none": Sight(
        "/moderation", "text=No appeals here", "house", click="label:has-text('Appeals')"
    ),
    "moderation-kyc": Sight(
        "/moderation",
        named("kyc-verify"),
        "house",
        click=f"label:has-text('Identity forms') then {named('kyc-open')}",
    ),
}

SIGHTS = CREATOR_SIGHTS | FAN_SIGHTS | MEETING_SIGHTS
