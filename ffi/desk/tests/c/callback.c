/*
 * A customer over a link that tells its events by callback, on its own thread, while this one makes requests.
 *
 *     callback HOST PORT NICK [PATH ROOTS]
 *
 * Lines of standard input are said; the end of input leaves. It prints what happens, one line each. With PATH it is a customer
 * over Chat API v2, of the service there, by TLS, whose certificate those in the file ROOTS vouch for.
 */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <stdlib.h>

#include <parlor-desk.h>

struct customer {
    int is_in;
    int is_over;
    int has_failed;
    int is_http;
};

static void check(struct customer *it, const char *what, int is_so)
{
    if (!is_so) {
        printf("failed: %s\n", what);
        it->has_failed = 1;
    }
}

static void print(const char *what, parlor_text text)
{
    printf("%s%.*s\n", what, (int)text.length, text.data);
    fflush(stdout);
}

static void on_news(struct customer *it, parlor_link *link, const parlor_news *news)
{
    parlor_flex *flex = NULL;
    parlor_basic *basic;
    parlor_text id;

    check(it, "locked again", parlor_link_lock_flex(link, &flex) == PARLOR_OK);
    check(it, "of flex", parlor_link_lock_basic(link, &basic) == PARLOR_OTHER_PROTOCOL);
    switch (news->kind) {
    case PARLOR_NEWS_LOGGED_IN:
        id = parlor_text_of("nobody yet");
        check(it, "user id", (parlor_flex_user_id(flex, &id) == PARLOR_OK) == !it->is_http);
        print("* logged in as ", id);
        break;
    case PARLOR_NEWS_DONE:
        if (news->request == PARLOR_REQUEST_JOIN) {
            it->is_in = 1;
            print("* session ", news->session_id);
        }
        break;
    case PARLOR_NEWS_REFUSED:
        print("* refused: ", news->error_text);
        break;
    case PARLOR_NEWS_EVENT:
        if (news->event->text)
            print("said: ", news->event->text->text);
        break;
    case PARLOR_NEWS_OVER:
        it->is_over = 1;
        print("* over", parlor_text_of(""));
        break;
    default:
        break;
    }
    check(it, "unlocked", parlor_link_unlock(link) == PARLOR_OK);
}

/* What a socket does to the handle is the link's part. */
static void drive(struct customer *it, parlor_link *link)
{
    static const uint8_t bytes[] = {0, 0, 0, 0};
    const parlor_news *news;
    const uint8_t *data;
    parlor_flex *flex;
    size_t length;

    check(it, "locked", parlor_link_lock_flex(link, &flex) == PARLOR_OK);
    check(it, "poll", parlor_flex_poll_transmit(flex, parlor_link_now(), &data, &length) == PARLOR_DRIVEN);
    check(it, "transmitted", parlor_flex_transmitted(flex, 0) == PARLOR_DRIVEN);
    check(it, "receive", parlor_flex_receive(flex, parlor_link_now(), bytes, sizeof bytes) == PARLOR_DRIVEN);
    check(it, "next", parlor_flex_next(flex, &news) == PARLOR_DRIVEN);
    check(it, "lost", parlor_flex_lost(flex) == PARLOR_DRIVEN);
    check(it, "unlocked", parlor_link_unlock(link) == PARLOR_OK);
    check(it, "unlocked once too often", parlor_link_unlock(link) == PARLOR_NOT_LOCKED);
}

static void on_event(parlor_link *link, const parlor_link_event *event, void *context)
{
    struct customer *it = (struct customer *)context;
    parlor_link *same = link;

    check(it, "not closed here", parlor_link_close(link) == PARLOR_LOCKED);
    parlor_link_free(&same);
    check(it, "not freed here", same == link);
    drive(it, link);
    if (event->kind == PARLOR_LINK_NEWS)
        on_news(it, link, event->news);
    else if (event->kind == PARLOR_LINK_UP)
        print("* up: ", event->text);
    else if (event->kind == PARLOR_LINK_DOWN)
        print("* down: ", event->text);
}

/* Makes a request as soon as no other is under way. */
static void ask(parlor_link *link, struct customer *it, const char *words)
{
    const struct timespec moment = {0, 1000000};
    int32_t status = PARLOR_BUSY;

    while (status == PARLOR_BUSY || status == PARLOR_NOT_IN_SESSION || status == PARLOR_NOT_LOGGED_IN) {
        parlor_flex *flex;
        parlor_say say;
        parlor_release release;

        parlor_say_init(&say, sizeof say);
        parlor_release_init(&release, sizeof release);
        check(it, "locked", parlor_link_lock_flex(link, &flex) == PARLOR_OK);
        if (it->is_over) {
            status = PARLOR_OK;
        } else if (words) {
            say.words.text = parlor_text_of(words);
            status = it->is_in ? parlor_flex_say(flex, &say) : PARLOR_BUSY;
        } else {
            status = parlor_flex_logout(flex, &release);
        }
        check(it, "sent", parlor_link_unlock(link) == PARLOR_OK);
        if (status != PARLOR_OK)
            nanosleep(&moment, NULL);
    }
    check(it, parlor_status_text(status), status == PARLOR_OK);
}

int main(int argc, char **argv)
{
    static struct customer customer;
    struct customer *it = &customer;
    const struct timespec moment = {0, 1000000};
    parlor_link_options options;
    parlor_login login;
    parlor_join join;
    parlor_item item;
    parlor_flex *flex = NULL;
    parlor_link *link = NULL;
    char line[1000];
    char nickname[100], host[100];
    int is_over = 0;
    parlor_flex_config config;

    if (argc != 4 && argc != 6)
        return 2;
    parlor_link_options_init(&options, sizeof options);
    parlor_flex_config_init(&config, sizeof config);
    if (argc == 4) {
        options.security = PARLOR_SECURITY_PLAIN;
    } else {
        it->is_http = 1;
        options.roots_file = parlor_text_of(argv[5]);
        config.binding = PARLOR_BINDING_HTTP_CHAT;
        snprintf(host, sizeof host, "%s:%s", argv[1], argv[2]);
        config.service_host = parlor_text_of(host);
        config.service_path = parlor_text_of(argv[4]);
        config.poll_fastest = config.poll_slowest = 500;
        config.idle_after = 1; /* as if the server closed its connections at once */
    }
    options.on_event = on_event;
    options.context = it;
    parlor_login_init(&login, sizeof login);
    parlor_join_init(&join, sizeof join);
    strncpy(nickname, argv[3], sizeof nickname - 1);
    login.nickname = parlor_text_of(nickname);
    item = parlor_item_text(parlor_text_of("Lastname"), parlor_text_of(nickname));
    join.queue = parlor_text_of("Environment:default");
    join.user_data.items = &item;
    join.user_data.count = 1;
    check(it, "made", parlor_flex_new(&config, &flex) == PARLOR_OK);
    check(it, "opened", parlor_link_open_flex(parlor_text_of(argv[1]), (uint16_t)atoi(argv[2]), &options, &login,
                                              &join, &flex, &link) == PARLOR_OK);
    check(it, "the handle is the link's", flex == NULL);
    /* The link has copies. */
    memset(nickname, '?', sizeof nickname);
    memset(&item, 0, sizeof item);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        ask(link, it, line);
    }
    ask(link, it, NULL);
    while (!is_over) {
        nanosleep(&moment, NULL);
        parlor_link_lock_flex(link, &flex);
        is_over = it->is_over;
        parlor_link_unlock(link);
    }
    check(it, "closed", parlor_link_close(link) == PARLOR_OK);
    check(it, "down", !parlor_link_is_up(link));
    check(it, "asked when closed", parlor_link_lock_flex(link, &flex) == PARLOR_OK && parlor_flex_is_over(flex));
    check(it, "unlocked when closed", parlor_link_unlock(link) == PARLOR_OK);
    parlor_link_free(&link);
    return it->has_failed;
}
