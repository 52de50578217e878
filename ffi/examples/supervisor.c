/*
 * A supervisor who watches chat sessions unseen, sees what is being typed, and coaches the agent of one of them.
 *
 *     supervisor [-c ROOTS.pem | -p] HOST PORT PERSON_ID NICK SESSION_ID...
 *
 * -c and -p: as in agent.c. The sessions are joined with the visibility VIP: neither customers nor agents see who watches. (The
 * server tells them that somebody may.) Lines of standard input are carried out:
 *
 *     coach ID          be seen by the agents alone, to talk to them
 *     say ID TEXT       to the agents alone
 *     watch ID          be unseen again
 *     quit              leave all, and end; end of input, SIGINT and SIGTERM do the same
 *
 * What happens is printed, one line each, behind the session's id:
 *
 *     ID * watching                    ID * coaching
 *     ID * Ana (CLIENT) joined         ID * Ana left
 *     ID * Ana is typing: I would l    ID * Ana stopped typing
 *     ID Ana: hello                    ID Bo (to agents): thanks
 *
 * Exit codes: 0 all sessions were left, 1 failed, 2 wrong usage.
 */
#define _POSIX_C_SOURCE 200809L

#include "link.h"

#define MAX_PARTIES 64

struct party {
    char id[65];
    char nickname[64];
};

struct supervisor {
    parlor_link *link;
    char **wanted; /* sessions to be joined at first */
    struct party parties[MAX_PARTIES];
    size_t party_count;
    int is_registered;
    int is_leaving;
    int is_done;
    int code;
};

/* ---- Who is who ----------------------------------------------------------------------------------------------- */

/* Remembers a party; of many the oldest one makes room. */
static void meet(struct supervisor *it, parlor_text id, parlor_text nickname)
{
    struct party *party = &it->parties[it->party_count++ % MAX_PARTIES];

    copy_text(party->id, sizeof party->id, id);
    copy_text(party->nickname, sizeof party->nickname, nickname);
}

/* The nickname of a party; without one its id. */
static parlor_text name(const struct supervisor *it, parlor_text id)
{
    size_t i;

    for (i = it->party_count; i > 0 && i + MAX_PARTIES > it->party_count; i--)
        if (is_same(id, it->parties[(i - 1) % MAX_PARTIES].id))
            return parlor_text_of(it->parties[(i - 1) % MAX_PARTIES].nickname);
    return id;
}

/* ---- Requests: the handle is locked --------------------------------------------------------------------------- */

static void carry_out(struct supervisor *it, parlor_basic *basic, parlor_text line)
{
    parlor_text command = take_word(&line);
    parlor_text id = take_word(&line);
    int32_t status = PARLOR_OK;

    /* Who joins a session again with another visibility is the same party still. */
    if (is_same(command, "coach"))
        status = join(basic, id, PARLOR_VISIBILITY_INT);
    else if (is_same(command, "watch"))
        status = join(basic, id, PARLOR_VISIBILITY_VIP);
    else if (is_same(command, "say"))
        status = say(basic, id, PARLOR_VISIBILITY_INT, NO_TEXT, line);
    else if (is_same(command, "quit"))
        it->is_leaving = 1;
    else
        fprintf(stderr, "supervisor: no such command\n");
    report("not done", status);
}

/* Does what is to be done next. */
static void act(struct supervisor *it, struct input *input)
{
    parlor_basic *basic;
    parlor_text line;
    size_t whole;

    parlor_link_lock_basic(it->link, &basic);
    while (it->is_registered && *it->wanted) {
        int32_t status = join(basic, parlor_text_of(*it->wanted), PARLOR_VISIBILITY_VIP);

        if (status == PARLOR_BUSY) /* the next ones when a reply has come */
            break;
        report("not joined", status);
        it->wanted++;
    }
    while (it->is_registered && !*it->wanted && !it->is_leaving && find_line(input, &line, &whole)) {
        carry_out(it, basic, line);
        drop_line(input, whole);
    }
    if (!it->is_leaving && (is_interrupted || (input->is_over && input->length == 0)))
        it->is_leaving = 1;
    if (it->is_leaving == 1) {
        it->is_leaving = 2; /* once */
        leave_sessions(basic);
    }
    it->is_done |= it->is_leaving && (parlor_basic_session_count(basic) == 0 || !it->is_registered);
    parlor_link_unlock(it->link);
}

/* ---- What comes in -------------------------------------------------------------------------------------------- */

static void print_act(struct supervisor *it, const parlor_news *news, const char *what, parlor_text text)
{
    print_texts(news->session_id, " * ", name(it, news->event->user_id));
    print_texts(parlor_text_of(what), "", text);
    putchar('\n');
}

static void on_event(struct supervisor *it, const parlor_news *news)
{
    const parlor_event *event = news->event;
    int32_t notice = event->notice ? event->notice->notice_type : PARLOR_NOTICE_OTHER;

    if (event->kind == PARLOR_EVENT_NEW_PARTY) {
        meet(it, event->user_id, event->user->nickname);
        print_texts(news->session_id, " * ", event->user->nickname);
        print_texts(parlor_text_of(" ("), "", event->user->user_type_name);
        printf(") joined\n");
    } else if (event->kind == PARLOR_EVENT_PARTY_LEFT)
        print_act(it, news, " left", NO_TEXT);
    else if (notice == PARLOR_NOTICE_TYPING_STARTED)
        print_act(it, news, " is typing: ", event->notice->text);
    else if (notice == PARLOR_NOTICE_TYPING_STOPPED)
        print_act(it, news, " stopped typing", NO_TEXT);
    else if (notice == PARLOR_NOTICE_USER_UPDATE_NICK)
        meet(it, event->user_id, event->notice->text);
    if (event->text && event->text->text.length > 0) {
        print_texts(news->session_id, " ", name(it, event->user_id));
        print_texts(parlor_text_of(event->visibility == PARLOR_VISIBILITY_ALL ? ": " : " (to agents): "), "",
                    event->text->text);
        putchar('\n');
    }
}

static void on_news(struct supervisor *it, parlor_basic *basic, const parlor_news *news)
{
    parlor_text own = NO_TEXT;

    if (news->kind == PARLOR_NEWS_LOGGED_IN) {
        it->is_registered = 1;
    } else if (news->kind == PARLOR_NEWS_EVENT) {
        parlor_basic_user_id(basic, &own);
        on_event(it, news);
        if (news->event->kind == PARLOR_EVENT_NEW_PARTY && own.length == news->event->user_id.length &&
            memcmp(own.data, news->event->user_id.data, own.length) == 0) {
            print_text(stdout, news->session_id);
            printf(news->event->visibility == PARLOR_VISIBILITY_VIP ? " * watching\n" : " * coaching\n");
        }
    } else if (news->kind == PARLOR_NEWS_REFUSED) {
        fprintf(stderr, "supervisor: the server refused: ");
        print_text(stderr, news->error_text);
        fputc('\n', stderr);
        /* Whom the server doesn't know any more comes as a new one, by itself. */
        if (news->request == PARLOR_REQUEST_LOGIN && news->error_id != PARLOR_ERROR_ID_UNKNOWN_USER)
            it->code = it->is_done = 1;
    }
}

static void take_events(struct supervisor *it)
{
    const parlor_link_event *event;
    parlor_basic *basic;

    parlor_link_lock_basic(it->link, &basic);
    while (parlor_link_next(it->link, &event) == PARLOR_OK) {
        it->is_registered &= event->kind != PARLOR_LINK_DOWN;
        if (event->kind == PARLOR_LINK_NEWS)
            on_news(it, basic, event->news);
        else
            print_link_event(event);
    }
    parlor_link_unlock(it->link);
    fflush(stdout);
}

/* ---- The program ---------------------------------------------------------------------------------------------- */

int main(int argc, char **argv)
{
    static struct supervisor supervisor; /* all zero */
    static struct input input;
    struct supervisor *it = &supervisor;
    parlor_link_options options;
    struct pollfd fds[2];
    int option;

    program_name = "supervisor";
    parlor_link_options_init(&options, sizeof options);
    while ((option = getopt(argc, argv, "c:p")) != -1)
        if (!take_link_option(option, &options))
            optind = argc;
    if (argc - optind < 5) {
        fprintf(stderr, "usage: supervisor [-c ROOTS.pem | -p] HOST PORT PERSON_ID NICK SESSION_ID...\n");
        return 2;
    }
    it->wanted = argv + optind + 4;
    notice_interrupts();
    if (report("no link", open_link(argv + optind, &options, PARLOR_USER_SUPERVISOR, &it->link)))
        return 1;

    parlor_link_fd(it->link, &fds[0].fd);
    fds[0].events = fds[1].events = POLLIN;
    while (!it->is_done) {
        fds[1].fd = input_fd(&input);
        fds[0].revents = fds[1].revents = 0;
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            break;
        if (fds[1].revents)
            read_input(&input);
        take_events(it);
        act(it, &input);
    }
    parlor_link_free(&it->link);
    return it->code;
}
