/* A process that may have little memory. Exit code 0 if libparlor says so instead of ending it. */
#define _POSIX_C_SOURCE 200809L

#include <sys/resource.h>

#include "check.h"

int main(void)
{
    static const char begin[] = "<chatTranscript sessionId='S' startAt=''>";
    static const char end[] = "</chatTranscript>";
    const size_t length = (size_t)200 << 20;
    struct rlimit limit;
    parlor_flex_config config;
    parlor_flex *flex = NULL;
    parlor_basic_config agent;
    parlor_basic *basic = NULL;
    parlor_transcript *transcript = NULL;
    const parlor_event *event;
    char *document;

    limit.rlim_cur = limit.rlim_max = (rlim_t)300 << 20;
    CHECK(setrlimit(RLIMIT_AS, &limit) == 0);

    CHECK(parlor_flex_config_init(&config, sizeof config) == PARLOR_OK);
    config.max_packet = 2147482624;
    CHECK(parlor_flex_new(&config, &flex) == PARLOR_OUT_OF_MEMORY && flex == NULL);
    config.max_packet = 32768;
    config.max_request = 2147482624;
    CHECK(parlor_flex_new(&config, &flex) == PARLOR_OUT_OF_MEMORY && flex == NULL);
    CHECK(parlor_flex_new(NULL, &flex) == PARLOR_OK);
    parlor_flex_free(&flex);

    CHECK(parlor_basic_config_init(&agent, sizeof agent) == PARLOR_OK);
    agent.max_packet = 2147482624;
    CHECK(parlor_basic_new(&agent, 0, &basic) == PARLOR_OUT_OF_MEMORY && basic == NULL);
    CHECK(parlor_basic_new(NULL, 0, &basic) == PARLOR_OK);
    parlor_basic_free(&basic);

    /* There is room for one such document, not for two. */
    document = malloc(length);
    CHECK(document != NULL);
    memset(document, ' ', length);
    memcpy(document, begin, strlen(begin));
    memcpy(document + length - strlen(end), end, strlen(end));
    CHECK(parlor_transcript_new(&transcript) == PARLOR_OK);
    CHECK(parlor_transcript_read(transcript, (const uint8_t *)document, length) == PARLOR_OUT_OF_MEMORY);
    CHECK(parlor_transcript_next(transcript, &event) == PARLOR_NOT_READ);
    CHECK(parlor_status_class(PARLOR_OUT_OF_MEMORY) == PARLOR_CLASS_TRANSPORT);
    parlor_transcript_free(&transcript);
    free(document);
    return 0;
}
