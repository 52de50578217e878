/* What the examples share: the clock, the socket, lines of standard input, and text on a terminal. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <parlor.h>

#define ATTEMPTS 5 /* to reach the server, before giving up: one a second */

static const parlor_text NO_TEXT = {NULL, 0};

/* ---- Time and signals -------------------------------------------------------------------------------------- */

static volatile sig_atomic_t is_interrupted;

static inline void interrupt(int number)
{
    (void)number;
    is_interrupted = 1;
}

/* The first SIGINT or SIGTERM is noticed, the second ends the program at once. */
static inline void notice_interrupts(void)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = interrupt;
    action.sa_flags = (int)SA_RESETHAND;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* Milliseconds of a clock that never goes back. */
static inline uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

/* How long poll(2) may wait, if something is due at this time. */
static inline int wait_until(uint64_t at)
{
    uint64_t time = now();

    if (at == PARLOR_NEVER)
        return -1;
    if (at <= time)
        return 0;
    return at - time > INT_MAX ? INT_MAX : (int)(at - time);
}

/* ---- The socket -------------------------------------------------------------------------------------------- */

/* A connected socket that doesn't block, or -1. */
static inline int connect_once(const char *host, const char *port, const char **why)
{
    struct addrinfo hints;
    struct addrinfo *addresses;
    struct addrinfo *address;
    int fd = -1;
    int error;

    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    error = getaddrinfo(host, port, &hints, &addresses);
    if (error != 0) {
        *why = gai_strerror(error);
        return -1;
    }
    for (address = addresses; address && fd < 0; address = address->ai_next) {
        fd = socket(address->ai_family, address->ai_socktype, address->ai_protocol);
        if (fd >= 0 && (connect(fd, address->ai_addr, address->ai_addrlen) != 0 ||
                        fcntl(fd, F_SETFL, O_NONBLOCK) != 0)) {
            *why = strerror(errno);
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(addresses);
    return fd;
}

/* The same, up to so many times, one a second, until a signal comes. Each time counts in `*attempts`. */
static inline int connect_anew(const char *host, const char *port, int *attempts, const char **why)
{
    *why = "it closes every connection";
    while (*attempts < ATTEMPTS && !is_interrupted) {
        int fd;

        if ((*attempts)++ > 0)
            sleep(1);
        fd = connect_once(host, port, why);
        if (fd >= 0)
            return fd;
    }
    return -1;
}

/*
 * Whether this is news that only a Chat Server brings, so that the next connection may be made at once. Bytes alone say
 * nothing: those of a web server, on a wrong port, come on each connection anew.
 */
static inline int is_of_use(const parlor_news *news)
{
    return news->kind == PARLOR_NEWS_LOGGED_IN || news->kind == PARLOR_NEWS_DONE ||
           news->kind == PARLOR_NEWS_SESSION || news->kind == PARLOR_NEWS_EVENT;
}

/* Whether a call on the socket may work later. */
static inline int is_later(void)
{
    return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK;
}

/* ---- Lines of standard input ------------------------------------------------------------------------------- */

/* What was read and not taken yet. */
struct input {
    char data[4096];
    size_t length;
    int is_over;
};

static inline void read_input(struct input *it)
{
    ssize_t count = read(STDIN_FILENO, it->data + it->length, sizeof it->data - it->length);

    if (count > 0)
        it->length += (size_t)count;
    else if (count == 0 || !is_later())
        it->is_over = 1;
}

/* What to poll(2) for: no more input than there is room for. A negative descriptor is passed over. */
static inline int input_fd(const struct input *it)
{
    return it->is_over || it->length == sizeof it->data ? -1 : STDIN_FILENO;
}

/* Takes the first line away, with its end. */
static inline void drop_line(struct input *it, size_t whole)
{
    it->length -= whole;
    memmove(it->data, it->data + whole, it->length);
}

/* The first line that isn't empty, without its end; `*whole` is its length with it. 0 if there is none yet. */
static inline int find_line(struct input *it, parlor_text *line, size_t *whole)
{
    for (;;) {
        const char *end = (const char *)memchr(it->data, '\n', it->length);

        /* A last line without an end, and one that fills all the room, are lines, too. */
        if (!end && !(it->is_over && it->length > 0) && it->length < sizeof it->data)
            return 0;
        line->data = it->data;
        line->length = end ? (size_t)(end - it->data) : it->length;
        *whole = end ? line->length + 1 : line->length;
        if (line->length > 0 && line->data[line->length - 1] == '\r')
            line->length--;
        if (line->length > 0)
            return 1;
        drop_line(it, *whole);
    }
}

/* Takes the first word off a line. */
static inline parlor_text take_word(parlor_text *line)
{
    parlor_text word = *line;
    const char *space = (const char *)memchr(line->data, ' ', line->length);

    word.length = space ? (size_t)(space - line->data) : line->length;
    line->data += word.length + (space != NULL);
    line->length -= word.length + (space != NULL);
    return word;
}

/* ---- Text -------------------------------------------------------------------------------------------------- */

/*
 * How many bytes of a text make up its first character, if that is seen only by what it does; otherwise 0. Such are
 * control characters, which a terminal may obey, and invisible ones that change the order of what follows.
 */
static inline size_t hidden_bytes(const char *data, size_t length)
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

/* Hidden characters would break lines, or play tricks on a terminal. */
static inline void print_text(FILE *out, parlor_text text)
{
    size_t i = 0;

    while (i < text.length) {
        size_t hidden = hidden_bytes(text.data + i, text.length - i);

        putc(hidden > 0 ? ' ' : text.data[i], out);
        i += hidden > 0 ? hidden : 1;
    }
}

static inline int is_same(parlor_text text, const char *string)
{
    return text.length == strlen(string) && (text.length == 0 || memcmp(text.data, string, text.length) == 0);
}

/* Copies a text that lives shorter than it is needed; what has no room is cut, between characters. */
static inline void copy_text(char *to, size_t size, parlor_text text)
{
    size_t length = text.length < size ? text.length : size - 1;

    while (length < text.length && length > 0 && ((unsigned char)text.data[length] & 0xC0) == 0x80)
        length--;
    if (length > 0) /* the data of no text may be NULL */
        memcpy(to, text.data, length);
    to[length] = '\0';
}

#endif
