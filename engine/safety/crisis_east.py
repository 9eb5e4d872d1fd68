"""Crisis sentences in Turkish and Japanese; see ``crisis_patterns``.

Turkish verbs carry the person. Japanese leaves it out: quotations, stories and figures of speech
are named one by one.
"""

from typing import Final

from engine.safety.normalise import fold

_JA_NOT: Final = r"(?!.*(?:歌詞|映画|ドラマ|ゲーム|小説|漫画|ニュース|キャラ))"
"""Not where a story is named."""


def _ja(*lines: str) -> tuple[str, ...]:
    """As the matcher sees them: without voicing marks."""
    return tuple(fold(f"^{_JA_NOT}.*(?:{line})") for line in lines)


SELF_HARM_EAST: Final[dict[str, tuple[str, ...]]] = {
    "tr": (
        r"^(?!.*\b(?:diyor|dedi|sarki|sarkida|filmde|filmi|dizide|oyunda)\b).*(?:"
        r"\bkendimi (?:oldur\w+|as(?:mak|acagim)\w*|kes\w+|yaralamak)\b"
        r"|\bolmek istiyorum\b|\bkeske (?:olsem|hic dogmasaydim|olseydim)\b"
        r"|\b(?:artik )?(?<!da )(?<!de )(?<!ta )yasamak istemiyorum\b|\buyanmak istemiyorum\b"
        r"|\bintihar (?:et(?:mek|meyi|ecegim)|edecegim|etmeyi dusunuyorum)\b"
        r"|\bintihari? dusunuyorum\b|\bcanima kiy\w+\b|\bhayatima son ver\w+\b"
        r"|\bbensiz herkes\b|\bherkes bensiz\b|\b(?:hayatimin|yasamanin|yasamamin) (?:bir |"
        r"hic )?anlami "
        r"(?:kalmadi|yok)\b|\byasamaya (?:gucum|hevesim|nedenim) (?:kalmadi|yok)\b"
        r"|\b(?:bir )?kutu (?:dolusu )?hap (?:ictim|yuttum)\b|\bolmek icin kac hap\b"
        r"|\bkac hap\b.{0,30}\bolur(?:um|sun)?\b|\bolsem kimse\b|\bveda mektubu(?:mu)? yaz\w+\b"
        r"|\b(?:kopruden|catidan|balkondan) atla(?:yacagim|mak)\b"
        r"|\bkendime zarar ver\w+\b|\bbilegimi kes\w+\b)",
    ),
    "ja": _ja(
        r"死(?:に|んでしまい|んじゃい)たい(?!ほど|くらい)",
        r"(?:もう|これ以上)?生きて(?:い|)たくない|生きるのに疲れ|生きるのが(?:つらい|辛い|しんどい)",
        r"自殺(?:したい|する(?:つもり|しかない)|を考え|しようと)|死ぬ(?:つもり|しかない|方法)",
        r"消えて(?:しまい|なくなり)たい|消えたい",
        r"(?:私|僕|俺|自分)(?:なんか|なんて)?(?:が)?いない(?:方|ほう)が(?:いい|まし)",
        r"生きる意味(?:が|は)?(?:ない|わからない|分からない)|生きてい(?:て)?も(?:仕方|しょうが|意味)",
        r"リストカット|自傷|自分を傷つけ|手首を切",
        r"薬を(?:大量に|全部|たくさん)(?:飲んだ|飲みました|飲んで)|何錠(?:飲めば|で)死",
        r"目が覚めな(?:ければ|い方)|遺書を書|首を(?:吊|つ)(?:ろう|りたい|る)",
        r"(?:電車|線路|ビル|橋)(?:に|から)飛び(?:込|降)",
        r"死んだら楽|死ねば楽|死んだ方がまし|死んだほうがまし",
    ),
}

ABUSE_EAST: Final[dict[str, tuple[str, ...]]] = {
    "tr": (
        r"\b(?:kocam|babam|sevgilim|annem|esim|abim) beni (?:\w+ ){0,2}(?:dovuyor|taciz ediyor)\b"
        r"|\btecavuze ugradim\b|\btacize ugradim\b",
    ),
    "ja": _ja(
        r"(?:夫|父|母|彼氏|旦那|親|彼)に.{0,4}(?:殴られ|虐待|暴力を|叩かれ)",
        r"(?:レイプ|強姦|性的暴行)(?:され|を受け)",
    ),
}

HARM_EAST: Final[dict[str, tuple[str, ...]]] = {
    "tr": (r"\b(?:onu|karimi|kocami|patronumu) (?:oldurecegim|oldurmek istiyorum)\b",),
    "ja": _ja(r"(?:妻|夫|上司|あいつ|みんな)を殺(?:したい|す(?:つもり)?$)"),
}
