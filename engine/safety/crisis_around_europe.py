"""Sentences around danger in German, Spanish and French; see ``crisis_around``."""

from typing import Final

SELF_HARM_AROUND_EUROPE: Final[dict[str, tuple[str, ...]]] = {
    "de": (
        r"\bam liebsten (?:ware ich tot|wurde ich (?:\w+ ){0,2}(?:nicht mehr (?:da sein|leben|"
        r"aufwachen|existieren)|sterben|verschwinden fur immer))\b",
        r"\b(?:wenn|hoffe|wunschte|wunsche)\b.{0,30}\bnicht mehr (?:auf(?:zu)?wachen|aufwache|"
        r"wach werde)\b(?! (?:recht|fruh|um))|\bnie (?:wieder|mehr) aufwachen\b",
        r"\b(?:hoffe|wunschte|wunsche mir|wenn)\b.{0,25}\bmich (?:doch )?(?:ein (?:\w+ )?(?:auto|"
        r"lkw|"
        r"bus|zug)|einfach (?:ein|jemand))\b.{0,20}\b(?:uberfahrt|uberfahren|erwischt|erfasst|"
        r"erschiesst)\b",
        r"\bich (?:bin|war) (?:\w+ ){0,4}(?:nur )?(?:eine )?(?:last|belastung)$|\bich (?:bin|"
        r"falle) "
        r"(?:\w+ ){0,3}(?:nur )?(?:eine |zur )(?:last|belastung) fur\b|\bich falle (?:\w+ "
        r")?(?:allen|"
        r"jedem|euch|ihnen) (?:nur )?zur last\b",
        r"\b(?:sammle|sammele|spare|horte|verstecke|zahle)\b.{0,25}\b(?:tabletten|pillen|"
        r"medikamente|schlafmittel)\b",
        r"\bdas (?:letzte|letzte mal)\b.{0,15}\b(?:du von mir (?:\w+ )?(?:horst|liest)|ihr von mir "
        r"(?:\w+ )?hort|ich (?:dir|euch) (?:schreibe|sage))\b(?!.*\b(?:woche|heute|urlaub)\b)",
        r"\b(?:verdiene|verdient habe) (?:es )?nicht zu (?:leben|existieren)\b",
        r"\b(?:soll|will|mochte|wunsche mir) (?:\w+ ){0,3}(?:(?:es|alles|das)\b.{0,15}\bfur immer "
        r"(?:aufhort|vorbei ist|aufhoren|ein ende hat))|\bdass (?:es|alles) (?:\w+ )?fur immer "
        r"(?:aufhort|vorbei ist)\b",
        r"\b(?:wenn|sobald|falls) ich (?:nicht mehr (?:bin|da bin|lebe|hier bin)|tot bin)\b"
        r"(?! (?:in|im|bei|auf|zu hause))",
        r"\bich (?:steh|stehe|sitze|bin) (?:\w+ ){0,2}(?:auf|an) (?:der|dem|den|einer|einem) "
        r"(?:brucke|dach|gleisen|bahngleisen|kante|balkon|gelander)\b.{0,40}\b(?:weiss nicht "
        r"(?:weiter|mehr)|springen|springe|loslassen|schluss|runter)\b",
        r"\b(?:egal|gleichgultig) ob ich (?:noch )?(?:lebe|sterbe|tot|aufwache)\b",
        r"\bware (?:ich )?(?:doch )?nie geboren\b|\bnie geboren worden ware\b",
        r"\b(?:ausweg|losung|weg)\b.{0,20}\b(?:den|der|ist der|bleibt der) tod\b"
        r"|\bnur noch der tod\b|\btod (?:ware|ist) (?:\w+ )?(?:eine )?(?:erlosung|erleichterung|"
        r"besser)\b",
        r"\bniemand wurde (?:\w+ )?(?:auf meiner beerdigung|um mich) (?:weinen|trauern)\b"
        r"|\bes ist besser ich bin (?:weg|tot)\b",
        r"\b(?:verzeiht|verzeih|vergib) mir (?:\w+ ){0,3}was ich (?:\w+ )?(?:tue|vorhabe|tun "
        r"werde)\b",
        r"\bsterben (?:ware|klingt) (?:\w+ )?(?:schon|leichter|friedlich|besser|eine "
        r"erleichterung)",
    ),
    "es": (
        r"\bojala\b.{0,20}\bme (?:atropell\w+|mat\w+|lleve la muerte|pasara algo|cayera|muera|"
        r"muriera)\b(?! de (?:risa|amor))",
        r"\b(?:dormir(?:me)?|dormirse|acostarme)\b.{0,12}\b(?:no|"
        r"nunca)\b.{0,12}\b(?:despertar(?:me)?|"
        r"despierte|nunca|jamas)\b(?! (?:tarde|temprano))",
        r"\bsoy (?:solo |una |un |nada mas que )*(?:carga|estorbo|peso) (?:para|de) (?:todos|mi|"
        r"los|ellos)\b",
        r"\b(?:guard(?:o|ando)|junt(?:o|ando)|ahorrando|escondiendo|contando|acumulando)\b.{0,15}\b"
        r"(?:pastillas|pildoras|medicamentos|somniferos)\b",
        r"\bultima vez que (?:sabras|sabes|sabran|me (?:leeras|lees|escuchas|oiras)|te escribo|"
        r"hablamos)\b(?!.*\b(?:semana|hoy|viaje|vacaciones)\b)",
        r"\bno merezco (?:vivir|estar viv[oa]|existir|la vida)\b",
        r"\bque (?:todo )?(?:esto )?(?:se )?(?:acabe|termine|pare)(?: todo)? (?:ya )?para "
        r"siempre\b",
        r"\b(?:da igual|importa|da lo mismo)\b.{0,12}\b(?:vivir o morir|si (?:vivo|muero)|morirme|"
        r"estar viv[oa])\b",
        r"\bcuando (?:yo )?(?:ya )?no este\b(?! (?:en|de|con|listo|lista))|\bcuando (?:yo )?me "
        r"haya "
        r"ido para siempre\b|\bcuando (?:ya )?este muert[oa]\b",
        r"\b(?:estoy|parad[oa]|sentad[oa]) (?:\w+ )?(?:en|sobre|al borde de) (?:el|la|un|una|las) "
        r"(?:puente|azotea|borde|vias|balcon|tejado|cornisa)\b.{0,40}\b(?:no se que hacer|saltar|"
        r"tirarme|dejarme caer|facil|adios)\b",
        r"\b(?:unica )?(?:salida|solucion|opcion|forma)\b.{0,15}\bes (?:la muerte|morir(?:me)?|"
        r"matarme|desaparecer)\b",
        r"\bnadie (?:lloraria|vendria|iria)\b.{0,15}\b(?:funeral|entierro|si (?:me )?(?:muero|"
        r"muriera))\b",
        r"\bojala no (?:existiera|hubiera nacido|estuviera viv[oa])\b|\bquiero dejar de (?:existir|"
        r"vivir)\b|\bla muerte (?:suena|seria|es) (?:\w+ )?(?:mejor|un alivio|paz)\b",
        r"\bperdon(?:enme|ame|ad)\b.{0,12}\blo que voy a hacer\b|\bcarta(?:s)? de "
        r"despedida\b.{0,30}"
        r"\b(?:escrib\w+|deje|dejo)\b|\b(?:escrib\w+|deje|dejo)\b.{0,15}\bcartas? de despedida\b",
    ),
    "fr": (
        r"\b(?:si seulement|jespere|jaimerais|pourvu)\b.{0,25}\b(?:voiture|camion|bus|"
        r"train)\b.{0,15}"
        r"\b(?:me )?(?:renverser?|renverse|ecraser?|ecrase|percute\w*|faucher?)\b",
        r"\b(?:mendormir|dormir)\b.{0,20}\b(?:pour toujours|a jamais|ne (?:jamais|plus|pas) me "
        r"reveiller|et que tout sarrete)\b",
        r"\bje (?:ne )?suis (?:quun |qu un |un |juste un |une )(?:poids|fardeau|charge) (?:pour|"
        r"de) "
        r"(?:tout|tous|ma|mes|eux|les)\b",
        r"\b(?:garde|stocke|cache|economise|mets de cote|compte|accumule)\b.{0,20}\b(?:cachets|"
        r"medicaments|comprimes|somniferes|pilules)\b",
        r"\bderniere fois que (?:tu (?:m ?entends|mentends|me lis|as de mes nouvelles)|je (?:t "
        r"?ecris|"
        r"tecris|te parle)|vous (?:mentendez|me lisez))\b(?!.*\b(?:semaine|mois|vacances|"
        r"aujourdhui)\b)",
        r"\b(?:ne )?merite pas (?:de vivre|detre (?:en vie|vivante?|la)|dexister)\b",
        r"\b(?:que )?tout (?:ca )?(?:sarrete|se termine|finisse)\b.{0,8}\b(?:pour (?:de bon|"
        r"toujours)|"
        r"a jamais|definitivement)\b",
        r"\bvivre ou mourir\b.{0,15}\b(?:egal|pareil|meme)\b|\b(?:egal|men fous|men fiche)\b.{0,15}"
        r"\b(?:vivre ou (?:de )?mourir|si je (?:meurs|vis|creve))\b",
        r"\b(?:quand|lorsque|apres que) je (?:ne )?serai (?:plus (?:la|de ce monde|en vie)|morte?|"
        r"partie? pour toujours)\b(?! (?:pour (?:la|le|ton)|ce|demain|lundi|dans))",
        r"\bje (?:suis|me tiens) (?:\w+ )?(?:sur|au bord) (?:le|la|du|de la|un|des) (?:pont|toit|"
        r"bord|"
        r"rails|voies|balcon|rebord|falaise|quai)\b.{0,40}\b(?:sais (?:pas|plus) quoi faire|sauter|"
        r"lacher|facile|adieu|tomber)\b",
        r"\b(?:la )?mort (?:est|serait|reste|semble) (?:\w+ )?(?:la |ma |une )?(?:seule|unique) "
        r"(?:issue|solution|sortie)\b|\b(?:seule|unique) (?:issue|solution|sortie)\b.{0,15}\b(?:la "
        r"mort|mourir|me tuer)\b|\bla mort (?:serait|est) (?:\w+ )?(?:un soulagement|une "
        r"delivrance)",
        r"\bpersonne (?:ne )?(?:\w+ )?(?:pleurerait|pleurera|viendrait|viendra)\b.{0,12}\b"
        r"(?:enterrement|obseques|tombe)\b",
        r"\b(?:je|j) ?(?:ne )?(?:veux|voudrais|veut) plus (?:etre la|exister|continuer a vivre|me "
        r"reveiller)\b(?! (?:ce|quand|pour|a cette|lundi|demain))",
        r"\b(?:pardonne(?:z|s)?(?: |)moi|pardon)\b.{0,15}\bce que je vais faire\b|\bjaurais du "
        r"mourir"
        r"\b|\bsi seulement je netais (?:pas|jamais) nee?\b",
    ),
}

ABUSE_AROUND_EUROPE: Final[dict[str, tuple[str, ...]]] = {
    "de": (
        r"\b(?:angst|trau\w* mich nicht|furchte mich)\b.{0,15}\b(?:nach hause|heim|heimzugehen)\b"
        r".{0,25}\b(?:er|sie|papa|vater|mann|betrunken|wartet)\b(?! (?:vase|ist kaputt))",
        r"\b(?:er|sie|mein \w+|meine \w+) (?:hat|wurde) (?:mich|uns) (?:\w+ ){0,2}(?:gewurgt|"
        r"geschlagen|verprugelt|getreten|angefasst|missbraucht|vergewaltigt|eingesperrt|gezwungen)"
        r"\b(?! (?:im|beim))",
        r"\bmein (?:onkel|vater|stiefvater|opa|grossvater|bruder|trainer|lehrer|freund|mann) "
        r"(?:fasst|"
        r"begrapscht|beruhrt) (?:mich|meine \w+)\b",
        r"\b(?:zu ?hause|daheim) (?:bin|fuhle) ich (?:mich )?(?:\w+ )?nicht (?:mehr )?sicher\b"
        r"|\b(?:vater|mutter|mann|stiefvater|freund|er) (?:schlagt|verprugelt|misshandelt) (?:uns|"
        r"mich (?:wenn|wieder|immer)|(?:meine|die|unsere) (?:kinder|schwester|tochter)|meinen "
        r"(?:bruder|sohn))\b",
        r"\b(?:er|sie) (?:sperrt|schliesst) mich (?:\w+ )?ein\b|\b(?:er|sie) lasst mich nicht "
        r"(?:aus "
        r"dem haus|raus|weg|zu meinen)\b",
        r"\b(?:droht|sagt|schwort)\b.{0,20}\b(?:bringt mich um|umzubringen|mich "
        r"umbringt)\b.{0,20}\b"
        r"(?:wenn|falls|verlasse|erzahle|gehe)\b",
    ),
    "es": (
        r"\bmiedo (?:de|a) (?:volver|ir|llegar|estar)\b.{0,10}\bcasa\b.{0,30}\b(?:borrach[oa]|"
        r"(?:el|ella) (?:me|esta|va)|me (?:pega|espera|va a))\b",
        r"\bme (?:agarro|cogio|tomo|apreto) (?:del|por el|de los) (?:cuello|pelo)\b|\bme (?:tiro|"
        r"lanzo|empujo|estampo) contra (?:la|el)\b|\bme (?:estrangulo|asfixio|golpeo|violo) (?:mi|"
        r"anoche|ayer|otra|cuando)\b",
        r"\bmi (?:tio|padre|padrastro|abuelo|hermano|primo|entrenador|profesor|novio) me (?:toca|"
        r"tocaba|manosea|manoseaba|obliga)\b(?! (?:las narices|cocinar|una cancion))",
        r"\b(?:no me deja|me prohibe) (?:salir (?:de casa|sola|solo)|ver a mis|hablar con mis|"
        r"trabajar|tener (?:dinero|telefono))\b|\bme (?:encierra|tiene encerrad[oa])\b",
        r"\b(?:dice|dijo|jura|amenaza)\b.{0,15}\b(?:me (?:va a matar|mata|matara)|matarme)\b.{0,12}"
        r"\bsi (?:lo|la|le|me|hablo|cuento|digo)\b",
        r"\bno (?:estoy|me siento) (?:segur[oa]|a salvo) en (?:mi )?casa\b|\b(?:pega|maltrata|toca|"
        r"golpea) a (?:mis|sus|los) (?:hij[oa]s|ninos|herman[oa]s)\b|\b(?:pega|maltrata|golpea) a "
        r"mi "
        r"(?:hij[oa]|herman[oa])\b",
    ),
    "fr": (
        r"\bpeur de (?:rentrer|retourner|aller|etre)\b.{0,20}\b(?:il|elle|mon|ma)\b.{0,15}\b(?:bu|"
        r"boit|ivre|saoul|soul|frappe|attend|hurle|taper)\b",
        r"\b(?:il|elle|mon \w+|ma \w+) (?:ma|mas|nous a) (?:\w+ )?(?:etrangle|frappe|gifle|tabasse|"
        r"poussee?|plaquee?|violee?|touchee? la nuit|forcee?)e?\b(?! (?:par|la memoire|l esprit))",
        r"\bmon (?:oncle|pere|beau pere|grand pere|frere|cousin|entraineur|prof|copain|mari) me "
        r"(?:touche|touchait|tripote|force|oblige|cogne)\b(?! (?:beaucoup|quand il (?:joue|"
        r"chante)))",
        r"\b(?:il|elle|mon mari|mon copain) (?:m ?enferme|menferme|me sequestre)\b|\b(?:il|elle) "
        r"(?:"
        r"ne )?(?:me laisse pas|minterdit de|m interdit de) (?:sortir|voir|parler|travailler)\b",
        r"\b(?:dit|jure|menace)\b.{0,15}\b(?:me (?:tuera|tuer|tue)|va me tuer)\b.{0,12}\bsi je\b",
        r"\b(?:pas|jamais) en securite (?:chez moi|a la maison|dans ma)\b|\b(?:frappe|bat|tape|"
        r"maltraite|touche) (?:mes|ses|les|nos) (?:enfants|filles|fils|petits)\b|\b(?:frappe|bat|"
        r"maltraite) (?:mon (?:fils|petit frere)|ma (?:fille|petite soeur))\b",
    ),
}
