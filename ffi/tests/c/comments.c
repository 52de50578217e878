/*
 * The examples that comments of parlor.h give, each with what it takes to run it. Exit code 0 if all is as expected.
 * tests/documentation.rs compares them line by line.
 */
#define _POSIX_C_SOURCE 200809L

#include "requests.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static const char document[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><chatTranscript startAt=\"2025-05-10T07:09:33Z\" sessionId=\"S\">"
    "<message userId=\"A\" timeShift=\"1\" eventId=\"1\"><msgText>one</msgText></message>"
    "<message userId=\"A\" timeShift=\"2\" eventId=\"2\"><msgText>two</msgText></message></chatTranscript>";

/* What `show` was given. */
static char shown[100];

static void show(const parlor_event *event)
{
    strncat(shown, event->text->text.data, event->text->text.length);
}

static void write_a_transcript(void)
{
    parlor_transcript *transcript = NULL;
    parlor_writer *writer = NULL;
    const parlor_session_info *session;
    const parlor_event *event;
    const uint8_t *data;
    size_t length;
    char written[2 * sizeof document];
    FILE *file = tmpfile();
    int32_t status;

    CHECK(file && parlor_transcript_new(&transcript) == PARLOR_OK);
    CHECK(parlor_transcript_read(transcript, (const uint8_t *)document, sizeof document - 1) == PARLOR_OK);
    CHECK(parlor_transcript_session(transcript, &session) == PARLOR_OK);

    status = parlor_writer_new(session, &writer);
    while (status == PARLOR_OK && (status = parlor_transcript_next(transcript, &event)) == PARLOR_OK) {
        status = parlor_writer_event(writer, event, &data, &length);
        if (status == PARLOR_OK)
            fwrite(data, 1, length, file);
    }
    if (status == PARLOR_END && parlor_writer_end(writer, &data, &length) == PARLOR_OK)
        fwrite(data, 1, length, file);

    rewind(file);
    length = fread(written, 1, sizeof written, file);
    CHECK(length > 0 && length < sizeof written);
    written[length] = '\0';
    CHECK(strstr(written, "<msgText>one</msgText>") && strstr(written, "two</msgText></message></chatTranscript>"));
    fclose(file);
    parlor_writer_free(&writer);
    parlor_transcript_free(&transcript);
}

static void read_in_pieces(void)
{
    parlor_stream *stream = NULL;
    const parlor_event *event;
    uint8_t piece[7];
    size_t length, done, taken;
    FILE *file = tmpfile();
    int32_t status = parlor_stream_new(1000, &stream);

    CHECK(file && fwrite(document, 1, sizeof document - 1, file) == sizeof document - 1);
    rewind(file);
    shown[0] = '\0';

    while (status == PARLOR_OK && (length = fread(piece, 1, sizeof piece, file)) > 0) {
        for (done = 0; status == PARLOR_OK && done < length; done += taken) {
            status = parlor_stream_give(stream, piece + done, length - done, &taken);
            if (status == PARLOR_OK)
                status = parlor_stream_next(stream, &event);
            if (status == PARLOR_OK)
                show(event);
            if (status == PARLOR_END || status == PARLOR_BAD_EVENT)
                status = PARLOR_OK;
        }
    }
    if (status == PARLOR_OK)
        status = parlor_stream_end(stream);

    CHECK(status == PARLOR_OK && strcmp(shown, "onetwo") == 0);
    fclose(file);
    parlor_stream_free(&stream);
}

static void give_a_rich_form(void)
{
    const char *json = "{\"buttons\":[]}";
    parlor_say say;

    CHECK(parlor_say_init(&say, sizeof say) == PARLOR_OK);
    {
        parlor_item inner, item = parlor_item_rich_form(parlor_text_of(json), &inner);
        say.event_attributes.items = &item;
        say.event_attributes.count = 1;
        CHECK(say.event_attributes.items->list_count == 1 && is(inner.text, json));
    }
}

static void attach_a_file(void)
{
    parlor_file_uploaded file;
    parlor_key_values *values = NULL;
    parlor_notify notify;
    parlor_event own;
    const parlor_event *event = &own;
    int32_t status;

    CHECK(parlor_file_uploaded_init(&file, sizeof file) == PARLOR_OK);
    CHECK(parlor_notify_init(&notify, sizeof notify) == PARLOR_OK);
    CHECK(parlor_event_init(&own, sizeof own) == PARLOR_OK);

    file.name = parlor_text_of("bill.pdf");
    file.file_size = 191855;
    file.source = parlor_text_of("ucs");
    file.document_id = parlor_text_of("00039aDP3BQY0064");
    status = parlor_file_uploaded_user_data(&file, &values);
    notify.notice_type = PARLOR_NOTICE_SYS_COMMAND;
    notify.notice_text = parlor_system_command_name(PARLOR_SYSTEM_COMMAND_FILE_UPLOADED);
    parlor_key_values_items(values, &notify.user_data);

    CHECK(status == PARLOR_OK && notify.user_data.count == 4);
    own.user_data = values;

    status = parlor_key_values_items(event->user_data, &notify.user_data);

    CHECK(status == PARLOR_OK && notify.user_data.count == 4);
    parlor_key_values_free(&values);
}

static void look_up(void)
{
    parlor_item style_item = parlor_item_text(parlor_text_of("style"), parlor_text_of("BOT"));
    parlor_item party_info = parlor_item_list(parlor_text_of("party-info"), &style_item, 1);
    parlor_item system_item = parlor_item_list(parlor_text_of("GCTI_SYSTEM"), &party_info, 1);
    parlor_key_values *values = NULL;
    const parlor_key_values *user_data;
    const parlor_key_value *item;
    parlor_text style;
    size_t i;

    CHECK(parlor_key_values_new(&system_item, 1, &values) == PARLOR_OK);
    user_data = values;

    style = parlor_key_values_text(user_data, parlor_text_of("GCTI_SYSTEM/party-info/style"));
    printf("style: %.*s\n", (int)style.length, style.data);
    for (i = 0; (item = parlor_key_values_at(user_data, i)) != NULL; i++)
        printf("key: %.*s\n", (int)item->key.length, item->key.data);

    CHECK(is(style, "BOT") && i == 1);
    parlor_key_values_free(&values);
}

static uint64_t now(void)
{
    return 1;
}

static int milliseconds_until(uint64_t at)
{
    return at <= now() ? 0 : 1000;
}

static int32_t news_kind;

static void handle(const parlor_news *news)
{
    news_kind = news->kind;
}

static void complain(int32_t status)
{
    fprintf(stderr, "%s\n", parlor_status_text(status));
    exit(1);
}

static void go_round(void)
{
    static const char reply[] = "<eventStatus referenceId='1' requestResult='Success' userId='U' secureKey='k'/>";
    uint8_t header[4] = {0, 0, 0, sizeof reply - 1};
    struct pollfd link;
    parlor_flex *flex = NULL;
    const parlor_news *news;
    const uint8_t *data;
    uint8_t buffer[4096];
    size_t length;
    ssize_t count;
    int32_t status;
    int ends[2];

    /* The server has answered the login, and closes. */
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    CHECK(write(ends[1], header, sizeof header) == (ssize_t)sizeof header);
    CHECK(write(ends[1], reply, sizeof reply - 1) == (ssize_t)sizeof reply - 1);
    CHECK(shutdown(ends[1], SHUT_WR) == 0);
    link.fd = ends[0];
    link.events = POLLIN;
    CHECK(parlor_flex_new(NULL, &flex) == PARLOR_OK);
    CHECK(log_in(flex, parlor_text_of("Ana"), NO_TEXT) == PARLOR_OK);

    while (!parlor_flex_is_over(flex)) {
        while (parlor_flex_poll_transmit(flex, now(), &data, &length) == PARLOR_OK && length > 0 &&
               (count = write(link.fd, data, length)) > 0)
            parlor_flex_transmitted(flex, (size_t)count);
        if (poll(&link, 1, milliseconds_until(parlor_flex_poll_timeout(flex))) > 0) {
            count = read(link.fd, buffer, sizeof buffer);
            if (count <= 0)
                break;
            parlor_flex_receive(flex, now(), buffer, (size_t)count);
        }
        while ((status = parlor_flex_next(flex, &news)) != PARLOR_END) {
            if (status == PARLOR_OK)
                handle(news);
            else
                complain(status);
        }
    }

    CHECK(news_kind == PARLOR_NEWS_LOGGED_IN && read(ends[1], buffer, sizeof buffer) > 4);
    close(ends[0]);
    close(ends[1]);
    parlor_flex_free(&flex);
}

static void go_round_as_an_agent(void)
{
    static const char reply[] = "<eventRegistered referenceId='1' userId='B' secureKey='k'/>";
    uint8_t header[4] = {0, 0, 0, sizeof reply - 1};
    struct pollfd link;
    parlor_register request;
    parlor_basic *basic = NULL;
    const parlor_news *news;
    const uint8_t *data;
    uint8_t buffer[4096];
    uint32_t request_id;
    size_t length;
    ssize_t count;
    int32_t status;
    int ends[2];

    /* The server has answered the registration, and closes. */
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    CHECK(write(ends[1], header, sizeof header) == (ssize_t)sizeof header);
    CHECK(write(ends[1], reply, sizeof reply - 1) == (ssize_t)sizeof reply - 1);
    CHECK(shutdown(ends[1], SHUT_WR) == 0);
    link.fd = ends[0];
    link.events = POLLIN;
    news_kind = 0;
    CHECK(parlor_basic_new(NULL, now(), &basic) == PARLOR_OK);
    CHECK(parlor_register_init(&request, sizeof request) == PARLOR_OK);
    request.nickname = parlor_text_of("Bo");
    CHECK(parlor_basic_register(basic, now(), &request, &request_id) == PARLOR_OK);

    while (!parlor_basic_is_silent(basic, now())) {
        while (parlor_basic_poll_transmit(basic, now(), &data, &length) == PARLOR_OK && length > 0 &&
               (count = write(link.fd, data, length)) > 0)
            parlor_basic_transmitted(basic, (size_t)count);
        while ((status = parlor_basic_next(basic, &news)) != PARLOR_END) {
            if (status == PARLOR_OK)
                handle(news);
            else
                complain(status);
        }
        if (poll(&link, 1, milliseconds_until(parlor_basic_poll_timeout(basic))) > 0) {
            count = read(link.fd, buffer, sizeof buffer);
            if (count <= 0)
                break;
            parlor_basic_receive(basic, now(), buffer, (size_t)count);
        }
    }

    CHECK(news_kind == PARLOR_NEWS_LOGGED_IN && read(ends[1], buffer, sizeof buffer) > 4);
    close(ends[0]);
    close(ends[1]);
    parlor_basic_free(&basic);
}

static void refuse_a_config(void)
{
    const parlor_error *error = NULL;
    parlor_flex_config config;
    parlor_flex *flex = NULL;

    CHECK(parlor_flex_config_init(&config, sizeof config) == PARLOR_OK);
    config.max_packet = 1;

    if (parlor_flex_new(&config, &flex) != PARLOR_OK && parlor_config_error(&error) == PARLOR_OK)
        fprintf(stderr, "%s\n", error->message);

    CHECK(!flex && error && strcmp(error->message, "'max_packet' is 1: it must be 256 to 2147482624") == 0);
    CHECK(strcmp(error->member, "max_packet") == 0 && error->status == PARLOR_BAD_VALUE);
}

int main(void)
{
    write_a_transcript();
    read_in_pieces();
    give_a_rich_form();
    attach_a_file();
    look_up();
    go_round();
    go_round_as_an_agent();
    refuse_a_config();
    return 0;
}
