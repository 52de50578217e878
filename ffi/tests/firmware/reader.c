/* Reads a stored transcript that is in the program itself, and shows what is in it: firmware without a connection. */
#include <string.h>

#include <parlor.h>

#include "../../examples/board.h"

static const char DOCUMENT[] =
    "<chatTranscript startAt='2025-05-10T07:09:33Z' sessionId='S1'>"
    "<newParty userId='1' eventId='1'><userInfo userNick='Ana' userType='CLIENT'/></newParty>"
    "<message userId='1' eventId='2' timeShift='3'><msgText>The printer is &lt;stuck&gt; &amp; hot.</msgText></message>"
    "<message userId='1' eventId='x'><msgText>lost</msgText></message>"
    "<notice userId='1' eventId='4'><noticeText noticeType='FILE_UPLOADED'>f</noticeText><userData>"
    "<item key='file-name'>a&amp;b.txt</item></userData></notice>"
    "<partyLeft userId='1' eventId='5' askerId='1'><reason code='1'>left</reason></partyLeft></chatTranscript>";

static uint64_t block[4 * 1024 / sizeof(uint64_t)];

static void show(parlor_text text)
{
    board_show(text.data, text.length);
    board_show("\n", 1);
}

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
