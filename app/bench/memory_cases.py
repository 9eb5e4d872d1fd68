"""Cases of our own in the five shapes of LongMemEval, and deletion.

Those of ``HELD_OUT`` were written after memory was built and are not looked at to mend it; when
they are, they move up and others are written.
"""

from dataclasses import dataclass
from typing import Final

Told = tuple[str, str, str, str]
"""What a large mind would write: the quote, subject, predicate, and the sentence."""


@dataclass(frozen=True, slots=True)
class Case:
    """One past and one question."""

    visits: tuple[tuple[str, ...], ...]
    """What the fan said, visit by visit."""
    question: str
    answer: tuple[str, ...] = ()
    """Words that must be recalled; none: nothing may be."""
    stale: str = ""
    """A word that must not be recalled any more."""
    told: tuple[Told, ...] = ()
    """By a scripted large mind; none: plain sentences are enough."""


def _one(said: str, question: str, *answer: str, told: tuple[Told, ...] = ()) -> Case:
    small_talk = "How are you tonight? It is raining here."
    return Case(((small_talk, said), ("Nice to see you again.",)), question, answer, told=told)


def _two(first: str, second: str, question: str, *answer: str, stale: str = "") -> Case:
    return Case(((first,), ("Good evening!",), (second,)), question, answer, stale)


def _mind(said: str, question: str, answer: str, predicate: str, text: str) -> Case:
    return _one(said, question, answer, told=((said, "fan", predicate, text),))


EXTRACTION: Final = (
    _one("My dog is called Biscuit.", "Do you remember my dog's name?", "biscuit"),
    _one("I work as a night nurse in a clinic.", "What do I do for work?", "nurse"),
    _one("My favourite colour is teal.", "What's my favourite colour?", "teal"),
    _one("I play the cello in an orchestra.", "I practised my instrument all day.", "cello"),
    _mind("We just bought an old lighthouse", "Do you remember what we bought?", "lighthouse",
          "owns", "The fan bought an old lighthouse."),
    _mind("grandpa taught me to repair clocks", "What did I tell you about grandpa?", "clocks",
          "about", "The fan's grandfather taught them to repair clocks."),
    _one("I live in Porto with two friends.", "Where do I live?", "porto"),
    _one("My sister is called Ana.", "What's my sister called?", "ana"),
    _one("I love black-and-white films.", "Shall we talk about old movies?", "films"),
    _one("I'm studying marine biology.", "Do you remember what I study?", "biology"),
    _mind("the bakery downstairs wakes me at five", "Why do I wake up so early?", "bakery",
          "about", "A bakery downstairs wakes the fan at five."),
    _mind("I never learnt to ride a bicycle", "Do you remember that I cannot ride something?",
          "bicycle", "cannot", "The fan never learnt to ride a bicycle."),
)  # fmt: skip
MULTI_VISIT: Final = (
    _two("My dog is called Biscuit.", "I have a dog called Rex too.", "What are my dogs called?",
         "biscuit", "rex"),
    _two("My name is Ada.", "My sister is called Ana.", "Who am I?", "ada"),
    _two("I love jazz.", "I love Portuguese food.", "What do you know about me?", "jazz", "food"),
    _two("I work at the harbour.", "I'm studying law.", "What do I do for work?", "harbour", "law"),
    _two("My brother is called Tom.", "My brother lives in Oslo.",
         "What do you know of my brother?", "tom", "oslo"),
    _two("I enjoy climbing.", "I enjoy chess.", "Tonight I play chess again.", "chess"),
    _two("I have two cats.", "My cat is called Mia.", "Do you remember my cat?", "cats", "mia"),
    _two("My mother is called Rosa.", "My mother teaches maths.", "Do you remember my mother?",
         "rosa", "maths"),
    _two("My favourite book is Emma.", "My favourite food is ramen.", "What's my favourite book?",
         "emma"),
    _two("I come from Ghana.", "I live in Lyon now.", "Where am I from?", "ghana"),
    _two("I play the piano.", "I love sailing.", "What do you remember about me?", "piano",
         "sailing"),
    _two("My boss is called Greg.", "My boss runs marathons.", "You remember my boss?", "greg",
         "marathons"),
)  # fmt: skip
TEMPORAL: Final = (
    _one("I'm flying to Kyoto next Monday.", "When did I say I fly to Kyoto?", "kyoto",
         "november 2026"),
    _one("I have an exam tomorrow.", "Do you remember my exam?", "exam", "november 2026"),
    _one("My birthday is on 3 May.", "When is my birthday?", "3 may"),
    _two("I love skating.", "I love pottery.", "What did we talk about last time?", "pottery"),
    _one("I'm moving house in two weeks.", "Do you remember when I move house?", "two weeks",
         "november 2026"),
    _one("I am 34 years old.", "How old am I?", "34"),
    _one("I have a concert on Friday.", "Do you remember my concert?", "friday", "november 2026"),
    _one("My birthday is the 9th of June.", "Do you know when my birthday is?", "june"),
    _two("I adore tulips.", "I adore opera.", "What did I tell you last time?", "opera"),
    _one("I'm going to Peru next summer.", "Do you remember my trip to Peru?", "peru",
         "november 2026"),
    _one("I'll run a marathon next month.", "Did I tell you about the marathon?", "marathon",
         "november 2026"),
    _one("I've got an interview on Tuesday.", "Do you remember my interview?", "tuesday"),
)  # fmt: skip
UPDATE: Final = (
    _two("I live in Lisbon.", "I moved to Porto.", "Where do I live?", "porto", stale="lisbon"),
    _two("I work as a waiter.", "I work as a pilot now.", "What's my job?", "pilot",
         stale="waiter"),
    _two("My favourite colour is red.", "My favourite colour is blue.",
         "What's my favourite colour?", "blue", stale="red"),
    _two("I love coffee.", "I can't stand coffee any more.", "Shall we have a coffee?", "not like",
         stale="fan likes"),
    _two("I'm single.", "I'm married now.", "Am I married?", "married", stale="single"),
    _two("I am 29 years old.", "I'm 30 now.", "How old am I?", "30", stale="29"),
    _two("I'm studying law.", "I'm studying medicine now.", "What am I studying?", "medicine",
         stale="law"),
    _two("My name is Alex.", "My name is Sasha now.", "What's my name?", "sasha", stale="alex"),
    _two("I work at a bank.", "I work for a museum now.", "Where do I work?", "museum",
         stale="bank"),
    _two("I live in Oslo.", "I live in Bergen these days.", "Do you remember where I live?",
         "bergen", stale="oslo"),
    _two("I hate running.", "I love running now.", "I went running this morning.", "fan likes",
         stale="not like"),
    _two("My favourite band is Queen.", "My favourite band is Blur.", "What's my favourite band?",
         "blur", stale="queen"),
)  # fmt: skip
ABSTENTION: Final = (
    _one("My dog is called Biscuit.", "What's my cat's name?"),
    _one("My favourite colour is teal.", "What's my favourite food?"),
    _one("My sister is called Ana.", "Do you remember my brother?"),
    _one("I work as a nurse.", "Where do I live?"),
    _one("I play the cello.", "Do you remember what I had for dinner?"),
    _one("I live in Porto.", "When is my birthday?"),
    _one("I love jazz.", "Do you remember my phone number?"),
    _one("My mother is called Rosa.", "What's my father called?"),
    _one("My favourite book is Emma.", "What's my favourite song?"),
    _one("I'm studying law.", "How old am I?"),
    _one("I have two cats.", "Do you remember which car I drive?"),
    _one("I'm flying to Kyoto next Monday.", "Did I tell you about my wedding?"),
)
DELETION: Final = (
    _one("My dog is called Biscuit.", "Do you remember my dog?", "biscuit"),
    _one("I live in Porto now.", "Where do I live?", "porto"),
    _one("My sister is called Ana.", "What's my sister called?", "ana"),
    _one("I work as a beekeeper.", "What's my job?", "beekeeper"),
    _one("My favourite food is ramen.", "What's my favourite food?", "ramen"),
    _one("I'm flying to Kyoto next Monday.", "Did I tell you about Kyoto?", "kyoto"),
    _one("My cat is called Mia.", "Do you remember my cat?", "mia"),
    _one("My name is Sasha.", "What's my name?", "sasha"),
    _one("I love pottery.", "Do you remember that I love pottery?", "pottery"),
    _one("I'm studying geology.", "What do I study?", "geology"),
    _one("My boss is called Greg.", "Do you remember my boss?", "greg"),
    _mind("We just bought an old lighthouse", "Do you remember what we bought?", "lighthouse",
          "owns", "The fan bought an old lighthouse."),
)  # fmt: skip
SEEN: Final = {
    "information extraction": EXTRACTION,
    "multi-visit": MULTI_VISIT,
    "temporal": TEMPORAL,
    "knowledge update": UPDATE,
    "abstention": ABSTENTION,
    "deletion": DELETION,
}
HELD_OUT: Final = {
    "information extraction": (
        _one("My parrot is called Kiwi.", "What's my parrot's name?", "kiwi"),
        _one("I'm a carpenter from Leeds.", "Do you know what my job is?", "carpenter"),
        _one("I'm learning Portuguese.", "Boa noite! My Portuguese lesson was hard.", "portuguese"),
        _mind("there is a beehive on our roof", "Do you remember what is on my roof?", "beehive",
              "about", "There is a beehive on the fan's roof."),
    ),
    "multi-visit": (
        _two("My aunt is called Vera.", "My aunt has a vineyard.", "Tell me about my aunt.",
             "vera", "vineyard"),
        _two("I have a horse called Storm.", "I have a rabbit called Flap.", "Who is Flap?",
             "flap"),
        _two("I adore Mahler.", "I adore oysters.", "Put some Mahler on, will you?", "mahler"),
        _two("My name is Jonas.", "I live in Graz.", "What do you know about me?", "jonas", "graz"),
    ),
    "temporal": (
        _one("I'm seeing the dentist on Thursday.", "Do you remember my dentist?", "thursday",
             "november 2026"),
        _two("I enjoy fencing.", "I enjoy baking.", "What did we talk about last time?", "baking"),
        _one("I'm 41 now.", "What's my age?", "41"),
        _one("We are getting a puppy next week.", "When do we get the puppy?", "next week"),
    ),
    "knowledge update": (
        _two("I work at a school.", "I work at a zoo now.", "Where do I work?", "zoo",
             stale="school"),
        _two("My favourite film is Alien.", "My favourite film is Heat.",
             "What's my favourite film?", "heat", stale="alien"),
        _two("I live in Rome.", "We moved to Turin last month.", "Where do I live?", "turin",
             stale="rome"),
        _two("I like opera.", "I don't like opera any more.", "Shall we go to the opera?",
             "not like", stale="fan likes"),
    ),
    "abstention": (
        _one("My parrot is called Kiwi.", "What's my hamster's name?"),
        _one("My aunt is called Vera.", "What's my uncle called?"),
        _one("I'm a carpenter.", "Do you remember my shoe size?"),
        _one("I like opera.", "What's my favourite city?"),
    ),
    "deletion": (
        _one("My parrot is called Kiwi.", "What's my parrot's name?", "kiwi"),
        _one("I'm learning Portuguese.", "Do you remember what I learn?", "portuguese"),
        _one("I play the harp.", "Do you remember the harp?", "harp"),
        _one("I work as a glazier.", "What's my job?", "glazier"),
    ),
}  # fmt: skip
