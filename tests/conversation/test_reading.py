"""Stories and answers, in parts by text and sentence by sentence on a call; where one goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from talk import Talk, alice, bob, nobody, on_a_call, shipped_script, standing

from hotline.conversation import Person, RateStory, from_fields, to_fields
from hotline.conversation.person import Bookmark
from hotline.library import TOPICS, Story

STORIES = shipped_script().content.shelf("en").stories
ANSWERS = shipped_script().content.shelf("en").answers
DRAWER = STORIES["kitchen-drawer"]


def about_stigma(talk: Talk) -> Talk:
    return talk.texts("story about stigma").hears(DRAWER.parts[0])


def aloud(talk: Talk) -> Talk:
    return talk.calls().presses("1", "2").hears(DRAWER.sentences[0])


# --- by text ------------------------------------------------------------------------------------


def test_more_reads_a_story_to_its_end_part_by_part() -> None:
    talk = about_stigma(alice("en")).hears("MORE (1/4)")
    talk.texts("more").hears(DRAWER.parts[1], "MORE (2/4)")
    talk.texts("go on").hears(DRAWER.parts[2], "MORE (3/4)")
    talk.texts("MORE pls").hears(DRAWER.parts[3], "RATE").does_not_hear("MORE")
    talk.texts("more").hears("Nothing is open")


def test_more_goes_on_after_something_else_came_between() -> None:
    talk = about_stigma(alice("en")).texts("hope", "menu", "faq", "i relapsed yesterday", "HELP")
    talk.texts("more").hears(DRAWER.parts[1])


@pytest.mark.parametrize("number", range(1, len(ANSWERS) + 1))
def test_more_reads_an_answer_to_its_end(number: int) -> None:
    answer = ANSWERS[number - 1]
    talk = alice("en").texts("faq", str(number)).hears(answer.parts[0], "MORE (1/2)")
    talk.texts("more").hears(answer.parts[1], "FAQ").does_not_hear("RATE")
    talk.texts("more").hears("Nothing is open")


def test_after_an_answer_the_story_that_was_left_goes_on() -> None:
    about_stigma(alice("en")).texts("faq", "1", "more", "more").hears(DRAWER.parts[1])


def test_again_begins_the_last_story_anew() -> None:
    talk = about_stigma(alice("en")).texts("more", "again").hears(DRAWER.parts[0], "(1/4)")
    talk.texts("more").hears(DRAWER.parts[1])
    alice("en").texts("again").hears("Nothing is open")


def test_an_open_story_is_offered_before_a_new_one() -> None:
    talk = about_stigma(alice("en")).texts("menu", "story").hears("middle of a story")
    talk.texts("1").hears(DRAWER.parts[1])
    talk.texts("menu", "1", "2").hears("Which kind of story?")


def test_a_withdrawn_story_is_neither_told_nor_gone_on_with() -> None:
    gone = frozenset({"kitchen-drawer"})
    talk = about_stigma(alice("en"))
    talk.world = replace(talk.world, withdrawn=gone)
    talk.texts("more").hears("Nothing is open").texts("menu", "story").hears("Which kind")
    alice("en", withdrawn=gone).texts("story about stigma").does_not_hear(DRAWER.parts[0])
    everything = frozenset(STORIES)
    alice("en", withdrawn=everything).texts("story about stigma").hears("There is no story")


def test_no_story_is_told_twice_until_all_were_heard() -> None:
    talk, told = alice("en"), []
    for _ in range(len(STORIES)):
        talk.texts("another story")
        told.append(talk.person.last_story)
    assert sorted(told) == sorted(STORIES)
    for _ in range(2 * len(STORIES)):
        before = talk.person.last_story
        talk.texts("another story")
        assert talk.person.last_story != before


@pytest.mark.parametrize("topic", TOPICS)
def test_on_a_theme_no_story_is_told_twice_until_all_of_it_were_heard(topic: str) -> None:
    fitting = {story.id for story in STORIES.values() if topic in story.themes}
    talk = standing(bob("en"), "story/which")
    word = shipped_script().content.shelf("en").phrase(f"theme.{topic}").words[0]
    told = []
    for _ in fitting:
        standing(talk, "story/which").texts(word)
        told.append(talk.person.last_story)
    assert set(told) == fitting
    assert STORIES[told[0]].theme == topic


def test_a_round_on_one_theme_forgets_nothing_of_the_others() -> None:
    talk = alice("en").texts("story about hope")
    hopeful = talk.person.last_story
    for _ in range(6):
        talk.texts("story about advocacy")
    told = {hopeful}
    for _ in range(len(STORIES) - len(talk.person.heard)):
        talk.texts("another story")
        assert talk.person.last_story not in told
        told.add(talk.person.last_story)


@pytest.mark.parametrize("words", ["too much", "TOO MUCH!", "this is too heavy", "too sad pls"])
def test_too_much_stops_and_that_theme_never_comes_back_by_itself(words: str) -> None:
    talk = about_stigma(alice("en")).texts(words).hears("Feel your feet", "988")
    assert talk.person.muted == {"stigma"}
    assert talk.person.bookmark is None
    talk.texts("more").hears("Nothing is open")
    for _ in range(3 * len(STORIES)):
        talk.texts("another story")
        assert "stigma" not in STORIES[talk.person.last_story].themes
    about_stigma(talk)  # asked for by name


def test_too_much_after_the_end_of_a_story_is_about_that_story() -> None:
    talk = about_stigma(alice("en")).texts("more", "more", "more", "too much")
    assert talk.person.muted == {"stigma"}


def test_too_much_before_any_story_mutes_nothing() -> None:
    talk = alice("en").texts("too much").hears("Feel your feet")
    assert talk.person.muted == frozenset()


@pytest.mark.parametrize(
    ("words", "stars"),
    [("RATE 4", 4), ("rate 1", 1), ("rate it 5 stars please", 5), ("rate 3/5", 3), ("rate two", 2)],
)
def test_a_rating_is_taken_with_its_word(words: str, stars: int) -> None:
    talk = about_stigma(alice("en")).texts(words).hears("Thank you")
    assert talk.effects(RateStory) == [RateStory("kitchen-drawer", stars)]


@pytest.mark.parametrize("words", ["rate", "rate 10", "rate 0", "rate 45", "feedback"])
def test_a_rating_without_a_number_from_1_to_5_is_asked_for(words: str) -> None:
    talk = about_stigma(alice("en")).texts(words).hears("1 (not at all) to 5 (very)")
    assert not talk.effects(RateStory)
    talk.texts("9").hears("1 (not at all)").texts("five").hears("Thank you")
    assert talk.effects(RateStory) == [RateStory("kitchen-drawer", 5)]


def test_nothing_is_rated_before_a_story_was_told() -> None:
    talk = alice("en").texts("rate 4").hears("Nothing is open")
    assert not talk.effects(RateStory)


# --- on a call ----------------------------------------------------------------------------------


def test_a_story_is_read_sentence_by_sentence_listening_for_keys_only() -> None:
    talk = aloud(alice("en"))
    for sentence in DRAWER.sentences[1:]:
        assert talk.turn.close is not None
        assert getattr(talk.turn.close, "speech", True) is False
        assert getattr(talk.turn.close, "seconds", 0) == 1
        assert talk.is_silent().words == sentence
    talk.is_silent().hears("many people's experience").stands_at("story/after")
    assert talk.person.bookmark is None


def test_the_keys_in_a_story() -> None:
    sentences = DRAWER.sentences
    talk = aloud(alice("en")).is_silent(4).hears(sentences[4])
    assert talk.presses("2").words == sentences[3]
    assert talk.presses("#").words == sentences[4]
    assert talk.presses("3").words == sentences[0]
    assert talk.presses("2").words == sentences[0]
    talk.presses("4")
    assert [say.slow for say in talk.turn.says] == [True]
    talk.presses("4")
    assert [say.slow for say in talk.turn.says] == [False]
    talk.presses("8").hears("2 goes back", sentences[0])
    talk.presses("9").hears("How hopeful").presses("4")
    assert talk.effects(RateStory) == [RateStory("kitchen-drawer", 4)]
    talk.hears("Here is the menu")


def test_key_1_in_a_story_tells_another_one() -> None:
    for talk in (aloud(alice("en")), aloud(nobody())):
        talk.presses("1").stands_at("story/reading")
        assert talk.place.item not in {"story:kitchen-drawer", ""}


def test_key_7_in_a_story_stops_it_for_good() -> None:
    talk = aloud(alice("en")).presses("7").hears("you will not hear that kind again")
    assert talk.person.muted == {"stigma"}
    talk.stands_at("home/menu")


def test_a_pause_holds_the_place() -> None:
    for go_on in (
        lambda talk: talk.presses("5"),
        lambda talk: talk.speaks("go on"),
        lambda talk: talk.speaks("continue please"),
    ):
        talk = aloud(alice("en")).is_silent(2).presses("5").hears("Paused")
        assert getattr(talk.turn.close, "seconds", 0) >= 30
        assert getattr(talk.turn.close, "speech", False) is True
        assert go_on(talk).words == DRAWER.sentences[2]
        assert talk.is_silent().words == DRAWER.sentences[3]
        talk.presses("5").hears("Paused")


@pytest.mark.parametrize("key", ["1", "2", "3", "4", "#", "8"])
def test_any_key_ends_a_pause_and_the_reading_goes_on(key: str) -> None:
    talk = aloud(alice("en")).is_silent(2).presses("5", key).stands_at("story/reading")
    talk.is_silent().stands_at("story/reading").does_not_hear("Your place")


def test_a_pause_that_runs_out_leads_to_the_menu_and_the_place_is_kept() -> None:
    talk = aloud(alice("en")).is_silent(2).presses("5").is_silent()
    talk.hears("Your place in the story is kept", "Here is the menu").stands_at("home/menu")
    talk.presses("1").hears("middle of a story").presses("1").hears(DRAWER.sentences[2])


def test_a_blank_caller_who_pauses_goes_on_at_the_same_sentence() -> None:
    talk = aloud(nobody()).is_silent(2).presses("5").speaks("go on")
    assert talk.words == DRAWER.sentences[2]


def test_going_on_is_offered_only_once_stories_are_chosen() -> None:
    talk = aloud(alice("en")).is_silent(9).hangs_up()
    talk.calls().does_not_hear("middle", "stopped").presses("1").hears("middle of a story")
    talk.presses("1").hears(DRAWER.sentences[9])


def test_a_caller_reads_an_answer_and_comes_back() -> None:
    talk = alice("en").calls().presses("4", "1").hears(ANSWERS[0].sentences[0])
    talk.is_silent(len(ANSWERS[0].sentences)).hears("That was the answer").stands_at("home/menu")


# --- back, and save ---------------------------------------------------------------------------


def test_back_is_the_part_before() -> None:
    talk = about_stigma(alice("en")).texts("more", "more", "back")
    talk.hears(DRAWER.parts[1], "MORE (2/4)").texts("more").hears(DRAWER.parts[2])


def test_back_at_the_first_part_reads_it_again() -> None:
    about_stigma(alice("en")).texts("back").hears(DRAWER.parts[0], "MORE (1/4)")


def test_back_after_the_end_is_the_last_part_but_one() -> None:
    about_stigma(alice("en")).texts("more", "more", "more", "back").hears(DRAWER.parts[2])


def test_back_after_a_story_on_a_call_is_its_last_sentence() -> None:
    talk = aloud(alice("en")).is_silent(len(DRAWER.sentences)).stands_at("story/after")
    talk.speaks("back").hears(DRAWER.sentences[-1]).stands_at("story/reading")


def test_back_in_an_answer_is_its_part_before() -> None:
    number, answer = next((n, a) for n, a in enumerate(ANSWERS, 1) if len(a.parts) > 1)
    talk = alice("en").texts("faq", str(number)).hears(answer.parts[0]).texts("back")
    talk.hears(answer.parts[0]).stands_at("questions/reading")


def test_back_with_nothing_open_is_the_menu() -> None:
    alice("en").texts("support", "back").hears("1 Story").stands_at("home/menu")


def test_a_story_is_saved_and_read_again_much_later() -> None:
    talk = about_stigma(alice("en")).texts("save").hears("Kept.").stands_at("home/menu")
    assert talk.person.saved == (DRAWER.id,)
    talk.waits(days=30).texts("save").hears(f"1 {DRAWER.title}").texts("1")
    talk.hears(DRAWER.parts[0]).texts("more").hears(DRAWER.parts[1])


def test_a_saved_story_is_there_on_a_call() -> None:
    talk = about_stigma(alice("en")).texts("save").calls().speaks("save")
    talk.hears(f"{DRAWER.title}: press 1.").presses("1").stands_at("story/reading")


def test_the_sixth_saved_story_takes_the_place_of_the_oldest() -> None:
    talk = alice("en")
    for _ in range(5):
        talk.texts("another story", "save").hears("Kept.").does_not_hear("oldest")
    first, *others = talk.person.saved
    talk.texts("another story", "save").hears("in place of your oldest")
    assert talk.person.saved == (*others, talk.person.last_story)
    assert first not in talk.person.saved


def test_nothing_to_save_is_said_kindly() -> None:
    alice("en").texts("save").hears("Nothing is kept yet").stands_at("home/menu")


def test_a_saved_story_that_was_withdrawn_is_not_offered() -> None:
    talk = about_stigma(alice("en")).texts("save")
    talk.world = replace(talk.world, withdrawn=frozenset({DRAWER.id}))
    talk.texts("save").does_not_hear(DRAWER.title)


# --- between the two ------------------------------------------------------------------------------


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_a_story_begun_by_text_goes_on_by_ear_at_the_same_share(parts: int) -> None:
    talk = about_stigma(alice("en")).texts(*["more"] * (parts - 1))
    heard = talk.calls().presses("1", "1").words
    (at,) = (n for n, sentence in enumerate(DRAWER.sentences) if sentence in heard)
    begins = sum(map(len, DRAWER.sentences[:at])) / sum(map(len, DRAWER.sentences))
    left = sum(map(len, DRAWER.parts[:parts])) / sum(map(len, DRAWER.parts))
    assert left - 0.06 < begins <= left


def test_a_story_begun_by_ear_goes_on_by_text_at_the_same_share() -> None:
    half = len(DRAWER.sentences) // 2 + 1
    talk = aloud(alice("en")).is_silent(half).hangs_up()
    talk.texts("more").hears(DRAWER.parts[2])


def test_what_was_read_further_by_ear_is_not_read_again_by_text() -> None:
    talk = about_stigma(alice("en")).calls().presses("1", "1").is_silent(20).hangs_up()
    talk.texts("more").hears(DRAWER.parts[3])


@pytest.mark.parametrize("story", STORIES.values(), ids=lambda story: story.id)
def test_every_bookmark_comes_back_to_the_very_sentence(story: Story) -> None:
    for pieces in (story.sentences, story.parts):
        for at in range(len(pieces)):
            mark = Bookmark.before(story.id, pieces, at)
            kept = from_fields("a", to_fields(Person(bookmark=mark))).bookmark
            assert kept is not None
            assert kept.piece_of(pieces) == at


def test_a_bookmark_made_in_one_language_holds_in_the_other() -> None:
    talk = about_stigma(alice("en")).texts("more")
    mark, parts = (
        talk.person.bookmark,
        shipped_script().content.shelf("es").stories[DRAWER.id].parts,
    )
    assert mark is not None
    talk.texts("espanol", "mas").hears(parts[mark.piece_of(parts)])


def test_a_place_at_a_story_that_is_gone_is_left_kindly() -> None:
    talk = on_a_call(alice("en"), "story/reading", item="story:no-such-story", at=3).is_silent()
    talk.is_listened_to()
    assert talk.words
    standing(alice("en"), "story/reading", item="story:no-such-story").texts("more").hears(
        "Nothing is open"
    )
