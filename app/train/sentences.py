"""What the voices say in training, and what is kept for the test.

Written for this purpose: everyday English of a persona, rich in lips that close.
"""

from typing import Final

import numpy as np

HELD_OUT: Final = (
    "Hello there, I am so happy you won the bid tonight.",
    "What would you like to talk about before we start?",
    "My favourite part of the show was the moment when everybody sang along.",
    "Please remember that I am a virtual persona, not a real human being.",
    "We could go through the map together and plan a beautiful evening.",
    "Honestly, five minutes goes by very fast when you have fun.",
    "Tell me about the best book you have read this summer.",
    "I bumped into an old friend by the river and we both laughed.",
    "Could you move a bit closer to the microphone, please?",
    "The weather is awful, but the music keeps us warm.",
    "From the bridge of the ferry I have watched a thousand sunrises.",
    "Every star up there has a name, and some of them are very funny.",
    "Potatoes grow well on Mars if you give them patience and light.",
    "She put her hands on the piano and the whole room fell silent.",
    "Never mind the rain, we shall walk to the pub anyway.",
    "Which of these photographs would you hang above your bed?",
)
"""Nothing of these is used in training."""

TRAINED: Final = (
    "The quick brown fox jumps over the lazy dog near the old mill.",
    "She sells sea shells by the shore every Saturday morning.",
    "How many boats would a bold pirate buy in a month of business?",
    "Everyone in the audience waved their arms and shouted for more.",
    "Thank you for coming, it means the world to me and my team.",
    "I usually wake up early, drink coffee and read the news.",
    "That is a wonderful question, let me think about it for a while.",
    "Do you prefer the ocean or the mountains for a holiday?",
    "We recorded this album in a tiny room with three broken chairs.",
    "Nothing beats a bowl of hot soup after a long walk in the snow.",
    "You should put your phone away and look out of the window.",
    "My mother always told me to follow my own path through life.",
    "The judge gave the jury a few hours to change their opinion.",
    "Could you show me the way to the nearest railway station?",
    "Purple umbrellas float above the market when it rains.",
    "He fixed the engine with a hammer, some rope and pure patience.",
    "Vivid visions of the future fill every single page.",
    "I owe you an apology for being late again yesterday.",
    "They chose a yellow jacket because the blue one was too short.",
    "Good morning, good evening, good night and goodbye to all of you.",
    "What a lovely surprise, I never thought you would remember.",
    "Zebras and giraffes share the same dusty plain in summer.",
    "Just breathe, relax your shoulders and close your eyes.",
    "Our next game begins at half past eight on the main stage.",
    "People often ask me why I still write letters by hand.",
    "The baby babbled happily while papa baked a pumpkin pie.",
    "Our hour is almost over, so ask me anything you want.",
    "A huge cloud of smoke moved slowly over the empty harbour.",
    "Join the chorus, clap your hands and sing it loud with me.",
    "Fresh bread, cold butter and a cup of tea, what else do you need?",
    "Bob and Pam may be up by the time the bus comes.",
    "Hmm, maybe. Let me see what I can do about that.",
    "Yes! That is exactly what I meant to say.",
    "No, I do not believe in ghosts, but they believe in me.",
    "Oh, wow, you came all the way from Japan to hear this?",
    "The chef mixed pepper, basil and plum jam in a copper pan.",
    "Five brave wolves followed the river above the frozen valley.",
    "Both brothers bathe in the cold north sea every Thursday.",
    "Choose a chair, sit down and watch the children play chess.",
    "Rabbits run around the red barn whenever the rooster crows.",
    "Who knew that you would move the blue moon with a spoon?",
    "Look, the cook took a good book and put it on the wooden stool.",
    "All the tall walls fall when the small ball hits them.",
    "Ask Anna why the cat sat on the black mat that afternoon.",
    "He sees the green leaves beneath the trees every evening.",
    "Big ships with thick sails swiftly drift to distant islands.",
    "Get ready, we are leaving at ten past seven, rain or shine.",
    "The boy enjoyed the noise of coins and toys in his pocket.",
    "How now, said the loud mouse as it found its way out of the house.",
    "Nurse Shirley heard the third bird chirp first.",
    "My map shows a museum, a mosque, a mill and a marble monument.",
    "Papa bought a pair of purple boots for Pip and a brown belt for Ben.",
    "Imagine that we met by chance in the middle of a storm.",
    "Stop. Breathe in. And now, slowly, breathe out again.",
    "Sometimes a simple song says more than a hundred speeches.",
    "I practised the same bar for months before my fingers obeyed.",
    "Keep calm, keep quiet and keep walking towards the gate.",
    "Give Greg the golden ring and go get the grey coat.",
    "Twelve thirsty travellers thought that the path went further south.",
    "The measure of pleasure is a treasure of leisure and vision.",
    "You know what? I think that we should do this every week.",
    "Well, it depends on how brave you feel after midnight.",
    "We swim, we sweat, we win, and then we want some water.",
    "Let me tell you a little tale about a lonely lighthouse.",
    "Does it bother you when somebody phones at breakfast?",
    "Empty bottles, broken lamps and piles of paper covered the room.",
    "If I may be frank, the film was far from perfect.",
    "One, two, three, four, five, six, seven, eight, nine, ten.",
    "Eleven, twelve, fifteen, twenty, fifty, one hundred, one million.",
    "Monday, Tuesday, Wednesday, Friday: every day brings a problem.",
    "January was mild, but February buried the village in snow.",
    "The aeroplane to Hamburg departs from platform number B nine.",
    "Remember me to your mum, and bring back the umbrella.",
    "A poem a day keeps the boredom away, my professor claimed.",
    "Could I offer you some apple pie with vanilla ice cream?",
    "Above us nothing but wind, below us a mile of deep water.",
    "The trumpet jumped from a whisper to a scream in one bar.",
    "I hope to become a better version of myself by autumn.",
    "Pick up the pebble, rub it, and throw it into the pond.",
    "Mmm, that smells amazing, is it cinnamon or ginger?",
)

OPENINGS: Final = (
    "I believe",
    "My brother says",
    "Perhaps you know",
    "They told us",
    "Everybody hoped",
    "Of course",
    "Maybe",
    "She remembers",
    "We both knew",
    "It is funny how",
    "You may be right,",
    "Before long,",
)
KINDS: Final = (
    *("warm", "broken", "purple", "famous", "young", "heavy", "empty", "bright", "smooth", "odd"),
    *("brave", "thirsty", "good", "loud", "modern", "golden", "simple", "wild", "cheap", "proud"),
    *("fresh", "blue", "royal", "awful", "little", "northern", "pretty", "huge", "quiet", "plump"),
)
THINGS: Final = (
    *("pilots", "books", "apples", "oceans", "teachers", "voices", "bells", "maps", "wolves"),
    *("gardens", "problems", "engines", "flowers", "buttons", "thoughts", "jokes", "houses"),
    *("babies", "rivers", "shoes", "pictures", "farmers", "umbrellas", "lemons", "judges"),
    *("bamboo poles", "theatres", "guests", "fish", "mushrooms", "puppies", "birds", "kings"),
)
ACTS: Final = (
    *("follow", "move", "buy", "bother", "admire", "show", "leave", "catch", "push", "forgive"),
    *("paint", "measure", "hear", "choose", "join", "put down", "keep", "amuse", "throw", "use"),
    *("bring back", "grab", "remember", "observe", "join", "wash", "beat", "miss", "love", "grow"),
)
ENDS: Final = (
    *("in the morning", "by the bay", "for a month", "at home", "without a word", "in five days"),
    *("near the bridge", "with both hands", "above the clouds", "after breakfast", "in Rome"),
    *("on Thursday", "every now and then", "under the moon", "for pure joy", "at half past two"),
    *("beside the pool", "from memory", "in the village", "once more", "over and over"),
)


def composed(count: int, seed: int) -> list[str]:
    """Sentences put together by dice; the same seed gives the same."""
    dice = np.random.default_rng(seed)

    def one_of(parts: tuple[str, ...]) -> str:
        return parts[int(dice.integers(len(parts)))]

    return [
        f"{one_of(OPENINGS)} the {one_of(KINDS)} {one_of(THINGS)} {one_of(ACTS)} "
        f"{one_of(KINDS)} {one_of(THINGS)} {one_of(ENDS)}."
        for _ in range(count)
    ]
