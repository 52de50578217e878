/* Requests of a customer with what the programs here need of them. */
#include "check.h"

static inline int32_t log_in(parlor_flex *flex, parlor_text nickname, parlor_text nonce)
{
    parlor_login request;

    CHECK(parlor_login_init(&request, sizeof request) == PARLOR_OK);
    request.nickname = nickname;
    request.nonce = nonce;
    return parlor_flex_login(flex, &request);
}

static inline int32_t start(parlor_flex *flex, const char *queue, const char *subject, const char *words)
{
    parlor_join request;

    CHECK(parlor_join_init(&request, sizeof request) == PARLOR_OK);
    request.queue = parlor_text_of(queue);
    request.subject = parlor_text_of(subject);
    request.words.text = parlor_text_of(words);
    return parlor_flex_join(flex, &request);
}

static inline int32_t say(parlor_flex *flex, parlor_text words, const char *message_type)
{
    parlor_say request;

    CHECK(parlor_say_init(&request, sizeof request) == PARLOR_OK);
    request.words.text = words;
    request.words.message_type = parlor_text_of(message_type);
    return parlor_flex_say(flex, &request);
}

static inline int32_t give_notice(parlor_flex *flex, int32_t notice_type, const char *text)
{
    parlor_notify request;

    CHECK(parlor_notify_init(&request, sizeof request) == PARLOR_OK);
    request.notice_type = notice_type;
    request.notice_text = parlor_text_of(text);
    return parlor_flex_notify(flex, &request);
}

static inline int32_t log_out(parlor_flex *flex, const char *words)
{
    parlor_release request;

    CHECK(parlor_release_init(&request, sizeof request) == PARLOR_OK);
    request.words.text = parlor_text_of(words);
    return parlor_flex_logout(flex, &request);
}
