/*
 * The board of examples/board.h on a desktop: a socket, standard input and output.
 *
 *     host PORT
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <parlor.h>

#include "../../examples/board.h"

static int port;
static int connection = -1;
static char typed[1000];
static size_t typed_length;

void board_connect(void)
{
    struct sockaddr_in address;

    if (connection >= 0)
        close(connection);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((uint16_t)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address) != 0)
        abort();
    fcntl(connection, F_SETFL, O_NONBLOCK);
}

/* How many bytes went through; -1 if there is no connection any more. */
static ptrdiff_t through(ssize_t count)
{
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : count;
}

ptrdiff_t board_send(const uint8_t *data, size_t length)
{
    return through(send(connection, data, length, MSG_NOSIGNAL));
}

ptrdiff_t board_receive(uint8_t *data, size_t room)
{
    ssize_t count = recv(connection, data, room, 0);

    return count == 0 ? -1 : through(count);
}

uint64_t board_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

void board_wait(uint64_t until)
{
    struct pollfd waits[2] = {{0, POLLIN, 0}, {0, POLLIN, 0}};
    uint64_t now = board_now(), pause = until > now ? until - now : 0;

    waits[0].fd = connection;
    waits[1].fd = typed_length < sizeof typed ? STDIN_FILENO : -1;
    poll(waits, 2, pause < 1000 ? (int)pause : 1000);
    if (waits[1].revents) {
        ssize_t count = read(STDIN_FILENO, typed + typed_length, sizeof typed - typed_length);

        typed_length += count > 0 ? (size_t)count : 0;
    }
}

void board_random(uint8_t *bytes, size_t length)
{
    int random = open("/dev/urandom", O_RDONLY);

    if (random < 0 || read(random, bytes, length) != (ssize_t)length)
        abort();
    close(random);
}

size_t board_typed(char *line, size_t room)
{
    char *end = memchr(typed, '\n', typed_length);
    size_t length = end ? (size_t)(end - typed) : 0;

    if (!end)
        return 0;
    memcpy(line, typed, length < room ? length : room);
    typed_length -= length + 1;
    memmove(typed, end + 1, typed_length);
    return length < room ? length : room;
}

void board_show(const char *text, size_t length)
{
    if (write(STDOUT_FILENO, text, length) != (ssize_t)length)
        abort();
}

int main(int count, char **arguments)
{
    int32_t status;

    if (count != 2)
        return 2;
    port = atoi(arguments[1]);
    status = firmware();
    if (status != PARLOR_OK)
        fprintf(stderr, "host: %s\n", parlor_status_text(status));
    return status == PARLOR_OK ? 0 : 1;
}
