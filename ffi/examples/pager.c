/*
 * An agent's pager, as firmware: no heap, no operating system, one block of memory. For libparlor as `make firmware` builds
 * it; the board is yours: see board.h.
 *
 * The first line that is typed is a session's id, what follows is said there, "bye" leaves. The session's id, when it is
 * joined, and what is said are shown, one line each.
 */
#include <string.h>

#include <parlor.h>

#include "board.h"

/* parlor_basic_size says how much that is: here 12888 bytes on a Cortex-M, and more where pointers are larger. */
static uint64_t block[15 * 1024 / sizeof(uint64_t)];

static int is_over;
/* The request whose reply is waited for; 0: none. What is typed meanwhile waits, too. */
static uint32_t waits_for;

static int32_t sign_in(parlor_basic *basic)
{
    parlor_register request;

    parlor_register_init(&request, sizeof request);
    request.nickname = parlor_text_of("Bo");
    request.person_id = parlor_text_of("P1");
    request.restores = true; /* Others see the same party come back. */
    return parlor_basic_register(basic, board_now(), &request, &waits_for);
}

static int32_t join(parlor_basic *basic, parlor_text session_id)
{
    parlor_join request;

    parlor_join_init(&request, sizeof request);
    request.session_id = session_id;
    return parlor_basic_join(basic, board_now(), &request, &waits_for);
}

static int32_t on_line(parlor_basic *basic, parlor_text line)
{
    parlor_release release;
    parlor_say say;
    parlor_text session_id;

    if (parlor_basic_session_at(basic, 0, &session_id) != PARLOR_OK)
        return join(basic, line);
    if (line.length == 3 && memcmp(line.data, "bye", 3) == 0) {
        parlor_release_init(&release, sizeof release);
        release.session_id = session_id;
        return parlor_basic_release(basic, board_now(), &release, &waits_for);
    }
    parlor_say_init(&say, sizeof say);
    say.session_id = session_id;
    say.words.text = line;
    return parlor_basic_say(basic, board_now(), &say, &waits_for);
}

static void show(parlor_text text)
{
    board_show(text.data, text.length);
    board_show("\n", 1);
}

static int32_t on_news(parlor_basic *basic, const parlor_news *news)
{
    parlor_text session_id;

    if (news->request_id == waits_for)
        waits_for = 0;
    switch (news->kind) {
    case PARLOR_NEWS_LOGGED_IN: /* On a new connection the session is joined again. */
        return parlor_basic_session_at(basic, 0, &session_id) == PARLOR_OK ? join(basic, session_id) : PARLOR_OK;
    case PARLOR_NEWS_DONE:
        if (news->request == PARLOR_REQUEST_JOIN)
            show(news->session_id);
        return PARLOR_OK;
    case PARLOR_NEWS_EVENT:
        if (news->event->text)
            show(news->event->text->text);
        return PARLOR_OK;
    case PARLOR_NEWS_REFUSED:
        show(news->error_text);
        return news->request == PARLOR_REQUEST_LOGIN ? PARLOR_NOT_LOGGED_IN : PARLOR_OK;
    case PARLOR_NEWS_OVER:
        is_over = 1;
        return PARLOR_OK;
    default:
        return PARLOR_OK;
    }
}

/* One session. */
int32_t firmware(void)
{
    parlor_basic_config config;
    parlor_basic *basic;
    int32_t status;

    parlor_basic_config_init(&config, sizeof config);
    config.max_packet = 2048;
    config.max_request = 1024;
    config.max_sessions = 1;
    status = parlor_basic_new_in(block, sizeof block, &config, board_now(), &basic);
    if (status == PARLOR_OK)
        status = sign_in(basic);
    board_connect();
    while (status == PARLOR_OK && !is_over) {
        const parlor_news *news;
        const uint8_t *out;
        uint8_t in[256];
        char line[200];
        parlor_text typed;
        size_t length;
        ptrdiff_t count = 0;

        status = parlor_basic_poll_transmit(basic, board_now(), &out, &length);
        if (status == PARLOR_OK && length > 0 && (count = board_send(out, length)) > 0)
            parlor_basic_transmitted(basic, (size_t)count);
        if (count >= 0) {
            board_wait(parlor_basic_poll_timeout(basic));
            count = board_receive(in, sizeof in);
        }
        if (count > 0)
            parlor_basic_receive(basic, board_now(), in, (size_t)count);
        while (status == PARLOR_OK && (status = parlor_basic_next(basic, &news)) != PARLOR_END) {
            int32_t who = parlor_status_class(status);

            if (status == PARLOR_OK)
                status = on_news(basic, news);
            else if (who == PARLOR_CLASS_PEER || who == PARLOR_CLASS_TOO_SMALL)
                status = PARLOR_OK; /* Something came that can't be used: parlor_basic_error says what. */
        }
        if (status == PARLOR_END)
            status = PARLOR_OK;
        if (status == PARLOR_OK && (count < 0 || parlor_basic_is_silent(basic, board_now()))) {
            parlor_basic_lost(basic);
            while (parlor_basic_next(basic, &news) == PARLOR_OK)
                ; /* Nobody knows what became of what was asked. */
            board_wait(board_now() + 1000); /* A server that is gone isn't asked all the time. */
            board_connect();
            status = sign_in(basic);
        }
        if (status == PARLOR_OK && waits_for == 0 && (length = board_typed(line, sizeof line)) > 0) {
            int32_t asked;

            typed.data = line;
            typed.length = length;
            asked = on_line(basic, typed);
            if (asked != PARLOR_OK) /* Such as a line that is too long: the conversation goes on. */
                show(parlor_text_of(parlor_status_text(asked)));
        }
    }
    return status;
}
