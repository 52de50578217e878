/*
 * Prints a stored transcript event by event.
 *
 *     transcript FILE
 *
 * Exit codes: 0 done, 1 failed (or a part of the file couldn't be read), 2 wrong usage.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <parlor.h>

/*
 * How many bytes of a text make up its first character, if that is seen only by what it does; otherwise 0. Such are
 * control characters, which a terminal may obey, and invisible ones that change the order of what follows.
 */
static size_t hidden_bytes(const char *data, size_t length)
{
    const unsigned char *byte = (const unsigned char *)data;

    if (byte[0] < 0x20 || byte[0] == 0x7F)
        return 1;
    if (length >= 2 && byte[0] == 0xC2 && byte[1] < 0xA0)
        return 2; /* U+0080 to U+009F */
    if (length >= 2 && byte[0] == 0xD8 && byte[1] == 0x9C)
        return 2; /* U+061C */
    if (length >= 3 && byte[0] == 0xE2 && byte[1] == 0x80 &&
        ((byte[2] >= 0x8B && byte[2] <= 0x8F) || (byte[2] >= 0xA8 && byte[2] <= 0xAE)))
        return 3; /* U+200B to U+200F, U+2028 to U+202E */
    if (length >= 3 && byte[0] == 0xE2 && byte[1] == 0x81 && byte[2] >= 0xA6 && byte[2] <= 0xA9)
        return 3; /* U+2066 to U+2069 */
    return 0;
}

/* Texts have a length and no NUL. What is hidden is shown as escapes of its bytes: a text may hold line ends. */
static void print_to(FILE *out, const char *data, size_t length)
{
    size_t i = 0;

    while (i < length) {
        size_t hidden = hidden_bytes(data + i, length - i);

        if (hidden == 0)
            putc(data[i++], out);
        for (; hidden > 0; hidden--)
            fprintf(out, "\\x%02X", (unsigned char)data[i++]);
    }
}

static void print_text(parlor_text text)
{
    print_to(stdout, text.data, text.length);
}

static void print_member(const char *name, parlor_text text)
{
    printf(" %s=", name);
    print_text(text);
}

/* One line for each item; the lists inside a list come after it, further to the right. */
static void print_key_values(const char *name, const parlor_key_values *list, int depth)
{
    size_t i;
    size_t k;

    for (i = 0; i < parlor_key_values_count(list); i++) {
        const parlor_key_value *item = parlor_key_values_at(list, i);

        printf("%*s%s ", 4 * depth, "", name);
        print_text(item->key);
        switch (item->value_type) {
        case PARLOR_VALUE_LIST:
            printf(":\n");
            print_key_values(name, item->list, depth + 1);
            continue;
        case PARLOR_VALUE_INT:
            printf(" = %ld", (long)item->number);
            break;
        case PARLOR_VALUE_BINARY:
            printf(" = 0x");
            for (k = 0; k < item->bytes_length; k++)
                printf("%02x", item->bytes[k]);
            break;
        default:
            printf(" = ");
            print_text(item->text);
        }
        putchar('\n');
    }
}

static void print_user(const parlor_user_info *user)
{
    print_member("nick", user->nickname);
    print_member("type", user->user_type_name);
    print_member("protocol", user->protocol_name);
    if (user->person_id.length > 0)
        print_member("person", user->person_id);
    if (user->has_time_zone_offset)
        printf(" timeZoneOffset=%ld", (long)user->time_zone_offset);
    if (user->has_client_version)
        printf(" clientVersion=%lu", (unsigned long)user->client_version);
}

static const char *visibility_name(int32_t visibility)
{
    switch (visibility) {
    case PARLOR_VISIBILITY_ALL:
        return "ALL";
    case PARLOR_VISIBILITY_INT:
        return "INT";
    default:
        return "VIP";
    }
}

static const char *kind_name(int32_t kind)
{
    switch (kind) {
    case PARLOR_EVENT_NEW_PARTY:
        return "newParty";
    case PARLOR_EVENT_MESSAGE:
        return "message";
    case PARLOR_EVENT_NOTICE:
        return "notice";
    case PARLOR_EVENT_PARTY_LEFT:
        return "partyLeft";
    case PARLOR_EVENT_REENTER:
        return "reenter";
    default:
        return "event"; /* a later library may know more kinds than this program */
    }
}

static void print_event(const parlor_event *event)
{
    printf("#%lu +%lus %s %s", (unsigned long)event->event_id, (unsigned long)event->time_shift,
           visibility_name(event->visibility), kind_name(event->kind));
    print_member("user", event->user_id);
    if (event->has_receiver_id)
        print_member("receiver", event->receiver_id);
    if (event->has_truncated)
        printf(" truncated=%lu", (unsigned long)event->truncated);
    if (event->kind == PARLOR_EVENT_PARTY_LEFT)
        print_member("asker", event->asker_id);
    if (event->kind == PARLOR_EVENT_REENTER)
        printf(" agents=%ld clients=%ld", (long)event->agents, (long)event->clients);
    if (event->user)
        print_user(event->user);
    if (event->notice) {
        print_member("notice", event->notice->notice_type_name);
        print_member("text", event->notice->text);
    }
    if (event->reason) {
        if (event->reason->has_code)
            printf(" code=%lu", (unsigned long)event->reason->code);
        print_member("reason", event->reason->text);
    }
    if (event->text) {
        if (event->text->has_message_type)
            print_member("msgType", event->text->message_type);
        if (event->text->has_treat_as)
            print_member("treatAs", event->text->treat_as);
        if (event->text->check != PARLOR_MESSAGE_CHECK_NONE)
            printf(" msgCheck=%ld", (long)event->text->check);
        print_member("text", event->text->text);
    }
    putchar('\n');
    print_key_values("userData", event->user_data, 1);
    print_key_values("eventAttributes", event->event_attributes, 1);
}

/* The whole file, to be freed by the caller; NULL if it can't be read. */
static unsigned char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    unsigned char *data = NULL;
    size_t used = 0;
    size_t size = 0;

    if (!file)
        return NULL;
    for (;;) {
        if (used == size) {
            unsigned char *larger;

            size = size > 0 ? 2 * size : 65536;
            larger = realloc(data, size);
            if (!larger)
                break;
            data = larger;
        }
        used += fread(data + used, 1, size - used, file);
        if (used < size) {
            if (ferror(file))
                break;
            fclose(file);
            *length = used;
            return data;
        }
    }
    fclose(file);
    free(data);
    return NULL;
}

/* What exactly was wrong: with line and column. */
static void report(const char *path, const parlor_transcript *transcript, int32_t status)
{
    const parlor_error *error;

    print_to(stderr, path, strlen(path));
    if (parlor_status_class(status) == PARLOR_CLASS_PEER &&
        parlor_transcript_error(transcript, &error) == PARLOR_OK)
        fprintf(stderr, ":%lu:%lu: %s\n", (unsigned long)error->line, (unsigned long)error->column,
                error->message);
    else
        fprintf(stderr, ": %s\n", parlor_status_text(status));
}

/* Gives whether everything could be read. */
static int print_transcript(const char *path, parlor_transcript *transcript)
{
    const parlor_session_info *session;
    const parlor_event *event;
    int32_t status;
    int is_good = 1;

    status = parlor_transcript_session(transcript, &session);
    if (status != PARLOR_OK) {
        report(path, transcript, status);
        return 0;
    }
    printf("session");
    print_member("id", session->session_id);
    print_member("start", session->start_at);
    putchar('\n');
    while ((status = parlor_transcript_next(transcript, &event)) != PARLOR_END) {
        if (status == PARLOR_OK) {
            print_event(event);
            continue;
        }
        report(path, transcript, status);
        is_good = 0;
        if (status != PARLOR_BAD_EVENT)
            break; /* a bad event is skipped, the others can be read */
    }
    return is_good;
}

int main(int argc, char **argv)
{
    parlor_transcript *transcript = NULL;
    unsigned char *data;
    size_t length = 0;
    int32_t status;
    int is_good;

    if (argc != 2) {
        fprintf(stderr, "usage: transcript FILE\n");
        return 2;
    }
    data = read_file(argv[1], &length);
    if (!data) {
        int error = errno;

        print_to(stderr, argv[1], strlen(argv[1]));
        fprintf(stderr, ": %s\n", strerror(error));
        return 1;
    }
    status = parlor_transcript_new(&transcript);
    if (status == PARLOR_OK)
        status = parlor_transcript_read(transcript, data, length);
    /* Nothing is printed of a file that is broken somewhere. */
    if (status == PARLOR_OK)
        status = parlor_transcript_check(transcript);
    free(data); /* the library has its own copy */
    if (status == PARLOR_OK) {
        is_good = print_transcript(argv[1], transcript);
    } else {
        report(argv[1], transcript, status);
        is_good = 0;
    }
    parlor_transcript_free(&transcript);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("standard output");
        is_good = 0;
    }
    return is_good ? 0 : 1;
}
