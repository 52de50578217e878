/* Every function of libparlor without a heap is called with NULLs, and those that take memory with absurd lengths. */
#include "../c/check.h"

static uint64_t block[20000];

static void call_with_nothing(void)
{
    const parlor_text none = {NULL, 0}, too_long = {"x", SIZE_MAX};

    (void)parlor_after_action_name(0);
    CHECK(parlor_after_action_of(too_long) == -1);
    CHECK(parlor_basic_config_init(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_error(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_forget(NULL, none) == PARLOR_NULL_POINTER);
    CHECK(!parlor_basic_is_joined(NULL, none));
    CHECK(!parlor_basic_is_silent(NULL, 0));
    CHECK(parlor_basic_join(NULL, 0, NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_lost(NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_new_in(NULL, 0, NULL, 0, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_next(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_notify(NULL, 0, NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_poll_timeout(NULL) == PARLOR_NEVER);
    CHECK(parlor_basic_poll_transmit(NULL, 0, NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_position(NULL, none, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_receive(NULL, 0, NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_register(NULL, 0, NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_release(NULL, 0, NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_restore_in(NULL, 0, NULL, 0, NULL, 0, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_say(NULL, 0, NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_session_at(NULL, 0, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_session_count(NULL) == 0);
    CHECK(parlor_basic_size(NULL) > 0);
    CHECK(parlor_basic_snapshot(NULL, NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_transmitted(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_user_id(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(!parlor_client_version_knows(0, 0));
    CHECK(parlor_client_version_knows_notice(0, 0));
    CHECK(parlor_client_version_knows_protocol(0, 0));
    CHECK(parlor_client_version_knows_user_type(0, 0));
    (void)parlor_error_id_text(0);
    CHECK(parlor_event_init(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_feature_since(-1) == 0);
    (void)parlor_feature_text(-1);
    CHECK(parlor_flex_abandon(NULL, 0, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_ask_from(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_config_init(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_error(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(!parlor_flex_is_busy(NULL));
    CHECK(!parlor_flex_is_over(NULL));
    CHECK(!parlor_flex_is_silent(NULL, 0) && !parlor_flex_is_awaiting(NULL) && !parlor_flex_is_logged_in(NULL));
    CHECK(!parlor_flex_is_fate_unknown(NULL));
    CHECK(parlor_flex_join(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_login(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_logout(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_lost(NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_new_in(NULL, 0, NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_next(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_notify(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_poll_timeout(NULL) == PARLOR_NEVER);
    CHECK(parlor_flex_poll_transmit(NULL, 0, NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_position(NULL) == 0);
    CHECK(parlor_flex_read_receipt(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_receive(NULL, 0, NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_restore_in(NULL, 0, NULL, NULL, 0, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_say(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_secure_key(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_service_host(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_session_id(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_size(NULL) > 0);
    CHECK(parlor_flex_snapshot(NULL, NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_transmitted(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_update_user_data(NULL, NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_user_id(NULL, NULL) == PARLOR_NULL_POINTER);
    (void)parlor_item_bot();
    (void)parlor_item_bytes(none, NULL, 0);
    (void)parlor_item_list(none, NULL, 0);
    (void)parlor_item_number(none, 0);
    (void)parlor_item_quit_reason(none, NULL);
    (void)parlor_item_rich_form(none, NULL);
    (void)parlor_item_text(none, none);
    CHECK(parlor_join_init(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_key_values_at(NULL, 0) == NULL);
    CHECK(parlor_key_values_count(NULL) == 0);
    CHECK(parlor_key_values_find(NULL, none) == NULL);
    CHECK(parlor_key_values_list(NULL, none) == NULL);
    CHECK(parlor_key_values_number(NULL, none, NULL) == PARLOR_NULL_POINTER);
    (void)parlor_key_values_text(NULL, none);
    CHECK(parlor_leave_reason_of_quit_code(none) == -1);
    (void)parlor_leave_reason_quit_code(0);
    (void)parlor_leave_reason_text(0);
    CHECK(parlor_login_init(NULL, 0) == PARLOR_NULL_POINTER);
    (void)parlor_message_check_name(0);
    CHECK(parlor_message_check_of(too_long) == -1);
    CHECK(parlor_message_text_init(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_notice_init(NULL, 0) == PARLOR_NULL_POINTER);
    (void)parlor_notice_type_name(0);
    CHECK(parlor_notice_type_of(too_long) == -1);
    CHECK(parlor_notify_init(NULL, 0) == PARLOR_NULL_POINTER);
    (void)parlor_protocol_name(0);
    CHECK(parlor_protocol_of(too_long) == -1);
    CHECK(parlor_reason_init(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_register_init(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_release_init(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_say_init(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_session_info_init(NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_status_class(0) == 0);
    (void)parlor_status_text(0);
    (void)parlor_text_of(NULL);
    CHECK(parlor_stream_end(NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_stream_error(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_stream_give(NULL, NULL, 0, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_stream_new_in(NULL, 0, 256, 0, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_stream_next(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_stream_session(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_stream_size(0, 0) == 0);
    CHECK(parlor_transcript_check(NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_transcript_error(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_transcript_new_in(NULL, 0, 256, 0, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_transcript_next(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_transcript_read(NULL, NULL, 0) == PARLOR_NULL_POINTER);
    CHECK(parlor_transcript_session(NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_transcript_size(0, 0) == 0);
    CHECK(parlor_user_info_init(NULL, 0) == PARLOR_NULL_POINTER);
    (void)parlor_user_status_name(0);
    CHECK(parlor_user_status_of(too_long) == -1);
    CHECK(parlor_user_type_may_use(0, 0));
    (void)parlor_user_type_name(0);
    CHECK(parlor_user_type_of(too_long) == -1);
    (void)parlor_version();
    CHECK(parlor_visibility_may_write(0));
    (void)parlor_visibility_name(0);
    CHECK(parlor_visibility_of(too_long) == -1);
    CHECK(parlor_writer_end(NULL, NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_writer_event(NULL, NULL, NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_writer_new_in(NULL, 0, 256, 0, NULL, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_writer_size(0, 0) == 0);
}

static void call_with_a_handle(void)
{
    const parlor_text none = {NULL, 0}, too_long = {"x", SIZE_MAX};
    const uint8_t byte = 'x';
    const uint8_t *data;
    size_t length, size;
    int32_t request;
    parlor_flex_config config;
    parlor_flex *flex = NULL;
    parlor_login login;
    parlor_join join;
    parlor_say say;
    parlor_item item = parlor_item_text(too_long, none);

    CHECK(parlor_flex_config_init(&config, sizeof config) == PARLOR_OK);
    config.max_packet = 512;
    size = parlor_flex_size(&config);
    CHECK(size > 0 && size <= sizeof block);
    CHECK(parlor_flex_new_in(NULL, size, &config, &flex) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_new_in(block, size, &config, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_new_in((char *)block + 1, size, &config, &flex) == PARLOR_BAD_ALIGNMENT);
    CHECK(parlor_flex_new_in(block, 0, &config, &flex) == PARLOR_BAD_LENGTH);
    CHECK(parlor_flex_new_in(block, size - 1, &config, &flex) == PARLOR_BAD_LENGTH);
    CHECK(parlor_flex_new_in(block, SIZE_MAX, &config, &flex) == PARLOR_BAD_LENGTH);
    config.max_packet = 1;
    CHECK(parlor_flex_size(&config) == 0);
    CHECK(parlor_flex_new_in(block, size, &config, &flex) == PARLOR_BAD_VALUE);
    config.max_packet = config.max_request = 2147482624;
    config.max_items = 65535;
    CHECK(parlor_flex_size(&config) > 2147482624u);
    CHECK(parlor_flex_new_in(block, sizeof block, &config, &flex) == PARLOR_BAD_LENGTH);
    config.size = 0;
    CHECK(parlor_flex_size(&config) == 0);
    CHECK(parlor_flex_new_in(block, size, &config, &flex) == PARLOR_NOT_SET_UP);
    CHECK(flex == NULL);
    CHECK(parlor_flex_config_init(&config, sizeof config) == PARLOR_OK);
    config.max_packet = 512;
    CHECK(parlor_flex_restore_in(block, size, &config, NULL, 1, &flex) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_restore_in(block, size, &config, &byte, 0, &flex) == PARLOR_BAD_LENGTH);
    CHECK(parlor_flex_restore_in(block, size, &config, &byte, SIZE_MAX, &flex) == PARLOR_BAD_LENGTH);
    CHECK(parlor_flex_restore_in(block, size, &config, &byte, 1, &flex) == PARLOR_BAD_SNAPSHOT);
    CHECK(parlor_flex_restore_in(block, size, &config, (uint8_t *)block, 9, &flex) == PARLOR_BAD_VALUE);
    CHECK(flex == NULL);

    CHECK(parlor_flex_new_in(block, size, &config, &flex) == PARLOR_OK);
    CHECK(parlor_login_init(&login, sizeof login) == PARLOR_OK);
    CHECK(parlor_flex_login(flex, &login) == PARLOR_BAD_LENGTH);
    login.nickname = too_long;
    CHECK(parlor_flex_login(flex, &login) == PARLOR_BAD_LENGTH);
    login.nickname = parlor_text_of("Ana");
    CHECK(parlor_flex_login(flex, &login) == PARLOR_NO_RANDOM);
    login.nonce = parlor_text_of("0123456789abcdef");
    login.user_data.count = 1;
    CHECK(parlor_flex_login(flex, &login) == PARLOR_NULL_POINTER);
    login.user_data.items = &item;
    CHECK(parlor_flex_login(flex, &login) == PARLOR_BAD_LENGTH);
    login.user_data.count = 100000;
    CHECK(parlor_flex_login(flex, &login) == PARLOR_TOO_MANY_ITEMS);
    login.user_data.count = SIZE_MAX;
    CHECK(parlor_flex_login(flex, &login) == PARLOR_BAD_LENGTH);
    CHECK(parlor_flex_update_user_data(flex, NULL, 0) == PARLOR_BAD_LENGTH);
    CHECK(parlor_join_init(&join, sizeof join) == PARLOR_OK);
    CHECK(parlor_flex_join(flex, &join) == PARLOR_BAD_LENGTH);
    CHECK(parlor_say_init(&say, sizeof say) == PARLOR_OK);
    CHECK(parlor_flex_say(flex, &say) == PARLOR_BAD_LENGTH);
    CHECK(parlor_flex_receive(flex, 0, NULL, 1) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_receive(flex, 0, &byte, 0) == PARLOR_BAD_LENGTH);
    CHECK(parlor_flex_receive(flex, 0, &byte, SIZE_MAX) == PARLOR_BAD_LENGTH);
    CHECK(parlor_flex_receive(flex, 0, (uint8_t *)block + size - 1, 1) == PARLOR_BAD_VALUE);
    CHECK(parlor_flex_poll_transmit(flex, 0, NULL, &length) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_poll_transmit(flex, 0, &data, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_transmitted(flex, SIZE_MAX) == PARLOR_BAD_VALUE);
    CHECK(parlor_flex_next(flex, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_snapshot(flex, NULL, &length) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_error(flex, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_user_id(flex, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_secure_key(flex, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_session_id(flex, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_abandon(flex, 0, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_flex_abandon(flex, 0, &request) == PARLOR_END);
}

/* The same for an agent's handle. */
static void call_with_an_agents_handle(void)
{
    const parlor_text none = {NULL, 0}, too_long = {"x", SIZE_MAX};
    const uint8_t byte = 'x';
    size_t length, size;
    uint32_t id;
    parlor_basic_config config;
    parlor_basic *basic = NULL;
    parlor_register request;
    parlor_join join;
    parlor_item item = parlor_item_text(too_long, none);

    CHECK(parlor_basic_config_init(&config, sizeof config) == PARLOR_OK);
    config.max_packet = 512;
    config.max_request = 512;
    config.max_sessions = 2;
    size = parlor_basic_size(&config);
    CHECK(size > 0 && size <= sizeof block);
    CHECK(parlor_basic_new_in(NULL, size, &config, 0, &basic) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_new_in(block, size, &config, 0, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_new_in((char *)block + 1, size, &config, 0, &basic) == PARLOR_BAD_ALIGNMENT);
    CHECK(parlor_basic_new_in(block, size - 1, &config, 0, &basic) == PARLOR_BAD_LENGTH);
    CHECK(parlor_basic_new_in(block, SIZE_MAX, &config, 0, &basic) == PARLOR_BAD_LENGTH);
    CHECK(parlor_basic_restore_in(block, size, &config, 0, NULL, 1, &basic) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_restore_in(block, size, &config, 0, &byte, 0, &basic) == PARLOR_BAD_LENGTH);
    CHECK(parlor_basic_restore_in(block, size, &config, 0, &byte, 1, &basic) == PARLOR_BAD_SNAPSHOT);
    CHECK(parlor_basic_restore_in(block, size, &config, 0, (uint8_t *)block, 9, &basic) == PARLOR_BAD_VALUE);
    config.max_sessions = 10001;
    CHECK(parlor_basic_size(&config) == 0);
    config.max_sessions = 10000;
    config.max_packet = config.max_request = 2147482624;
    config.max_items = 65535;
    CHECK(parlor_basic_size(&config) > 2147482624u);
    CHECK(parlor_basic_new_in(block, sizeof block, &config, 0, &basic) == PARLOR_BAD_LENGTH);
    config.size = 0;
    CHECK(parlor_basic_new_in(block, size, &config, 0, &basic) == PARLOR_NOT_SET_UP && basic == NULL);

    CHECK(parlor_basic_config_init(&config, sizeof config) == PARLOR_OK);
    config.max_packet = 512;
    config.max_request = 512;
    config.max_sessions = 2;
    CHECK(parlor_basic_new_in(block, size, &config, 0, &basic) == PARLOR_OK);
    CHECK(parlor_register_init(&request, sizeof request) == PARLOR_OK);
    CHECK(parlor_basic_register(basic, 0, &request, &id) == PARLOR_BAD_LENGTH);
    request.nickname = parlor_text_of("Bo");
    request.user_data.items = &item;
    request.user_data.count = 100000;
    CHECK(parlor_basic_register(basic, 0, &request, &id) == PARLOR_TOO_MANY_ITEMS);
    request.user_data.count = SIZE_MAX;
    CHECK(parlor_basic_register(basic, 0, &request, &id) == PARLOR_BAD_LENGTH);
    CHECK(parlor_join_init(&join, sizeof join) == PARLOR_OK);
    join.session_id = parlor_text_of("S");
    CHECK(parlor_basic_join(basic, 0, &join, &id) == PARLOR_NOT_LOGGED_IN);
    CHECK(parlor_basic_receive(basic, 0, &byte, SIZE_MAX) == PARLOR_BAD_LENGTH);
    CHECK(parlor_basic_receive(basic, 0, (uint8_t *)block + size - 1, 1) == PARLOR_BAD_VALUE);
    CHECK(parlor_basic_poll_transmit(basic, 0, NULL, &length) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_transmitted(basic, SIZE_MAX) == PARLOR_BAD_VALUE);
    CHECK(parlor_basic_snapshot(basic, NULL, &length) == PARLOR_NULL_POINTER);
    CHECK(parlor_basic_forget(basic, too_long) == PARLOR_BAD_LENGTH);
}

/* And for one that reads. */
static void call_with_a_readers_handle(void)
{
    parlor_transcript *transcript = NULL;
    const parlor_event *event;
    size_t size = parlor_transcript_size(256, 0);

    CHECK(size > 0 && size <= sizeof block);
    CHECK(parlor_transcript_new_in(NULL, size, 256, 0, &transcript) == PARLOR_NULL_POINTER);
    CHECK(parlor_transcript_new_in(block, size, 256, 0, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_transcript_new_in((char *)block + 1, size, 256, 0, &transcript) == PARLOR_BAD_ALIGNMENT);
    CHECK(parlor_transcript_new_in(block, size - 1, 256, 0, &transcript) == PARLOR_BAD_LENGTH);
    CHECK(parlor_transcript_new_in(block, size, 255, 0, &transcript) == PARLOR_BAD_VALUE);
    CHECK(parlor_transcript_size(2147482624, 65535) > 2147482624u && transcript == NULL);
    CHECK(parlor_transcript_new_in(block, size, 256, 0, &transcript) == PARLOR_OK);
    CHECK(parlor_transcript_next(transcript, &event) == PARLOR_NOT_READ);
    CHECK(parlor_transcript_check(transcript) == PARLOR_NOT_READ);
    CHECK(parlor_transcript_read(transcript, NULL, 1) == PARLOR_NULL_POINTER);
    CHECK(parlor_transcript_read(transcript, (const uint8_t *)"x", SIZE_MAX) == PARLOR_BAD_LENGTH);
    CHECK(parlor_transcript_read(transcript, (const uint8_t *)block, 1) == PARLOR_BAD_VALUE);
    CHECK(parlor_transcript_read(transcript, NULL, 0) == PARLOR_MALFORMED);
}

/* For one that reads what comes in pieces. */
static void call_with_a_streams_handle(void)
{
    parlor_stream *stream = NULL;
    const parlor_event *event;
    const parlor_session_info *session;
    size_t size = parlor_stream_size(256, 0), taken;

    CHECK(size > 0 && size <= sizeof block);
    CHECK(parlor_stream_new_in(NULL, size, 256, 0, &stream) == PARLOR_NULL_POINTER);
    CHECK(parlor_stream_new_in(block, size, 256, 0, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_stream_new_in((char *)block + 1, size, 256, 0, &stream) == PARLOR_BAD_ALIGNMENT);
    CHECK(parlor_stream_new_in(block, size - 1, 256, 0, &stream) == PARLOR_BAD_LENGTH);
    CHECK(parlor_stream_new_in(block, size, 0, 0, &stream) == PARLOR_BAD_VALUE);
    CHECK(parlor_stream_size(2147482624, 65535) > 2147482624u && stream == NULL);
    CHECK(parlor_stream_new_in(block, size, 256, 0, &stream) == PARLOR_OK);
    CHECK(parlor_stream_give(stream, NULL, 1, &taken) == PARLOR_NULL_POINTER);
    CHECK(parlor_stream_give(stream, (const uint8_t *)"x", SIZE_MAX, &taken) == PARLOR_BAD_LENGTH);
    CHECK(parlor_stream_next(stream, &event) == PARLOR_END);
    CHECK(parlor_stream_session(stream, &session) == PARLOR_NOT_READ);
    CHECK(parlor_stream_end(stream) == PARLOR_MALFORMED);
}

/* And for one that writes. */
static void call_with_a_writers_handle(void)
{
    parlor_writer *writer = NULL;
    parlor_session_info session;
    parlor_event event;
    const uint8_t *data;
    size_t size = parlor_writer_size(256, 0), length;

    CHECK(parlor_session_info_init(&session, sizeof session) == PARLOR_OK);
    CHECK(parlor_event_init(&event, sizeof event) == PARLOR_OK);
    CHECK(size > 0 && size <= sizeof block);
    CHECK(parlor_writer_new_in(NULL, size, 256, 0, &session, &writer) == PARLOR_NULL_POINTER);
    CHECK(parlor_writer_new_in(block, size, 256, 0, NULL, &writer) == PARLOR_NULL_POINTER);
    CHECK(parlor_writer_new_in(block, size, 256, 0, &session, NULL) == PARLOR_NULL_POINTER);
    CHECK(parlor_writer_new_in((char *)block + 1, size, 256, 0, &session, &writer) == PARLOR_BAD_ALIGNMENT);
    CHECK(parlor_writer_new_in(block, size - 1, 256, 0, &session, &writer) == PARLOR_BAD_LENGTH);
    CHECK(parlor_writer_new_in(block, size, 0, 0, &session, &writer) == PARLOR_BAD_VALUE);
    CHECK(parlor_writer_size(2147482624, 65535) > 2147482624u && writer == NULL);
    CHECK(parlor_writer_new_in(block, size, 256, 0, &session, &writer) == PARLOR_OK);
    CHECK(parlor_writer_event(writer, NULL, &data, &length) == PARLOR_NULL_POINTER);
    event.kind = 99;
    CHECK(parlor_writer_event(writer, &event, &data, &length) == PARLOR_BAD_VALUE);
    CHECK(parlor_writer_end(writer, &data, &length) == PARLOR_OK);
    CHECK(parlor_writer_end(writer, &data, &length) == PARLOR_OUT_OF_ORDER);
}

int main(void)
{
    call_with_nothing();
    call_with_a_handle();
    call_with_an_agents_handle();
    call_with_a_readers_handle();
    call_with_a_streams_handle();
    call_with_a_writers_handle();
    return 0;
}
