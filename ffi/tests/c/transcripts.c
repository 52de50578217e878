/* A stored transcript that comes in pieces and is written again, for valgrind. Exit code 0 if all is as expected. */
#include "check.h"

static const char document[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><chatTranscript startAt=\"2025-05-10T07:09:33Z\" sessionId=\"S\">"
    "<message userId=\"U\" timeShift=\"1\" visibility=\"ALL\" eventId=\"1\"><msgText>a &lt; b</msgText></message>"
    "<notice userId=\"U\" timeShift=\"2\" visibility=\"ALL\" eventId=\"2\"><noticeText noticeType=\"USER_CUSTOM\"/>"
    "<userData><item key=\"l\" type=\"kvlist\"><item key=\"b\" type=\"binary\">AQID</item></item></userData></notice>"
    "</chatTranscript>";

static char written[sizeof document + 200];
static size_t written_length;

static void keep(const uint8_t *data, size_t length)
{
    CHECK(written_length + length < sizeof written);
    memcpy(written + written_length, data, length);
    written_length += length;
    written[written_length] = '\0';
}

static void rewrite(size_t size)
{
    parlor_stream *stream = NULL;
    parlor_writer *writer = NULL;
    const parlor_session_info *session;
    const parlor_event *event;
    const uint8_t *data;
    size_t length, at, taken, rest = sizeof document - 1;
    int32_t status;

    written_length = 0;
    CHECK(parlor_stream_new(512, &stream) == PARLOR_OK);
    for (at = 0; rest > 0; at += taken, rest -= taken) {
        /* A copy, so that valgrind sees who looks at what was given before. */
        uint8_t *piece = malloc(rest < size ? rest : size);

        CHECK(piece != NULL);
        memcpy(piece, document + at, rest < size ? rest : size);
        CHECK(parlor_stream_give(stream, piece, rest < size ? rest : size, &taken) == PARLOR_OK);
        free(piece);
        status = parlor_stream_next(stream, &event);
        if (writer == NULL && parlor_stream_session(stream, &session) == PARLOR_OK)
            CHECK(parlor_writer_new(session, &writer) == PARLOR_OK);
        CHECK(status == PARLOR_OK || status == PARLOR_END);
        if (status == PARLOR_OK) {
            CHECK(parlor_writer_event(writer, event, &data, &length) == PARLOR_OK);
            keep(data, length);
        }
    }
    CHECK(parlor_stream_end(stream) == PARLOR_OK);
    CHECK(parlor_writer_end(writer, &data, &length) == PARLOR_OK);
    keep(data, length);
    CHECK(parlor_writer_end(writer, &data, &length) == PARLOR_OUT_OF_ORDER);
    parlor_writer_free(&writer);
    parlor_stream_free(&stream);
    CHECK(strcmp(written, document) == 0);
}

/* What a program that keeps transcripts of its own does. */
static void write_own(void)
{
    parlor_session_info session;
    parlor_event event;
    parlor_user_info user;
    parlor_writer *writer = NULL;
    const uint8_t *data;
    size_t length;

    CHECK(parlor_session_info_init(&session, sizeof session) == PARLOR_OK);
    session.session_id = parlor_text_of("S");
    CHECK(parlor_writer_new(&session, &writer) == PARLOR_OK);
    CHECK(parlor_event_init(&event, sizeof event) == PARLOR_OK);
    CHECK(parlor_user_info_init(&user, sizeof user) == PARLOR_OK);
    event.kind = PARLOR_EVENT_NEW_PARTY;
    event.user = &user;
    user.nickname = parlor_text_of("Ana & Bo");
    user.user_type = PARLOR_USER_CLIENT;
    written_length = 0;
    CHECK(parlor_writer_event(writer, &event, &data, &length) == PARLOR_OK);
    keep(data, length);
    CHECK(strstr(written, "userNick=\"Ana &amp; Bo\" userType=\"CLIENT\"") != NULL);
    event.kind = 0;
    CHECK(parlor_writer_event(writer, &event, &data, &length) == PARLOR_BAD_VALUE);
    parlor_writer_free(&writer);
}

int main(void)
{
    rewrite(1);
    rewrite(100);
    rewrite(sizeof document);
    write_own();
    return 0;
}
