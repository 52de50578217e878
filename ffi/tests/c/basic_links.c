/* A basic client whose link breaks, and one whose program is started again. Exit code 0 if all is as expected. */
#include "basic.h"

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

int main(void)
{
    links_break();
    a_restart();
    return 0;
}
