/* Requests of a basic client and what the server says. Exit code 0 if all is as expected. */
#include "basic.h"

static void requests_and_events(void)
{
    parlor_basic *basic = in_two_sessions(NULL);
    const parlor_news *news;
    const parlor_key_value *value;
    const parlor_error *error;
    const uint8_t *data;
    size_t length;
    parlor_item style;
    parlor_item items[2];
    parlor_say message;
    parlor_notify notify;
    parlor_release release;
    parlor_join fresh;
    parlor_text session_id;
    uint32_t position;
    uint32_t id;

    CHECK(parlor_basic_session_count(basic) == 2);
    CHECK(parlor_basic_session_at(basic, 1, &session_id) == PARLOR_OK && is(session_id, "T"));
    CHECK(parlor_basic_position(basic, session_id, &position) == PARLOR_OK && position == 7);
    CHECK(parlor_basic_is_joined(basic, session_id) && !parlor_basic_is_joined(basic, text("U")));
    CHECK(parlor_basic_session_at(basic, 2, &session_id) == PARLOR_END);
    CHECK(parlor_basic_position(basic, text("U"), &position) == PARLOR_NOT_IN_SESSION);

    /* Every member of a message, and of a notice. */
    style = parlor_item_text(text("style"), text("BOT"));
    items[0] = parlor_item_list(text("GCTI_SYSTEM"), &style, 1);
    items[1] = parlor_item_number(text("n"), -7);
    CHECK(parlor_say_init(&message, sizeof message) == PARLOR_OK);
    message.session_id = text("S");
    message.visibility = PARLOR_VISIBILITY_INT;
    message.receiver_id = text("C");
    message.words.text = text("psst");
    message.words.message_type = text("text");
    message.words.treat_as = text("NORMAL");
    message.words.check = PARLOR_MESSAGE_CHECK_ALTERED;
    message.event_attributes.items = items;
    message.event_attributes.count = 2;
    CHECK(parlor_basic_say(basic, 10, &message, &id) == PARLOR_OK && id == 4);
    CHECK(parlor_notify_init(&notify, sizeof notify) == PARLOR_OK);
    notify.session_id = text("T");
    CHECK(parlor_basic_notify(basic, 10, &notify, &id) == PARLOR_BAD_VALUE);
    notify.notice_type = PARLOR_NOTICE_USER_PUSHED_URL;
    notify.notice_text = text("http://x/?a&b");
    notify.words.text = text("look");
    notify.user_data.items = &items[1];
    notify.user_data.count = 1;
    CHECK(parlor_basic_notify(basic, 10, &notify, &id) == PARLOR_OK && id == 5);
    sent(basic, 10,
         "<requestMessage referenceId=\"4\" sessionId=\"S\" visibility=\"INT\" receiverId=\"C\">"
         "<msgText msgType=\"text\" treatAs=\"NORMAL\" msgCheck=\"Altered\">psst</msgText><eventAttributes>"
         "<item key=\"GCTI_SYSTEM\" type=\"kvlist\"><item key=\"style\" type=\"string\">BOT</item></item>"
         "<item key=\"n\" type=\"int\">-7</item></eventAttributes></requestMessage>|"
         "<requestNotify referenceId=\"5\" sessionId=\"T\" visibility=\"ALL\">"
         "<noticeText noticeType=\"USER_PUSHED_URL\">http://x/?a&amp;b</noticeText>"
         "<userData><item key=\"n\" type=\"int\">-7</item></userData><msgText>look</msgText></requestNotify>");

    /* A push, then the replies in another order. */
    came(basic, 11,
         "<eventSessionInfo sessionStatus='Alive'><chatTranscript startAt='2025' sessionId='T'>"
         "<notice userId='C' eventId='8'><noticeText noticeType='USER_PUSHED_URL'>u</noticeText><msgText>see</msgText>"
         "<eventAttributes><item key='a' type='string'>b</item></eventAttributes></notice>"
         "<message userId='C' eventId='x'/></chatTranscript></eventSessionInfo>");
    news = next(basic, PARLOR_NEWS_SESSION, 0);
    CHECK(news->request == PARLOR_REQUEST_OTHER && is(news->session_id, "T") && !news->session->monitored);
    news = next(basic, PARLOR_NEWS_EVENT, 0);
    CHECK(is(news->event->notice->text, "u") && is(news->event->text->text, "see"));
    value = parlor_key_values_find(news->event->event_attributes, text("a"));
    CHECK(value && is(value->text, "b"));
    CHECK(parlor_basic_next(basic, &news) == PARLOR_BAD_EVENT);
    end(basic);
    came(basic, 12,
         "<eventError referenceId='5' errorId='8' sessionId='T' occurredAt='2025-05-10T07:09:34Z'>not &lt;you></eventError>");
    news = next(basic, PARLOR_NEWS_REFUSED, 5);
    CHECK(news->request == PARLOR_REQUEST_NOTICE && news->error_id == PARLOR_ERROR_ID_NOT_PERMITTED);
    CHECK(is(news->error_text, "not <you>") && is(news->session_id, "T") && !news->is_fate_unknown);
    CHECK(news->has_occurred_at_unix_ms && news->occurred_at_unix_ms == 1746860974000);
    CHECK(is(news->error_id_name, "8"));
    end(basic);
    came(basic, 13, "<eventError referenceId='4' errorId='BAD_KEY'/>");
    news = next(basic, PARLOR_NEWS_REFUSED, 4);
    CHECK(news->error_id == PARLOR_ERROR_ID_OTHER && is(news->error_id_name, "BAD_KEY"));
    CHECK(is(news->error_text, "unknown error")); /* the library's own words */
    end(basic);

    /* A reply that makes no sense ends its request. */
    message.event_attributes.count = 0;
    CHECK(parlor_basic_say(basic, 14, &message, &id) == PARLOR_OK && id == 6);
    CHECK(parlor_basic_poll_transmit(basic, 14, &data, &length) == PARLOR_OK);
    CHECK(parlor_basic_transmitted(basic, length) == PARLOR_OK);
    came(basic, 15, "<eventSessionInfo referenceId='6' sessionStatus='Perhaps'/>");
    CHECK(parlor_basic_next(basic, &news) == PARLOR_BAD_MEMBER);
    CHECK(parlor_basic_error(basic, &error) == PARLOR_OK && error->request_id == 6);
    CHECK(strcmp(error->member, "sessionStatus") == 0);
    end(basic);

    /* Others are removed, then the agent leaves. */
    CHECK(parlor_release_init(&release, sizeof release) == PARLOR_OK);
    release.session_id = text("S");
    release.user_id = text("C");
    release.words.text = text("out");
    CHECK(parlor_basic_release(basic, 20, &release, &id) == PARLOR_OK && id == 7);
    sent(basic, 20,
         "<requestReleaseParty referenceId=\"7\" sessionId=\"S\" userId=\"C\" afterAction=\"KeepAlive\">"
         "<msgText>out</msgText></requestReleaseParty>");
    came(basic, 21,
         "<eventSessionInfo referenceId='7' sessionStatus='Alive'><chatTranscript startAt='2025' sessionId='S'>"
         "<partyLeft userId='C' askerId='B' eventId='5'><reason code='4'>removed</reason></partyLeft>"
         "</chatTranscript></eventSessionInfo>");
    CHECK(next(basic, PARLOR_NEWS_DONE, 7)->request == PARLOR_REQUEST_RELEASE);
    news = next(basic, PARLOR_NEWS_EVENT, 7);
    CHECK(is(news->event->asker_id, "B") && news->event->reason->code == 4);
    end(basic);
    release.user_id = NO_TEXT;
    release.after_action = PARLOR_AFTER_ACTION_FORCE_CLOSE;
    CHECK(parlor_basic_release(basic, 22, &release, &id) == PARLOR_OK && id == 8);
    sent(basic, 22,
         "<requestReleaseParty referenceId=\"8\" sessionId=\"S\" userId=\"B\" afterAction=\"ForceClose\">"
         "<msgText>out</msgText></requestReleaseParty>");
    came(basic, 23,
         "<eventSessionInfo referenceId='8' sessionStatus='Over'><chatTranscript startAt='2025' sessionId='S'>"
         "<partyLeft userId='B' askerId='B' eventId='6'/></chatTranscript></eventSessionInfo>");
    CHECK(next(basic, PARLOR_NEWS_DONE, 8)->session->is_over);
    next(basic, PARLOR_NEWS_EVENT, 8);
    CHECK(is(next(basic, PARLOR_NEWS_OVER, 8)->session_id, "S"));
    end(basic);
    CHECK(parlor_basic_session_count(basic) == 1);
    CHECK(say_in(basic, 24, "S", "x", &id) == PARLOR_NOT_IN_SESSION);

    /* The other session ends by itself. */
    came(basic, 25,
         "<eventSessionInfo sessionStatus='Over'><chatTranscript startAt='' sessionId='T'/></eventSessionInfo>");
    next(basic, PARLOR_NEWS_SESSION, 0);
    CHECK(is(next(basic, PARLOR_NEWS_OVER, 0)->session_id, "T"));
    end(basic);
    CHECK(parlor_basic_session_count(basic) == 0);

    /* A new session, which is over before its start is told. */
    CHECK(parlor_join_init(&fresh, sizeof fresh) == PARLOR_OK);
    fresh.queue = text("Environment:default");
    fresh.subject = text("shoes");
    fresh.words.text = text("hi");
    fresh.user_data.items = &items[1];
    fresh.user_data.count = 1;
    fresh.event_attributes.items = items;
    fresh.event_attributes.count = 1;
    CHECK(parlor_basic_join(basic, 30, &fresh, &id) == PARLOR_OK && id == 9);
    sent(basic, 30,
         "<requestJoin referenceId=\"9\" queueKey=\"Environment:default\" subject=\"shoes\" visibility=\"ALL\">"
         "<msgText>hi</msgText><userData><item key=\"n\" type=\"int\">-7</item></userData><eventAttributes>"
         "<item key=\"GCTI_SYSTEM\" type=\"kvlist\"><item key=\"style\" type=\"string\">BOT</item></item>"
         "</eventAttributes></requestJoin>");
    came(basic, 31,
         "<eventSessionInfo referenceId='9' sessionStatus='Over'><chatTranscript startAt='' sessionId='U'/>"
         "</eventSessionInfo>");
    CHECK(next(basic, PARLOR_NEWS_DONE, 9)->session->is_over);
    CHECK(is(next(basic, PARLOR_NEWS_OVER, 9)->session_id, "U"));
    end(basic);
    parlor_basic_free(&basic);
    CHECK(basic == NULL);
}

/* Texts of the handle's own, which move when another request is made. */
static void texts_of_its_own(void)
{
    parlor_basic *basic = in_two_sessions(NULL);
    parlor_join again;
    parlor_say message;
    const uint8_t *data;
    size_t length;
    uint32_t id;

    CHECK(parlor_join_init(&again, sizeof again) == PARLOR_OK);
    CHECK(parlor_basic_session_at(basic, 1, &again.session_id) == PARLOR_OK);
    CHECK(parlor_basic_join(basic, 10, &again, &id) == PARLOR_OK && id == 4);
    CHECK(parlor_basic_poll_transmit(basic, 10, &data, &length) == PARLOR_OK);
    CHECK(parlor_say_init(&message, sizeof message) == PARLOR_OK);
    message.session_id = text("S");
    message.words.text.data = (const char *)data + 5;
    message.words.text.length = 11;
    CHECK(parlor_basic_say(basic, 10, &message, &id) == PARLOR_OK);
    CHECK(parlor_basic_poll_transmit(basic, 10, &data, &length) == PARLOR_OK);
    message.words.text.data = (const char *)data + 5;
    CHECK(parlor_basic_say(basic, 10, &message, &id) == PARLOR_OK);
    CHECK(parlor_basic_say(basic, 10, &message, &id) == PARLOR_OK && id == 7);
    sent(basic, 10,
         "<requestJoin referenceId=\"4\" sessionId=\"T\" visibility=\"ALL\" fromPosition=\"7\"/>|"
         "<requestMessage referenceId=\"5\" sessionId=\"S\" visibility=\"ALL\"><msgText>requestJoin</msgText></requestMessage>|"
         "<requestMessage referenceId=\"6\" sessionId=\"S\" visibility=\"ALL\"><msgText>requestJoin</msgText></requestMessage>|"
         "<requestMessage referenceId=\"7\" sessionId=\"S\" visibility=\"ALL\"><msgText>requestJoin</msgText></requestMessage>");
    parlor_basic_free(&basic);
}

static void limits(void)
{
    parlor_basic *basic = in_two_sessions(NULL);
    const parlor_error *error;
    uint32_t id = 0;
    uint32_t i;

    for (i = 4; i < 20; i++)
        CHECK(say_in(basic, 10, "S", "x", &id) == PARLOR_OK && id == i);
    CHECK(say_in(basic, 10, "S", "x", &id) == PARLOR_BUSY && id == 19);
    CHECK(parlor_basic_error(basic, &error) == PARLOR_OK && error->status == PARLOR_BUSY);
    CHECK(parlor_basic_forget(basic, text("S")) == PARLOR_OK);
    CHECK(say_in(basic, 10, "S", "x", &id) == PARLOR_NOT_IN_SESSION);
    parlor_basic_free(&basic);
}

int main(void)
{
    requests_and_events();
    texts_of_its_own();
    limits();
    return 0;
}
