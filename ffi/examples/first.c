/* A first agent: `first HOST PORT SESSION_ID` joins the session, shows what is said there, and says what is typed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <parlor-desk.h>

/* Called on the link's thread, with the handle locked. */
static void on_event(parlor_link *link, const parlor_link_event *event, void *session_id)
{
    const parlor_news *news = event->news;
    parlor_basic *basic;
    uint32_t request_id;

    if (!news) {
        fprintf(stderr, "link: %.*s%s\n", (int)event->text.length, event->text.data, event->error ? event->error->message : "");
    } else if (news->kind == PARLOR_NEWS_LOGGED_IN && parlor_link_lock_basic(link, &basic) == PARLOR_OK) {
        parlor_join join;

        parlor_join_init(&join, sizeof join);
        join.session_id = parlor_text_of((const char *)session_id);
        if (parlor_basic_session_count(basic) == 0) /* otherwise the link joins it again */
            parlor_basic_join(basic, parlor_link_now(), &join, &request_id);
        parlor_link_unlock(link);
    } else if (news->kind == PARLOR_NEWS_REFUSED) {
        fprintf(stderr, "refused: %.*s\n", (int)news->error_text.length, news->error_text.data);
    } else if (news->kind == PARLOR_NEWS_EVENT && news->event->text) {
        parlor_text who = news->event->user_id, words = news->event->text->text;

        printf("%.*s: %.*s\n", (int)who.length, who.data, (int)words.length, words.data);
        fflush(stdout);
    }
}

int main(int argc, char **argv)
{
    parlor_link_options options;
    parlor_register request;
    parlor_basic *basic = NULL;
    parlor_link *link = NULL;
    uint32_t request_id;
    char line[1024];
    int32_t status, said;

    if (argc != 4)
        return 2;
    parlor_link_options_init(&options, sizeof options);
    options.security = PARLOR_SECURITY_PLAIN; /* as `parlor serve` has it */
    options.on_event = on_event;
    options.context = argv[3];
    parlor_register_init(&request, sizeof request);
    request.person_id = request.nickname = parlor_text_of("Bo");
    parlor_basic_new(NULL, parlor_link_now(), &basic);
    status = parlor_link_open_basic(parlor_text_of(argv[1]), (uint16_t)atoi(argv[2]), &options, &request, &basic, &link);
    while (status == PARLOR_OK && fgets(line, sizeof line, stdin)) {
        parlor_say say;

        parlor_say_init(&say, sizeof say);
        say.session_id = parlor_text_of(argv[3]);
        say.words.text = parlor_text_of(strtok(line, "\n"));
        parlor_link_lock_basic(link, &basic);
        if ((said = parlor_basic_say(basic, parlor_link_now(), &say, &request_id)) != PARLOR_OK)
            fprintf(stderr, "not said: %s\n", parlor_status_text(said));
        parlor_link_unlock(link);
    }
    parlor_link_free(&link);
    return status == PARLOR_OK ? 0 : (fprintf(stderr, "%s\n", parlor_status_text(status)), 1);
}
