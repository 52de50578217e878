/*
 * A customer in a chat session, over flex or Chat API v2, with a poll(2) loop of its own.
 *
 *     customer HOST PORT NICK SUBJECT
 *     customer --chat-api URL NICK SUBJECT
 *
 * URL is that of a chat service, such as http://127.0.0.1:4073/genesys/2/chat/support. It is spoken to without TLS, which the
 * links of libparlor-desk have.
 *
 * Lines of standard input are said; "/quit", end of input, SIGINT and SIGTERM leave. What others do is printed,
 * one line each:
 *
 *     * session 00048aAPEQJ8000U      the session was started: from now on lines are said
 *     * Bo joined                     * Bo left
 *     * Bo is typing                  * Bo stopped typing
 *     * Bo is now Bob                 * Bo pushed http://example.com/
 *     Bo: hello                       * session over
 *
 * Exit codes: 0 the session is over or left, 1 failed, 2 wrong usage.
 */
#define _POSIX_C_SOURCE 200809L

#include "show.h"

#define QUEUE "Environment:default"

struct customer {
    parlor_flex *flex;
    const char *host;
    const char *port;
    int is_chat_api;
    const char *nickname;
    const char *subject;
    int fd;
    int attempts; /* to reach the server, since it was last of use */
    int is_joined;
    int is_done;
    int has_failed;
    struct input input;
    int is_typing_told; /* for the first line in `input` */
    int is_leaving;
    struct parties parties;
};

static int fail(struct customer *it, const char *what, const char *why)
{
    fprintf(stderr, "customer: %s: %s\n", what, why);
    it->has_failed = 1;
    it->is_done = 1;
    return -1;
}

/* ---- The link ---------------------------------------------------------------------------------------------- */

/* No lasting connection is needed: on a new one the request under way is sent again, if it may be, and no event is lost. */
static void relink(struct customer *it)
{
    const char *why;

    if (it->fd >= 0)
        close(it->fd);
    parlor_flex_lost(it->flex);
    it->fd = connect_anew(it->host, it->port, &it->attempts, &why);
    if (it->fd < 0)
        fail(it, "can't reach the server", why);
}

/* Writes what the library wants sent. Gives whether something is left because the socket is full. */
static int transmit(struct customer *it)
{
    const uint8_t *data;
    size_t length;

    while (!it->is_done) {
        int32_t status = parlor_flex_poll_transmit(it->flex, now(), &data, &length);
        ssize_t written;

        if (status != PARLOR_OK)
            return fail(it, "can't send", parlor_status_text(status));
        if (length == 0)
            return 0;
        written = send(it->fd, data, length, MSG_NOSIGNAL);
        if (written >= 0)
            parlor_flex_transmitted(it->flex, (size_t)written);
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            return 1;
        else if (errno != EINTR)
            relink(it);
    }
    return 0;
}

/* ---- What comes in ----------------------------------------------------------------------------------------- */

static int32_t log_in(struct customer *it)
{
    parlor_login login;

    parlor_login_init(&login, sizeof login);
    login.nickname = parlor_text_of(it->nickname);
    return parlor_flex_login(it->flex, &login);
}

/* Starts a session, or comes back to the one that there was before the server lost us. */
static int32_t join(struct customer *it)
{
    parlor_join join;

    parlor_join_init(&join, sizeof join);
    if (parlor_flex_session_id(it->flex, &join.session_id) != PARLOR_OK) {
        join.queue = parlor_text_of(QUEUE);
        join.subject = parlor_text_of(it->subject);
    }
    return parlor_flex_join(it->flex, &join);
}

static void on_news(struct customer *it, const parlor_news *news)
{
    parlor_text own = NO_TEXT;
    int32_t status;
    int is_lost;

    switch (news->kind) {
    case PARLOR_NEWS_LOGGED_IN:
        status = join(it);
        if (status != PARLOR_OK)
            fail(it, "can't join a session", parlor_status_text(status));
        break;
    case PARLOR_NEWS_DONE:
        if (news->request == PARLOR_REQUEST_JOIN && !it->is_joined) {
            it->is_joined = 1;
            printf("* session ");
            print_text(stdout, news->session_id);
            putchar('\n');
        }
        break;
    case PARLOR_NEWS_REFUSED:
        /* Over Chat API v2 there is no way back: PARLOR_NEWS_OVER comes. */
        is_lost = !it->is_chat_api && news->error_id == PARLOR_ERROR_ID_UNKNOWN_USER &&
                  news->request != PARLOR_REQUEST_LOGIN;
        if (news->is_fate_unknown) {
            fprintf(stderr, "customer: nobody knows yet whether the server carried it out\n");
        } else {
            fprintf(stderr, "customer: the server refused: ");
            print_text(stderr, news->error_text);
            fprintf(stderr, "\n");
        }
        if (!it->is_joined || it->is_leaving)
            it->has_failed = it->is_done = 1;
        else if (is_lost) /* a server that was restarted, or another one: the session may still be there */
            it->has_failed = it->is_done = log_in(it) != PARLOR_OK;
        else if (news->request == PARLOR_REQUEST_LOGIN || news->request == PARLOR_REQUEST_JOIN)
            it->has_failed = it->is_done = 1;
        break;
    case PARLOR_NEWS_EVENT:
        parlor_flex_user_id(it->flex, &own);
        show_event(&it->parties, NO_TEXT, news->event, own); /* in the only session */
        break;
    case PARLOR_NEWS_OVER:
        printf("* session over\n");
        it->is_done = 1;
        break;
    default: /* a later library may know more than this program */
        break;
    }
}

static void take_news(struct customer *it)
{
    const parlor_news *news;
    const parlor_error *error;
    int32_t status;

    while ((status = parlor_flex_next(it->flex, &news)) != PARLOR_END) {
        int32_t who = parlor_status_class(status);

        if (status == PARLOR_OK) {
            if (is_of_use(news))
                it->attempts = 0;
            on_news(it, news);
        } else if (who == PARLOR_CLASS_PEER || who == PARLOR_CLASS_TOO_SMALL) {
            /* Something can't be used, the rest can. */
            if (parlor_flex_error(it->flex, &error) == PARLOR_OK)
                fprintf(stderr, "customer: %s\n", error->message);
        } else {
            fail(it, "can't go on", parlor_status_text(status));
            return;
        }
    }
    fflush(stdout);
}

static void receive(struct customer *it)
{
    uint8_t data[4096];
    ssize_t count = recv(it->fd, data, sizeof data, 0);
    int32_t status;

    if (count > 0) {
        status = parlor_flex_receive(it->flex, now(), data, (size_t)count);
        if (status != PARLOR_OK)
            fail(it, "can't receive", parlor_status_text(status));
        else
            take_news(it);
    } else if (count == 0 || !is_later()) {
        relink(it);
    }
}

/* ---- What goes out ----------------------------------------------------------------------------------------- */

static void drop(struct customer *it, size_t whole)
{
    drop_line(&it->input, whole);
    it->is_typing_told = 0;
}

static int32_t leave(struct customer *it)
{
    parlor_release release;

    it->is_leaving = 1;
    parlor_release_init(&release, sizeof release);
    return parlor_flex_logout(it->flex, &release);
}

/* The agent sees what is being typed before it is said. */
static int32_t tell_typing(struct customer *it, parlor_text line)
{
    parlor_notify notify;

    it->is_typing_told = 1;
    parlor_notify_init(&notify, sizeof notify);
    notify.notice_type = PARLOR_NOTICE_TYPING_STARTED;
    notify.notice_text = line;
    return parlor_flex_notify(it->flex, &notify);
}

static int32_t say(struct customer *it, parlor_text line)
{
    parlor_say say;

    parlor_say_init(&say, sizeof say);
    say.words.text = line;
    say.words.message_type = parlor_text_of("text");
    return parlor_flex_say(it->flex, &say);
}

/* Makes the next request, if it is time for one: there is one at a time. */
static void act(struct customer *it)
{
    parlor_text line = NO_TEXT;
    size_t whole = 0;
    int is_line;
    int32_t status;

    if (it->is_done || !it->is_joined || parlor_flex_is_busy(it->flex))
        return;
    is_line = find_line(&it->input, &line, &whole);
    if (is_interrupted || (is_line ? is_same(line, "/quit") : it->input.is_over)) {
        status = leave(it);
    } else if (!is_line) {
        return;
    } else if (!it->is_typing_told) {
        status = tell_typing(it, line);
    } else {
        status = say(it, line);
        if (status == PARLOR_OK)
            drop(it, whole);
    }
    if (status == PARLOR_NOT_UTF8 || status == PARLOR_REQUEST_TOO_LARGE) {
        fprintf(stderr, "customer: not said: %s\n", parlor_status_text(status));
        drop(it, whole);
    } else if (status != PARLOR_OK) {
        fail(it, "can't go on", parlor_status_text(status));
    }
}

/* ---- The loop ---------------------------------------------------------------------------------------------- */

static void run(struct customer *it)
{
    while (!it->is_done) {
        struct pollfd fds[2];
        int is_full;

        act(it);
        if (parlor_flex_is_silent(it->flex, now()))
            relink(it);
        is_full = transmit(it);
        if (it->is_done)
            break;
        if (is_interrupted && !it->is_joined)
            break; /* there is nothing to leave yet */
        fds[0].fd = it->fd;
        fds[0].events = is_full ? POLLIN | POLLOUT : POLLIN;
        fds[0].revents = 0;
        fds[1].fd = input_fd(&it->input);
        fds[1].events = POLLIN;
        fds[1].revents = 0;
        /* A signal that comes just before this is noticed when the next request is due: within seconds. */
        if (poll(fds, 2, wait_until(parlor_flex_poll_timeout(it->flex))) < 0) {
            if (errno != EINTR)
                fail(it, "poll", strerror(errno));
            continue;
        }
        if (fds[0].revents & (POLLIN | POLLHUP | POLLERR))
            receive(it);
        if (fds[1].revents)
            read_input(&it->input);
    }
}

/* Takes the chat service at the URL, http://HOST[:PORT]/PATH. Gives whether that is one. */
static int take_url(struct customer *it, parlor_flex_config *config, const char *url)
{
    static const char scheme[] = "http://";
    static char host[200];
    char *port;
    size_t length;

    if (strncmp(url, scheme, sizeof scheme - 1) != 0)
        return 0;
    url += sizeof scheme - 1;
    length = strcspn(url, "/");
    if (length == 0 || length >= sizeof host || url[length] == '\0')
        return 0;
    memcpy(host, url, length); /* which is all zero behind it */
    config->binding = PARLOR_BINDING_HTTP_CHAT;
    config->service_host.data = url;
    config->service_host.length = length;
    config->service_path = parlor_text_of(url + length);
    port = strchr(host, ':');
    if (port)
        *port++ = '\0';
    it->is_chat_api = 1;
    it->host = host;
    it->port = port ? port : "80";
    return 1;
}

int main(int argc, char **argv)
{
    static struct customer customer; /* all zero */
    struct customer *it = &customer;
    parlor_flex_config config;
    int32_t status;

    /* All that makes it a customer of Chat API v2 stands in the config. */
    parlor_flex_config_init(&config, sizeof config);
    if (argc != 5 || (strcmp(argv[1], "--chat-api") == 0 && !take_url(it, &config, argv[2]))) {
        fprintf(stderr, "usage: customer HOST PORT NICK SUBJECT\n"
                        "       customer --chat-api http://HOST[:PORT]/PATH NICK SUBJECT\n");
        return 2;
    }
    if (!it->is_chat_api) {
        it->host = argv[1];
        it->port = argv[2];
    }
    it->nickname = argv[3];
    it->subject = argv[4];
    it->fd = -1;
    notice_interrupts();

    status = parlor_flex_new(&config, &it->flex);
    if (status == PARLOR_OK)
        status = log_in(it);
    if (status != PARLOR_OK) {
        fail(it, "can't log in", parlor_status_text(status));
    } else {
        relink(it);
        run(it);
    }
    if (it->fd >= 0)
        close(it->fd);
    parlor_flex_free(&it->flex);
    return it->has_failed ? 1 : 0;
}
