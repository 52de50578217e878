/* Reads a stored transcript that is in the program itself, and shows what is in it: firmware without a connection. */
#include <string.h>

#include "document.h"

static uint64_t block[4 * 1024 / sizeof(uint64_t)];

int32_t firmware(void)
{
    const parlor_session_info *session;
    const parlor_event *event;
    const parlor_error *error;
    parlor_transcript *transcript;
    int32_t status = parlor_transcript_new_in(block, sizeof block, 256, 4, &transcript);

    if (status == PARLOR_OK)
        status = parlor_transcript_read(transcript, (const uint8_t *)DOCUMENT, strlen(DOCUMENT));
    if (status == PARLOR_OK)
        status = parlor_transcript_check(transcript);
    if (status != PARLOR_OK || parlor_transcript_session(transcript, &session) != PARLOR_OK)
        return status;
    show(session->session_id);
    while ((status = parlor_transcript_next(transcript, &event)) != PARLOR_END) {
        if (status == PARLOR_BAD_EVENT && parlor_transcript_error(transcript, &error) == PARLOR_OK)
            show(parlor_text_of(error->member));
        else if (status != PARLOR_OK)
            return status;
        else if (event->text)
            show(event->text->text);
        else if (event->user)
            show(event->user->nickname);
        else if (event->user_data)
            show(parlor_key_values_text(event->user_data, parlor_text_of("file-name")));
        else if (event->reason)
            show(event->reason->text);
    }
    return PARLOR_OK;
}
