/*
 * Handles of the wrong type, and threads that are inside one handle at once: each is a status, and nothing is harmed. Exit
 * code 0 if all is as expected.
 */
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>

#include "requests.h"

#define BAD(call) CHECK((call) == PARLOR_BAD_HANDLE)

static parlor_basic *basic;
static parlor_flex *flex;
static parlor_transcript *transcript;
static parlor_stream *stream;
static parlor_writer *writer;
static parlor_key_values *list;

static const uint8_t byte = 'x';
static const uint8_t *data;
static size_t length, taken;
static uint32_t id;
static int32_t number;
static parlor_text text;
static const parlor_news *news;
static const parlor_error *error;
static const parlor_event *event;
static const parlor_session_info *session;

static void make(void)
{
    parlor_item item = parlor_item_text(parlor_text_of("key"), parlor_text_of("value"));
    parlor_session_info info;

    CHECK(parlor_session_info_init(&info, sizeof info) == PARLOR_OK);
    CHECK(parlor_basic_new(NULL, 0, &basic) == PARLOR_OK);
    CHECK(parlor_flex_new(NULL, &flex) == PARLOR_OK);
    CHECK(parlor_transcript_new(&transcript) == PARLOR_OK);
    CHECK(parlor_stream_new(64, &stream) == PARLOR_OK);
    CHECK(parlor_writer_new(&info, &writer) == PARLOR_OK);
    CHECK(parlor_key_values_new(&item, 1, &list) == PARLOR_OK);
}

static void free_all(void)
{
    parlor_basic_free(&basic);
    parlor_flex_free(&flex);
    parlor_transcript_free(&transcript);
    parlor_stream_free(&stream);
    parlor_writer_free(&writer);
    parlor_key_values_free(&list);
    CHECK(!basic && !flex && !transcript && !stream && !writer && !list);
    parlor_basic_free(&basic);
    parlor_key_values_free(&list);
}

static void basic_takes_no_other(void *other)
{
    parlor_basic *wrong = (parlor_basic *)other;
    parlor_join join;
    parlor_say say;
    parlor_notify notify;
    parlor_release release;
    parlor_register request;

    CHECK(parlor_join_init(&join, sizeof join) == PARLOR_OK);
    CHECK(parlor_say_init(&say, sizeof say) == PARLOR_OK);
    CHECK(parlor_notify_init(&notify, sizeof notify) == PARLOR_OK);
    CHECK(parlor_release_init(&release, sizeof release) == PARLOR_OK);
    CHECK(parlor_register_init(&request, sizeof request) == PARLOR_OK);
    BAD(parlor_basic_error(wrong, &error));
    BAD(parlor_basic_forget(wrong, parlor_text_of("S")));
    CHECK(!parlor_basic_is_joined(wrong, parlor_text_of("S")));
    CHECK(!parlor_basic_is_silent(wrong, 0));
    BAD(parlor_basic_join(wrong, 0, &join, &id));
    BAD(parlor_basic_lost(wrong));
    BAD(parlor_basic_next(wrong, &news));
    BAD(parlor_basic_notify(wrong, 0, &notify, &id));
    CHECK(parlor_basic_poll_timeout(wrong) == PARLOR_NEVER);
    BAD(parlor_basic_poll_transmit(wrong, 0, &data, &length));
    BAD(parlor_basic_position(wrong, parlor_text_of("S"), &id));
    BAD(parlor_basic_receive(wrong, 0, &byte, 1));
    BAD(parlor_basic_register(wrong, 0, &request, &id));
    BAD(parlor_basic_release(wrong, 0, &release, &id));
    BAD(parlor_basic_say(wrong, 0, &say, &id));
    BAD(parlor_basic_session_at(wrong, 0, &text));
    CHECK(parlor_basic_session_count(wrong) == 0);
    BAD(parlor_basic_snapshot(wrong, &data, &length));
    BAD(parlor_basic_transmitted(wrong, 0));
    BAD(parlor_basic_user_id(wrong, &text));
    parlor_basic_free(&wrong);
    CHECK(wrong == other);
}

static void flex_takes_no_other(void *other)
{
    parlor_flex *wrong = (parlor_flex *)other;
    parlor_item item = parlor_item_number(parlor_text_of("n"), 1);

    BAD(parlor_flex_abandon(wrong, 0, &number));
    BAD(parlor_flex_error(wrong, &error));
    CHECK(!parlor_flex_is_busy(wrong) && !parlor_flex_is_over(wrong) && !parlor_flex_is_silent(wrong, 0));
    BAD(start(wrong, "q", "", ""));
    BAD(log_in(wrong, parlor_text_of("Ana"), NO_TEXT));
    BAD(log_out(wrong, ""));
    BAD(parlor_flex_lost(wrong));
    BAD(parlor_flex_next(wrong, &news));
    BAD(give_notice(wrong, PARLOR_NOTICE_TYPING_STARTED, ""));
    CHECK(parlor_flex_poll_timeout(wrong) == PARLOR_NEVER);
    BAD(parlor_flex_poll_transmit(wrong, 0, &data, &length));
    CHECK(parlor_flex_position(wrong) == 0);
    BAD(parlor_flex_read_receipt(wrong, 0));
    BAD(parlor_flex_receive(wrong, 0, &byte, 1));
    BAD(say(wrong, parlor_text_of("hello"), ""));
    BAD(parlor_flex_secure_key(wrong, &text));
    BAD(parlor_flex_session_id(wrong, &text));
    BAD(parlor_flex_snapshot(wrong, &data, &length));
    BAD(parlor_flex_transmitted(wrong, 0));
    BAD(parlor_flex_update_user_data(wrong, &item, 1));
    BAD(parlor_flex_user_id(wrong, &text));
    parlor_flex_free(&wrong);
    CHECK(wrong == other);
}

static void files_take_no_other(void *other)
{
    parlor_transcript *no_transcript = (parlor_transcript *)other;
    parlor_stream *no_stream = (parlor_stream *)other;
    parlor_writer *no_writer = (parlor_writer *)other;
    parlor_event own;

    CHECK(parlor_event_init(&own, sizeof own) == PARLOR_OK);
    if (other != transcript) {
        BAD(parlor_transcript_check(no_transcript));
        BAD(parlor_transcript_error(no_transcript, &error));
        BAD(parlor_transcript_next(no_transcript, &event));
        BAD(parlor_transcript_read(no_transcript, &byte, 1));
        BAD(parlor_transcript_session(no_transcript, &session));
        parlor_transcript_free(&no_transcript);
    }
    if (other != stream) {
        BAD(parlor_stream_end(no_stream));
        BAD(parlor_stream_error(no_stream, &error));
        BAD(parlor_stream_give(no_stream, &byte, 1, &taken));
        BAD(parlor_stream_next(no_stream, &event));
        BAD(parlor_stream_session(no_stream, &session));
        parlor_stream_free(&no_stream);
    }
    if (other != writer) {
        BAD(parlor_writer_event(no_writer, &own, &data, &length));
        BAD(parlor_writer_end(no_writer, &data, &length));
        parlor_writer_free(&no_writer);
    }
    CHECK(no_transcript == other && no_stream == other && no_writer == other);
}

static void collections_take_no_other(void *other)
{
    parlor_key_values *wrong = (parlor_key_values *)other;
    parlor_items items;
    parlor_event own;
    parlor_file_uploaded file;
    parlor_file_deleted deleted;

    CHECK(parlor_key_values_count(wrong) == 0 && !parlor_key_values_at(wrong, 0));
    CHECK(!parlor_key_values_find(wrong, parlor_text_of("key")));
    CHECK(!parlor_key_values_list(wrong, parlor_text_of("key")));
    CHECK(parlor_key_values_text(wrong, parlor_text_of("key")).length == 0);
    BAD(parlor_key_values_number(wrong, parlor_text_of("key"), &number));
    BAD(parlor_key_values_items(wrong, &items));
    CHECK(parlor_event_init(&own, sizeof own) == PARLOR_OK);
    own.kind = PARLOR_EVENT_MESSAGE;
    own.event_attributes = wrong;
    BAD(parlor_writer_event(writer, &own, &data, &length));
    CHECK(parlor_file_uploaded_init(&file, sizeof file) == PARLOR_OK);
    BAD(parlor_file_uploaded_read(wrong, &file));
    CHECK(parlor_file_deleted_init(&deleted, sizeof deleted) == PARLOR_OK);
    BAD(parlor_file_deleted_read(wrong, &deleted));
    parlor_key_values_free(&wrong);
    CHECK(wrong == other);
}

/* What was never a handle. */
static void memory_of_the_programs_is_no_handle(void)
{
    static uint64_t zeros[64];
    static char words[512] = "these are words, and no handle of anything";
    parlor_basic *wrong = (parlor_basic *)(void *)zeros;

    basic_takes_no_other(zeros);
    flex_takes_no_other(words);
    /* In the middle of something. */
    basic_takes_no_other((char *)zeros + 3);
    parlor_basic_free(&wrong);
    CHECK(wrong);
}

/* Two threads in one handle. */

#define EVENTS 20000

static int is_enough;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static int enough(int now)
{
    int is;

    pthread_mutex_lock(&mutex);
    is = is_enough |= now;
    pthread_mutex_unlock(&mutex);
    return is;
}

/* Goes into the handle again and again, for long, until one of the threads was refused. */
static void *check_again_and_again(void *context)
{
    int32_t status;

    do {
        status = parlor_transcript_check((parlor_transcript *)context);
        CHECK(status == PARLOR_OK || status == PARLOR_IN_USE);
    } while (!enough(status == PARLOR_IN_USE));
    return NULL;
}

static void threads_in_one_handle(void)
{
    static const char begin[] = "<chatTranscript sessionId='S' startAt=''>", end[] = "</chatTranscript>",
                      one[] = "<message eventId='1'><msgText>hello</msgText></message>";
    size_t size = sizeof begin - 1 + EVENTS * (sizeof one - 1) + sizeof end - 1, i;
    char *document = (char *)malloc(size + 1), *at = document;
    pthread_t threads[2];

    CHECK(document);
    at += sprintf(at, "%s", begin);
    for (i = 0; i < EVENTS; i++)
        at += sprintf(at, "%s", one);
    sprintf(at, "%s", end);
    CHECK(parlor_transcript_read(transcript, (const uint8_t *)document, size) == PARLOR_OK);
    free(document);
    for (i = 0; i < 2; i++)
        CHECK(pthread_create(&threads[i], NULL, check_again_and_again, transcript) == 0);
    for (i = 0; i < 2; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    /* One after the other they may. */
    CHECK(parlor_transcript_check(transcript) == PARLOR_OK);
    CHECK(parlor_transcript_next(transcript, &event) == PARLOR_OK && event->event_id == 1);
}

int main(void)
{
    void *all[6];
    size_t i;

    make();
    all[0] = basic, all[1] = flex, all[2] = transcript, all[3] = stream, all[4] = writer, all[5] = list;
    for (i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i] != basic)
            basic_takes_no_other(all[i]);
        if (all[i] != flex)
            flex_takes_no_other(all[i]);
        files_take_no_other(all[i]);
        if (all[i] != list)
            collections_take_no_other(all[i]);
    }
    memory_of_the_programs_is_no_handle();
    threads_in_one_handle();
    free_all();
    return 0;
}
