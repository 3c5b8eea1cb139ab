"""What takes back consent, and what only sounds like it."""

from __future__ import annotations

import pytest

from hotline.conversation.optout import CARRIER_STOP, RESERVED, fold, is_carrier_word, revokes

LEAVES_EN = """
STOP
stop.
Stop!!!
STOPALL
stop all
Unsubscribe
unsub
unsubscribe me please
CANCEL
cancel please
END
end
Quit
REVOKE
opt out
opt-out
OPTOUT
opt me out
please stop
stop please
stop it
stop this now
stop texting me
Stop messaging me please
stop sending me texts
stop sending these messages
stop contacting me
stop the texts
stop the daily texts
stop daily texts
stop all messages
please don't text me any more
please dont text me anymore
do not text me again
don't ever contact me again
do not message me
dont send me any more texts
don't send me messages
please do not send anything else to this number
I don't want these texts
i dont want to get these messages anymore
I no longer want these texts
i no longer wish to receive messages
no more texts
no more messages please
quit texting me
quit sending me this stuff
end these texts
cancel the daily texts
cancel my subscription
end my subscription
cancel daily
take me off your list
take me off this list
remove me
remove me from your list
remove my number
delete my number
lose my number
leave me alone
I want to unsubscribe
how do I unsubscribe
i'd like to opt out
I want to opt out of these messages
I revoke my consent
turn off the messages
hey. stop texting me. thanks
this is annoying, stop texting me
wrong number, stop texting
unsubscribe, i won't be around
"""

LEAVES_ES = """
alto
ALTO por favor
basta
parar
cancelar
cancelar suscripción
cancela mi suscripción
quiero cancelar mi suscripcion
baja
darme de baja
dame de baja
denme de baja por favor
quiero darme de baja
salir
no más mensajes
no mas mensajes por favor
ya no me manden mensajes
ya no me mandes mensajes
no me manden más mensajes
no me mande nada
no me escriban más
no me escribas
por favor no me envíen más textos
dejen de mandarme mensajes
deja de escribirme
dejen de molestarme
deja de enviarme textos
paren de mandar mensajes
no quiero mensajes
no quiero recibir mensajes
ya no quiero recibir más mensajes
ya no quiero más textos
no deseo recibir mensajes
quiten mi número
borren mi número
quítame de la lista
desuscribirme
desuscríbeme
cancelen los mensajes
no me textees
"""

STAYS_EN = """
stop the pain
i want it to stop
make it stop
make the voices stop
i just want it to end
I want it all to end
end it all
i want to end my life
end this suffering
I quit on life
i quit
i want to quit drinking
i want to quit smoking
how do i stop drinking
I can't stop crying
i cant stop thinking about it
stop the voices
when does it end
will it ever end
it never ends
the end of the day is the worst
cancel my plans tonight lol
they cancelled my appointment
my therapist cancelled on me again
revoke my license lol
I don't know what to write
i dont know how to write this
i don't know who to text
idk who to message about this
nobody texts me anymore
my friends never text me
they never write to me
my kids dont text me back
he does not text me anymore
she doesn't message me
I never text people first
my mom told me to stop texting my ex
i can't stop texting him
i want to opt out of life
unsubscribe from life
how do i unsubscribe from my brain
remove me from this world
remove me from this earth
leave me a story
stopped taking my meds
bus stop was cold today
nonstop thoughts
can't quit, won't quit
the pain won't quit
what time do the texts stop at night
i don't want to live anymore
please help me stop
don't leave me alone
no more pain please
text me more
send me more texts
I don't want to stop the texts
don't stop texting me
please don't stop the messages
story about quitting
"""

STAYS_ES = """
quiero que pare el dolor
quiero que todo termine
ya no quiero vivir
ya no puedo más
no puedo parar de llorar
no puedo dejar de pensar
quiero dejar de sufrir
quiero dejar de beber
mis hijos no me escriben
mi hijo no me escribe nada
ya nadie me escribe
nadie me manda mensajes
mi ex no me manda mensajes
no sé qué escribir
dejé de tomar mis pastillas
quiero acabar con todo
el fin de semana fue duro
bajar de peso
me cancelaron la cita
quitarme la vida
quiero salir adelante
no dejen de mandarme mensajes
no paren los mensajes
no quiero estar sola
mándame más mensajes
"""


def lines(table: str) -> list[str]:
    return [line for line in table.splitlines() if line]


@pytest.mark.parametrize("text", [*lines(LEAVES_EN), *lines(LEAVES_ES)])
def test_any_wording_of_no_more_texts_takes_back_consent(text: str) -> None:
    assert revokes(text)


@pytest.mark.parametrize("text", [*lines(STAYS_EN), *lines(STAYS_ES)])
def test_a_cry_or_an_ordinary_sentence_does_not_take_back_consent(text: str) -> None:
    assert not revokes(text)


@pytest.mark.parametrize("word", sorted(CARRIER_STOP))
def test_each_stop_word_of_the_carrier_is_ours_as_well(word: str) -> None:
    for text in (word, word.upper(), f" {word.title()} \n"):
        assert revokes(text)
        assert is_carrier_word(text, CARRIER_STOP)


@pytest.mark.parametrize("text", ["stop please", "stop.", "opt out", "please stop", "stop it"])
def test_the_carrier_acts_only_on_the_bare_word(text: str) -> None:
    assert revokes(text)
    assert not is_carrier_word(text, CARRIER_STOP)


@pytest.mark.parametrize("text", ["", "   ", "\n", "🛑", "...", "?"])
def test_nothing_said_takes_nothing_back(text: str) -> None:
    assert not revokes(text)


def test_the_reserved_words_are_those_of_the_carrier() -> None:
    stop = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
    assert {*stop, "start", "yes", "unstop", "help", "info"} == RESERVED


def test_folding_takes_off_case_accents_quotes_and_edges() -> None:
    assert fold("  ¡DON’T,   \n Déjame!  ") == "dont, dejame"
