/*
 * An agent in chat sessions, over basic, with a poll(2) loop of its own: for programs that have one. agent.c does the same with
 * a link of the library's.
 *
 *     eventloop [-s] HOST PORT PERSON_ID NICK [SESSION_ID...]
 *
 * PERSON_ID is the employee id; -s: of a supervisor. The sessions are joined, then lines of standard input are carried
 * out:
 *
 *     join ID               come in                   url ID URL            have a page opened
 *     coach ID              seen by agents alone      leave ID              go; the session goes on
 *     watch ID              seen by supervisors       close ID              end the session for all
 *                           alone, who alone may      remove ID USER TEXT   remove a party, and say why
 *     say ID TEXT           to everyone               sessions              list them
 *     coach-say ID TEXT     to agents alone           quit                  leave all, and end
 *     to ID USER TEXT       to one party alone
 *
 * End of input, SIGINT and SIGTERM are "quit". What happens is printed, one line each, behind the session's id:
 *
 *     * registered as 00D168AB                        at first, and again on a new connection
 *     ID * in, up to event 7                          a session was joined, or was joined again
 *     ID * Ana joined as 0096681F                     ID * Ana left
 *     ID * Ana is typing                              ID * Ana stopped typing
 *     ID * Ana is now Anna                            ID * Ana pushed http://example.com/
 *     ID Ana: hello                                   ID * over
 *     ID Bob (to agents): careful                     ID Ana (to you): psst
 *
 * Exit codes: 0 all sessions were left, 1 failed, 2 wrong usage.
 */
#define _POSIX_C_SOURCE 200809L

#include "show.h"

#define MAX_SESSIONS 100

enum stage { WANTED, ASKED, JOINED, LEAVING };

/* A session that the agent is in, or wants to be in. */
struct session {
    char id[65];
    int32_t visibility;
    enum stage stage;
    uint32_t request_id; /* of its join */
};

struct agent {
    parlor_basic *basic;
    const char *host;
    const char *port;
    const char *person_id;
    const char *nickname;
    int is_supervisor;
    int fd;
    int attempts; /* to reach the server, since it was last of use */
    int is_registered;
    uint32_t register_id; /* the request id of the last registration */
    int is_leaving;
    int is_done;
    int has_failed;
    struct input input;
    struct session sessions[MAX_SESSIONS];
    size_t session_count;
    struct parties parties;
};

static int fail(struct agent *it, const char *what, const char *why)
{
    fprintf(stderr, "eventloop: %s: %s\n", what, why);
    it->has_failed = 1;
    it->is_done = 1;
    return -1;
}

static struct session *find_session(struct agent *it, parlor_text id)
{
    size_t i;

    for (i = 0; i < it->session_count; i++)
        if (is_same(id, it->sessions[i].id))
            return &it->sessions[i];
    return NULL;
}

static void forget_session(struct agent *it, struct session *session)
{
    forget_parties(&it->parties, session->id);
    *session = it->sessions[--it->session_count];
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
    if (it->is_supervisor)
        request.user_type = PARLOR_USER_SUPERVISOR;
    request.restores = restores;
    status = parlor_basic_register(it->basic, now(), &request, &it->register_id);
    if (status != PARLOR_OK)
        fail(it, "can't register", parlor_status_text(status));
}

static int32_t join(struct agent *it, struct session *session)
{
    parlor_join request;

    parlor_join_init(&request, sizeof request);
    request.session_id = parlor_text_of(session->id);
    request.visibility = session->visibility;
    return parlor_basic_join(it->basic, now(), &request, &session->request_id);
}

static int32_t say(struct agent *it, parlor_text session_id, int32_t visibility, parlor_text user_id,
                   parlor_text words)
{
    parlor_say request;
    uint32_t request_id;

    parlor_say_init(&request, sizeof request);
    request.session_id = session_id;
    request.visibility = visibility;
    request.receiver_id = user_id;
    request.words.text = words;
    request.words.treat_as = parlor_text_of("NORMAL");
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

/* Removes a party; without one, the agent leaves. */
static int32_t release(struct agent *it, parlor_text session_id, parlor_text user_id, int32_t after,
                       parlor_text words)
{
    parlor_release request;
    uint32_t request_id;

    parlor_release_init(&request, sizeof request);
    request.session_id = session_id;
    request.user_id = user_id;
    request.after_action = after;
    request.words.text = words;
    return parlor_basic_release(it->basic, now(), &request, &request_id);
}

/* Asks for all that is wanted. What there is no room for yet is asked for when a reply has come. */
static void join_wanted(struct agent *it)
{
    size_t i = 0;

    while (it->is_registered && i < it->session_count) {
        struct session *session = &it->sessions[i];
        int32_t status = session->stage == WANTED ? join(it, session) : PARLOR_OK;

        if (status == PARLOR_BUSY)
            return;
        if (status == PARLOR_OK) {
            session->stage = session->stage == WANTED ? ASKED : session->stage;
            i++;
        } else {
            fprintf(stderr, "eventloop: not joined: %s\n", parlor_status_text(status));
            forget_session(it, session);
        }
    }
}

/* Leaves all sessions; done when none is left. */
static void leave_all(struct agent *it)
{
    size_t i;

    for (i = 0; it->is_registered && i < it->session_count; i++) {
        struct session *session = &it->sessions[i];
        parlor_text id = parlor_text_of(session->id);

        if (session->stage == JOINED &&
            release(it, id, NO_TEXT, PARLOR_AFTER_ACTION_KEEP_ALIVE, NO_TEXT) == PARLOR_OK)
            session->stage = LEAVING;
    }
    it->is_done |= it->session_count == 0 || !it->is_registered;
}

/* ---- The link ---------------------------------------------------------------------------------------------- */

/* On a new connection the agent registers again, then joins its sessions again. */
static void relink(struct agent *it)
{
    const char *why;
    size_t i;

    if (it->fd >= 0)
        close(it->fd);
    parlor_basic_lost(it->basic);
    it->is_registered = 0;
    for (i = 0; i < it->session_count; i++)
        it->sessions[i].stage = WANTED;
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

/* A session was joined; `news` is the reply. */
static void on_joined(struct agent *it, const parlor_news *news)
{
    struct session *session = find_session(it, news->session_id);
    uint32_t position;

    if (!session || session->stage != ASKED)
        return;
    session->stage = JOINED;
    if (parlor_basic_position(it->basic, news->session_id, &position) == PARLOR_OK)
        printf("%s * in, up to event %lu\n", session->id, (unsigned long)position);
}

/* The session whose join this reply, or this missing reply, is about. */
static struct session *find_asked(struct agent *it, const parlor_news *news)
{
    size_t i;

    for (i = 0; news->request == PARLOR_REQUEST_JOIN && i < it->session_count; i++)
        if (it->sessions[i].stage == ASKED && it->sessions[i].request_id == news->request_id)
            return &it->sessions[i];
    return NULL;
}

static void on_refused(struct agent *it, const parlor_news *news)
{
    struct session *session = find_asked(it, news);

    fprintf(stderr, "eventloop: the server refused: ");
    print_text(stderr, news->error_text);
    if (session)
        fprintf(stderr, ": %s", session->id);
    fprintf(stderr, "\n");
    if (news->request == PARLOR_REQUEST_LOGIN) {
        /* A server that was restarted, or another one, doesn't know the party: come as a new one. */
        if (news->error_id == PARLOR_ERROR_ID_UNKNOWN_USER)
            register_agent(it, false);
        else
            it->has_failed = it->is_done = 1;
    }
    if (session && parlor_basic_is_joined(it->basic, parlor_text_of(session->id))) {
        session->stage = JOINED; /* only another visibility was refused */
    } else if (session) {
        parlor_basic_forget(it->basic, parlor_text_of(session->id));
        forget_session(it, session);
    }
}

static void on_unknown_fate(struct agent *it, const parlor_news *news)
{
    struct session *session = find_asked(it, news);

    if (session)
        session->stage = WANTED; /* to join again does no harm */
    else if (news->request == PARLOR_REQUEST_LOGIN && news->request_id == it->register_id && !it->is_registered)
        relink(it); /* nothing else can be asked on this connection */
    else
        fprintf(stderr, "eventloop: nobody can say what became of request %lu\n", (unsigned long)news->request_id);
}

static void on_news(struct agent *it, const parlor_news *news)
{
    struct session *session;
    parlor_text own = NO_TEXT;

    switch (news->kind) {
    case PARLOR_NEWS_LOGGED_IN:
        it->is_registered = 1;
        parlor_basic_user_id(it->basic, &own);
        printf("* registered as ");
        print_text(stdout, own);
        putchar('\n');
        break;
    case PARLOR_NEWS_DONE:
        if (news->request == PARLOR_REQUEST_JOIN)
            on_joined(it, news);
        break;
    case PARLOR_NEWS_REFUSED:
        on_refused(it, news);
        break;
    case PARLOR_NEWS_EVENT:
        parlor_basic_user_id(it->basic, &own);
        show_event(&it->parties, news->session_id, news->event, own);
        break;
    case PARLOR_NEWS_OVER:
        print_text(stdout, news->session_id);
        printf(" * over\n");
        session = find_session(it, news->session_id);
        if (session)
            forget_session(it, session);
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

/* ---- Commands ---------------------------------------------------------------------------------------------- */

/* Remembers a session that is to be joined. */
static void want(struct agent *it, parlor_text id, int32_t visibility)
{
    struct session *session = find_session(it, id);

    if (!session && it->session_count < MAX_SESSIONS && id.length > 0 && id.length < sizeof session->id) {
        session = &it->sessions[it->session_count++];
        copy_text(session->id, sizeof session->id, id);
    }
    if (session) {
        session->visibility = visibility;
        session->stage = WANTED;
    } else {
        fprintf(stderr, "eventloop: not joined: too many sessions, or no session's id\n");
    }
}

static void list_sessions(struct agent *it)
{
    size_t i;
    parlor_text id;
    uint32_t position;

    for (i = 0; parlor_basic_session_at(it->basic, i, &id) == PARLOR_OK; i++) {
        print_text(stdout, id);
        if (parlor_basic_position(it->basic, id, &position) == PARLOR_OK)
            printf(" * %s, up to event %lu\n", parlor_basic_is_joined(it->basic, id) ? "in" : "not in",
                   (unsigned long)position);
    }
    fflush(stdout);
}

static void carry_out(struct agent *it, parlor_text line)
{
    parlor_text command = take_word(&line);
    parlor_text id = take_word(&line);
    parlor_text user_id = NO_TEXT;
    int32_t status = PARLOR_OK;

    if (is_same(command, "to") || is_same(command, "remove"))
        user_id = take_word(&line);
    if (is_same(command, "join"))
        want(it, id, PARLOR_VISIBILITY_ALL);
    else if (is_same(command, "coach"))
        want(it, id, PARLOR_VISIBILITY_INT);
    else if (is_same(command, "watch"))
        want(it, id, PARLOR_VISIBILITY_VIP);
    else if (is_same(command, "say") || is_same(command, "to"))
        status = say(it, id, PARLOR_VISIBILITY_ALL, user_id, line);
    else if (is_same(command, "coach-say"))
        status = say(it, id, PARLOR_VISIBILITY_INT, NO_TEXT, line);
    else if (is_same(command, "url"))
        status = push_url(it, id, line);
    else if (is_same(command, "leave"))
        status = release(it, id, NO_TEXT, PARLOR_AFTER_ACTION_KEEP_ALIVE, NO_TEXT);
    else if (is_same(command, "close"))
        status = release(it, id, NO_TEXT, PARLOR_AFTER_ACTION_FORCE_CLOSE, NO_TEXT);
    else if (is_same(command, "remove"))
        status = release(it, id, user_id, PARLOR_AFTER_ACTION_KEEP_ALIVE, line);
    else if (is_same(command, "sessions"))
        list_sessions(it);
    else if (is_same(command, "quit"))
        it->is_leaving = 1;
    else
        fprintf(stderr, "eventloop: no such command\n");
    if (status != PARLOR_OK)
        fprintf(stderr, "eventloop: not done: %s\n", parlor_status_text(status));
}

/* Does what is to be done next. A line waits until the joins before it are answered. */
static void act(struct agent *it)
{
    parlor_text line;
    size_t whole;
    size_t i;

    for (;;) {
        join_wanted(it);
        if (!it->is_registered)
            break;
        for (i = 0; i < it->session_count; i++)
            if (it->sessions[i].stage == WANTED || it->sessions[i].stage == ASKED)
                break;
        if (i < it->session_count || it->is_leaving || !find_line(&it->input, &line, &whole))
            break;
        carry_out(it, line);
        drop_line(&it->input, whole);
    }
    if (is_interrupted || (it->input.is_over && it->input.length == 0))
        it->is_leaving = 1;
    if (it->is_leaving)
        leave_all(it);
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
    int i;

    if (argc > 1 && strcmp(argv[1], "-s") == 0) {
        it->is_supervisor = 1;
        argc--;
        argv++;
    }
    if (argc < 5) {
        fprintf(stderr, "usage: eventloop [-s] HOST PORT PERSON_ID NICK [SESSION_ID...]\n");
        return 2;
    }
    it->host = argv[1];
    it->port = argv[2];
    it->person_id = argv[3];
    it->nickname = argv[4];
    it->fd = -1;
    for (i = 5; i < argc; i++)
        want(it, parlor_text_of(argv[i]), PARLOR_VISIBILITY_ALL);
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
