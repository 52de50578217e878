/* Writes a stored transcript anew, event by event, and shows what is said in it, read as it comes: without a heap. */
#include <string.h>

#include "document.h"

static uint64_t block[4 * 1024 / sizeof(uint64_t)];
static uint64_t writers_block[2 * 1024 / sizeof(uint64_t)];
static uint64_t streams_block[4 * 1024 / sizeof(uint64_t)];

/* Gives the next piece of a document to a stream, byte by byte, and shows what is said and which files came. */
static int32_t read_piece(parlor_stream *stream, const uint8_t *data, size_t length)
{
    const parlor_event *event;
    size_t at, taken;

    for (at = 0; at < length; at += taken) {
        int32_t status = parlor_stream_give(stream, data + at, 1, &taken);

        if (status == PARLOR_OK)
            status = parlor_stream_next(stream, &event);
        if (status == PARLOR_OK && event->text)
            show(event->text->text);
        else if (status == PARLOR_OK && event->user_data)
            show(parlor_key_values_text(event->user_data, parlor_text_of("file-name")));
        else if (status != PARLOR_OK && status != PARLOR_END)
            return status;
    }
    return PARLOR_OK;
}

/* Writes what `transcript` reads, and reads that as it comes. */
static int32_t write_anew(parlor_transcript *transcript)
{
    const parlor_session_info *session;
    const parlor_event *event;
    const uint8_t *data;
    parlor_writer *writer;
    parlor_stream *stream;
    size_t length;
    int32_t status = parlor_transcript_read(transcript, (const uint8_t *)DOCUMENT, strlen(DOCUMENT));

    if (status == PARLOR_OK)
        status = parlor_transcript_session(transcript, &session);
    if (status == PARLOR_OK)
        status = parlor_writer_new_in(writers_block, sizeof writers_block, 512, 4, session, &writer);
    if (status == PARLOR_OK)
        status = parlor_stream_new_in(streams_block, sizeof streams_block, 512, 4, &stream);
    while (status == PARLOR_OK && (status = parlor_transcript_next(transcript, &event)) != PARLOR_END) {
        if (status == PARLOR_OK)
            status = parlor_writer_event(writer, event, &data, &length);
        else if (status == PARLOR_BAD_EVENT)
            status = PARLOR_OK, length = 0; /* it is left out */
        if (status == PARLOR_OK)
            status = read_piece(stream, data, length);
    }
    if (status == PARLOR_END)
        status = parlor_writer_end(writer, &data, &length);
    if (status == PARLOR_OK)
        status = read_piece(stream, data, length);
    return status == PARLOR_OK ? parlor_stream_end(stream) : status;
}

int32_t firmware(void)
{
    parlor_transcript *transcript;
    int32_t status = parlor_transcript_new_in(block, sizeof block, 256, 4, &transcript);

    return status == PARLOR_OK ? write_anew(transcript) : status;
}
