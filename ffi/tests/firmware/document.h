/* A stored transcript that is in the program itself, with an event that can't be read; and how a text is shown. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

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

static void show(parlor_text text)
{
    board_show(text.data, text.length);
    board_show("\n", 1);
}

#endif
