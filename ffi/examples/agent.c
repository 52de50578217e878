/*
 * An agent in chat sessions, over a link of libparlor-desk's: it connects, comes back after a lost connection, registers
 * and joins its sessions again by itself. eventloop.c does much of it with a socket of its own, agent.cpp in C++.
 *
 *     agent [-c ROOTS.pem | -p] HOST PORT PERSON_ID NICK [SESSION_ID...]
 *
 * PERSON_ID is the employee id. The connection is encrypted, and the server's certificate is checked
 * by what the system trusts; -c: by this file; -p: plain, as `parlor serve` has it. More servers to fall back on are named
 * in the environment: PARLOR_OTHERS="HOST PORT HOST PORT". The sessions are joined, then lines of standard input are
 * carried out (supervisor.c is how supervisors watch, plugins.c how files are sent):
 *
 *     join ID               come in                   leave ID              go; the session goes on
 *     coach ID              seen by agents alone      close ID              end the session for all
 *     say ID TEXT           to everyone               remove ID USER TEXT   remove a party, and say why
 *     coach-say ID TEXT     to agents alone           to ID USER TEXT       to one party alone
 *     url ID URL            have a page opened        quit                  leave all, and end
 *
 * End of input, SIGINT and SIGTERM are "quit". What happens is printed, one line each, behind the session's id:
 *
 *     * connected to HOST:PORT                        * not connected: WHY
 *     * registered as 00D168AB                        at first, and again on a new connection
 *     ID * in, up to event 7                          a session was joined, or was joined again
 *     ID * 0096681F is Ana                            ID * 0096681F left
 *     ID 0096681F: hello                              ID 0096681F pushed http://example.com/
 *     ID 0096681F (to agents): careful                ID * over
 *
 * Exit codes: 0 all sessions were left, 1 failed, 2 wrong usage.
 */
#define _POSIX_C_SOURCE 200809L

#include "link.h"

/* ---- Requests: the handle is locked --------------------------------------------------------------------------- */

static int32_t push_url(parlor_basic *basic, parlor_text id, parlor_text url)
{
    parlor_notify request;
    uint32_t request_id;

    parlor_notify_init(&request, sizeof request);
    request.session_id = id;
    request.notice_type = PARLOR_NOTICE_USER_PUSHED_URL;
    request.notice_text = url;
    return parlor_basic_notify(basic, parlor_link_now(), &request, &request_id);
}

static void carry_out(struct loop *it, parlor_basic *basic, parlor_text line)
{
    parlor_text command = take_word(&line);
    parlor_text id = take_word(&line);
    parlor_text user_id = NO_TEXT;
    int32_t status = PARLOR_OK;

    if (is_same(command, "to") || is_same(command, "remove"))
        user_id = take_word(&line);
    if (is_same(command, "join"))
        status = join(basic, id, PARLOR_VISIBILITY_ALL, true);
    else if (is_same(command, "coach"))
        status = join(basic, id, PARLOR_VISIBILITY_INT, true);
    else if (is_same(command, "say") || is_same(command, "to"))
        status = say(basic, id, PARLOR_VISIBILITY_ALL, user_id, line);
    else if (is_same(command, "coach-say"))
        status = say(basic, id, PARLOR_VISIBILITY_INT, NO_TEXT, line);
    else if (is_same(command, "url"))
        status = push_url(basic, id, line);
    else if (is_same(command, "leave"))
        status = release(basic, id, NO_TEXT, PARLOR_AFTER_ACTION_KEEP_ALIVE, NO_TEXT);
    else if (is_same(command, "close"))
        status = release(basic, id, NO_TEXT, PARLOR_AFTER_ACTION_FORCE_CLOSE, NO_TEXT);
    else if (is_same(command, "remove"))
        status = release(basic, id, user_id, PARLOR_AFTER_ACTION_KEEP_ALIVE, line);
    else if (is_same(command, "quit"))
        it->is_leaving = 1;
    else
        fprintf(stderr, "agent: no such command\n");
    report("not done", status);
}

/* ---- What comes in -------------------------------------------------------------------------------------------- */

static void print_act(const parlor_news *news, const char *what, parlor_text text)
{
    print_texts(news->session_id, " * ", news->event->user_id);
    print_texts(parlor_text_of(what), "", text);
    putchar('\n');
}

static void on_event(const parlor_news *news)
{
    const parlor_event *event = news->event;
    const char *audience = event->visibility == PARLOR_VISIBILITY_ALL ? ": " : " (to agents): ";

    if (event->kind == PARLOR_EVENT_NEW_PARTY)
        print_act(news, " is ", event->user->nickname);
    else if (event->kind == PARLOR_EVENT_PARTY_LEFT)
        print_act(news, " left", NO_TEXT);
    else if (event->notice && event->notice->notice_type == PARLOR_NOTICE_USER_PUSHED_URL)
        print_act(news, " pushed ", event->notice->text);
    if (event->text && event->text->text.length > 0) {
        print_texts(news->session_id, " ", event->user_id);
        print_texts(parlor_text_of(event->has_receiver_id ? " (to you): " : audience), "", event->text->text);
        putchar('\n');
    }
}

static void on_news(struct loop *it, parlor_basic *basic, const parlor_news *news)
{
    parlor_text own = NO_TEXT;
    uint32_t position = 0;

    (void)it;
    if (news->kind == PARLOR_NEWS_LOGGED_IN) {
        parlor_basic_user_id(basic, &own);
        print_texts(parlor_text_of("* registered as "), "", own);
        putchar('\n');
    } else if (news->kind == PARLOR_NEWS_DONE && news->request == PARLOR_REQUEST_JOIN) {
        print_text(stdout, news->session_id);
        parlor_basic_position(basic, news->session_id, &position);
        printf(" * in, up to event %lu\n", (unsigned long)position);
    } else if (news->kind == PARLOR_NEWS_EVENT) {
        on_event(news);
    } else if (news->kind == PARLOR_NEWS_OVER) {
        print_texts(news->session_id, " * over\n", NO_TEXT);
    } else if (news->kind == PARLOR_NEWS_UNKNOWN_FATE) {
        fprintf(stderr, "agent: nobody can say what became of request %lu\n", (unsigned long)news->request_id);
    }
}

/* ---- The program ---------------------------------------------------------------------------------------------- */

/* Takes servers to fall back on from the environment: HOST PORT HOST PORT ... */
static void take_others(parlor_link_options *options)
{
    static parlor_address others[8];
    char *word = getenv("PARLOR_OTHERS");

    options->others = others;
    for (word = word ? strtok(word, " ") : NULL; word && options->other_count < 8; word = strtok(NULL, " ")) {
        char *port = strtok(NULL, " ");

        others[options->other_count].host = parlor_text_of(word);
        others[options->other_count++].port = port ? port_of(port) : 0;
    }
}

int main(int argc, char **argv)
{
    static struct loop loop; /* all zero */
    parlor_link_options options;
    int option;

    program_name = "agent";
    parlor_link_options_init(&options, sizeof options);
    take_others(&options);
    while ((option = getopt(argc, argv, "c:p")) != -1)
        if (!take_link_option(option, &options))
            optind = argc;
    if (argc - optind < 4) {
        fprintf(stderr, "usage: agent [-c ROOTS.pem | -p] HOST PORT PERSON_ID NICK [SESSION_ID...]\n");
        return 2;
    }
    loop.wanted = argv + optind + 4;
    loop.visibility = PARLOR_VISIBILITY_ALL;
    loop.carry_out = carry_out;
    loop.on_news = on_news;
    notice_interrupts();
    if (report("no link", open_link(argv + optind, &options, PARLOR_USER_AGENT, &loop.link)))
        return 1;
    return run(&loop);
}
