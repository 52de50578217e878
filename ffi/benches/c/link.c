/*
 * What is measured of links: a link whose callback takes the time, and, to compare with, a thread that waits with poll(2) and reads.
 * Both get messages whose text is the time when they were written, in nanoseconds.
 */
#define _POSIX_C_SOURCE 200809L

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <parlor-desk.h>

/* Whoever receives: `latency` is that of the message which `received` tells of. */
struct receiver {
    parlor_link *link;
    int fd;
    pthread_t thread;
    sem_t ready;
    sem_t received;
    uint64_t latency;
};

uint64_t bench_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* Milliseconds of processor time that this process has taken so far, and how often it waited. */
double bench_usage(uint64_t *waits)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    *waits = (uint64_t)usage.ru_nvcsw;
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static struct receiver *make(void)
{
    struct receiver *it = calloc(1, sizeof *it);

    if (it) {
        sem_init(&it->ready, 0, 0);
        sem_init(&it->received, 0, 0);
    }
    return it;
}

static void tell(struct receiver *it, uint64_t time, const char *text)
{
    it->latency = time - strtoull(text, NULL, 10);
    sem_post(&it->received);
}

uint64_t bench_wait(struct receiver *it)
{
    while (sem_wait(&it->received) != 0)
        ;
    return it->latency;
}

static void on_event(parlor_link *link, const parlor_link_event *event, void *context)
{
    uint64_t time = bench_now();
    struct receiver *it = context;
    const parlor_news *news = event->news;

    if (event->kind != PARLOR_LINK_NEWS)
        return;
    if (news->kind == PARLOR_NEWS_EVENT && news->event->kind == PARLOR_EVENT_MESSAGE) {
        /* Behind the text stands what is no digit: the tag that ends it. */
        tell(it, time, news->event->text->text.data);
    } else if (news->kind == PARLOR_NEWS_LOGGED_IN) {
        parlor_basic *basic;
        parlor_join join;
        uint32_t request_id;

        parlor_join_init(&join, sizeof join);
        join.session_id = parlor_text_of("S");
        parlor_link_lock_basic(link, &basic);
        parlor_basic_join(basic, parlor_link_now(), &join, &request_id);
        parlor_link_unlock(link);
    } else if (news->kind == PARLOR_NEWS_DONE) {
        sem_post(&it->ready);
    }
}

/*
 * A link to this port of the loopback, in the session; NULL if there is none. Over TLS if `roots_file` isn't NULL: it has the
 * certificate of who vouches for the server.
 */
struct receiver *bench_link_open(uint16_t port, const char *roots_file)
{
    struct receiver *it = make();
    parlor_basic *basic = NULL;
    parlor_link_options options;
    parlor_register request;

    parlor_link_options_init(&options, sizeof options);
    options.security = roots_file ? PARLOR_SECURITY_TLS : PARLOR_SECURITY_PLAIN;
    options.roots_file = parlor_text_of(roots_file);
    options.on_event = on_event;
    options.context = it;
    parlor_register_init(&request, sizeof request);
    request.nickname = parlor_text_of("Bo");
    if (!it || parlor_basic_new(NULL, parlor_link_now(), &basic) != PARLOR_OK ||
        parlor_link_open_basic(parlor_text_of("127.0.0.1"), port, &options, &request, &basic, &it->link) != PARLOR_OK)
        return NULL;
    while (sem_wait(&it->ready) != 0)
        ;
    return it;
}

void bench_link_close(struct receiver *it)
{
    parlor_link_free(&it->link);
    free(it);
}

static void *read_on(void *context)
{
    struct receiver *it = context;
    struct pollfd waited;
    char data[4096];

    waited.fd = it->fd;
    waited.events = POLLIN;
    for (;;) {
        ssize_t count;
        uint64_t time;
        const char *text;

        if (poll(&waited, 1, -1) <= 0)
            continue;
        count = read(it->fd, data, sizeof data - 1);
        time = bench_now();
        if (count <= 0)
            return NULL;
        data[count] = '\0';
        /* Behind the length of the packet. */
        text = count > 4 ? strstr(data + 4, "<msgText>") : NULL;
        if (text)
            tell(it, time, text + strlen("<msgText>"));
    }
}

/* A connection to this port of the loopback, with a thread that reads; NULL if there is none. */
struct receiver *bench_plain_open(uint16_t port)
{
    struct receiver *it = make();
    struct sockaddr_in address;

    if (!it)
        return NULL;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    it->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (it->fd < 0 || connect(it->fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        pthread_create(&it->thread, NULL, read_on, it) != 0)
        return NULL;
    return it;
}

/* When the peer has closed the connection. */
void bench_plain_close(struct receiver *it)
{
    pthread_join(it->thread, NULL);
    close(it->fd);
    free(it);
}
