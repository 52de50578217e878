/*
 * The examples that comments of parlor-desk.h give, as one agent: it joins a session, says a word, sends a file, and writes the
 * transcript.
 *
 *     comments PORT HTTP PLUGINS SESSION_ID FILE TRANSCRIPT
 *
 * PORT is the server's for agents on 127.0.0.1, HTTP its address for documents, PLUGINS a folder of plugins. Exit code 0 if all is
 * as expected. tests/documentation.rs compares the examples line by line.
 */
#define _POSIX_C_SOURCE 200809L

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <parlor-desk.h>

#include "../../../tests/c/check.h"

struct desk {
    parlor_link *link;
    parlor_plugins *plugins;
    parlor_text session_id;
    const char *file;
    const char *transcript;
    uint64_t sending;
    uint64_t writing;
    int is_done;
};

static int32_t open_link(uint16_t port, parlor_link **link)
{
    parlor_basic *basic = NULL;
    parlor_link_options options;
    parlor_register request;
    int32_t status;

    parlor_link_options_init(&options, sizeof options);
    options.security = PARLOR_SECURITY_PLAIN;
    parlor_register_init(&request, sizeof request);
    request.person_id = parlor_text_of("P1");
    request.nickname = parlor_text_of("Bo");
    status = parlor_basic_new(NULL, parlor_link_now(), &basic);
    if (status == PARLOR_OK)
        status = parlor_link_open_basic(parlor_text_of("127.0.0.1"), port, &options, &request, &basic, link);
    if (status != PARLOR_OK)
        parlor_basic_free(&basic);
    return status;
}

static int32_t say(parlor_link *link, parlor_text session_id, parlor_text words)
{
    parlor_basic *basic;
    parlor_say request;
    uint32_t request_id;
    int32_t status;

    parlor_say_init(&request, sizeof request);
    request.session_id = session_id;
    request.words.text = words;
    status = parlor_link_lock_basic(link, &basic);
    if (status == PARLOR_OK) {
        status = parlor_basic_say(basic, parlor_link_now(), &request, &request_id);
        parlor_link_unlock(link);
    }
    return status;
}

static int32_t load(const char *folder, const char *http, parlor_link *link, parlor_plugins **plugins)
{
    parlor_plugins_options options;
    parlor_text folders[1];
    int32_t status;

    folders[0] = parlor_text_of(folder);
    parlor_plugins_options_init(&options, sizeof options);
    options.own_folders = folders;
    options.own_folder_count = 1;
    options.http = parlor_text_of(http);
    status = parlor_plugins_new(&options, plugins);
    if (status == PARLOR_OK)
        status = parlor_plugins_set_link(*plugins, link);
    return status;
}

static int32_t send_file(parlor_plugins *plugins, parlor_text session_id, const char *path, uint64_t *job)
{
    parlor_send_file request;

    parlor_send_file_init(&request, sizeof request);
    request.session_id = session_id;
    request.path = parlor_text_of(path);
    request.mime = parlor_text_of("application/pdf");
    return parlor_plugins_send_file(plugins, &request, job);
}

static int32_t write_transcript(parlor_plugins *plugins, parlor_text session_id, const char *path, uint64_t *job)
{
    parlor_export request;

    parlor_export_init(&request, sizeof request);
    request.format = parlor_text_of("html");
    request.path = parlor_text_of(path);
    request.session_id = session_id;
    return parlor_plugins_export(plugins, &request, job);
}

/* ---- What comes in ------------------------------------------------------------------------------------------ */

static void on_news(struct desk *desk, const parlor_news *news)
{
    if (news->kind == PARLOR_NEWS_LOGGED_IN) {
        parlor_basic *basic;
        parlor_join join;
        uint32_t request_id;

        parlor_join_init(&join, sizeof join);
        join.session_id = desk->session_id;
        CHECK(parlor_link_lock_basic(desk->link, &basic) == PARLOR_OK);
        /* Otherwise the link joins it again. */
        if (parlor_basic_session_count(basic) == 0)
            CHECK(parlor_basic_join(basic, parlor_link_now(), &join, &request_id) == PARLOR_OK);
        CHECK(parlor_link_unlock(desk->link) == PARLOR_OK);
    } else if (news->kind == PARLOR_NEWS_DONE && news->request == PARLOR_REQUEST_JOIN) {
        CHECK(say(desk->link, desk->session_id, parlor_text_of("here it is")) == PARLOR_OK);
        CHECK(send_file(desk->plugins, desk->session_id, desk->file, &desk->sending) == PARLOR_OK);
    }
}

static void on_done(struct desk *desk, const parlor_plugins_event *event)
{
    if (event->job == desk->sending)
        CHECK(write_transcript(desk->plugins, desk->session_id, desk->transcript, &desk->writing) == PARLOR_OK);
    else
        desk->is_done = event->job == desk->writing && event->event_count > 0;
}

static void run(struct desk *desk)
{
    struct pollfd waited[2] = {{0, POLLIN, 0}, {0, POLLIN, 0}};
    const parlor_link_event *event;
    const parlor_plugins_event *told;

    parlor_link_fd(desk->link, &waited[0].fd);
    parlor_plugins_fd(desk->plugins, &waited[1].fd);
    while (!desk->is_done && poll(waited, 2, -1) >= 0) {
        while (parlor_link_next(desk->link, &event) == PARLOR_OK) {
            if (event->kind == PARLOR_LINK_NEWS) {
                parlor_plugins_news(desk->plugins, event->news);
                on_news(desk, event->news);
            }
        }
        while (parlor_plugins_next(desk->plugins, &told) == PARLOR_OK) {
            if (told->kind == PARLOR_PLUGINS_DONE)
                on_done(desk, told);
            else if (told->kind != PARLOR_PLUGINS_PROGRESS)
                fprintf(stderr, "job %u: %.*s\n", (unsigned)told->job, (int)told->text.length, told->text.data);
        }
    }
}

int main(int argc, char **argv)
{
    struct desk desk;

    CHECK(argc == 7);
    memset(&desk, 0, sizeof desk);
    desk.session_id = parlor_text_of(argv[4]);
    desk.file = argv[5];
    desk.transcript = argv[6];
    CHECK(open_link((uint16_t)atoi(argv[1]), &desk.link) == PARLOR_OK);
    CHECK(load(argv[3], argv[2], desk.link, &desk.plugins) == PARLOR_OK);
    run(&desk);
    parlor_plugins_free(&desk.plugins);
    parlor_link_free(&desk.link);
    CHECK(!desk.plugins && !desk.link);
    return 0;
}
