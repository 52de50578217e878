/*
 * Threads that share a link, to be watched by ThreadSanitizer: each says something, again and again, while events come; then
 * the link is closed under their hands. Once with events by callback, once with events that are fetched. What a thread may not
 * do is refused meanwhile, and does no harm.
 *
 *     threads HOST PORT
 *
 * Exit code 0 if all is as expected.
 */
#define _POSIX_C_SOURCE 200809L

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <parlor-desk.h>

#include "../../../tests/c/check.h"

#define SPEAKERS 4
#define MESSAGES 25 /* of each */

struct desk {
    parlor_link *link;
    int is_fetched;
    pthread_mutex_t mutex; /* for what follows */
    pthread_cond_t changed;
    char session_id[65];
    int heard;
    int is_closed;
    /* Behind the link's lock alone. */
    unsigned long asked;
};

static void on_news(struct desk *desk, parlor_link *link, const parlor_news *news)
{
    parlor_basic *basic;
    parlor_join join;
    uint32_t request_id;

    /* What the link has locked is not this callback's to unlock. */
    CHECK(parlor_link_unlock(link) == PARLOR_NOT_LOCKED);
    CHECK(news->kind != PARLOR_NEWS_REFUSED);
    if (news->kind == PARLOR_NEWS_LOGGED_IN) {
        CHECK(parlor_join_init(&join, sizeof join) == PARLOR_OK);
        join.queue = parlor_text_of("Environment:default");
        CHECK(parlor_link_lock_basic(link, &basic) == PARLOR_OK);
        CHECK(parlor_basic_join(basic, parlor_link_now(), &join, &request_id) == PARLOR_OK);
        CHECK(parlor_link_unlock(link) == PARLOR_OK);
    }
    pthread_mutex_lock(&desk->mutex);
    CHECK(desk->is_fetched || !desk->is_closed);
    if (news->kind == PARLOR_NEWS_DONE && news->request == PARLOR_REQUEST_JOIN) {
        CHECK(news->session_id.length < sizeof desk->session_id);
        memcpy(desk->session_id, news->session_id.data, news->session_id.length);
    }
    if (news->kind == PARLOR_NEWS_EVENT && news->event->kind == PARLOR_EVENT_MESSAGE)
        desk->heard++;
    pthread_cond_broadcast(&desk->changed);
    pthread_mutex_unlock(&desk->mutex);
}

static void on_event(parlor_link *link, const parlor_link_event *event, void *context)
{
    struct desk *desk = (struct desk *)context;

    if (event->kind == PARLOR_LINK_NEWS)
        on_news(desk, link, event->news);
    else if (event->kind == PARLOR_LINK_DOWN || event->kind == PARLOR_LINK_FAILED)
        fprintf(stderr, "no connection: %.*s\n", (int)event->text.length, event->text.data);
}

static void on_each_event(parlor_link *link, const parlor_link_event *event, void *context)
{
    /* What the link has locked is not this callback's to unlock. */
    CHECK(parlor_link_unlock(link) == PARLOR_NOT_LOCKED);
    on_event(link, event, context);
}

static void on_log(int32_t level, parlor_text line, void *context)
{
    (void)context;
    fprintf(stderr, "%d %.*s\n", (int)level, (int)line.length, line.data);
}

static int is_closed(struct desk *desk)
{
    int is_so;

    pthread_mutex_lock(&desk->mutex);
    is_so = desk->is_closed;
    pthread_mutex_unlock(&desk->mutex);
    return is_so;
}

/* What a socket does to the handle is the link's part, and nobody else's. */
static void drive(parlor_basic *basic)
{
    static const uint8_t bytes[] = {0, 0, 0, 0};
    const parlor_news *news;
    const uint8_t *data;
    size_t length;

    CHECK(parlor_basic_poll_transmit(basic, parlor_link_now(), &data, &length) == PARLOR_DRIVEN);
    CHECK(parlor_basic_transmitted(basic, 0) == PARLOR_DRIVEN);
    CHECK(parlor_basic_receive(basic, parlor_link_now(), bytes, sizeof bytes) == PARLOR_DRIVEN);
    CHECK(parlor_basic_next(basic, &news) == PARLOR_DRIVEN);
    CHECK(parlor_basic_lost(basic) == PARLOR_DRIVEN);
}

/* Says so many things, then asks this and that until the link is closed, and once more. */
static void *speak(void *context)
{
    struct desk *desk = (struct desk *)context;
    parlor_text session_id = parlor_text_of(desk->session_id);
    int said = 0, is_last;
    parlor_basic *basic;
    parlor_say say;
    uint32_t request_id;

    CHECK(parlor_say_init(&say, sizeof say) == PARLOR_OK);
    say.session_id = session_id;
    say.words.text = parlor_text_of("hello");
    do {
        is_last = is_closed(desk);
        CHECK(parlor_link_lock_basic(desk->link, &basic) == PARLOR_OK);
        desk->asked++;
        drive(basic);
        if (said < MESSAGES) {
            int32_t status = parlor_basic_say(basic, parlor_link_now(), &say, &request_id);

            CHECK(status == PARLOR_OK || status == PARLOR_BUSY);
            said += status == PARLOR_OK;
        } else {
            parlor_basic_is_joined(basic, session_id);
        }
        CHECK(parlor_link_close(desk->link) == PARLOR_LOCKED);
        /* The link's: it isn't freed, and used by nobody who hasn't locked it, whoever has. */
        parlor_basic_free(&basic);
        CHECK(basic);
        CHECK(parlor_link_unlock(desk->link) == PARLOR_OK);
        CHECK(parlor_basic_say(basic, parlor_link_now(), &say, &request_id) == PARLOR_NOT_LOCKED);
        CHECK(!parlor_basic_is_joined(basic, session_id));
        parlor_basic_free(&basic);
        CHECK(basic);
        CHECK(!is_last || !parlor_link_is_up(desk->link));
    } while (!is_last);
    return NULL;
}

/* Fetches events until the link is closed. */
static void *fetch(void *context)
{
    struct desk *desk = (struct desk *)context;
    const parlor_link_event *event;
    struct pollfd waited;
    int32_t status;

    CHECK(parlor_link_fd(desk->link, &waited.fd) == PARLOR_OK);
    waited.events = POLLIN;
    while (!is_closed(desk)) {
        poll(&waited, 1, 100);
        while ((status = parlor_link_next(desk->link, &event)) == PARLOR_OK)
            on_event(desk->link, event, desk);
        CHECK(status == PARLOR_END);
    }
    return NULL;
}

/* Fetches once, when nobody else does. */
static void *fetch_once(void *context)
{
    parlor_link *link = (parlor_link *)context;
    const parlor_link_event *event;
    int32_t status;

    do
        status = parlor_link_next(link, &event);
    while (status == PARLOR_IN_USE);
    CHECK(status == PARLOR_END);
    return NULL;
}

/* Two threads fetch at once from a link that has no more events: of this one, which has locked it, the other one waits. */
static void fetch_at_once(parlor_link *link)
{
    const parlor_link_event *event;
    parlor_basic *basic;
    pthread_t other;
    int32_t status;

    CHECK(parlor_link_lock_basic(link, &basic) == PARLOR_OK);
    CHECK(pthread_create(&other, NULL, fetch_once, link) == 0);
    do
        status = parlor_link_next(link, &event);
    while (status == PARLOR_END);
    CHECK(status == PARLOR_IN_USE);
    CHECK(parlor_link_unlock(link) == PARLOR_OK);
    CHECK(pthread_join(other, NULL) == 0);
    CHECK(parlor_link_next(link, &event) == PARLOR_END);
}

/* Waits until the threads have heard so many messages, and there is a session. */
static void wait_for(struct desk *desk, int heard)
{
    pthread_mutex_lock(&desk->mutex);
    while (desk->heard < heard || !desk->session_id[0])
        pthread_cond_wait(&desk->changed, &desk->mutex);
    pthread_mutex_unlock(&desk->mutex);
}

static void run(const char *host, uint16_t port, int is_fetched)
{
    static const struct desk empty;
    struct desk desk = empty;
    parlor_link_options options;
    parlor_register request;
    parlor_basic *basic = NULL;
    pthread_t threads[SPEAKERS];
    pthread_t fetcher;
    int i;

    desk.is_fetched = is_fetched;
    pthread_mutex_init(&desk.mutex, NULL);
    pthread_cond_init(&desk.changed, NULL);
    CHECK(parlor_link_options_init(&options, sizeof options) == PARLOR_OK);
    options.security = PARLOR_SECURITY_PLAIN;
    options.on_log = on_log;
    if (!is_fetched)
        options.on_event = on_each_event;
    options.context = &desk;
    CHECK(parlor_register_init(&request, sizeof request) == PARLOR_OK);
    request.nickname = parlor_text_of("Bo");
    CHECK(parlor_basic_new(NULL, parlor_link_now(), &basic) == PARLOR_OK);
    CHECK(parlor_link_open_basic(parlor_text_of(host), port, &options, &request, &basic, &desk.link) == PARLOR_OK);
    if (is_fetched)
        CHECK(pthread_create(&fetcher, NULL, fetch, &desk) == 0);
    wait_for(&desk, 0);
    for (i = 0; i < SPEAKERS; i++)
        CHECK(pthread_create(&threads[i], NULL, speak, &desk) == 0);
    wait_for(&desk, SPEAKERS * MESSAGES);

    CHECK(parlor_link_close(desk.link) == PARLOR_OK);
    pthread_mutex_lock(&desk.mutex);
    desk.is_closed = 1;
    pthread_mutex_unlock(&desk.mutex);
    for (i = 0; i < SPEAKERS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    if (is_fetched)
        CHECK(pthread_join(fetcher, NULL) == 0);
    if (is_fetched)
        fetch_at_once(desk.link);
    CHECK(desk.heard == SPEAKERS * MESSAGES && desk.asked > (unsigned long)desk.heard);
    parlor_link_free(&desk.link);
    CHECK(!desk.link);
    pthread_cond_destroy(&desk.changed);
    pthread_mutex_destroy(&desk.mutex);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    run(argv[1], (uint16_t)atoi(argv[2]), 0);
    run(argv[1], (uint16_t)atoi(argv[2]), 1);
    return 0;
}
