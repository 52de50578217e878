/* What a board brings to the firmware in kiosk.c and pager.c: all but `firmware` is yours to write. */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>
#include <stdint.h>

/* The firmware. Gives PARLOR_OK, or the status that ended it. */
int32_t firmware(void);

/* None of these waits, but for board_connect, if it takes long, and board_wait. */
void board_connect(void);                                 /* makes a new connection to the server; closes the one before */
ptrdiff_t board_send(const uint8_t *data, size_t length); /* gives how many bytes the connection took, -1 if it is lost */
ptrdiff_t board_receive(uint8_t *data, size_t room);      /* gives how many bytes have come, -1 if it is lost */
uint64_t board_now(void);                                 /* milliseconds of a clock */
void board_wait(uint64_t until);                          /* sleeps until then, or until there is something to do */
void board_random(uint8_t *bytes, size_t length);         /* from a generator that is made for keys */
size_t board_typed(char *line, size_t room);              /* a line that was typed, 0 if there is none */
void board_show(const char *text, size_t length);         /* UTF-8 */

#endif
