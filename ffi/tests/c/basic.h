/* A basic client without a socket: literal packets on a clock of our own. */
#include "check.h"

static inline parlor_text text(const char *string)
{
    return parlor_text_of(string);
}

/* What is to be sent at `now` is exactly frames with these packets, "|" between them; NULL: nothing. */
static inline void sent(parlor_basic *basic, uint64_t now, const char *packets)
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

static inline void came(parlor_basic *basic, uint64_t now, const char *packet)
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

static inline const parlor_news *next(parlor_basic *basic, int32_t kind, uint32_t request_id)
{
    const parlor_news *news;

    CHECK(parlor_basic_next(basic, &news) == PARLOR_OK);
    CHECK(news->kind == kind && news->request_id == request_id);
    return news;
}

static inline void end(parlor_basic *basic)
{
    const parlor_news *news = NULL;

    CHECK(parlor_basic_next(basic, &news) == PARLOR_END);
    CHECK(news == NULL);
}

static inline uint32_t register_as(parlor_basic *basic, uint64_t now, bool restores)
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

static inline int32_t join(parlor_basic *basic, uint64_t now, const char *session_id, int32_t visibility, uint32_t *id)
{
    parlor_join request;

    CHECK(parlor_join_init(&request, sizeof request) == PARLOR_OK);
    request.session_id = text(session_id);
    request.visibility = visibility;
    return parlor_basic_join(basic, now, &request, id);
}

static inline int32_t say_in(parlor_basic *basic, uint64_t now, const char *session_id, const char *words, uint32_t *id)
{
    parlor_say request;

    CHECK(parlor_say_init(&request, sizeof request) == PARLOR_OK);
    request.session_id = text(session_id);
    request.words.text = text(words);
    return parlor_basic_say(basic, now, &request, id);
}

/* Registered as request 1; in "S" by request 2 and "T" by request 3. */
static inline parlor_basic *in_two_sessions(const parlor_basic_config *config)
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
