/* Handles that are given texts of their own, for valgrind. Exit code 0 if all is as expected. */
#include "requests.h"

static int32_t read_text(parlor_transcript *transcript, parlor_text text)
{
    return parlor_transcript_read(transcript, (const uint8_t *)text.data, text.length);
}

static void transcripts(void)
{
    static const char document[] =
        "<chatTranscript sessionId='S' startAt='2025-05-10T07:09:33Z'><message eventId='1'><msgText>plain words"
        "</msgText></message><message eventId='2'><msgText>&lt;chatTranscript sessionId='Inner' startAt=''>"
        "&lt;/chatTranscript></msgText></message></chatTranscript>";
    parlor_transcript *transcript = NULL;
    const parlor_session_info *session;
    const parlor_event *event;
    const parlor_error *error;

    CHECK(parlor_transcript_new(&transcript) == PARLOR_OK);
    CHECK(read_text(transcript, parlor_text_of(document)) == PARLOR_OK);
    CHECK(parlor_transcript_session(transcript, &session) == PARLOR_OK);
    CHECK(session->has_start_at_unix_ms && session->start_at_unix_ms == 1746860973000);
    CHECK(read_text(transcript, session->start_at) == PARLOR_MALFORMED);
    CHECK(parlor_transcript_error(transcript, &error) == PARLOR_OK);
    CHECK(read_text(transcript, parlor_text_of(error->message)) == PARLOR_MALFORMED);
    CHECK(read_text(transcript, parlor_text_of(document)) == PARLOR_OK);
    CHECK(parlor_transcript_next(transcript, &event) == PARLOR_OK);
    CHECK(read_text(transcript, event->text->text) == PARLOR_MALFORMED);
    CHECK(parlor_transcript_next(transcript, &event) == PARLOR_NOT_READ);
    CHECK(read_text(transcript, parlor_text_of(document)) == PARLOR_OK);
    CHECK(parlor_transcript_next(transcript, &event) == PARLOR_OK);
    CHECK(parlor_transcript_next(transcript, &event) == PARLOR_OK);
    CHECK(read_text(transcript, event->text->text) == PARLOR_OK);
    CHECK(parlor_transcript_session(transcript, &session) == PARLOR_OK && !session->has_start_at_unix_ms);
    CHECK(session->session_id.length == 5 && memcmp(session->session_id.data, "Inner", 5) == 0);
    CHECK(read_text(transcript, NO_TEXT) == PARLOR_MALFORMED);
    CHECK(parlor_transcript_error(transcript, &error) == PARLOR_OK);
    CHECK(strcmp(error->message, "no root element") == 0 && error->line == 1 && error->column == 1);
    parlor_transcript_free(&transcript);
}

static void sent(parlor_flex *flex)
{
    const uint8_t *data;
    size_t length;

    CHECK(parlor_flex_poll_transmit(flex, 0, &data, &length) == PARLOR_OK && length > 0);
    CHECK(parlor_flex_transmitted(flex, length) == PARLOR_OK);
}

/* A frame with the beginning of a packet of `length` bytes. */
static void came(parlor_flex *flex, const char *packet, size_t length)
{
    uint8_t frame[300];
    size_t count = strlen(packet);

    frame[0] = frame[1] = 0;
    frame[2] = (uint8_t)(length >> 8);
    frame[3] = (uint8_t)(length & 0xFF);
    memcpy(frame + 4, packet, count);
    CHECK(parlor_flex_receive(flex, 0, frame, count + 4) == PARLOR_OK);
}

static void is_next(parlor_flex *flex, int32_t kind)
{
    const parlor_news *news;

    CHECK(parlor_flex_next(flex, &news) == PARLOR_OK && news->kind == kind);
}

static void flex_clients(void)
{
    static const char first[] = "<eventStatus referenceId='1' requestResult='Success' secureKey='k' "
                                "userId=\"U2' secureKey='k2'/>and more than that\"/>";
    static const char refused[] = "<eventStatus referenceId='2' requestResult='Error' errorId='4'/>";
    static const char begin[] = "<eventStatus referenceId='3' requestResult='Success' userId='";
    char packet[257];
    parlor_flex *flex = NULL;
    parlor_flex_config config;
    const parlor_news *news;
    const parlor_error *error;
    parlor_text own;
    int i;

    CHECK(parlor_flex_config_init(&config, sizeof config) == PARLOR_OK);
    config.max_packet = 256;
    CHECK(parlor_flex_new(&config, &flex) == PARLOR_OK);
    own = parlor_text_of("x");
    for (i = 0; i < 3; i++) {
        CHECK(say(flex, own, NULL) == PARLOR_NOT_LOGGED_IN);
        CHECK(parlor_flex_error(flex, &error) == PARLOR_OK);
        own = parlor_text_of(error->message);
    }
    CHECK(log_in(flex, own, NO_TEXT) == PARLOR_OK);
    sent(flex);
    came(flex, first, strlen(first));
    is_next(flex, PARLOR_NEWS_LOGGED_IN);
    CHECK(parlor_flex_next(flex, &news) == PARLOR_END);
    CHECK(start(flex, "q", NULL, NULL) == PARLOR_OK);
    sent(flex);
    came(flex, refused, strlen(refused));
    CHECK(parlor_flex_next(flex, &news) == PARLOR_OK && news->error_id == PARLOR_ERROR_ID_UNKNOWN_USER);
    CHECK(parlor_flex_next(flex, &news) == PARLOR_END);
    CHECK(log_in(flex, parlor_text_of("Ana"), NO_TEXT) == PARLOR_OK);
    sent(flex);

    /* The old user id ends the packet that brings the new one, and goes on behind it. */
    memset(packet, ' ', sizeof packet);
    memcpy(packet + 256 - 20 - strlen(begin), begin, strlen(begin));
    packet[256 - 20] = '\0';
    came(flex, packet, 256);
    CHECK(parlor_flex_user_id(flex, &own) == PARLOR_OK);
    CHECK(parlor_flex_receive(flex, 0, (const uint8_t *)own.data, own.length) == PARLOR_OK);
    is_next(flex, PARLOR_NEWS_LOGGED_IN);
    CHECK(parlor_flex_next(flex, &news) == PARLOR_PACKET_TOO_LARGE);
    CHECK(parlor_flex_user_id(flex, &own) == PARLOR_OK && own.length == 2);
    parlor_flex_free(&flex);
}

int main(void)
{
    transcripts();
    flex_clients();
    return 0;
}
