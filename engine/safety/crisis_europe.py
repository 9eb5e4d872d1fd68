"""Crisis sentences in languages of Europe besides English; see ``crisis_patterns``.

In the first person: what a song, a film or somebody else says does not match.
"""

from typing import Final

SELF_HARM_EUROPE: Final[dict[str, tuple[str, ...]]] = {
    "de": (
        r"\bmich (?:selbst )?(?:um(?:zu)?bringen|(?:zu )?toten|erhangen|auf(?:zu)?hangen|"
        r"erschiessen|(?:zu )?ritzen|vergiften|verletzen)\b|\bich bringe? mich (?:\w+ ){0,3}um\b",
        r"\bich (?:will|mochte|kann|mag|wollte) (?:\w+ ){0,3}(?:nicht mehr (?:leben|da sein|"
        r"aufwachen|weiterleben|existieren|am leben sein)|(?:sterben|tot sein)(?! (?:vor|"
        r"lernen)))\b",
        r"\b(?:mir|mein) (?:das )?leben (?:zu )?(?:nehmen|beenden)\b|\blieber tot\b",
        r"\bich (?:halte?|ertrage) (?:das|mein) leben nicht mehr\b|\bmit dem leben abgeschlossen\b",
        r"\bich (?:habe?|bekomme|kriege) (?:\w+ )?(?:suizid|selbstmord)gedanken\b"
        r"|\bich (?:denke|dachte) (?:\w+ ){0,2}(?:an|uber) (?:suizid|selbstmord)\w*\b"
        r"|\bich (?:bin|fuhle mich) (?:\w+ )?(?:suizidal|lebensmude|suizidgefahrdet)\b",
        r"\bich (?:ritze|schneide) mich (?:wieder|oft|immer|jede\w*|selbst)\b|\bich ritze mich\b"
        r"|\b(?:arme?|pulsadern|handgelenke?) (?:auf)?ge(?:schnitten|ritzt)\b"
        r"|\baufgeschnitten\b.*\b(?:arme?|pulsadern)\b|\b(?:arme?|pulsadern) aufgeschnitten\b",
        r"\balle[nr]? (?:ware|waren|ginge?|geht) (?:es )?besser (?:dran )?ohne mich\b"
        r"|\bbesser wenn ich (?:tot|weg|nicht mehr da) ware\b"
        r"|\bbesser ohne mich\b|\bich ware (?:lieber|besser) tot\b",
        r"\b(?:keinen|kein) (?:sinn|grund) mehr (?:im leben|zu leben|am leben|weiterzuleben)\b"
        r"|\b(?:mein )?leben hat keinen sinn\b|\bkeine (?:kraft|lust) mehr (?:zu|zum) leben\b",
        r"\babschiedsbrief\w* (?:\w+ )?(?:geschrieben|schreibe\w*)\b|\bschreibe\w* (?:\w+ ){0,2}"
        r"abschiedsbrief\b",
        r"\b(?:vor|unter) (?:den|einen|die) (?:zug|bahn|u bahn|lkw)\b.{0,12}\b(?:springen|werfen|"
        r"springe|werfe|legen)\b|\bspringe\w* (?:\w+ )?(?:vor den zug|vom (?:dach|hochhaus))\b",
        r"\bschluss (?:\w+ ){0,2}mit (?:allem|dem leben|meinem leben)\b|\balles beenden\b",
        r"\b(?:keiner|niemand) wurde (?:mich vermissen|(?:es )?merken)\b",
        r"\bwie viele \w*(?:tabletten|pillen)\b.{0,40}\b(?:sterben|tot|todlich)\b"
        r"|\b(?:tabletten|pillen|strick|messer) (?:\w+ ){0,2}(?:vor mir|bereit)\b"
        r"|\bich habe? (?:\w+ ){0,3}(?:tabletten|pillen) (?:genommen|geschluckt)\b.*\b(?:alle|"
        r"uberdosis)\b",
    ),
    "es": (
        r"\b(?:quiero|voy a|quisiera|pienso en|pensando en|pensado en|ganas de|intente|deseo) "
        r"(?:suicidarme|matarme|morirme?|quitarme la vida|acabar con mi vida|cortarme|ahorcarme)\b"
        r"(?! de (?:risa|hambre|sueno|verguenza|ganas|calor|frio))",
        r"\bme (?:voy a matar|quiero (?:matar|morir|suicidar))\b(?! de (?:risa|hambre))",
        r"\b(?:no quiero|ya no quiero|no puedo|no aguanto) (?:vivir|seguir viviendo|despertar)"
        r"(?: mas| asi)*\b(?! (?:en|sin|con))",
        r"\b(?:pensamientos|ideas) suicidas\b|\b(?:pensando|pienso) en (?:el )?suicidio\b",
        r"\b(?:prefiero|preferiria|quisiera|ojala) (?:estar |estuviera )?muert[oa]\b"
        r"|\bmejor (?:muert[oa]|si (?:me muero|me muriera|no existiera))\b",
        r"\b(?:mejor|bien) sin mi\b|\bacabar con todo\b|\bterminar con todo\b",
        r"\b(?:no le (?:encuentro|veo)|no tiene) sentido (?:a )?(?:la|mi) vida\b"
        r"|\b(?:la|mi) vida no (?:tiene sentido|vale (?:nada|la pena))\b"
        r"|\bno vale la pena (?:seguir )?(?:vivir|viviendo)\b",
        r"\b(?:sin|no tengo|perdi las|ya no tengo) (?:ganas|fuerzas|razones) (?:de|para) "
        r"(?:seguir )?(?:vivir|viviendo)\b",
        r"\b(?:cortarme|me corto|me corte|me estoy cortando) (?:\w+ )?(?:los brazos|las venas|"
        r"las munecas|las piernas)\b|\b(?:haciendome|me estoy haciendo|hacerme|me hago) dano\b"
        r"(?! (?:en el gym|entrenando))",
        r"\bme tome (?:un frasco|una caja|todas|un monton)\b.{0,20}\b(?:pastillas|pildoras)\b"
        r"|\bcuantas pastillas\b.{0,40}\bmorir(?:me)?\b",
        r"\bojala no (?:despertara|me despierte|despierte|hubiera nacido)\b"
        r"|\b(?:desaparecer|dormir) para siempre\b",
        r"\bnadie (?:me (?:extranaria|echaria de menos)|lo notaria)\b.*\b(?:muriera|muero|faltara|"
        r"no estuviera)\b|\bcarta de (?:despedida|suicidio)\b(?=.*)(?<=.)",
        r"\b(?:tirarme|lanzarme|saltar|arrojarme) (?:de|desde|a las|bajo) (?:un|una|el|la)? ?"
        r"(?:puente|balcon|azotea|vias|tren|edificio)\b"
        r"|\bultima noche (?:en este mundo|con vida|viv[oa])\b",
    ),
    "fr": (
        r"\b(?:je (?:veux|vais|voudrais|pense a)|jai (?:trop )?envie de|envie de|jai essaye de) "
        r"(?:me (?:suicider|tuer|pendre|faire du mal)|mourir|en finir|mouvrir les veines|crever)\b"
        r"(?! de (?:rire|faim|honte|soif|froid))",
        r"\bmettre fin a (?:mes jours|ma vie)\b|\b(?:pensees|idees) (?:suicidaires)\b"
        r"|\bje (?:\w+ )?pense au suicide\b|\bje suis suicidaire\b",
        r"\bje (?:ne )?(?:veux|peux) plus vivre\b(?! (?:a|avec|ici|chez|dans|en|sans))"
        r"|\b(?:plus|aucune|pas) (?:d )?envie de vivre\b|\bnen peux plus de (?:vivre|la vie|"
        r"ma vie)\b",
        r"\b(?:la|ma) vie (?:na plus (?:de|aucun) sens|ne vaut (?:plus|pas))\b"
        r"|\bplus la force de (?:vivre|continuer a vivre)\b",
        r"\bje (?:me scarifie|me mutile|me coupe les|me fais du mal)\b",
        r"\b(?:mieux|seraient mieux|serait mieux) sans moi\b"
        r"|\bpersonne (?:ne )?(?:\w+ )?(?:remarquerait|me regretterait)\b",
        r"\bjai (?:avale|pris) (?:toute )?(?:une|la|tous) (?:boite|plaquette|mes|les)\b.{0,20}\b"
        r"(?:cachets|medicaments|comprimes|somniferes)\b"
        r"|\bcombien de (?:cachets|somniferes|comprimes|medicaments)\b.{0,40}\bmourir\b",
        r"\b(?:ne plus|jamais|ne pas) (?:me )?reveiller\b(?<=.)(?=$| )(?! (?:tot|tard|a))",
        r"\bjai ecrit (?:ma|une) lettre dadieux?\b|\bje prefererais? etre mort\w?\b"
        r"|\bje (?:voudrais|veux) etre mort\w?\b|\bdisparaitre pour toujours\b",
        r"\bme jeter (?:sous|du|dun|par|dans)\b.{0,12}\b(?:train|metro|pont|toit|fenetre|seine|"
        r"balcon)\b|\bsauter (?:du|dun) (?:pont|toit|balcon)\b",
    ),
    "pt": (
        r"\b(?:quero|vou|queria|penso em|pensando em|vontade de|tentei|desejo de) (?:me matar|"
        r"matar me|me suicidar|suicidar me|morrer|acabar com a (?:minha )?vida|"
        r"tirar a minha vida|me cortar|me enforcar)\b(?! de (?:rir|fome|vergonha|saudade|calor))",
        r"\b(?:nao quero|nao consigo|nao aguento) (?:mais )?viver(?: mais| assim)*\b(?! (?:em|"
        r"sem|com|aqui|no|na))",
        r"\b(?:pensamentos|ideias?|ideas) suicidas?\b|\bpens(?:o|ando) (?:em|no) suicidio\b",
        r"\b(?:tirar|acabar com) (?:a )?minha (?:propria )?vida\b|\b(?:sem|nao tenho) "
        r"vontade de viver\b",
        r"\b(?:me corto|me mutilo|me cortar|me cortei|me machuco|me machucando|me ferindo)\b"
        r"(?! (?:cozinhando|fazendo|no treino|com o papel))",
        r"\b(?:melhor|bem) sem mim\b|\b(?:preferia|queria|preferiria) estar mort[oa]\b"
        r"|\bmelhor mort[oa]\b",
        r"\b(?:a |minha )?vida nao (?:vale (?:nada|a pena)|faz (?:mais )?sentido|tem (?:mais )?"
        r"sentido)\b|\bnao vejo (?:mais )?sentido (?:na|em|da) (?:minha )?(?:vida|viver)\b"
        r"|\bnao vale a pena viver\b",
        r"\btomei (?:uma caixa|um monte|todos|muitos)\b.{0,20}\b(?:remedios|comprimidos)\b"
        r"|\bquantos (?:comprimidos|remedios)\b.{0,40}\bmorrer\b",
        r"\bnunca mais acordar\b|\bnao acordar (?:mais|amanha)\b"
        r"|\b(?:desaparecer|sumir|dormir) para sempre\b",
        r"\bninguem (?:sentiria|notaria|ia sentir)\b.*\b(?:morresse|sumisse|falta)\b"
        r"|\b(?:escrevi|escrevendo) (?:uma|a minha|minha) carta de (?:despedida|suicidio)\b",
        r"\bme (?:jogar|atirar|lancar) (?:da|de uma|do|na frente|debaixo)\b.{0,12}\b(?:ponte|"
        r"predio|"
        r"trem|comboio|janela|varanda)\b",
    ),
    "it": (
        r"\b(?:voglio|vorrei|sto pensando di|penso di|ho voglia di|ho provato a|intendo) "
        r"(?:uccidermi|ammazzarmi|suicidarmi|morire|farla finita|togliermi la vita|impiccarmi|"
        r"tagliarmi|farmi del male)\b(?! (?:dal|di) (?:ridere|fame|vergogna|sonno))",
        r"\bnon (?:voglio|ce la faccio|riesco) (?:piu )?(?:a )?(?:piu )?(?:vivere|svegliarmi)"
        r"(?: piu| cosi)*\b(?! (?:a|in|senza|con|qui))|\bnon svegliarmi (?:piu|domani)\b",
        r"\b(?:sto pensando|penso|pensieri) (?:al|di|del) suicidio\b|\bpensieri suicidi\b",
        r"\b(?:meglio|bene) senza di me\b|\b(?:preferirei|vorrei) essere mort[oa]\b"
        r"|\bmeglio se fossi mort[oa]\b",
        r"\b(?:la (?:mia )?|mia )?vita non ha (?:piu )?senso\b|\bnon ho piu (?:voglia|forza|"
        r"motivo) "
        r"di vivere\b|\bstanotte (?:mi ammazzo|mi uccido|la faccio finita)\b",
        r"\b(?:mi ammazzo|mi uccido|mi suicido)(?: stanotte| oggi| stasera)?$",
        r"\bmi (?:taglio|sono tagliat[oa]) (?:di nuovo )?(?:le braccia|le vene|i polsi|le gambe)\b"
        r"|\bmi faccio (?:del )?male (?:da sol[oa]|ogni|di nuovo|apposta)\b",
        r"\bho preso (?:un ?intera|tutta|tutte|una) .{0,20}\b(?:pastiglie|pillole|compresse|"
        r"sonniferi)\b|\bquant[ei] (?:pastiglie|pillole|sonniferi)\b.{0,40}\bmorire\b",
        r"\bnessuno (?:si accorgerebbe|sentirebbe la mia mancanza)\b"
        r"|\bho scritto (?:una|la mia) lettera (?:d ?addio|di addio)\b",
        r"\bmi (?:butto|getto|lancio) (?:sotto|da|giu da|dal)\b.{0,10}\b(?:treno|ponte|balcone|"
        r"tetto|"
        r"metro)\b|\bbuttarmi (?:sotto|da|giu)\b",
        r"\bsparire per sempre\b",
    ),
    "nl": (
        r"\bik wil (?:\w+ )?(?:dood|sterven|doodgaan|niet meer (?:leben|leven|wakker worden|"
        r"bestaan|"
        r"verder leven))(?: zijn)?\b(?! (?:van|in|met))|\bik wil er (?:\w+ )?niet meer zijn\b",
        r"\bzelfmoord (?:plegen|willen plegen)\b(?<!pleegt)|\bik (?:denk|dacht|heb gedacht) "
        r"(?:\w+ ){0,3}(?:aan|over) (?:zelfmoord|zelfdoding|de dood)\b|\bzelfmoordgedachten\b",
        r"\bik wil er een ein(?:de|d) aan maken\b|\beinde (?:aan )?(?:mijn|het) leven maken\b",
        r"\bbeter (?:af )?zonder mij\b|\b(?:was|waren) ik maar dood\b|\bwas ik maar (?:dood|"
        r"nooit geboren)\b",
        r"\b(?:mijn )?leven heeft geen zin (?:meer)?\b|\bik hou(?:d)? het leven niet\b"
        r"|\bgeen (?:zin|kracht|reden) meer om te leven\b",
        r"\bik (?:snij|snijd|kras|beschadig) mezelf\b|\bik (?:doe|deed) mezelf (?:\w+ ){0,2}pijn\b"
        r"|\bmezelf (?:\w+ )?(?:te )?(?:doden|vermoorden|ophangen|verdrinken|van kant)\b"
        r"|\bik maak mezelf (?:van kant|dood)\b",
        r"\bik heb (?:een )?(?:hele|heel|alle) .{0,20}\b(?:pillen|tabletten) (?:geslikt|genomen|"
        r"ingenomen)\b|\bhoeveel (?:slaap)?(?:pillen|tabletten)\b.{0,40}\b(?:sterven|dood)\b",
        r"\bniemand zou me missen\b|\bik heb (?:een|mijn) afscheidsbrief\b",
        r"\bik (?:wil|ga) (?:\w+ )?(?:voor|onder) (?:de|een) (?:trein|metro|bus)\b"
        r"|\bvan (?:een|de) (?:brug|flat|dak) springen\b",
    ),
    "pl": (
        r"\bchce (?:sie zabic|umrzec|ze soba skonczyc|odebrac sobie zycie|popelnic samobojstwo|"
        r"zniknac na zawsze|nie zyc|ze wszystkim skonczyc)\b|\bzabije sie\b",
        r"(?<!spiewa ze )(?<!mowi ze )(?<!spiewaja ze )\bnie chce (?:juz |mi sie (?:juz )?)?(?:zyc|"
        r"sie (?:\w+ )?obudzic|istniec)(?: dluzej)?\b"
        r"(?! (?:w|bez|z|na))|\bnie mam (?:juz )?(?:sily|ochoty|po co|powodu) (?:zeby )?zyc\b",
        r"\b(?:mysle|myslalem|myslalam) (?:\w+ )?o (?:samobojstwie|smierci)\b|\bmysli samobojcze\b"
        r"|\b(?:planuje|rozwazam) samobojstwo\b",
        r"\blepiej beze mnie\b|\b(?:wolalbym|wolalabym) (?:nie zyc|umrzec|byc martw\w+)\b",
        r"\b(?:moje )?zycie nie ma (?:juz )?sensu\b",
        r"\b(?:znowu|znow|ciagle|dalej)? ?sie tne\b|\btne sie\b|\brobie sobie krzywde\b"
        r"|\bokaleczam sie\b|\bpodciac sobie zyly\b",
        r"\b(?:polknal|polknel|wzial|wziel|zazyl)\w+ (?:cale|cala|cal\w+|wszystkie) .{0,20}\b"
        r"(?:tabletek|tabletki|lekow|leki)\b|\bile (?:tabletek|lekow)\b.{0,30}\b(?:umrzec|"
        r"smierc)\b",
        r"\bnikt by (?:\w+ )?(?:nie zauwazyl|nie tesknil|za mna)\b|"
        r"\bnapisal[ae]?m list pozegnalny\b",
        r"\b(?:skocze|rzuce sie|skoczyc|rzucic sie) (?:z|pod) (?:mostu|dachu|pociag|okna|metro)\b",
    ),
}

ABUSE_EUROPE: Final[dict[str, tuple[str, ...]]] = {
    "de": (
        r"\bmein (?:mann|freund|vater|partner|onkel) (?:schlagt|verprugelt|misshandelt|"
        r"vergewaltigt) "
        r"mich\b|\bmeine (?:frau|freundin|mutter) schlagt mich\b|\bich wurde (?:\w+ ){0,2}"
        r"(?:vergewaltigt|missbraucht)\b",
    ),
    "es": (
        r"\bmi (?:marido|novio|padre|pareja|tio|madre|ex) me (?:pega|golpea|viola|maltrata)\b"
        r"|\bme violaron\b|\bfui violada\b",
    ),
    "fr": (
        r"\bmon (?:mari|copain|pere|oncle|ex) me (?:frappe|bat|viole|tape)\b"
        r"|\bjai ete (?:violee?|agressee?)\b|\bma mere me bat\b",
    ),
    "pt": (
        r"\b(?:meu|o meu) (?:marido|namorado|pai|tio|ex) (?:me (?:bate|violenta|estupra|agride)|"
        r"bate me|bate em mim)\b|\bfui (?:estuprada?|violada?|abusada?)\b",
    ),
    "it": (
        r"\b(?:il )?mi[ao] (?:marito|ragazzo|padre|fidanzato|moglie|madre|ex) mi (?:picchia|"
        r"violenta|"
        r"ha violentat[ao]|ha stuprat[ao]|maltratta|ha picchiat[ao])\b"
        r"|\bsono stat[ao] (?:violentat|stuprat|abusat)[ao]\b",
    ),
    "nl": (
        r"\bmijn (?:man|vriend|vader|ex|moeder|oom) (?:slaat|mishandelt|verkracht) (?:me|mij)\b"
        r"|\bik ben (?:\w+ ){0,2}(?:verkracht|misbruikt)\b",
    ),
    "pl": (
        r"\b(?:moj )?(?:maz|chlopak|ojciec|tata|partner|matka) (?:mnie|\w+ mnie) (?:bije|gwalci)\b"
        r"|\bbije mnie (?:maz|ojciec|chlopak)\b|\bzostal[ae]m zgwalcon[ay]\b",
    ),
}

HARM_EUROPE: Final[dict[str, tuple[str, ...]]] = {
    "de": (
        r"\bich (?:bringe|werde) (?:ihn|sie|meine frau|meinen mann) (?:\w+ )?(?:um|umbringen)\b",
    ),
    "es": (r"\bvoy a matar a (?:mi (?:mujer|marido|esposa|jefe|ex)|el|ella|todos)\b",),
    "fr": (r"\bje vais (?:le|la|les) tuer\b|\bje vais tuer (?:ma femme|mon mari|mon patron)\b",),
    "pt": (r"\bvou matar (?:ele|ela|minha mulher|meu marido|meu chefe|todos)\b",),
    "it": (
        r"\b(?:lo|la|li) (?:ammazzo|uccido)$|\bvoglio uccidere (?:mia moglie|mio marito|"
        r"il mio capo)\b",
    ),
    "nl": (r"\bik ga (?:hem|haar|ze|mijn vrouw|mijn man|mijn baas) (?:vermoorden|doodmaken)\b",),
    "pl": (r"\bzabije (?:go|ja|ich|zone|meza|szefa)\b",),
}
