/*
 * What customer.c and eventloop.c share: who is called what, and what happens in sessions, printed one line each:
 *
 *     * Ana joined                    * Ana left
 *     * Ana is typing                 * Ana stopped typing
 *     * Ana is now Anna               * Ana pushed http://example.com/
 *     Ana: hello                      Ana (to you): psst
 *     Bob (to agents): careful
 *
 * An agent is in several sessions: there each line begins with the session's id, and "joined" says the party's.
 */
#ifndef SHOW_H
#define SHOW_H

#include "program.h"

#define MAX_PARTIES 1000

struct party {
    char session_id[65];
    char user_id[65];
    char nickname[129];
};

struct parties {
    struct party all[MAX_PARTIES];
    size_t count;
};

static inline struct party *find_party(struct parties *it, parlor_text session_id, parlor_text user_id)
{
    size_t i;

    for (i = 0; i < it->count; i++)
        if (is_same(user_id, it->all[i].user_id) && is_same(session_id, it->all[i].session_id))
            return &it->all[i];
    return NULL;
}

static inline void name_party(struct parties *it, parlor_text session_id, parlor_text user_id, parlor_text nickname)
{
    struct party *party = find_party(it, session_id, user_id);

    if (!party && it->count < MAX_PARTIES) {
        party = &it->all[it->count++];
        copy_text(party->session_id, sizeof party->session_id, session_id);
        copy_text(party->user_id, sizeof party->user_id, user_id);
    }
    if (party)
        copy_text(party->nickname, sizeof party->nickname, nickname);
}

/* Those of one session. */
static inline void forget_parties(struct parties *it, const char *session_id)
{
    size_t i = 0;

    while (i < it->count)
        if (strcmp(it->all[i].session_id, session_id) == 0)
            it->all[i] = it->all[--it->count];
        else
            i++;
}

/* "ID BEFORE Ana" */
static inline void print_party(struct parties *it, parlor_text session_id, const parlor_event *event, const char *before)
{
    struct party *party = find_party(it, session_id, event->user_id);

    if (session_id.length > 0) {
        print_text(stdout, session_id);
        putchar(' ');
    }
    printf("%s", before);
    print_text(stdout, party ? parlor_text_of(party->nickname) : event->user_id);
}

/* "ID * Ana WHAT text" */
static inline void print_act(struct parties *it, parlor_text session_id, const parlor_event *event, const char *what,
                             parlor_text text)
{
    print_party(it, session_id, event, "* ");
    printf(" %s", what);
    if (text.length > 0) {
        putchar(' ');
        print_text(stdout, text);
    }
    putchar('\n');
}

static inline void show_notice(struct parties *it, parlor_text session_id, const parlor_event *event)
{
    const parlor_notice *notice = event->notice;

    switch (notice ? notice->notice_type : -1) {
    case PARLOR_NOTICE_TYPING_STARTED:
        print_act(it, session_id, event, "is typing", NO_TEXT);
        break;
    case PARLOR_NOTICE_TYPING_STOPPED:
        print_act(it, session_id, event, "stopped typing", NO_TEXT);
        break;
    case PARLOR_NOTICE_USER_PUSHED_URL:
        print_act(it, session_id, event, "pushed", notice->text);
        break;
    case PARLOR_NOTICE_USER_UPDATE_NICK:
        print_act(it, session_id, event, "is now", notice->text);
        name_party(it, session_id, event->user_id, notice->text);
        break;
    default: /* others are not for the eye */
        break;
    }
}

static inline const char *audience(const parlor_event *event)
{
    if (event->has_receiver_id)
        return " (to you): ";
    if (event->visibility == PARLOR_VISIBILITY_INT)
        return " (to agents): ";
    return event->visibility == PARLOR_VISIBILITY_VIP ? " (to supervisors): " : ": ";
}

/*
 * Prints an event of a session. What the party with the id `own` does itself comes back, too, with an id and in the order in
 * which everyone sees it: that isn't printed.
 */
static inline void show_event(struct parties *it, parlor_text session_id, const parlor_event *event, parlor_text own)
{
    if (event->kind == PARLOR_EVENT_NEW_PARTY)
        name_party(it, session_id, event->user_id, event->user->nickname);
    if (own.length == event->user_id.length && memcmp(own.data, event->user_id.data, own.length) == 0)
        return;
    if (event->kind == PARLOR_EVENT_NEW_PARTY && session_id.length > 0)
        print_act(it, session_id, event, "joined as", event->user_id);
    else if (event->kind == PARLOR_EVENT_NEW_PARTY)
        print_act(it, session_id, event, "joined", NO_TEXT);
    else if (event->kind == PARLOR_EVENT_PARTY_LEFT)
        print_act(it, session_id, event, "left", NO_TEXT);
    else if (event->kind == PARLOR_EVENT_NOTICE)
        show_notice(it, session_id, event);
    if (event->text && event->text->text.length > 0) {
        print_party(it, session_id, event, "");
        printf("%s", audience(event));
        print_text(stdout, event->text->text);
        putchar('\n');
    }
}

#endif
