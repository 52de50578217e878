/* Collections, files, rich messages, and the rules, for valgrind. Exit code 0 if all is as expected. */
#include "check.h"

static parlor_text words(const char *text)
{
    return parlor_text_of(text);
}

static void files(void)
{
    static const char document[] =
        "<chatTranscript sessionId='S'><notice><noticeText noticeType='SYS_COMMAND'>file-uploaded</noticeText><userData>"
        "<item key='file-name' type='string'>a &amp; b</item><item key='file-size' type='string'>12</item></userData>"
        "</notice></chatTranscript>";
    parlor_transcript *transcript = NULL;
    parlor_key_values *values = NULL;
    const parlor_event *event;
    parlor_file_uploaded file;
    parlor_file_deleted deleted;
    parlor_notify notify;

    CHECK(parlor_transcript_new(&transcript) == PARLOR_OK);
    CHECK(parlor_transcript_read(transcript, (const uint8_t *)document, strlen(document)) == PARLOR_OK);
    CHECK(parlor_transcript_next(transcript, &event) == PARLOR_OK);
    CHECK(parlor_notice_system_command(event->notice) == PARLOR_SYSTEM_COMMAND_FILE_UPLOADED);
    CHECK(parlor_file_uploaded_init(&file, sizeof file) == PARLOR_OK);
    CHECK(parlor_file_uploaded_read(event->user_data, &file) == PARLOR_OK);
    CHECK(is(file.name, "a & b") && file.file_size == 12 && file.source.length == 0);

    /* The same file, to be attached elsewhere. */
    CHECK(parlor_file_uploaded_user_data(&file, &values) == PARLOR_BAD_MEMBER && values == NULL);
    file.source = words("elsewhere");
    CHECK(parlor_file_uploaded_user_data(&file, &values) == PARLOR_OK);
    parlor_transcript_free(&transcript);
    CHECK(parlor_notify_init(&notify, sizeof notify) == PARLOR_OK);
    notify.notice_text = parlor_system_command_name(PARLOR_SYSTEM_COMMAND_FILE_UPLOADED);
    CHECK(is(notify.notice_text, "file-uploaded"));
    CHECK(parlor_key_values_items(values, &notify.user_data) == PARLOR_OK && notify.user_data.count == 3);
    CHECK(is(parlor_key_values_text(values, words("file-name")), "a & b"));
    parlor_key_values_free(&values);
    CHECK(values == NULL);

    /* And to be deleted. */
    CHECK(parlor_file_deleted_init(&deleted, sizeof deleted) == PARLOR_OK);
    CHECK(parlor_file_deleted_user_data(&deleted, &values) == PARLOR_BAD_MEMBER && values == NULL);
    deleted.file_id = words("00D35B6318F80223");
    CHECK(parlor_file_deleted_user_data(&deleted, &values) == PARLOR_OK);
    CHECK(is(parlor_key_values_text(values, words("file-id")), "00D35B6318F80223"));
    deleted.file_id = words("");
    CHECK(parlor_file_deleted_read(values, &deleted) == PARLOR_OK && is(deleted.file_id, "00D35B6318F80223"));
    parlor_key_values_free(&values);
}

static void rich_messages(void)
{
    parlor_item inner, item = parlor_item_rich_form(words("{}"), &inner);
    parlor_key_values *values = NULL;
    parlor_event event;

    CHECK(parlor_key_values_new(&item, 1, &values) == PARLOR_OK);
    CHECK(parlor_event_init(&event, sizeof event) == PARLOR_OK);
    event.event_attributes = values;
    CHECK(is(parlor_event_rich_form(&event), "{}"));
    CHECK(parlor_event_quit_reason_code(&event).length == 0 && !parlor_event_is_bot(&event));
    parlor_key_values_free(&values);
}

static void rules(void)
{
    CHECK(parlor_user_type_may_use(PARLOR_USER_SUPERVISOR, PARLOR_VISIBILITY_VIP));
    CHECK(!parlor_user_type_may_use(PARLOR_USER_AGENT, PARLOR_VISIBILITY_VIP));
    CHECK(!parlor_visibility_may_write(PARLOR_VISIBILITY_VIP));
    CHECK(parlor_client_version_knows(106, PARLOR_FEATURE_EVENT_ATTRIBUTES));
    CHECK(!parlor_client_version_knows_notice(103, PARLOR_NOTICE_SYS_COMMAND));
    CHECK(is(parlor_leave_reason_text(PARLOR_LEAVE_REASON_DISCONNECT), "left due to disconnect"));
    CHECK(parlor_leave_reason_of_quit_code(words("3")) == PARLOR_LEAVE_REASON_DISCONNECT);
    CHECK(parlor_error_id_text(PARLOR_ERROR_ID_PASSWORD).length > 0);
    CHECK(is(parlor_user_type_name(PARLOR_USER_AGENT), "AGENT"));
    CHECK(parlor_notice_type_of(words("TYPING_STARTED")) == PARLOR_NOTICE_TYPING_STARTED);
}

int main(void)
{
    files();
    rich_messages();
    rules();
    return 0;
}
