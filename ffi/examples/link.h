/* What the examples with a link of libparlor-desk's share: opening it, requests over it, a line for each outcome, and a loop. */
#ifndef LINK_H
#define LINK_H

#include <stdlib.h>

#include "program.h"

#include <parlor-desk.h>

/* ---- Messages ---------------------------------------------------------------------------------------------- */

static const char *program_name; /* set by main */

/* Says what failed; whether it has. */
static inline int report(const char *what, int32_t status)
{
    if (status != PARLOR_OK)
        fprintf(stderr, "%s: %s: %s\n", program_name, what, parlor_status_text(status));
    return status != PARLOR_OK;
}

static inline void print_log(int32_t level, parlor_text line, void *context)
{
    (void)context;
    fprintf(stderr, "%s: %s: ", program_name, level == PARLOR_LOG_ERROR ? "error" : "warning");
    print_text(stderr, line);
    fputc('\n', stderr);
}

static inline void print_texts(parlor_text first, const char *between, parlor_text second)
{
    print_text(stdout, first);
    printf("%s", between);
    print_text(stdout, second);
}

/* A line about a link that isn't news. */
static inline void print_link_event(const parlor_link_event *event)
{
    if (event->kind == PARLOR_LINK_FAULT) {
        report(event->text.length > 0 ? "a request of the link's" : "something came in that can't be used",
               event->status);
    } else if (event->kind >= PARLOR_LINK_UP) {
        printf(event->kind == PARLOR_LINK_UP ? "* connected to " : "* not connected: ");
        print_text(stdout, event->text);
        putchar('\n');
    }
}

/* ---- The link ---------------------------------------------------------------------------------------------- */

/* Carries out an option, -c FILE or -p: by whom the server's certificate is checked, or that there is no encryption. */
static inline int take_link_option(int option, parlor_link_options *options)
{
    if (option == 'c')
        options->roots_file = parlor_text_of(optarg);
    else if (option == 'p')
        options->security = PARLOR_SECURITY_PLAIN;
    return option == 'c' || option == 'p';
}

/* The port that a word is; 0 if it is none. */
static inline uint16_t port_of(const char *word)
{
    char *end;
    unsigned long port = strtoul(word, &end, 10);

    return *word >= '0' && *word <= '9' && *end == '\0' && port <= 65535 ? (uint16_t)port : 0;
}

/* Opens a link as `argv` says: HOST PORT PERSON_ID NICK. */
static inline int32_t open_link(char **argv, parlor_link_options *options, int32_t user_type, parlor_link **link)
{
    parlor_register request;
    parlor_basic *basic = NULL;
    uint16_t port = port_of(argv[1]);
    int32_t status;

    if (port == 0)
        fprintf(stderr, "%s: %s: a port is a number from 1 to 65535\n", program_name, argv[1]);
    options->on_log = print_log;
    parlor_register_init(&request, sizeof request);
    request.person_id = parlor_text_of(argv[2]);
    request.nickname = parlor_text_of(argv[3]);
    request.user_type = user_type;
    status = parlor_basic_new(NULL, parlor_link_now(), &basic);
    if (status == PARLOR_OK)
        status = parlor_link_open_basic(parlor_text_of(argv[0]), port, options, &request, &basic, link);
    parlor_basic_free(&basic); /* only if the link didn't take it */
    return status;
}

/* ---- Requests: the handle is locked ------------------------------------------------------------------------- */

/* Only what a person asked for may show the agent to more than before: so a silent monitor isn't shown by mistake. */
static inline int32_t join(parlor_basic *basic, parlor_text id, int32_t visibility, bool shows_more)
{
    parlor_join request;
    uint32_t request_id;

    parlor_join_init(&request, sizeof request);
    request.session_id = id;
    request.visibility = visibility;
    request.shows_more = shows_more;
    return parlor_basic_join(basic, parlor_link_now(), &request, &request_id);
}

/* Says something to all who see this visibility, or to one party alone. */
static inline int32_t say(parlor_basic *basic, parlor_text id, int32_t visibility, parlor_text user_id, parlor_text words)
{
    parlor_say request;
    uint32_t request_id;

    parlor_say_init(&request, sizeof request);
    request.session_id = id;
    request.visibility = visibility;
    request.receiver_id = user_id;
    request.words.text = words;
    return parlor_basic_say(basic, parlor_link_now(), &request, &request_id);
}

/* Removes a party; without one, leaves. */
static inline int32_t release(parlor_basic *basic, parlor_text id, parlor_text user_id, int32_t after, parlor_text words)
{
    parlor_release request;
    uint32_t request_id;

    parlor_release_init(&request, sizeof request);
    request.session_id = id;
    request.user_id = user_id;
    request.after_action = after;
    request.words.text = words;
    return parlor_basic_release(basic, parlor_link_now(), &request, &request_id);
}

/* Leaves a session; PARLOR_END if there is none. */
static inline int32_t leave_one(parlor_basic *basic)
{
    parlor_text id;
    size_t i;

    for (i = 0; parlor_basic_session_at(basic, i, &id) == PARLOR_OK; i++)
        if (parlor_basic_is_joined(basic, id))
            return release(basic, id, NO_TEXT, PARLOR_AFTER_ACTION_KEEP_ALIVE, NO_TEXT);
    return PARLOR_END;
}

/* ---- The loop: agent.c and supervisor.c --------------------------------------------------------------------- */

struct loop {
    parlor_link *link;
    char **wanted;      /* sessions to be joined at first, up to a NULL */
    int32_t visibility; /* with which */
    int is_registered;
    int is_leaving; /* one session after the other: more can't be asked for at once */
    int is_asked;   /* to leave one, and there was no reply yet */
    int is_done;
    int code;
    /* Both are called with the handle locked. A command may set is_leaving. */
    void (*carry_out)(struct loop *it, parlor_basic *basic, parlor_text line);
    void (*on_news)(struct loop *it, parlor_basic *basic, const parlor_news *news);
};

/* Does what is to be done next. Lines but "quit" wait until the program has registered and its first sessions are asked for. */
static inline void act(struct loop *it, struct input *input)
{
    parlor_basic *basic;
    parlor_text line;
    size_t whole;

    parlor_link_lock_basic(it->link, &basic);
    while (it->is_registered && *it->wanted) {
        int32_t status = join(basic, parlor_text_of(*it->wanted), it->visibility, false);

        if (status == PARLOR_BUSY) /* the next ones when a reply has come */
            break;
        report("not joined", status);
        it->wanted++;
    }
    while (!it->is_leaving && find_line(input, &line, &whole) &&
           ((it->is_registered && !*it->wanted) || is_same(line, "quit"))) {
        it->carry_out(it, basic, line);
        drop_line(input, whole);
    }
    it->is_leaving |= is_interrupted || (input->is_over && input->length == 0);
    if (it->is_leaving && it->is_registered && !it->is_asked) {
        int32_t status = leave_one(basic);

        it->is_asked = status == PARLOR_OK;
        it->is_done |= status == PARLOR_END;
    }
    it->is_done |= it->is_leaving && !it->is_registered;
    parlor_link_unlock(it->link);
}

/* What all programs do with a refusal. */
static inline void on_refused(struct loop *it, const parlor_news *news)
{
    fprintf(stderr, "%s: the server refused: ", program_name);
    print_text(stderr, news->error_text);
    fputc('\n', stderr);
    /* Whom the server doesn't know any more comes as a new one, by itself. */
    if (news->request == PARLOR_REQUEST_LOGIN && news->error_id != PARLOR_ERROR_ID_UNKNOWN_USER)
        it->code = it->is_done = 1;
    it->is_done |= it->is_leaving; /* what can't be left in order is left with the link */
}

static inline void take_events(struct loop *it)
{
    const parlor_link_event *event;
    parlor_basic *basic;

    parlor_link_lock_basic(it->link, &basic);
    while (parlor_link_next(it->link, &event) == PARLOR_OK) {
        if (event->kind != PARLOR_LINK_NEWS)
            print_link_event(event);
        else if (event->news->kind == PARLOR_NEWS_REFUSED)
            on_refused(it, event->news);
        if (event->kind == PARLOR_LINK_NEWS) {
            it->is_registered |= event->news->kind == PARLOR_NEWS_LOGGED_IN;
            it->is_asked &= event->news->request != PARLOR_REQUEST_RELEASE;
            it->on_news(it, basic, event->news);
        }
        it->is_registered &= event->kind != PARLOR_LINK_DOWN;
    }
    parlor_link_unlock(it->link);
    fflush(stdout);
}

/* Goes round until all sessions are left, then frees the link; gives the exit code. */
static inline int run(struct loop *it)
{
    static struct input input; /* all zero */
    struct pollfd fds[2];

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
    take_events(it); /* what was told while the last session was left */
    parlor_link_free(&it->link);
    return it->code;
}

#endif
