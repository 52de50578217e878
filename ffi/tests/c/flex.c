/* A flex client without a socket: literal packets on a clock of our own. Exit code 0 if all is as expected. */
#include "requests.h"

static parlor_text text(const char *string)
{
    return parlor_text_of(string);
}

/* What is to be sent at `now` is exactly a frame with `packet`; NULL: nothing. The socket takes `piece` bytes. */
static void sent(parlor_flex *flex, uint64_t now, const char *packet, size_t piece)
{
    char frame[1024];
    size_t length = 0;
    const uint8_t *data;
    size_t count;

    for (;;) {
        const uint8_t *again;
        size_t count_again;

        CHECK(parlor_flex_poll_transmit(flex, now, &data, &count) == PARLOR_OK);
        CHECK(parlor_flex_poll_transmit(flex, now, &again, &count_again) == PARLOR_OK);
        CHECK(data == again && count == count_again);
        if (count == 0)
            break;
        CHECK(parlor_flex_poll_timeout(flex) == PARLOR_NEVER);
        CHECK(parlor_flex_transmitted(flex, count + 1) == PARLOR_BAD_VALUE);
        count = count < piece ? count : piece;
        CHECK(length + count <= sizeof frame);
        memcpy(frame + length, data, count);
        length += count;
        CHECK(parlor_flex_transmitted(flex, count) == PARLOR_OK);
    }
    CHECK(data == NULL);
    if (!packet) {
        CHECK(length == 0);
        return;
    }
    if (length != 4 + strlen(packet) || memcmp(frame + 4, packet, length - 4) != 0) {
        fprintf(stderr, "sent %.*s\nnot  %s\n", length > 4 ? (int)length - 4 : 0, frame + 4, packet);
        exit(1);
    }
    CHECK(frame[0] == 0 && frame[1] == 0);
    CHECK(((unsigned char)frame[2] << 8) + (unsigned char)frame[3] == (int)length - 4);
}

/* The server's packet comes in, `piece` bytes at a time. */
static void came(parlor_flex *flex, uint64_t now, const char *packet, size_t piece)
{
    uint8_t frame[1024];
    size_t length = strlen(packet);
    size_t at;

    CHECK(length + 4 <= sizeof frame);
    frame[0] = frame[1] = 0;
    frame[2] = (uint8_t)(length >> 8);
    frame[3] = (uint8_t)(length & 0xFF);
    memcpy(frame + 4, packet, length);
    for (at = 0; at < length + 4; at += piece) {
        size_t count = length + 4 - at < piece ? length + 4 - at : piece;

        CHECK(parlor_flex_receive(flex, now, frame + at, count) == PARLOR_OK);
    }
}

static const parlor_news *next(parlor_flex *flex, int32_t kind)
{
    const parlor_news *news;

    CHECK(parlor_flex_next(flex, &news) == PARLOR_OK);
    CHECK(news->kind == kind);
    return news;
}

static void end(parlor_flex *flex)
{
    const parlor_news *news = NULL;

    CHECK(parlor_flex_next(flex, &news) == PARLOR_END);
    CHECK(news == NULL);
}

static parlor_flex *logged_in(const parlor_flex_config *config, size_t piece)
{
    parlor_flex *flex = NULL;
    parlor_item item;
    parlor_text id = NO_TEXT;
    parlor_login login;
    const parlor_news *news;

    item = parlor_item_text(text("FirstName"), text("Ana"));
    CHECK(parlor_login_init(&login, sizeof login) == PARLOR_OK);
    login.nickname = text("Ana");
    login.has_time_zone_offset = true;
    login.time_zone_offset = -60;
    login.user_data.items = &item;
    login.user_data.count = 1;
    login.nonce = text("c2a51d0b94e7f3386b1f7e20d9485ac6");
    CHECK(parlor_flex_new(config, &flex) == PARLOR_OK);
    CHECK(parlor_flex_poll_timeout(flex) == PARLOR_NEVER);
    CHECK(parlor_flex_user_id(flex, &id) == PARLOR_NOT_LOGGED_IN);
    CHECK(say(flex, text("x"), NULL) == PARLOR_NOT_LOGGED_IN);
    CHECK(parlor_flex_login(flex, &login) == PARLOR_OK);
    CHECK(parlor_flex_is_busy(flex));
    CHECK(parlor_flex_is_awaiting(flex) && !parlor_flex_is_fate_unknown(flex) && !parlor_flex_is_logged_in(flex));
    CHECK(parlor_flex_service_host(flex, &id) == PARLOR_OTHER_PROTOCOL);
    CHECK(parlor_flex_poll_timeout(flex) == 0);
    sent(flex, 0,
         "<requestLogin referenceId=\"1\" userNick=\"Ana\" timeZoneOffset=\"-60\" clientVersion=\"106\" "
         "maxPacket=\"32768\" nonce=\"c2a51d0b94e7f3386b1f7e20d9485ac6\"><userData><item key=\"FirstName\" type=\"string\">Ana</item>"
         "</userData></requestLogin>",
         piece);
    CHECK(parlor_flex_poll_timeout(flex) == 5000);
    came(flex, 1,
         "<eventStatus referenceId='1' requestResult='Success' userId='U' secureKey='k' serverVersion='Parlor 1' "
         "occurredAt='2025-05-10T07:09:33Z'/>",
         piece);
    news = next(flex, PARLOR_NEWS_LOGGED_IN);
    CHECK(news->request == PARLOR_REQUEST_LOGIN && news->request_id == 0 && news->session_id.length == 0);
    CHECK(is(news->server_version, "Parlor 1") && is(news->occurred_at, "2025-05-10T07:09:33Z"));
    CHECK(news->has_occurred_at_unix_ms && news->occurred_at_unix_ms == 1746860973000);
    end(flex);
    CHECK(parlor_flex_user_id(flex, &id) == PARLOR_OK && is(id, "U"));
    CHECK(parlor_flex_secure_key(flex, &id) == PARLOR_OK && is(id, "k"));
    CHECK(parlor_flex_session_id(flex, &id) == PARLOR_NOT_IN_SESSION);
    return flex;
}

static void join(parlor_flex *flex, size_t piece)
{
    const parlor_news *news;

    CHECK(start(flex, "Environment:default", "shoes", "hi") ==
          PARLOR_OK);
    sent(flex, 2,
         "<requestJoin referenceId=\"2\" userId=\"U\" secureKey=\"k\" lastPosition=\"0\" "
         "queueKey=\"Environment:default\" subject=\"shoes\"><msgText>hi</msgText></requestJoin>",
         piece);
    came(flex, 3,
         "<eventStatus referenceId='2' requestResult='Success' partyId='1'><flexTranscript startAt='2025' sessionId='S' "
         "idleTimeExpire='300' savedPosition='4' lastPosition='1' sessionStatus='Alive'><newParty userId='U' eventId='1'>"
         "<userInfo userNick='Ana' userType='CLIENT' protocolType='FLEX'/></newParty></flexTranscript>"
         "</eventStatus>",
         piece);
    news = next(flex, PARLOR_NEWS_DONE);
    CHECK(news->request == PARLOR_REQUEST_JOIN && news->event == NULL);
    CHECK(is(news->session_id, "S") && news->has_party_id && news->party_id == 1);
    CHECK(news->occurred_at.length == 0 && !news->session->is_over);
    CHECK(is(news->session->session_id, "S") && is(news->session->start_at, "2025"));
    CHECK(!news->session->has_start_at_unix_ms && news->session->start_at_unix_ms == 0);
    CHECK(news->session->has_idle_time_expire && news->session->idle_time_expire == 300);
    CHECK(!news->session->monitored);
    CHECK(news->session->has_saved_position && news->session->saved_position == 4);
    news = next(flex, PARLOR_NEWS_EVENT);
    CHECK(news->event->kind == PARLOR_EVENT_NEW_PARTY && news->event->event_id == 1);
    CHECK(is(news->session_id, "S") && news->request == PARLOR_REQUEST_JOIN && news->session != NULL);
    CHECK(is(news->event->user->nickname, "Ana"));
    CHECK(news->event->user->user_type == PARLOR_USER_CLIENT);
    CHECK(news->event->user->protocol == PARLOR_PROTOCOL_FLEX);
    CHECK(!news->event->user->has_client_version && !news->event->text && !news->event->user_data);
    end(flex);
}

/* From login to logout, the stream in pieces of `piece` bytes. */
static void a_whole_session(size_t piece)
{
    parlor_flex *flex = logged_in(NULL, piece);
    const parlor_news *news;
    const parlor_key_value *item;
    const parlor_error *error;
    parlor_item pair;

    join(flex, piece);
    CHECK(parlor_flex_poll_timeout(flex) == 1003);
    sent(flex, 1002, NULL, piece);

    CHECK(give_notice(flex, 99, NULL) == PARLOR_BAD_VALUE);
    CHECK(give_notice(flex, PARLOR_NOTICE_TYPING_STARTED, "he<") == PARLOR_OK);
    CHECK(say(flex, text("x"), NULL) == PARLOR_BUSY);
    sent(flex, 10,
         "<requestRefresh referenceId=\"3\" userId=\"U\" secureKey=\"k\" lastPosition=\"1\">"
         "<noticeText noticeType=\"TYPING_STARTED\">he&lt;</noticeText></requestRefresh>",
         piece);
    came(flex, 11,
         "<eventStatus referenceId='3' requestResult='Success'><flexTranscript sessionId='S' lastPosition='5' "
         "sessionStatus='Alive'><message userId='B' eventId='3' timeShift='x'/><message userId='B' eventId='4' "
         "timeShift='7'><msgText treatAs='NORMAL'>a &amp; b</msgText><eventAttributes>"
         "<item key='a' type='kvlist'><item key='b' type='int'>7</item><item key='c' type='binary'>AQI=</item>"
         "</item></eventAttributes></message></flexTranscript></eventStatus>",
         piece);
    CHECK(parlor_flex_receive(flex, 11, (const uint8_t *)"x", 1) == PARLOR_NOT_DRAINED);
    CHECK(next(flex, PARLOR_NEWS_DONE)->request == PARLOR_REQUEST_NOTICE);
    CHECK(parlor_flex_next(flex, &news) == PARLOR_BAD_EVENT);
    CHECK(parlor_flex_error(flex, &error) == PARLOR_OK);
    CHECK(error->status == PARLOR_BAD_EVENT && error->event_id == 3 && strcmp(error->member, "timeShift") == 0);
    CHECK(strcmp(error->message, "'timeShift' is missing or not valid") == 0);
    news = next(flex, PARLOR_NEWS_EVENT);
    CHECK(news->event->kind == PARLOR_EVENT_MESSAGE && news->event->time_shift == 7);
    CHECK(is(news->event->text->text, "a & b") && is(news->event->text->treat_as, "NORMAL"));
    CHECK(!news->event->text->has_message_type);
    CHECK(parlor_key_values_count(news->event->event_attributes) == 1);
    item = parlor_key_values_find(news->event->event_attributes, text("a/b"));
    CHECK(item && item->value_type == PARLOR_VALUE_INT && item->number == 7);
    item = parlor_key_values_find(news->event->event_attributes, text("a/c"));
    CHECK(item && item->bytes_length == 2 && item->bytes[0] == 1 && item->bytes[1] == 2);
    CHECK(!parlor_key_values_find(news->event->event_attributes, text("a/b/c")));
    CHECK(!parlor_key_values_find(news->event->event_attributes, text("x")));
    CHECK(!parlor_key_values_at(news->event->event_attributes, 1));
    end(flex);
    CHECK(parlor_flex_position(flex) == 5);

    CHECK(say(flex, text("hello"), "text") == PARLOR_OK);
    sent(flex, 20,
         "<requestRefresh referenceId=\"4\" userId=\"U\" secureKey=\"k\" lastPosition=\"5\">"
         "<msgText msgType=\"text\">hello</msgText></requestRefresh>",
         piece);
    came(flex, 21, "<eventStatus referenceId='4' requestResult='Error' errorId='10'><errorText>not so &lt;fast></errorText></eventStatus>", piece);
    news = next(flex, PARLOR_NEWS_REFUSED);
    CHECK(news->request == PARLOR_REQUEST_MESSAGE && news->error_id == PARLOR_ERROR_ID_LIMIT);
    CHECK(is(news->error_text, "not so <fast>") && is(news->session_id, "S") && !news->is_fate_unknown);
    end(flex);

    pair = parlor_item_text(text("Order"), NO_TEXT);
    CHECK(parlor_flex_update_user_data(flex, &pair, 1) == PARLOR_OK);
    sent(flex, 30,
         "<requestRefresh referenceId=\"5\" userId=\"U\" secureKey=\"k\" lastPosition=\"5\">"
         "<noticeText noticeType=\"UPDATE_USER_DATA\"/><userData>"
         "<item key=\"Order\" type=\"string\"/></userData></requestRefresh>",
         piece);
    came(flex, 31, "<eventStatus referenceId='5' requestResult='Success'/>", piece);
    CHECK(parlor_flex_next(flex, &news) == PARLOR_INCOMPLETE_REPLY);
    end(flex);
    came(flex, 32, "nonsense", piece);
    CHECK(parlor_flex_next(flex, &news) == PARLOR_MALFORMED);
    CHECK(parlor_flex_error(flex, &error) == PARLOR_OK && error->offset == 0 && error->line == 0);
    CHECK(strcmp(error->message, "the server sent a packet that can't be read: text outside the root element") == 0);
    CHECK(parlor_status_class(PARLOR_MALFORMED) == PARLOR_CLASS_PEER);
    end(flex);
    came(flex, 33, "", piece); /* a keep-alive */
    end(flex);

    CHECK(parlor_flex_read_receipt(flex, 4) == PARLOR_OK && parlor_flex_is_busy(flex));
    sent(flex, 34, "<requestRefresh referenceId=\"6\" userId=\"U\" secureKey=\"k\" lastPosition=\"5\" readPosition=\"4\"/>", piece);
    came(flex, 35,
         "<eventStatus referenceId='6' requestResult='Success'><flexTranscript sessionId='S' lastPosition='5' "
         "sessionStatus='Alive'/></eventStatus>",
         piece);
    CHECK(next(flex, PARLOR_NEWS_DONE)->request == PARLOR_REQUEST_POLL);
    end(flex);
    CHECK(!parlor_flex_is_busy(flex));

    CHECK(log_out(flex, "bye") == PARLOR_OK);
    sent(flex, 40,
         "<requestLogout referenceId=\"7\" userId=\"U\" secureKey=\"k\" lastPosition=\"5\">"
         "<msgText>bye</msgText></requestLogout>",
         piece);
    came(flex, 41,
         "<eventStatus referenceId='7' requestResult='Success'><flexTranscript sessionId='S' lastPosition='6' "
         "sessionStatus='Over'/></eventStatus>",
         piece);
    CHECK(next(flex, PARLOR_NEWS_DONE)->request == PARLOR_REQUEST_RELEASE);
    next(flex, PARLOR_NEWS_OVER);
    end(flex);
    CHECK(parlor_flex_is_over(flex) && parlor_flex_poll_timeout(flex) == PARLOR_NEVER);
    CHECK(say(flex, text("x"), NULL) == PARLOR_SESSION_OVER);
    parlor_flex_free(&flex);
    CHECK(flex == NULL);
}

/* A request is repeated, also on a new link; a reply that comes while the copy is half written ends only it. */
static void links_break(void)
{
    static const char POLL[] = "<requestRefresh referenceId=\"3\" userId=\"U\" secureKey=\"k\" lastPosition=\"1\"/>";
    static const char SAY[] = "<requestRefresh referenceId=\"4\" userId=\"U\" secureKey=\"k\" lastPosition=\"1\">"
                              "<msgText>hello</msgText></requestRefresh>";
    parlor_flex *flex = logged_in(NULL, 1000);
    const uint8_t *data;
    size_t length;
    size_t rest;

    join(flex, 1000);
    sent(flex, 1003, POLL, 1000);
    CHECK(parlor_flex_poll_timeout(flex) == 6003);
    sent(flex, 6002, NULL, 1000);
    sent(flex, 6003, POLL, 1000);

    /* Half a reply, half a repeated request, and the link is gone. */
    CHECK(parlor_flex_receive(flex, 6004, (const uint8_t *)"\0\0\0\x10half", 8) == PARLOR_OK);
    CHECK(parlor_flex_poll_transmit(flex, 11003, &data, &length) == PARLOR_OK && length > 10);
    CHECK(parlor_flex_transmitted(flex, 10) == PARLOR_OK);
    CHECK(parlor_flex_lost(flex) == PARLOR_OK);
    sent(flex, 11004, POLL, 1000);

    /* The reply comes when the next copy is half written: the rest goes out before the next request. */
    CHECK(parlor_flex_poll_transmit(flex, 16004, &data, &length) == PARLOR_OK && length > 10);
    CHECK(parlor_flex_transmitted(flex, 10) == PARLOR_OK);
    came(flex, 16005,
         "<eventStatus referenceId='3' requestResult='Success'><flexTranscript sessionId='S' lastPosition='1' "
         "sessionStatus='Alive'/></eventStatus>",
         1000);
    CHECK(next(flex, PARLOR_NEWS_DONE)->request == PARLOR_REQUEST_POLL);
    end(flex);
    CHECK(say(flex, text("hello"), NULL) == PARLOR_OK);
    CHECK(parlor_flex_poll_transmit(flex, 16006, &data, &rest) == PARLOR_OK && rest == length - 10);
    CHECK(memcmp(data, POLL + 6, rest) == 0);
    CHECK(parlor_flex_transmitted(flex, rest) == PARLOR_OK);
    sent(flex, 16007, SAY, 7);
    CHECK(parlor_flex_poll_timeout(flex) == 21007);
    parlor_flex_free(&flex);
}

/* A link that is silent, requests that are given up, and attributes of what is said. */
static void silence(void)
{
    static const char SAY[] = "<requestRefresh referenceId=\"3\" userId=\"U\" secureKey=\"k\" lastPosition=\"1\">"
                              "<msgText msgCheck=\"Alert\">hello</msgText><eventAttributes>"
                              "<item key=\"a\" type=\"kvlist\"><item key=\"b\" type=\"binary\">AQI=</item></item>"
                              "</eventAttributes></requestRefresh>";
    parlor_flex *flex = logged_in(NULL, 1000);
    const parlor_news *news;
    parlor_item inner = parlor_item_bytes(text("b"), (const uint8_t *)"\1\2", 2);
    parlor_item item = parlor_item_list(text("a"), &inner, 1);
    parlor_say request;
    uint64_t time;
    int32_t kind = 0;

    join(flex, 1000);
    CHECK(parlor_say_init(&request, sizeof request) == PARLOR_OK);
    request.words.text = text("hello");
    request.words.check = PARLOR_MESSAGE_CHECK_ALERT;
    request.event_attributes.items = &item;
    request.event_attributes.count = 1;
    CHECK(parlor_flex_say(flex, &request) == PARLOR_OK);
    for (time = 10; time <= 15010; time += 5000)
        sent(flex, time, SAY, 1000);
    CHECK(parlor_flex_poll_timeout(flex) == 20010);
    CHECK(!parlor_flex_is_silent(flex, 20009) && parlor_flex_is_silent(flex, 20010));
    CHECK(parlor_flex_lost(flex) == PARLOR_OK && !parlor_flex_is_silent(flex, 99999));
    sent(flex, 20020, SAY, 1000);

    /* Nobody knows whether an earlier copy was carried out. */
    came(flex, 20021, "<eventStatus referenceId='3' requestResult='Error' errorId='3'/>", 1000);
    news = next(flex, PARLOR_NEWS_REFUSED);
    CHECK(news->request == PARLOR_REQUEST_MESSAGE && news->is_fate_unknown);
    end(flex);

    CHECK(parlor_flex_abandon(flex, 20022, &kind) == PARLOR_END && kind == 0);
    CHECK(parlor_flex_say(flex, &request) == PARLOR_OK);
    CHECK(parlor_flex_abandon(flex, 20022, &kind) == PARLOR_OK && kind == PARLOR_REQUEST_MESSAGE);
    CHECK(!parlor_flex_is_busy(flex) && parlor_flex_poll_timeout(flex) == 20022);
    parlor_flex_free(&flex);
}

/* Events that were told are asked for again. */
static void from_another_position(void)
{
    parlor_flex *flex = logged_in(NULL, 1000);
    parlor_join request;

    CHECK(parlor_join_init(&request, sizeof request) == PARLOR_OK);
    CHECK(!request.has_from_position);
    request.session_id = text("S");
    request.has_from_position = true;
    request.from_position = 9;
    CHECK(parlor_flex_join(flex, &request) == PARLOR_OK);
    sent(flex, 2, "<requestJoin referenceId=\"2\" userId=\"U\" secureKey=\"k\" lastPosition=\"9\" sessionId=\"S\"/>", 1000);
    CHECK(parlor_flex_ask_from(flex, 0) == PARLOR_BUSY);
    came(flex, 3,
         "<eventStatus referenceId='2' requestResult='Success'><flexTranscript sessionId='S' lastPosition='12' "
         "sessionStatus='Alive'/></eventStatus>",
         1000);
    next(flex, PARLOR_NEWS_DONE);
    end(flex);
    CHECK(parlor_flex_ask_from(flex, 0) == PARLOR_OK && parlor_flex_position(flex) == 0);
    CHECK(say(flex, text("hello"), NULL) == PARLOR_OK);
    sent(flex, 4,
         "<requestRefresh referenceId=\"3\" userId=\"U\" secureKey=\"k\" lastPosition=\"0\">"
         "<msgText>hello</msgText></requestRefresh>",
         1000);
    parlor_flex_free(&flex);
}

static void a_restart(void)
{
    static const char SAY[] = "<requestRefresh referenceId=\"3\" userId=\"U\" secureKey=\"k\" lastPosition=\"1\">"
                              "<msgText>hello</msgText></requestRefresh>";
    parlor_flex *flex = logged_in(NULL, 1000);
    parlor_flex_config config;
    uint8_t kept[512];
    const uint8_t *data;
    size_t length;
    parlor_text id;

    join(flex, 1000);
    CHECK(say(flex, text("hello"), NULL) == PARLOR_OK);
    CHECK(parlor_flex_snapshot(flex, &data, &length) == PARLOR_OK && length <= sizeof kept);
    memcpy(kept, data, length);
    parlor_flex_free(&flex);
    CHECK(parlor_flex_config_init(&config, sizeof config) == PARLOR_OK);
    config.max_packet = 1024;
    CHECK(parlor_flex_restore(&config, kept, length, &flex) == PARLOR_OTHER_CONFIG);
    CHECK(parlor_flex_restore(NULL, kept, length - 1, &flex) == PARLOR_BAD_SNAPSHOT && flex == NULL);
    CHECK(parlor_flex_restore(NULL, kept, length, &flex) == PARLOR_OK);
    CHECK(parlor_flex_session_id(flex, &id) == PARLOR_OK && is(id, "S"));
    CHECK(parlor_flex_secure_key(flex, &id) == PARLOR_OK && is(id, "k"));
    CHECK(parlor_flex_is_busy(flex) && parlor_flex_position(flex) == 1);
    sent(flex, 3, SAY, 1000);
    parlor_flex_free(&flex);
}

static void limits(void)
{
    parlor_flex_config config;
    parlor_flex *flex = NULL;
    const parlor_news *news;
    const parlor_error *error;
    char words[300];

    memset(words, 'x', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    memset(&config, 0, sizeof config);
    CHECK(parlor_flex_new(&config, &flex) == PARLOR_NOT_SET_UP && flex == NULL);
    CHECK(parlor_flex_config_init(&config, sizeof config) == PARLOR_OK);
    CHECK(config.size == sizeof config && config.max_packet == 32768 && config.poll_slowest == 8000);
    config.max_packet = 256;
    config.max_request = 256;
    CHECK(parlor_flex_new(&config, &flex) == PARLOR_OK);
    CHECK(log_in(flex, text(words), NO_TEXT) == PARLOR_REQUEST_TOO_LARGE);
    CHECK(parlor_flex_error(flex, &error) == PARLOR_OK);
    CHECK(error->status == PARLOR_REQUEST_TOO_LARGE && error->needed > 300 && error->available == 256);
    CHECK(log_in(flex, text("Ana"), text(words)) == PARLOR_BAD_LENGTH);
    CHECK(!parlor_flex_is_busy(flex));
    /* A nonce of the library's own. */
    CHECK(log_in(flex, text("Ana"), NO_TEXT) == PARLOR_OK);
    came(flex, 0, words, 1000);
    CHECK(parlor_flex_next(flex, &news) == PARLOR_PACKET_TOO_LARGE);
    CHECK(parlor_flex_error(flex, &error) == PARLOR_OK && error->needed == 299 && error->available == 256);
    end(flex);
    came(flex, 0, "<eventStatus requestResult='Error' errorId='99'/>", 50);
    news = next(flex, PARLOR_NEWS_REFUSED);
    CHECK(news->request == PARLOR_REQUEST_LOGIN && news->error_id == PARLOR_ERROR_ID_OTHER);
    CHECK(is(news->error_text, "unknown error") && is(news->error_id_name, "99"));
    end(flex);
    parlor_flex_free(&flex);
}

int main(void)
{
    a_whole_session(1);
    a_whole_session(7);
    a_whole_session(1000);
    links_break();
    silence();
    from_another_position();
    a_restart();
    limits();
    return 0;
}
