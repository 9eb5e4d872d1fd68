"""English words that show on a face; each stem stands for its usual endings."""

from typing import Final

from engine.face_ports import Mood

STRONG: Final[dict[Mood, str]] = {
    "happy": (
        "love loved loves adore adored wonderful amazing fantastic brilliant delighted thrilled"
        " joy joyful happiest overjoyed ecstatic marvellous marvelous splendid excellent perfect"
        " superb hurray hooray congratulations celebrate celebrated celebration best gorgeous"
        " magnificent incredible fabulous awesome glorious triumph bliss laughing hilarious"
    ),
    "sad": (
        "died dead death grief grieve grieving heartbroken heartbreaking tragic tragedy devastated"
        " miserable mourn mourned funeral despair hopeless sorrow cried crying wept weep tears"
        " suffering suffered lonely loneliness depressed unbearable"
    ),
    "angry": (
        "hate hated hates furious outrageous disgusting rage raging despise despised betrayed"
        " betrayal infuriating enraged unforgivable traitor"
    ),
    "surprised": (
        "wow unbelievable astonishing astonished incredibly shocked shocking amazed stunned"
        " stunning gosh goodness blimey unexpectedly speechless impossible"
    ),
    "relaxed": "peaceful serene tranquil serenity blissful soothing",
}
"""Words worth 1."""

MILD: Final[dict[Mood, str]] = {
    "happy": (
        "happy happily glad pleased good great nice fun funny enjoy enjoyed enjoying enjoys smile"
        " smiled smiling smiles laugh laughed laughs cheerful lovely sweet beautiful beautifully"
        " pretty charming favourite favorite liked welcome thanks thank grateful proud"
        " exciting excited hope hopeful lucky luck won winner wins friend friends friendly"
        " kindness warmth dance danced dancing sing singing sang song party gift gifts"
        " delicious tasty cute better bright brightest sunshine sunny playful treat pleasure"
        " pleasant enchanting blessed cheers yay haha hello hi hey magic magical wonder interesting"
        " curious glow shine shining success successful proudly smart clever hug kiss"
    ),
    "sad": (
        "sad sadly sorry unfortunately miss missed missing lost lose losing loss hurt hurts pain"
        " painful afraid alone regret regrets regretted goodbye farewell unhappy disappointed"
        " disappointing disappointment fail failed failure worse worst bad broken tired weary"
        " empty sick ill poor difficult trouble troubled worry worried worries gloomy grey"
        " ache aching homesick forgotten ashamed guilty shame scared fear fears awful"
        " terrible horrible"
    ),
    "angry": (
        "angry annoyed annoying unfair wrong stupid ridiculous nonsense rude enemy fight fighting"
        " fought war liar lie lied lies cheat cheated cheating steal stole stolen shut damn hell"
        " mad irritated irritating frustrated frustrating frustration blame blamed insult insulted"
        " nasty cruel selfish"
    ),
    "surprised": (
        "surprise surprised surprising surprisingly suddenly sudden strange strangely weird odd"
        " oddly unexpected oh whoa secret mysterious curiously"
    ),
    "relaxed": (
        "calm calmly quiet quietly gentle gently rest resting relax relaxed relaxing breathe"
        " slowly slow soft softly dream dreams sleep sleepy tea comfortable cosy cozy"
        " peace patient patiently silence breeze sunset meadow"
    ),
}
"""Words worth a half."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEGATIONS: Final = _set(
    "not no never neither nor nobody nothing none hardly barely without cannot can't don't doesn't"
    " didn't won't wouldn't isn't aren't wasn't weren't haven't hasn't hadn't couldn't shouldn't"
    " ain't"
)
INTENSIFIERS: Final = _set(
    "very so really truly absolutely totally completely incredibly extremely such quite deeply"
    " utterly too most terribly awfully"
)
DAMPERS: Final = _set("slightly somewhat rather bit little kinda sorta almost fairly")

AGREEING: Final = _set(
    "yes yeah yep yup sure absolutely exactly definitely certainly indeed agreed okay ok"
)
AGREEING_FIRST: Final = _set("right true good great of correct fine")
"""Only where a sentence begins with them; ``of`` stands for "of course"."""
REFUSING: Final = _set("no nope never nobody nothing none nah")
GREETING: Final = _set("hello hi hey welcome greetings goodbye thanks")
HESITATING: Final = _set("hmm hm mm um uh er erm mmm hmmm")
HESITATING_FIRST: Final = _set("well so let maybe perhaps")
"""Only where a sentence begins with them and a comma or dots follow, or "let me think"."""
ASKING: Final = _set("who what when where why how which whose")

SCORES: Final[dict[str, tuple[Mood, float]]] = {
    **{word: (mood, 0.5) for mood, words in MILD.items() for word in words.split()},
    **{word: (mood, 1.0) for mood, words in STRONG.items() for word in words.split()},
}
