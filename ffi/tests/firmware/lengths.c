/* Every function of libparlor without a heap that takes a length is called with one that nothing can have. */
#include <stddef.h>

#include "../c/check.h"

#define TOO_LONG \
    {            \
        "x", SIZE_MAX \
    }
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Has `_init` set up a struct, and then one that is said to be as long as nothing can be. */
#define INIT(name, it)                                            \
    CHECK(name(&(it), SIZE_MAX) == PARLOR_BAD_LENGTH);            \
    CHECK(name(&(it), sizeof(it)) == PARLOR_OK)

/* Makes one text after the other too long in the struct `it`, each of which `call` refuses. */
#define EACH_TEXT(it, texts, call)                                          \
    do {                                                                    \
        size_t each;                                                        \
                                                                            \
        for (each = 0; each < COUNT(texts); each++) {                       \
            parlor_text *const text = (parlor_text *)(void *)((char *)&(it) + (texts)[each]); \
            const parlor_text before = *text;                               \
                                                                            \
            *text = too_long;                                               \
            CHECK((call) == PARLOR_BAD_LENGTH);                             \
            *text = before;                                                 \
        }                                                                   \
    } while (0)

/* Makes counted items too many, which `call` refuses. */
#define ITEMS(it, call)                     \
    do {                                    \
        (it).items = &item;                 \
        (it).count = SIZE_MAX;              \
        CHECK((call) == PARLOR_BAD_LENGTH); \
        (it).items = NULL;                  \
        (it).count = 0;                     \
    } while (0)

static const parlor_text too_long = TOO_LONG;
static const uint8_t byte = 'x';
static uint64_t block[20000], other[20000];
static parlor_item item;

static const size_t login_texts[] = {offsetof(parlor_login, nickname), offsetof(parlor_login, nonce)};
static const size_t register_texts[] = {offsetof(parlor_register, nickname), offsetof(parlor_register, person_id)};
static const size_t join_texts[] = {
    offsetof(parlor_join, session_id), offsetof(parlor_join, queue), offsetof(parlor_join, subject),
    offsetof(parlor_join, words.text), offsetof(parlor_join, words.message_type), offsetof(parlor_join, words.treat_as)};
static const size_t say_texts[] = {
    offsetof(parlor_say, session_id), offsetof(parlor_say, receiver_id), offsetof(parlor_say, words.text),
    offsetof(parlor_say, words.message_type), offsetof(parlor_say, words.treat_as)};
static const size_t notify_texts[] = {
    offsetof(parlor_notify, session_id), offsetof(parlor_notify, receiver_id), offsetof(parlor_notify, notice_text),
    offsetof(parlor_notify, words.text), offsetof(parlor_notify, words.message_type), offsetof(parlor_notify, words.treat_as)};
static const size_t release_texts[] = {
    offsetof(parlor_release, session_id), offsetof(parlor_release, user_id), offsetof(parlor_release, words.text),
    offsetof(parlor_release, words.message_type), offsetof(parlor_release, words.treat_as)};
static const size_t session_texts[] = {offsetof(parlor_session_info, session_id), offsetof(parlor_session_info, start_at)};
static const size_t event_texts[] = {
    offsetof(parlor_event, user_id), offsetof(parlor_event, receiver_id), offsetof(parlor_event, asker_id)};
static const size_t user_texts[] = {
    offsetof(parlor_user_info, nickname), offsetof(parlor_user_info, person_id), offsetof(parlor_user_info, user_type_name),
    offsetof(parlor_user_info, protocol_name)};
static const size_t words_texts[] = {
    offsetof(parlor_message_text, text), offsetof(parlor_message_text, message_type), offsetof(parlor_message_text, treat_as)};
static const size_t notice_texts[] = {offsetof(parlor_notice, notice_type_name), offsetof(parlor_notice, text)};
static const size_t reason_texts[] = {offsetof(parlor_reason, text)};

static void names(void)
{
    CHECK(parlor_after_action_of(too_long) == -1);
    CHECK(parlor_leave_reason_of_quit_code(too_long) == -1);
    CHECK(parlor_message_check_of(too_long) == -1);
    CHECK(parlor_notice_type_of(too_long) == -1);
    CHECK(parlor_protocol_of(too_long) == -1);
    CHECK(parlor_user_status_of(too_long) == -1);
    CHECK(parlor_user_type_of(too_long) == -1);
    CHECK(parlor_visibility_of(too_long) == -1);
}

/* What a function makes of such a length no handle takes. */
static void items(parlor_flex *flex)
{
    const parlor_text key = parlor_text_of("key");
    const parlor_item good = parlor_item_text(key, key);
    parlor_item inner = parlor_item_bot(), made[9];
    size_t i;

    made[0] = parlor_item_bytes(key, &byte, SIZE_MAX);
    made[1] = parlor_item_bytes(too_long, NULL, 0);
    made[2] = parlor_item_list(key, &good, SIZE_MAX);
    made[3] = parlor_item_list(too_long, NULL, 0);
    made[4] = parlor_item_number(too_long, 1);
    made[5] = parlor_item_quit_reason(too_long, &inner);
    made[6] = parlor_item_text(too_long, key);
    made[7] = parlor_item_text(key, too_long);
    for (i = 0; i < 8; i++)
        CHECK(parlor_flex_update_user_data(flex, &made[i], 1) == PARLOR_BAD_LENGTH);
    made[8] = parlor_item_rich_form(too_long, &inner);
    CHECK(parlor_flex_update_user_data(flex, &made[8], 1) == PARLOR_BAD_LENGTH);
    CHECK(parlor_flex_update_user_data(flex, &good, SIZE_MAX) == PARLOR_BAD_LENGTH);
}

static parlor_flex *flex_in_a_block(void)
{
    parlor_flex_config config;
    parlor_flex *flex = NULL;
    size_t size;

    INIT(parlor_flex_config_init, config);
    config.max_packet = config.max_request = 512;
    size = parlor_flex_size(&config);
    CHECK(size > 0 && size <= sizeof block);
    CHECK(parlor_flex_new_in(block, SIZE_MAX, &config, &flex) == PARLOR_BAD_LENGTH);
    CHECK(parlor_flex_restore_in(block, SIZE_MAX, &config, &byte, 1, &flex) == PARLOR_BAD_LENGTH);
    CHECK(parlor_flex_restore_in(block, size, &config, &byte, SIZE_MAX, &flex) == PARLOR_BAD_LENGTH);
    config.size = SIZE_MAX;
    CHECK(parlor_flex_size(&config) == 0);
    CHECK(parlor_flex_new_in(block, size, &config, &flex) == PARLOR_NOT_SET_UP && flex == NULL);
    config.size = sizeof config;
    CHECK(parlor_flex_new_in(block, size, &config, &flex) == PARLOR_OK);
    return flex;
}

static parlor_basic *basic_in_a_block(void)
{
    parlor_basic_config config;
    parlor_basic *basic = NULL;
    size_t size;

    INIT(parlor_basic_config_init, config);
    config.max_packet = config.max_request = 512;
    config.max_sessions = 2;
    size = parlor_basic_size(&config);
    CHECK(size > 0 && size <= sizeof other);
    CHECK(parlor_basic_new_in(other, SIZE_MAX, &config, 0, &basic) == PARLOR_BAD_LENGTH);
    CHECK(parlor_basic_restore_in(other, SIZE_MAX, &config, 0, &byte, 1, &basic) == PARLOR_BAD_LENGTH);
    CHECK(parlor_basic_restore_in(other, size, &config, 0, &byte, SIZE_MAX, &basic) == PARLOR_BAD_LENGTH);
    CHECK(basic == NULL && parlor_basic_new_in(other, size, &config, 0, &basic) == PARLOR_OK);
    return basic;
}

static void clients(parlor_flex *flex, parlor_basic *basic)
{
    const parlor_text key = parlor_text_of("key");
    parlor_join join;
    parlor_login login;
    parlor_notify notify;
    parlor_register request;
    parlor_release release;
    parlor_say say;
    parlor_text session_id;
    uint32_t id;

    INIT(parlor_login_init, login);
    login.nickname = key;
    EACH_TEXT(login, login_texts, parlor_flex_login(flex, &login));
    ITEMS(login.user_data, parlor_flex_login(flex, &login));
    INIT(parlor_register_init, request);
    request.nickname = key;
    EACH_TEXT(request, register_texts, parlor_basic_register(basic, 0, &request, &id));
    ITEMS(request.user_data, parlor_basic_register(basic, 0, &request, &id));
    INIT(parlor_join_init, join);
    join.queue = key;
    EACH_TEXT(join, join_texts, parlor_flex_join(flex, &join));
    EACH_TEXT(join, join_texts, parlor_basic_join(basic, 0, &join, &id));
    ITEMS(join.user_data, parlor_flex_join(flex, &join));
    ITEMS(join.user_data, parlor_basic_join(basic, 0, &join, &id));
    ITEMS(join.event_attributes, parlor_flex_join(flex, &join));
    ITEMS(join.event_attributes, parlor_basic_join(basic, 0, &join, &id));
    INIT(parlor_say_init, say);
    say.session_id = say.words.text = key;
    EACH_TEXT(say, say_texts, parlor_flex_say(flex, &say));
    EACH_TEXT(say, say_texts, parlor_basic_say(basic, 0, &say, &id));
    ITEMS(say.event_attributes, parlor_flex_say(flex, &say));
    ITEMS(say.event_attributes, parlor_basic_say(basic, 0, &say, &id));
    INIT(parlor_notify_init, notify);
    notify.session_id = key;
    notify.notice_type = PARLOR_NOTICE_USER_CUSTOM;
    EACH_TEXT(notify, notify_texts, parlor_flex_notify(flex, &notify));
    EACH_TEXT(notify, notify_texts, parlor_basic_notify(basic, 0, &notify, &id));
    ITEMS(notify.user_data, parlor_flex_notify(flex, &notify));
    ITEMS(notify.user_data, parlor_basic_notify(basic, 0, &notify, &id));
    ITEMS(notify.event_attributes, parlor_flex_notify(flex, &notify));
    ITEMS(notify.event_attributes, parlor_basic_notify(basic, 0, &notify, &id));
    INIT(parlor_release_init, release);
    release.session_id = key;
    EACH_TEXT(release, release_texts, parlor_flex_logout(flex, &release));
    EACH_TEXT(release, release_texts, parlor_basic_release(basic, 0, &release, &id));
    ITEMS(release.event_attributes, parlor_flex_logout(flex, &release));
    ITEMS(release.event_attributes, parlor_basic_release(basic, 0, &release, &id));

    CHECK(parlor_flex_receive(flex, 0, &byte, SIZE_MAX) == PARLOR_BAD_LENGTH);
    CHECK(parlor_flex_transmitted(flex, SIZE_MAX) == PARLOR_BAD_VALUE);
    CHECK(parlor_basic_receive(basic, 0, &byte, SIZE_MAX) == PARLOR_BAD_LENGTH);
    CHECK(parlor_basic_transmitted(basic, SIZE_MAX) == PARLOR_BAD_VALUE);
    CHECK(parlor_basic_forget(basic, too_long) == PARLOR_BAD_LENGTH);
    CHECK(!parlor_basic_is_joined(basic, too_long));
    CHECK(parlor_basic_position(basic, too_long, &id) == PARLOR_BAD_LENGTH);
    CHECK(parlor_basic_session_at(basic, SIZE_MAX, &session_id) == PARLOR_END);
}

/* Handles that read, and the collection of an event. */
static void readers(void)
{
    static const char document[] = "<chatTranscript sessionId='S'><notice userId='1' eventId='1'>"
                                   "<noticeText noticeType='USER_CUSTOM'>n</noticeText><userData><item key='key'>v</item>"
                                   "</userData></notice></chatTranscript>";
    parlor_stream *stream = NULL;
    parlor_transcript *transcript = NULL;
    const parlor_event *event = NULL;
    size_t taken;
    int32_t number;

    CHECK(parlor_stream_new_in(block, SIZE_MAX, 256, 0, &stream) == PARLOR_BAD_LENGTH && stream == NULL);
    CHECK(parlor_stream_new_in(block, sizeof block, 256, 0, &stream) == PARLOR_OK);
    CHECK(parlor_stream_give(stream, &byte, SIZE_MAX, &taken) == PARLOR_BAD_LENGTH);
    CHECK(parlor_transcript_new_in(other, SIZE_MAX, 512, 4, &transcript) == PARLOR_BAD_LENGTH && transcript == NULL);
    CHECK(parlor_transcript_new_in(other, sizeof other, 512, 4, &transcript) == PARLOR_OK);
    CHECK(parlor_transcript_read(transcript, (const uint8_t *)document, SIZE_MAX) == PARLOR_BAD_LENGTH);
    CHECK(parlor_transcript_read(transcript, (const uint8_t *)document, strlen(document)) == PARLOR_OK);
    CHECK(parlor_transcript_next(transcript, &event) == PARLOR_OK);
    CHECK(is(parlor_key_values_text(event->user_data, parlor_text_of("key")), "v"));
    CHECK(parlor_key_values_at(event->user_data, SIZE_MAX) == NULL);
    CHECK(parlor_key_values_find(event->user_data, too_long) == NULL);
    CHECK(parlor_key_values_list(event->user_data, too_long) == NULL);
    CHECK(parlor_key_values_number(event->user_data, too_long, &number) == PARLOR_BAD_LENGTH);
    CHECK(parlor_key_values_text(event->user_data, too_long).length == 0);
}

static parlor_event event_of(int32_t kind)
{
    parlor_event event;

    INIT(parlor_event_init, event);
    event.kind = kind;
    event.has_receiver_id = true;
    return event;
}

static void writers(void)
{
    parlor_writer *writer = NULL;
    parlor_event event;
    parlor_message_text words;
    parlor_notice notice;
    parlor_reason reason;
    parlor_session_info session;
    parlor_user_info user;
    const uint8_t *data;
    size_t length;

    INIT(parlor_session_info_init, session);
    EACH_TEXT(session, session_texts, parlor_writer_new_in(block, sizeof block, 256, 0, &session, &writer));
    CHECK(parlor_writer_new_in(block, SIZE_MAX, 256, 0, &session, &writer) == PARLOR_BAD_LENGTH && writer == NULL);
    CHECK(parlor_writer_new_in(block, sizeof block, 256, 0, &session, &writer) == PARLOR_OK);
    INIT(parlor_user_info_init, user);
    user.user_type = user.protocol = -1; /* Otherwise their names aren't looked at. */
    INIT(parlor_message_text_init, words);
    words.has_message_type = words.has_treat_as = true;
    INIT(parlor_notice_init, notice);
    notice.notice_type = -1;
    INIT(parlor_reason_init, reason);

    event = event_of(PARLOR_EVENT_PARTY_LEFT);
    EACH_TEXT(event, event_texts, parlor_writer_event(writer, &event, &data, &length));
    event.reason = &reason;
    EACH_TEXT(reason, reason_texts, parlor_writer_event(writer, &event, &data, &length));
    event = event_of(PARLOR_EVENT_NEW_PARTY);
    event.user = &user;
    EACH_TEXT(user, user_texts, parlor_writer_event(writer, &event, &data, &length));
    event = event_of(PARLOR_EVENT_MESSAGE);
    event.text = &words;
    EACH_TEXT(words, words_texts, parlor_writer_event(writer, &event, &data, &length));
    event = event_of(PARLOR_EVENT_NOTICE);
    event.notice = &notice;
    EACH_TEXT(notice, notice_texts, parlor_writer_event(writer, &event, &data, &length));
}

int main(void)
{
    parlor_flex *flex;

    item = parlor_item_text(parlor_text_of("key"), parlor_text_of("value"));
    names();
    flex = flex_in_a_block();
    items(flex);
    clients(flex, basic_in_a_block());
    readers();
    writers();
    return 0;
}
