/*
 * An agent in chat sessions, over basic, with a poll(2) loop of its own: for programs that have one. agent.c does the same, and
 * more, with a link of libparlor-desk's.
 *
 *     eventloop HOST PORT PERSON_ID NICK [SESSION_ID...]
 *
 * PERSON_ID is the employee id. The sessions are joined, then lines of standard input are carried out:
 *
 *     join ID               come in                   leave ID              go; the session goes on
 *     say ID TEXT           to everyone               close ID              end the session for all
 *     url ID URL            have a page opened        quit                  leave all, and end
 *
 * End of input, SIGINT and SIGTERM are "quit". What happens is printed, one line each, behind the session's id:
 *
 *     * registered as 00D168AB                        at first, and again on a new connection
 *     ID * in, up to event 7                          a session was joined, or was joined again
 *     ID * over                                       it was left, or ended
 *     ID Ana: hello                                   and the other lines that show.h explains
 *
 * Exit codes: 0 all sessions were left, 1 failed, 2 wrong usage.
 */
#define _POSIX_C_SOURCE 200809L

#include "show.h"

struct agent {
    parlor_basic *basic;
    const char *host;
    const char *port;
    const char *person_id;
    const char *nickname;
    char **wanted; /* sessions to be joined at first, up to a NULL */
    int fd;
    int attempts; /* to reach the server, since it was last of use */
    int is_registered;
    uint32_t register_id; /* the request id of the last registration */
    uint32_t own_id;      /* that of what the program does by itself in a session, until its reply comes; 0: nothing */
    char own_session[65]; /* in which */
    int is_leaving;
    int is_done;
    int has_failed;
    struct input input;
    struct parties parties;
};

static int fail(struct agent *it, const char *what, const char *why)
{
    fprintf(stderr, "eventloop: %s: %s\n", what, why);
    it->has_failed = 1;
    it->is_done = 1;
    return -1;
}

/* ---- Requests ---------------------------------------------------------------------------------------------- */

/* `restores`: as the same party as before the connection was lost. */
static void register_agent(struct agent *it, bool restores)
{
    parlor_register request;
    int32_t status;

    parlor_register_init(&request, sizeof request);
    request.nickname = parlor_text_of(it->nickname);
    request.person_id = parlor_text_of(it->person_id);
    request.restores = restores;
    status = parlor_basic_register(it->basic, now(), &request, &it->register_id);
    if (status != PARLOR_OK)
        fail(it, "can't register", parlor_status_text(status));
}

static int32_t join(struct agent *it, parlor_text session_id, uint32_t *request_id)
{
    parlor_join request;

    parlor_join_init(&request, sizeof request);
    request.session_id = session_id;
    return parlor_basic_join(it->basic, now(), &request, request_id);
}

static int32_t say(struct agent *it, parlor_text session_id, parlor_text words)
{
    parlor_say request;
    uint32_t request_id;

    parlor_say_init(&request, sizeof request);
    request.session_id = session_id;
    request.words.text = words;
    return parlor_basic_say(it->basic, now(), &request, &request_id);
}

static int32_t push_url(struct agent *it, parlor_text session_id, parlor_text url)
{
    parlor_notify request;
    uint32_t request_id;

    parlor_notify_init(&request, sizeof request);
    request.session_id = session_id;
    request.notice_type = PARLOR_NOTICE_USER_PUSHED_URL;
    request.notice_text = url;
    return parlor_basic_notify(it->basic, now(), &request, &request_id);
}

static int32_t leave(struct agent *it, parlor_text session_id, int32_t after, uint32_t *request_id)
{
    parlor_release request;

    parlor_release_init(&request, sizeof request);
    request.session_id = session_id;
    request.after_action = after;
    return parlor_basic_release(it->basic, now(), &request, request_id);
}

/* ---- The link ---------------------------------------------------------------------------------------------- */

/* On a new connection the agent registers again, and then joins its sessions again. */
static void relink(struct agent *it)
{
    const char *why;

    if (it->fd >= 0)
        close(it->fd);
    parlor_basic_lost(it->basic);
    it->is_registered = 0;
    it->own_id = 0;
    it->fd = connect_anew(it->host, it->port, &it->attempts, &why);
    if (it->fd < 0)
        fail(it, "can't reach the server", why);
    else
        register_agent(it, true);
}

/* Writes what the library wants sent. Gives whether something is left because the socket is full. */
static int transmit(struct agent *it)
{
    const uint8_t *data;
    size_t length;

    while (!it->is_done) {
        int32_t status = parlor_basic_poll_transmit(it->basic, now(), &data, &length);
        ssize_t written;

        if (status != PARLOR_OK)
            return fail(it, "can't send", parlor_status_text(status));
        if (length == 0)
            return 0;
        written = send(it->fd, data, length, MSG_NOSIGNAL);
        if (written >= 0)
            parlor_basic_transmitted(it->basic, (size_t)written);
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            return 1;
        else if (errno != EINTR)
            relink(it);
    }
    return 0;
}

/* ---- What comes in ----------------------------------------------------------------------------------------- */

/* Whether this is the reply to what the program does by itself. */
static int is_own(struct agent *it, const parlor_news *news)
{
    int is_own = it->own_id != 0 && news->request_id == it->own_id;

    if (is_own)
        it->own_id = 0;
    return is_own;
}

static void on_refused(struct agent *it, const parlor_news *news)
{
    fprintf(stderr, "eventloop: the server refused: ");
    print_text(stderr, news->error_text);
    fputc('\n', stderr);
    if (is_own(it, news)) /* the session is gone */
        parlor_basic_forget(it->basic, parlor_text_of(it->own_session));
    if (news->request != PARLOR_REQUEST_LOGIN)
        return;
    /* A server that was restarted, or another one, doesn't know the party: come as a new one. */
    if (news->error_id == PARLOR_ERROR_ID_UNKNOWN_USER)
        register_agent(it, false);
    else
        it->has_failed = it->is_done = 1;
}

static void on_unknown_fate(struct agent *it, const parlor_news *news)
{
    if (news->request == PARLOR_REQUEST_LOGIN && news->request_id == it->register_id && !it->is_registered)
        relink(it); /* nothing else can be asked on this connection */
    else if (!is_own(it, news)) /* which is done again */
        fprintf(stderr, "eventloop: nobody can say what became of request %lu\n", (unsigned long)news->request_id);
}

static void on_news(struct agent *it, const parlor_news *news)
{
    parlor_text own = NO_TEXT;
    uint32_t position = 0;
    char session_id[65];

    parlor_basic_user_id(it->basic, &own);
    switch (news->kind) {
    case PARLOR_NEWS_LOGGED_IN:
        it->is_registered = 1;
        printf("* registered as ");
        print_text(stdout, own);
        putchar('\n');
        break;
    case PARLOR_NEWS_DONE:
        is_own(it, news);
        if (news->request != PARLOR_REQUEST_JOIN)
            break;
        parlor_basic_position(it->basic, news->session_id, &position);
        print_text(stdout, news->session_id);
        printf(" * in, up to event %lu\n", (unsigned long)position);
        break;
    case PARLOR_NEWS_REFUSED:
        on_refused(it, news);
        break;
    case PARLOR_NEWS_EVENT:
        show_event(&it->parties, news->session_id, news->event, own);
        break;
    case PARLOR_NEWS_OVER:
        print_text(stdout, news->session_id);
        printf(" * over\n");
        copy_text(session_id, sizeof session_id, news->session_id);
        forget_parties(&it->parties, session_id);
        break;
    case PARLOR_NEWS_UNKNOWN_FATE:
        on_unknown_fate(it, news);
        break;
    default: /* a later library may know more than this program */
        break;
    }
}

static void take_news(struct agent *it)
{
    const parlor_news *news;
    const parlor_error *error;
    int32_t status;

    while ((status = parlor_basic_next(it->basic, &news)) != PARLOR_END) {
        int32_t who = parlor_status_class(status);

        if (status == PARLOR_OK) {
            if (is_of_use(news))
                it->attempts = 0;
            on_news(it, news);
        } else if (who == PARLOR_CLASS_PEER || who == PARLOR_CLASS_TOO_SMALL) {
            /* Something can't be used, the rest can. */
            if (parlor_basic_error(it->basic, &error) == PARLOR_OK)
                fprintf(stderr, "eventloop: %s\n", error->message);
        } else {
            fail(it, "can't go on", parlor_status_text(status));
            return;
        }
    }
    fflush(stdout);
}

static void receive(struct agent *it)
{
    uint8_t data[4096];
    ssize_t count = recv(it->fd, data, sizeof data, 0);
    int32_t status;

    if (count > 0) {
        status = parlor_basic_receive(it->basic, now(), data, (size_t)count);
        if (status != PARLOR_OK)
            fail(it, "can't receive", parlor_status_text(status));
        else
            take_news(it);
    } else if (count == 0 || !is_later()) {
        relink(it);
    }
}

/* ---- What is to be done ------------------------------------------------------------------------------------ */

static int32_t carry_out(struct agent *it, parlor_text line)
{
    parlor_text command = take_word(&line);
    parlor_text id = take_word(&line);
    uint32_t request_id;

    if (is_same(command, "join"))
        return join(it, id, &request_id);
    if (is_same(command, "say"))
        return say(it, id, line);
    if (is_same(command, "url"))
        return push_url(it, id, line);
    if (is_same(command, "leave"))
        return leave(it, id, PARLOR_AFTER_ACTION_KEEP_ALIVE, &request_id);
    if (is_same(command, "close"))
        return leave(it, id, PARLOR_AFTER_ACTION_FORCE_CLOSE, &request_id);
    if (is_same(command, "quit"))
        it->is_leaving = 1;
    else
        fprintf(stderr, "eventloop: no such command\n");
    return PARLOR_OK;
}

/* Joins sessions again in which the agent was before the connection was lost; at the end, leaves all. One by one. */
static int32_t tend_sessions(struct agent *it)
{
    int32_t status = PARLOR_OK;
    parlor_text id;
    size_t i;

    for (i = 0; it->own_id == 0 && parlor_basic_session_at(it->basic, i, &id) == PARLOR_OK; i++) {
        bool is_joined = parlor_basic_is_joined(it->basic, id);

        copy_text(it->own_session, sizeof it->own_session, id);
        if (!it->is_leaving && !is_joined)
            status = join(it, id, &it->own_id);
        else if (it->is_leaving && is_joined)
            status = leave(it, id, PARLOR_AFTER_ACTION_KEEP_ALIVE, &it->own_id);
    }
    return status;
}

/* Carries out lines, after joining what is wanted at first. What there is no room for is asked for when a reply has come. */
static void act(struct agent *it)
{
    int32_t status = it->is_registered ? tend_sessions(it) : PARLOR_BUSY;
    parlor_text line;
    size_t whole;

    while (status != PARLOR_BUSY && it->own_id == 0 && !it->is_leaving) {
        int is_line = *it->wanted == NULL;
        uint32_t request_id;

        if (is_line && !find_line(&it->input, &line, &whole))
            break;
        status = is_line ? carry_out(it, line) : join(it, parlor_text_of(*it->wanted), &request_id);
        if (status == PARLOR_BUSY)
            break;
        if (status != PARLOR_OK)
            fprintf(stderr, "eventloop: not done: %s\n", parlor_status_text(status));
        if (is_line)
            drop_line(&it->input, whole);
        else
            it->wanted++;
    }
    it->is_leaving |= is_interrupted || (it->input.is_over && it->input.length == 0);
    if (it->is_leaving)
        it->is_done |= !it->is_registered || (tend_sessions(it) != PARLOR_BUSY && it->own_id == 0);
}

/* ---- The loop ---------------------------------------------------------------------------------------------- */

static void run(struct agent *it)
{
    while (!it->is_done) {
        struct pollfd fds[2];
        int is_full;

        take_news(it); /* a request that has waited too long is news, too: before something else is done */
        act(it);
        if (parlor_basic_is_silent(it->basic, now()))
            relink(it);
        is_full = transmit(it);
        if (it->is_done)
            break;
        fds[0].fd = it->fd;
        fds[0].events = is_full ? POLLIN | POLLOUT : POLLIN;
        fds[0].revents = 0;
        fds[1].fd = input_fd(&it->input);
        fds[1].events = POLLIN;
        fds[1].revents = 0;
        /* A signal that comes just before this is noticed when the next keep-alive is due: within seconds. */
        if (poll(fds, 2, wait_until(parlor_basic_poll_timeout(it->basic))) < 0) {
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

int main(int argc, char **argv)
{
    static struct agent agent; /* all zero */
    struct agent *it = &agent;
    int32_t status;

    if (argc < 5) {
        fprintf(stderr, "usage: eventloop HOST PORT PERSON_ID NICK [SESSION_ID...]\n");
        return 2;
    }
    it->host = argv[1];
    it->port = argv[2];
    it->person_id = argv[3];
    it->nickname = argv[4];
    it->wanted = argv + 5;
    it->fd = -1;
    notice_interrupts();

    status = parlor_basic_new(NULL, now(), &it->basic);
    if (status != PARLOR_OK) {
        fail(it, "can't begin", parlor_status_text(status));
    } else {
        relink(it);
        run(it);
    }
    if (it->fd >= 0)
        close(it->fd);
    parlor_basic_free(&it->basic);
    return it->has_failed ? 1 : 0;
}
