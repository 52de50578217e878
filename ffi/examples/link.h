/* What the examples with a link of libparlor-desk's share: opening it, requests over it, and a line for each outcome. */
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

static inline int32_t join(parlor_basic *basic, parlor_text id, int32_t visibility)
{
    parlor_join request;
    uint32_t request_id;

    parlor_join_init(&request, sizeof request);
    request.session_id = id;
    request.visibility = visibility;
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

/* Leaves all sessions. */
static inline void leave_sessions(parlor_basic *basic)
{
    parlor_text id;
    size_t i;

    for (i = 0; parlor_basic_session_at(basic, i, &id) == PARLOR_OK; i++)
        if (parlor_basic_is_joined(basic, id))
            release(basic, id, NO_TEXT, PARLOR_AFTER_ACTION_KEEP_ALIVE, NO_TEXT);
}

#endif
