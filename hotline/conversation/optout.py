"""Does somebody take back their consent? Heard before anything else, in any wording.

Words that always revoke: 47 CFR 64.1200(a)(10). Carrier words: Twilio's default handling of long
codes. Here "stop the pain", "I want it to end" and "I quit on life" are cries, not opt-outs.
"""

from __future__ import annotations

import re
import unicodedata

CARRIER_STOP = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
)
CARRIER_START = frozenset({"start", "yes", "unstop"})
CARRIER_HELP = frozenset({"help", "info"})
RESERVED = CARRIER_STOP | CARRIER_START | CARRIER_HELP


def _any(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


_POLITE = _any(
    "please", "pls", "plz", "now", "thanks", "thank you", "ok", "okay", "hey", "hi", "so", "and",
    "just", "por favor", "porfa", "ya", "gracias", "hola", "y", "oigan", "oye",
)  # fmt: skip
_FILLER = _any(
    "the", "these", "those", "this", "your", "all", "any", "more", "daily", "my", "of", "from",
    "los", "las", "la", "el", "estos", "esos", "sus", "tus", "mis?", "mas", "de", "diarios?",
)  # fmt: skip
_TEXTS = rf"(?:{_FILLER}\s+)*" + _any(
    "texts?", "txts?", "messages?", "msgs?", "sms", "texting", "messaging", "alerts?",
    "notifications?", "subscriptions?", "mensajes?", "mensajitos?", "textos?", "suscripcion",
) + r"\b"  # fmt: skip
_OF_LIFE = _any(
    "life", "living", "existence", "existing", "being", "reality", "this world", "the world",
    "earth", "everything", "school", "brain", "myself",
)  # fmt: skip
_UNLESS_LIFE = rf"(?!\s+(?:me\s+)?(?:of|from)\s+(?:(?:my|this|the|all)\s+)*{_OF_LIFE})"
_TO_WRITE = _any(
    "text", "message", "txt", "contact", "write", "send", "bother", "texting", "messaging",
    "contacting", "sending", "bothering",
)  # fmt: skip
_ME = _any(
    "me", "us", r"this (?:number|phone)", r"my (?:number|phone)", "anything", "any ?more",
    "no more", "again", _TEXTS,
)  # fmt: skip
_TO_ME = rf"(?:(?:\s+to)?\s+{_ME}\b|\s*$)"

# The whole message is one of these, give or take a courtesy.
_WHOLE = re.compile(
    rf"(?:{_POLITE}[\s,]+)*"
    + _any(
        r"stop(?:\s?all| it| this| that|ping)?", r"opt(?:\s|-)?(?:me\s)?out",
        "unsub(?:scribe)?(?: me)?", "cancel(?: it| all| me)?", "end", "quit", "revoke",
        "(?:stop|cancel|end|quit) (?:the |my )?(?:daily|service|program)",
        "remove me", "(?:remove|delete|lose) my (?:number|phone)",
        "take me off(?: (?:the|your|this) list)?", "leave me alone", "arret", "arreter",
        r"desuscrib\w*", "cancelar?", "parar", "alto", "basta", "no mas", "ya no", "baja",
        "d(?:a|e)n?me de baja", "quiero (?:darme de baja|cancelar|salir(?:me)?)",
        "dar(?:me)? de baja", "salir", "fin",
    )
    + rf"(?:[\s,]+{_POLITE})*",
)  # fmt: skip
# Words that speak of texts, anywhere in a sentence.
_ABOUT_TEXTS = re.compile(
    r"\b"
    + _any(
        r"(?:stop|quit|cancel|end|no more|cease|block|turn off|shut off)\s+"
        rf"(?:(?:sending|with|me|us|getting|to send)\s+)*{_TEXTS}(?!\s+(?:him|her|them|people)\b)",
        r"(?:stop|quit|cease)\s+(?:texting|messaging|contacting|writing|bothering|txting)"
        r"(?!\s+(?:him|her|them|people|back|everyone|that|my (?!phone|number)))",
        r"(?:stop|quit|cease)\s+sending\s+(?:me|us|this|that|these|stuff|things|anything)\b",
        rf"(?:do not|dont|(?:can|could|would) you (?:please )?not|(?<!\S)(?:{_POLITE}\s+)+never)\s+"
        rf"(?:(?:you|ever|even|please|dare|keep|all)\s+){{0,2}}{_TO_WRITE}{_TO_ME}",
        rf"^never\s+(?:ever\s+)?{_TO_WRITE}{_TO_ME}",
        r"(?:do not|dont|no longer)\s+(?:want|wish|need)\s+"
        rf"(?:(?:to (?:get|receive)|you to send me)\s+)?{_TEXTS}",
        "unsubscribe" + _UNLESS_LIFE,
        r"opt(?:\s|-)?(?:me\s)?out\b" + _UNLESS_LIFE,
        r"take me off (?:the|your|this) (?:\w+\s+)?list",
        r"remove (?:me|my number)\s+from\s+(?:(?:the|your|this|all|any)\s+)*"
        rf"(?:(?:mailing\s+)?lists?|service|program|system|{_TEXTS})",
        "revoke (?:my |all )*(?:consent|permission)",
        r"no (?:me |nos )?(?:mand(?:ar|es?|en)|envi(?:ar|es?|en)|escrib(?:ir|as?|an)"
        r"|text(?:ear|ees?|een)|molest(?:ar|es?|en)|contact(?:ar|es?|en)"
        r"|esten? (?:mandando|enviando|escribiendo))\b"
        rf"(?=\s+{_TEXTS}|\s+(?:mas|nada|nunca|por favor|a este)\b|\s*$)",
        r"(?:dej(?:a|en?|es)|par(?:a|en?))\s+de\s+(?:mandar|enviar|escribir|molestar|textear)"
        r"(?:me|nos)?\b",
        r"dejar\s+de\s+(?:mandar|enviar|escribir|molestar|textear)(?:me|nos)\b",
        r"(?:cancel(?:ar?|en?|es)|par(?:ar?|en?)|deten(?:er|gan)|no quiero(?: recibir)?|no deseo"
        rf"(?: recibir)?|no mas|quit(?:ar?|en?))\s+{_TEXTS}",
        r"no (?:quiero|deseo) recibir (?:mas )?nada",
        r"(?:borr|quit|elimin)\w+ mi numero",
        r"quit\w+me de (?:la|su|tu) lista",
        "(?:re(?:tiro|voco)) mi (?:consentimiento|permiso)",
        "dar(?:me)? de baja",
        "d[ae]n?me de baja",
    )
)
# Before such words: it is somebody else who writes, or the sentence says the opposite.
_REVERSED = re.compile(
    r"\b"
    + _any(
        r"(?:dont|do not|didnt|doesnt|never|cant|cannot|can not|wont|will not|not)"
        r"(?:\s+(?:want|wish|need|ever|please|seem|you|going))*(?:\s+to)?",
        r"(?:him|her|them|me|people|mom|dad)\s+to",
        "he", "she", "they", "if i", "when i", "no", r"no (?:pued|quier|dese)\w+",
    )
    + r"\s+$"
)  # fmt: skip
_SOMEBODY_ELSE = re.compile(
    r"\b"
    + _any(
        "i", "we", "they", "who", "people", "nobody", "everyone", "family", "men", "women",
        "children", r"(?!(?:pls|thanks|yes|this|texts|messages|guys|always)\b)\w{2,}s",
    )
    + r"(?:\s+(?:just|really|also|still|even|all))?\s+$"
)  # fmt: skip
_NEGATED = re.compile(r"(?:do not|dont)\s+(?!want|wish|need)")
# What somebody means when the word is about life or pain, not about texts.
_ABOUT_LIFE = re.compile(
    r"\b"
    + _any(
        "pain", r"hurt\w*", "life", "living", "voices?", "it all", "thoughts?", "crying",
        "suffering", "drinking", "cutting", "using", "smoking",
        "dolor", "vida", "vivir", "voces", r"sufr\w+", "llorar", "pensar", "tomar", "beber",
        "todo esto",
    )
    + r"\b"
)  # fmt: skip
_EXPLICIT = re.compile(rf"unsubscribe|opt\s?out|list\b|{_TEXTS}|text")


def revokes(text: str) -> bool:
    """Whether `text` takes back consent to be texted; a cry about life or pain does not."""
    plain = fold(text)
    if not plain:
        return False
    if _WHOLE.fullmatch(plain):
        return True
    return any(_mentions_texts(clause) for clause in re.split(r"\s*[.!?;\n]+\s*", plain))


def is_carrier_word(text: str, words: frozenset[str]) -> bool:
    """Whether the message is exactly one of the carrier's words, which it acts on by itself."""
    return text.strip().casefold() in words


def fold(text: str) -> str:
    """Lower case, accents and quotes off, white space and edge punctuation folded."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    flat = re.sub(r"['’‘`´]", "", flat)
    return re.sub(r"\s+", " ", flat).strip(' .!?,;:"()¡¿-')


def _mentions_texts(clause: str) -> bool:
    return any(_means_it(clause, found) for found in _ABOUT_TEXTS.finditer(clause))


def _means_it(clause: str, found: re.Match[str]) -> bool:
    before, words, after = clause[: found.start()], found.group(), clause[found.end() :]
    if _REVERSED.search(before) or (_NEGATED.match(words) and _SOMEBODY_ELSE.search(before)):
        return False
    return bool(_EXPLICIT.search(words)) or not _ABOUT_LIFE.search(before + after)
