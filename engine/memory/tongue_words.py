"""Words of other languages for pets, people, favourite things and states, in the engine's words."""

from typing import Final

PETS_ABROAD: Final = {
    "perro": "dog", "perra": "dog", "perrito": "dog", "perrita": "dog", "chien": "dog",
    "chienne": "dog", "hund": "dog", "hundin": "dog", "cane": "dog", "cagnolino": "dog",
    "cagnolina": "dog", "cachorro": "dog", "cachorra": "dog", "cao": "dog", "cadela": "dog",
    "gato": "cat", "gata": "cat", "gatito": "cat", "gatita": "cat", "chat": "cat", "chatte": "cat",
    "katze": "cat", "kater": "cat", "gatto": "cat", "gatta": "cat", "gattino": "cat",
    "conejo": "rabbit", "coneja": "rabbit", "lapin": "rabbit", "hase": "rabbit",
    "kaninchen": "rabbit", "coniglio": "rabbit", "coelho": "rabbit", "loro": "parrot",
    "perroquet": "parrot", "papagei": "parrot", "pappagallo": "parrot", "papagaio": "parrot",
    "caballo": "horse", "cheval": "horse", "pferd": "horse", "cavallo": "horse", "cavalo": "horse",
    "hamster": "hamster", "criceto": "hamster", "tortuga": "turtle", "tortue": "turtle",
    "schildkrote": "turtle", "tartaruga": "turtle",
}  # fmt: skip
PEOPLE_ABROAD: Final = {
    "hermana": "sister", "soeur": "sister", "sœur": "sister", "schwester": "sister",
    "sorella": "sister", "irma": "sister", "hermano": "brother", "frere": "brother",
    "bruder": "brother", "fratello": "brother", "irmao": "brother", "madre": "mother",
    "mama": "mother", "mere": "mother", "maman": "mother", "mutter": "mother", "mamma": "mother",
    "mae": "mother", "padre": "father", "papa": "father", "pere": "father", "vater": "father",
    "pai": "father", "hija": "daughter", "fille": "daughter", "tochter": "daughter",
    "figlia": "daughter", "filha": "daughter", "hijo": "son", "fils": "son", "sohn": "son",
    "figlio": "son", "filho": "son", "esposa": "wife", "mujer": "wife", "femme": "wife",
    "frau": "wife", "moglie": "wife", "mulher": "wife", "marido": "husband", "esposo": "husband",
    "mari": "husband", "mann": "husband", "marito": "husband", "novia": "girlfriend",
    "copine": "girlfriend", "freundin": "girlfriend", "ragazza": "girlfriend",
    "fidanzata": "girlfriend", "namorada": "girlfriend", "novio": "boyfriend",
    "copain": "boyfriend", "freund": "boyfriend", "ragazzo": "boyfriend", "fidanzato": "boyfriend",
    "namorado": "boyfriend", "abuela": "grandmother", "grand-mere": "grandmother",
    "oma": "grandmother", "nonna": "grandmother", "avo": "grandmother", "abuelo": "grandfather",
    "grand-pere": "grandfather", "opa": "grandfather", "nonno": "grandfather", "jefe": "boss",
    "jefa": "boss", "chef": "boss", "chefin": "boss", "capo": "boss", "chefe": "boss",
    "mejor amiga": "best friend", "mejor amigo": "best friend",
    "meilleure amie": "best friend", "meilleur ami": "best friend",
    "bester freund": "best friend", "beste freundin": "best friend",
    "migliore amica": "best friend", "migliore amico": "best friend",
    "melhor amiga": "best friend", "melhor amigo": "best friend",
}  # fmt: skip
LIKED: Final = {
    "color": "colour", "couleur": "colour", "farbe": "colour", "colore": "colour", "cor": "colour",
    "comida": "food", "plato": "food", "plat": "food", "essen": "food", "piatto": "food",
    "cibo": "food", "prato": "food", "pelicula": "film", "peli": "film", "film": "film",
    "filme": "film", "libro": "book", "livre": "book", "buch": "book", "livro": "book",
    "cancion": "song", "chanson": "song", "lied": "song", "canzone": "song", "musica": "song",
    "banda": "band", "grupo": "band", "groupe": "band", "band": "band", "gruppo": "band",
    "ciudad": "city", "ville": "city", "stadt": "city", "citta": "city", "cidade": "city",
    "animal": "animal", "tier": "animal", "animale": "animal",
}  # fmt: skip
STATES: Final = {
    "casado": "married", "casada": "married", "marie": "married", "mariee": "married",
    "verheiratet": "married", "sposato": "married", "sposata": "married", "soltero": "single",
    "soltera": "single", "celibataire": "single", "single": "single", "ledig": "single",
    "solteiro": "single", "solteira": "single", "divorciado": "divorced",
    "divorciada": "divorced", "divorce": "divorced", "divorcee": "divorced",
    "geschieden": "divorced", "divorziato": "divorced", "divorziata": "divorced",
    "comprometido": "engaged", "comprometida": "engaged", "fiance": "engaged",
    "fiancee": "engaged", "verlobt": "engaged", "noivo": "engaged", "noiva": "engaged",
    "viudo": "widowed", "viuda": "widowed", "veuf": "widowed", "veuve": "widowed",
    "verwitwet": "widowed", "vedovo": "widowed", "vedova": "widowed", "viuvo": "widowed",
    "viuva": "widowed",
}  # fmt: skip
KINDS: Final = PETS_ABROAD | PEOPLE_ABROAD | LIKED | STATES
