/* A basic client without a socket: literal packets on a clock of our own. Exit code 0 if all is as expected. */
#include "check.h"

static parlor_text text(const char *string)
{
    return parlor_text_of(string);
}

/* What is to be sent at `now` is exactly frames with these packets, "|" between them; NULL: nothing. */
static void sent(parlor_basic *basic, uint64_t now, const char *packets)
{
    char expected[4096];
    size_t length = 0;
    const uint8_t *data;
    size_t count;

    while (packets) {
        const char *end = strchr(packets, '|');
        size_t size = end ? (size_t)(end - packets) : strlen(packets);

        CHECK(length + 4 + size <= sizeof expected);
        expected[length] = expected[length + 1] = 0;
        expected[length + 2] = (char)(size >> 8);
        expected[length + 3] = (char)(size & 0xFF);
        memcpy(expected + length + 4, packets, size);
        length += 4 + size;
        packets = end ? end + 1 : NULL;
    }
    CHECK(parlor_basic_poll_transmit(basic, now, &data, &count) == PARLOR_OK);
    if (count != length || (length > 0 && memcmp(data, expected, length) != 0)) {
        fwrite("sent ", 1, 5, stderr);
        fwrite(data, 1, count, stderr);
        fwrite("\nnot  ", 1, 6, stderr);
        fwrite(expected, 1, length, stderr);
        exit(1);
    }
    while (count > 0) {
        size_t piece = count < 100 ? count : 100;

        CHECK(parlor_basic_transmitted(basic, count + 1) == PARLOR_BAD_VALUE);
        CHECK(parlor_basic_transmitted(basic, piece) == PARLOR_OK);
        CHECK(parlor_basic_poll_transmit(basic, now, &data, &count) == PARLOR_OK);
    }
    CHECK(data == NULL);
}

static void came(parlor_basic *basic, uint64_t now, const char *packet)
{
    uint8_t frame[2048];
    size_t length = strlen(packet);

    CHECK(length + 4 <= sizeof frame);
    frame[0] = frame[1] = 0;
    frame[2] = (uint8_t)(length >> 8);
    frame[3] = (uint8_t)(length & 0xFF);
    memcpy(frame + 4, packet, length);
    CHECK(parlor_basic_receive(basic, now, frame, length + 4) == PARLOR_OK);
}

static const parlor_news *next(parlor_basic *basic, int32_t kind, uint32_t request_id)
{
    const parlor_news *news;

    CHECK(parlor_basic_next(basic, &news) == PARLOR_OK);
    CHECK(news->kind == kind && news->request_id == request_id);
    return news;
}

static void end(parlor_basic *basic)
{
    const parlor_news *news = NULL;

    CHECK(parlor_basic_next(basic, &news) == PARLOR_END);
    CHECK(news == NULL);
}

static uint32_t register_as(parlor_basic *basic, uint64_t now, bool restores)
{
    parlor_register request;
    uint32_t id;

    CHECK(parlor_register_init(&request, sizeof request) == PARLOR_OK);
    request.nickname = text("Bo");
    request.person_id = text("P1");
    request.restores = restores;
    CHECK(parlor_basic_register(basic, now, &request, &id) == PARLOR_OK);
    return id;
}

static int32_t join(parlor_basic *basic, uint64_t now, const char *session_id, int32_t visibility, uint32_t *id)
{
    parlor_join request;

    CHECK(parlor_join_init(&request, sizeof request) == PARLOR_OK);
    request.session_id = text(session_id);
    request.visibility = visibility;
    return parlor_basic_join(basic, now, &request, id);
}

static int32_t say_in(parlor_basic *basic, uint64_t now, const char *session_id, const char *words, uint32_t *id)
{
    parlor_say request;

    CHECK(parlor_say_init(&request, sizeof request) == PARLOR_OK);
    request.session_id = text(session_id);
    request.words.text = text(words);
    return parlor_basic_say(basic, now, &request, id);
}

/* Registered as request 1; in "S" by request 2 and "T" by request 3. */
static parlor_basic *in_two_sessions(const parlor_basic_config *config)
{
    parlor_basic *basic = NULL;
    const parlor_news *news;
    parlor_text own;
    uint32_t id;

    CHECK(parlor_basic_new(config, 0, &basic) == PARLOR_OK);
    CHECK(parlor_basic_user_id(basic, &own) == PARLOR_NOT_LOGGED_IN);
    CHECK(join(basic, 0, "S", PARLOR_VISIBILITY_ALL, &id) == PARLOR_NOT_LOGGED_IN);
    CHECK(register_as(basic, 0, true) == 1);
    CHECK(join(basic, 0, "S", PARLOR_VISIBILITY_ALL, &id) == PARLOR_BUSY);
    CHECK(parlor_basic_poll_timeout(basic) == 0);
    sent(basic, 0,
         "<requestRegister referenceId=\"1\" userNick=\"Bo\" userType=\"AGENT\" personId=\"P1\" "
         "clientVersion=\"106\" maxPacket=\"32768\"/>");
    came(basic, 1,
         "<eventRegistered referenceId='1' userId='B' secureKey='k' serverVersion='Parlor &amp; 1' "
         "occurredAt='2025-05-10T07:09:33Z'/>");
    CHECK(parlor_basic_user_id(basic, &own) == PARLOR_OK && is(own, "B"));
    news = next(basic, PARLOR_NEWS_LOGGED_IN, 1);
    CHECK(news->request == PARLOR_REQUEST_LOGIN && is(news->server_version, "Parlor & 1"));
    CHECK(is(news->occurred_at, "2025-05-10T07:09:33Z"));
    CHECK(news->has_occurred_at_unix_ms && news->occurred_at_unix_ms == 1746860973000);
    CHECK(news->session_id.length == 0 && !news->session && !news->event && !news->has_party_id);
    end(basic);

    CHECK(join(basic, 2, "S", PARLOR_VISIBILITY_ALL, &id) == PARLOR_OK && id == 2);
    CHECK(join(basic, 2, "T", PARLOR_VISIBILITY_INT, &id) == PARLOR_OK && id == 3);
    sent(basic, 2,
         "<requestJoin referenceId=\"2\" sessionId=\"S\" visibility=\"ALL\"/>|"
         "<requestJoin referenceId=\"3\" sessionId=\"T\" visibility=\"INT\"/>");
    came(basic, 3,
         "<eventSessionInfo referenceId='2' sessionStatus='Alive' occurredAt='now'><chatTranscript startAt='2025' "
         "sessionId='S' idleTimeExpire='300' monitored='true' savedPosition='4'>"
         "<newParty userId='C' eventId='1'><userInfo userNick='Ana' userType='CLIENT'/></newParty>"
         "<newParty userId='B' eventId='2'><userInfo userNick='Bo' userType='AGENT' personId='P1'/></newParty>"
         "</chatTranscript></eventSessionInfo>");
    news = next(basic, PARLOR_NEWS_DONE, 2);
    CHECK(news->request == PARLOR_REQUEST_JOIN && is(news->session_id, "S"));
    CHECK(is(news->session->session_id, "S") && is(news->session->start_at, "2025") && !news->session->is_over);
    CHECK(news->session->idle_time_expire == 300 && news->session->monitored);
    CHECK(news->session->has_saved_position && news->session->saved_position == 4);
    CHECK(is(news->occurred_at, "now") && !news->has_occurred_at_unix_ms);
    news = next(basic, PARLOR_NEWS_EVENT, 2);
    CHECK(is(news->event->user->nickname, "Ana") && news->request == PARLOR_REQUEST_JOIN);
    CHECK(is(news->session_id, "S") && is(news->session->start_at, "2025"));
    news = next(basic, PARLOR_NEWS_EVENT, 2);
    CHECK(is(news->event->user->person_id, "P1") && news->event->user->user_type == PARLOR_USER_AGENT);
    end(basic);
    came(basic, 4,
         "<eventSessionInfo referenceId='3' sessionStatus='Alive'><chatTranscript startAt='' sessionId='T'>"
         "<newParty userId='B' visibility='INT' eventId='7'><userInfo userNick='Bo'/></newParty>"
         "</chatTranscript></eventSessionInfo>");
    next(basic, PARLOR_NEWS_DONE, 3);
    CHECK(next(basic, PARLOR_NEWS_EVENT, 3)->event->visibility == PARLOR_VISIBILITY_INT);
    end(basic);
    return basic;
}

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
         "<requestNotify referenceId=\"5\" sessionId=\"T\" visibility=\"INT\">"
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

/* Requests whose replies don't come, links that break and sessions that are joined again. */
static void links_break(void)
{
    parlor_basic *basic = in_two_sessions(NULL);
    const parlor_news *news;
    const uint8_t *data;
    parlor_join again;
    size_t length;
    uint32_t id;

    CHECK(parlor_basic_poll_timeout(basic) == 15002);
    CHECK(say_in(basic, 1000, "S", "one", &id) == PARLOR_OK && id == 4);
    sent(basic, 1000,
         "<requestMessage referenceId=\"4\" sessionId=\"S\" visibility=\"ALL\"><msgText>one</msgText></requestMessage>");
    sent(basic, 15999, NULL);
    CHECK(parlor_basic_poll_timeout(basic) == 16000);
    sent(basic, 16000, ""); /* a keep-alive */
    came(basic, 17000, "");
    end(basic);
    sent(basic, 31000, "");
    next(basic, PARLOR_NEWS_UNKNOWN_FATE, 4);
    end(basic);

    /* Its reply comes after all. */
    came(basic, 31001,
         "<eventSessionInfo referenceId='4' sessionStatus='Alive'><chatTranscript startAt='' sessionId='S'>"
         "<message userId='B' eventId='3'><msgText>one</msgText></message></chatTranscript></eventSessionInfo>");
    CHECK(next(basic, PARLOR_NEWS_DONE, 4)->request == PARLOR_REQUEST_MESSAGE);
    next(basic, PARLOR_NEWS_EVENT, 4);
    end(basic);

    /* While the socket is full, requests can be made, and a keep-alive isn't. */
    CHECK(say_in(basic, 40000, "S", "two", &id) == PARLOR_OK && id == 5);
    CHECK(parlor_basic_poll_transmit(basic, 40000, &data, &length) == PARLOR_OK && length > 10);
    CHECK(parlor_basic_transmitted(basic, 10) == PARLOR_OK);
    CHECK(say_in(basic, 40001, "T", "three", &id) == PARLOR_OK && id == 6);
    CHECK(parlor_basic_poll_transmit(basic, 60000, &data, &length) == PARLOR_OK);
    CHECK(length > 6 && memcmp(data, "stMessage", 9) == 0);
    CHECK(memcmp(data + length - 6, "ssage>", 6) == 0);
    CHECK(parlor_basic_poll_timeout(basic) == 70000);

    /* Told at the latest when the socket must be waited for, then the link is silent. */
    CHECK(!parlor_basic_is_silent(basic, 76000) && parlor_basic_is_silent(basic, 76001));
    CHECK(parlor_basic_poll_transmit(basic, 76001, &data, &length) == PARLOR_OK && length > 0);
    CHECK(parlor_basic_poll_timeout(basic) == 0);
    CHECK(parlor_basic_lost(basic) == PARLOR_OK);
    CHECK(!parlor_basic_is_silent(basic, 200000));
    CHECK(next(basic, PARLOR_NEWS_UNKNOWN_FATE, 5)->request == PARLOR_REQUEST_MESSAGE);
    CHECK(parlor_basic_poll_timeout(basic) == 0);
    next(basic, PARLOR_NEWS_UNKNOWN_FATE, 6);
    end(basic);
    CHECK(parlor_basic_poll_timeout(basic) == PARLOR_NEVER);
    sent(basic, 200000, NULL);
    CHECK(parlor_basic_session_count(basic) == 2 && !parlor_basic_is_joined(basic, text("S")));
    CHECK(say_in(basic, 200000, "S", "x", &id) == PARLOR_NOT_LOGGED_IN);

    /* The same party on a new link, and in the same sessions: what was seen isn't asked for. */
    CHECK(register_as(basic, 200000, true) == 7);
    sent(basic, 200000,
         "<requestRegister referenceId=\"7\" userNick=\"Bo\" userType=\"AGENT\" personId=\"P1\" "
         "clientVersion=\"106\" maxPacket=\"32768\" userId=\"B\" secureKey=\"k\"/>");
    came(basic, 200001, "<eventRegistered referenceId='7' userId='B' secureKey='k'/>");
    next(basic, PARLOR_NEWS_LOGGED_IN, 7);
    end(basic);
    CHECK(say_in(basic, 200002, "S", "x", &id) == PARLOR_NOT_IN_SESSION);
    CHECK(join(basic, 200002, "S", PARLOR_VISIBILITY_ALL, &id) == PARLOR_OK && id == 8);
    CHECK(join(basic, 200002, "T", PARLOR_VISIBILITY_INT, &id) == PARLOR_OK && id == 9);
    sent(basic, 200002,
         "<requestJoin referenceId=\"8\" sessionId=\"S\" visibility=\"ALL\" fromPosition=\"3\"/>|"
         "<requestJoin referenceId=\"9\" sessionId=\"T\" visibility=\"INT\" fromPosition=\"7\"/>");
    came(basic, 200003,
         "<eventSessionInfo referenceId='8' sessionStatus='Alive'><chatTranscript startAt='' sessionId='S'>"
         "<message userId='B' eventId='3'/><message userId='C' eventId='4'/></chatTranscript></eventSessionInfo>");
    next(basic, PARLOR_NEWS_DONE, 8);
    CHECK(next(basic, PARLOR_NEWS_EVENT, 8)->event->event_id == 4);
    end(basic);
    /* The other one is gone. */
    came(basic, 200004, "<eventError referenceId='9' errorId='5' sessionId='T'>no such session</eventError>");
    news = next(basic, PARLOR_NEWS_REFUSED, 9);
    CHECK(news->error_id == PARLOR_ERROR_ID_UNKNOWN_SESSION && is(news->error_text, "no such session"));
    CHECK(is(next(basic, PARLOR_NEWS_OVER, 9)->session_id, "T"));
    end(basic);
    CHECK(parlor_basic_session_count(basic) == 1);

    /* What was told is asked for again. */
    CHECK(parlor_join_init(&again, sizeof again) == PARLOR_OK && !again.has_from_position);
    again.session_id = text("S");
    again.has_from_position = true;
    CHECK(parlor_basic_join(basic, 200005, &again, &id) == PARLOR_OK && id == 10);
    sent(basic, 200005, "<requestJoin referenceId=\"10\" sessionId=\"S\" visibility=\"ALL\" fromPosition=\"0\"/>");
    came(basic, 200006,
         "<eventSessionInfo referenceId='10' sessionStatus='Alive'><chatTranscript startAt='' sessionId='S'>"
         "<message userId='B' eventId='3'/></chatTranscript></eventSessionInfo>");
    next(basic, PARLOR_NEWS_DONE, 10);
    CHECK(next(basic, PARLOR_NEWS_EVENT, 10)->event->event_id == 3);
    end(basic);
    parlor_basic_free(&basic);
}

static void a_restart(void)
{
    parlor_basic *basic = in_two_sessions(NULL);
    parlor_basic_config config;
    uint8_t kept[512];
    const uint8_t *data;
    size_t length;
    parlor_text session_id;
    uint32_t id;

    CHECK(say_in(basic, 10, "S", "x", &id) == PARLOR_OK && id == 4);
    CHECK(parlor_basic_snapshot(basic, &data, &length) == PARLOR_OK && length <= sizeof kept);
    memcpy(kept, data, length);
    parlor_basic_free(&basic);

    CHECK(parlor_basic_config_init(&config, sizeof config) == PARLOR_OK);
    config.max_sessions = 1;
    CHECK(parlor_basic_restore(&config, 0, kept, length, &basic) == PARLOR_NO_FREE_SESSION);
    config.max_sessions = 2;
    config.client_version = 105;
    CHECK(parlor_basic_restore(&config, 0, kept, length, &basic) == PARLOR_OTHER_CONFIG);
    config.client_version = 106;
    CHECK(parlor_basic_restore(&config, 0, kept, length - 1, &basic) == PARLOR_BAD_SNAPSHOT);
    CHECK(parlor_basic_restore(&config, 0, kept, 0, &basic) == PARLOR_BAD_LENGTH && basic == NULL);
    CHECK(parlor_basic_restore(&config, 7, kept, length, &basic) == PARLOR_OK);
    CHECK(next(basic, PARLOR_NEWS_UNKNOWN_FATE, 4)->request == PARLOR_REQUEST_MESSAGE);
    end(basic);
    CHECK(parlor_basic_poll_timeout(basic) == 15007);
    CHECK(parlor_basic_session_count(basic) == 2);

    /* There is room for two sessions only. */
    id = register_as(basic, 8, true);
    CHECK(id == 65536 + 5);
    sent(basic, 8,
         "<requestRegister referenceId=\"65541\" userNick=\"Bo\" userType=\"AGENT\" personId=\"P1\" "
         "clientVersion=\"106\" maxPacket=\"32768\" userId=\"B\" secureKey=\"k\"/>");
    came(basic, 9, "<eventRegistered referenceId='65541' userId='B2'/>");
    next(basic, PARLOR_NEWS_LOGGED_IN, id);
    end(basic);
    CHECK(join(basic, 9, "U", PARLOR_VISIBILITY_VIP, &id) == PARLOR_NO_FREE_SESSION);
    CHECK(parlor_status_class(PARLOR_NO_FREE_SESSION) == PARLOR_CLASS_TOO_SMALL);
    /* The text is the handle's own, and of what is forgotten. */
    CHECK(parlor_basic_session_at(basic, 0, &session_id) == PARLOR_OK && is(session_id, "S"));
    CHECK(parlor_basic_forget(basic, session_id) == PARLOR_OK);
    CHECK(parlor_basic_session_count(basic) == 1);
    CHECK(join(basic, 9, "U", PARLOR_VISIBILITY_VIP, &id) == PARLOR_OK);
    sent(basic, 9, "<requestJoin referenceId=\"65542\" sessionId=\"U\" visibility=\"VIP\"/>");
    parlor_basic_free(&basic);
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
    links_break();
    a_restart();
    texts_of_its_own();
    limits();
    return 0;
}
