/*
 * A customer's kiosk, as firmware: no heap, no operating system, one block of memory. For libparlor as `make firmware`
 * builds it; the board is yours: see board.h.
 *
 * What is typed is said, "bye" leaves. The session's id and what is said are shown, one line each.
 */
#include <string.h>

#include <parlor.h>

#include "board.h"

/* parlor_flex_size says how much that is: here 11512 bytes on a Cortex-M, and more where pointers are larger. */
static uint64_t block[13 * 1024 / sizeof(uint64_t)];

static int32_t log_in(parlor_flex *flex)
{
    uint8_t random[16];
    char nonce[2 * sizeof random];
    parlor_login login;
    size_t i;

    board_random(random, sizeof random);
    for (i = 0; i < sizeof nonce; i++)
        nonce[i] = "0123456789abcdef"[random[i / 2] >> 4 * (i % 2) & 15];
    parlor_login_init(&login, sizeof login);
    login.nickname = parlor_text_of("Kiosk 7");
    login.nonce.data = nonce;
    login.nonce.length = sizeof nonce;
    return parlor_flex_login(flex, &login);
}

/* Starts a session, or comes back to the one that there was before the server forgot this kiosk. */
static int32_t join(parlor_flex *flex)
{
    parlor_join join;

    parlor_join_init(&join, sizeof join);
    if (parlor_flex_session_id(flex, &join.session_id) != PARLOR_OK) {
        join.queue = parlor_text_of("Environment:default");
        join.subject = parlor_text_of("Paper jam");
    }
    return parlor_flex_join(flex, &join);
}

static int32_t say(parlor_flex *flex, const char *line, size_t length)
{
    parlor_release release;
    parlor_say say;

    if (length == 3 && memcmp(line, "bye", 3) == 0) {
        parlor_release_init(&release, sizeof release);
        return parlor_flex_logout(flex, &release);
    }
    parlor_say_init(&say, sizeof say);
    say.words.text.data = line;
    say.words.text.length = length;
    return parlor_flex_say(flex, &say);
}

static void show(parlor_text text)
{
    board_show(text.data, text.length);
    board_show("\n", 1);
}

static int32_t on_news(parlor_flex *flex, const parlor_news *news)
{
    if (news->kind == PARLOR_NEWS_LOGGED_IN)
        return join(flex);
    if (news->kind == PARLOR_NEWS_REFUSED) {
        if (news->error_id == PARLOR_ERROR_ID_UNKNOWN_USER && news->request != PARLOR_REQUEST_LOGIN)
            return log_in(flex);
        show(news->error_text);
        return news->request == PARLOR_REQUEST_MESSAGE ? PARLOR_OK : PARLOR_NOT_IN_SESSION;
    }
    if (news->kind == PARLOR_NEWS_DONE && news->request == PARLOR_REQUEST_JOIN)
        show(news->session_id);
    if (news->event && news->event->text)
        show(news->event->text->text);
    return PARLOR_OK;
}

/* One conversation. */
int32_t firmware(void)
{
    parlor_flex_config config;
    parlor_flex *flex;
    int32_t status;

    parlor_flex_config_init(&config, sizeof config);
    config.max_packet = 2048;
    config.max_request = 1024;
    status = parlor_flex_new_in(block, sizeof block, &config, &flex);
    if (status == PARLOR_OK)
        status = log_in(flex);
    board_connect();
    while (status == PARLOR_OK && !parlor_flex_is_over(flex)) {
        const parlor_news *news;
        const uint8_t *out;
        uint8_t in[256];
        char line[200];
        parlor_text session;
        size_t length;
        ptrdiff_t count = 0;

        status = parlor_flex_poll_transmit(flex, board_now(), &out, &length);
        if (status == PARLOR_OK && length > 0 && (count = board_send(out, length)) > 0)
            parlor_flex_transmitted(flex, (size_t)count);
        if (count >= 0) {
            board_wait(parlor_flex_poll_timeout(flex));
            count = board_receive(in, sizeof in);
        }
        if (count > 0)
            parlor_flex_receive(flex, board_now(), in, (size_t)count);
        while (status == PARLOR_OK && (status = parlor_flex_next(flex, &news)) != PARLOR_END) {
            int32_t who = parlor_status_class(status);

            if (status == PARLOR_OK)
                status = on_news(flex, news);
            else if (who == PARLOR_CLASS_PEER || who == PARLOR_CLASS_TOO_SMALL)
                status = PARLOR_OK; /* Something came that can't be used: parlor_flex_error says what. */
        }
        if (status == PARLOR_END)
            status = PARLOR_OK;
        if (count < 0 || parlor_flex_is_silent(flex, board_now())) {
            parlor_flex_lost(flex);
            board_wait(board_now() + 1000); /* A server that is gone isn't asked all the time. */
            board_connect();
        }
        /* One request at a time; what is typed meanwhile waits. */
        if (status == PARLOR_OK && !parlor_flex_is_busy(flex) && parlor_flex_session_id(flex, &session) == PARLOR_OK &&
            (length = board_typed(line, sizeof line)) > 0) {
            int32_t said = say(flex, line, length);

            if (said != PARLOR_OK) /* Such as a line that is too long: the conversation goes on. */
                show(parlor_text_of(parlor_status_text(said)));
        }
    }
    return status;
}
