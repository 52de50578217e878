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

static struct party parties[MAX_PARTIES];
static size_t party_count;

/* ---- Who is who ----------------------------------------------------------------------------------------------- */

/* Remembers a party; of many the oldest one makes room. */
static void meet(parlor_text id, parlor_text nickname)
{
    struct party *party = &parties[party_count++ % MAX_PARTIES];

    copy_text(party->id, sizeof party->id, id);
    copy_text(party->nickname, sizeof party->nickname, nickname);
}

/* The nickname of a party; without one its id. */
static parlor_text name(parlor_text id)
{
    size_t i;

    for (i = party_count; i > 0 && i + MAX_PARTIES > party_count; i--)
        if (is_same(id, parties[(i - 1) % MAX_PARTIES].id))
            return parlor_text_of(parties[(i - 1) % MAX_PARTIES].nickname);
    return id;
}

/* ---- Requests: the handle is locked --------------------------------------------------------------------------- */

static void carry_out(struct loop *it, parlor_basic *basic, parlor_text line)
{
    parlor_text command = take_word(&line);
    parlor_text id = take_word(&line);
    int32_t status = PARLOR_OK;

    /* Who joins a session again with another visibility is the same party still. To coach is to be seen by more, on purpose. */
    if (is_same(command, "coach"))
        status = join(basic, id, PARLOR_VISIBILITY_INT, true);
    else if (is_same(command, "watch"))
        status = join(basic, id, PARLOR_VISIBILITY_VIP, false);
    else if (is_same(command, "say"))
        status = say(basic, id, PARLOR_VISIBILITY_AS_JOINED, NO_TEXT, line); /* a coach: to agents and supervisors */
    else if (is_same(command, "quit"))
        it->is_leaving = 1;
    else
        fprintf(stderr, "supervisor: no such command\n");
    report("not done", status);
}

/* ---- What comes in -------------------------------------------------------------------------------------------- */

static void print_act(const parlor_news *news, const char *what, parlor_text text)
{
    print_texts(news->session_id, " * ", name(news->event->user_id));
    print_texts(parlor_text_of(what), "", text);
    putchar('\n');
}

static void on_event(const parlor_news *news)
{
    const parlor_event *event = news->event;
    int32_t notice = event->notice ? event->notice->notice_type : PARLOR_NOTICE_OTHER;

    if (event->kind == PARLOR_EVENT_NEW_PARTY) {
        meet(event->user_id, event->user->nickname);
        print_texts(news->session_id, " * ", event->user->nickname);
        print_texts(parlor_text_of(" ("), "", event->user->user_type_name);
        printf(") joined\n");
    } else if (event->kind == PARLOR_EVENT_PARTY_LEFT)
        print_act(news, " left", NO_TEXT);
    else if (notice == PARLOR_NOTICE_TYPING_STARTED)
        print_act(news, " is typing: ", event->notice->text);
    else if (notice == PARLOR_NOTICE_TYPING_STOPPED)
        print_act(news, " stopped typing", NO_TEXT);
    else if (notice == PARLOR_NOTICE_USER_UPDATE_NICK)
        meet(event->user_id, event->notice->text);
    if (event->text && event->text->text.length > 0) {
        print_texts(news->session_id, " ", name(event->user_id));
        print_texts(parlor_text_of(event->visibility == PARLOR_VISIBILITY_ALL ? ": " : " (to agents): "), "",
                    event->text->text);
        putchar('\n');
    }
}

static void on_news(struct loop *it, parlor_basic *basic, const parlor_news *news)
{
    parlor_text own = NO_TEXT;

    (void)it;
    if (news->kind != PARLOR_NEWS_EVENT)
        return;
    parlor_basic_user_id(basic, &own);
    on_event(news);
    if (news->event->kind == PARLOR_EVENT_NEW_PARTY && own.length == news->event->user_id.length &&
        memcmp(own.data, news->event->user_id.data, own.length) == 0) {
        print_text(stdout, news->session_id);
        printf(news->event->visibility == PARLOR_VISIBILITY_VIP ? " * watching\n" : " * coaching\n");
    }
}

/* ---- The program ---------------------------------------------------------------------------------------------- */

int main(int argc, char **argv)
{
    static struct loop loop; /* all zero */
    parlor_link_options options;
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
    loop.wanted = argv + optind + 4;
    loop.visibility = PARLOR_VISIBILITY_VIP;
    loop.carry_out = carry_out;
    loop.on_news = on_news;
    notice_interrupts();
    if (report("no link", open_link(argv + optind, &options, PARLOR_USER_SUPERVISOR, &loop.link)))
        return 1;
    return run(&loop);
}
