/*
 * The board of examples/board.h as QEMU has it: an mps2-an386, a Cortex-M4. Its first serial line is the connection to the
 * server, the second one keyboard and screen.
 *
 * With BARE defined it does all that the board can, and nothing with libparlor: that is what firmware takes anyway.
 */
#include "../../examples/board.h"

struct serial_line {
    volatile uint32_t data, state, control, interrupts, divider;
};

#define LINK ((struct serial_line *)0x40004000)
#define PERSON ((struct serial_line *)0x40005000)
#define IS_FULL 1u
#define HAS_COME 2u
#define HUNDREDTHS (*(volatile uint32_t *)0x40028014)

void start(void);

extern uint32_t data_begin, data_end, data_stored, bss_begin, bss_end, stack_end;

__attribute__((section(".vectors"), used)) static const struct {
    uint32_t *stack;
    void (*start)(void);
} vectors = {&stack_end, start};

static size_t put(struct serial_line *line, const uint8_t *data, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++) {
        while (line->state & IS_FULL)
            ;
        line->data = data[i];
    }
    return length;
}

/* The line of QEMU is there as long as QEMU runs. */
void board_connect(void)
{
}

ptrdiff_t board_send(const uint8_t *data, size_t length)
{
    return (ptrdiff_t)put(LINK, data, length);
}

ptrdiff_t board_receive(uint8_t *data, size_t room)
{
    size_t length = 0;

    while (length < room && LINK->state & HAS_COME)
        data[length++] = (uint8_t)LINK->data;
    return (ptrdiff_t)length;
}

uint64_t board_now(void)
{
    return (uint64_t)HUNDREDTHS * 10;
}

void board_wait(uint64_t until)
{
    while (board_now() < until && !((LINK->state | PERSON->state) & HAS_COME))
        ;
}

/* This is a test, and nobody's secret: QEMU's board has no random numbers. */
void board_random(uint8_t *bytes, size_t length)
{
    static uint32_t state;

    for (state += HUNDREDTHS; length > 0; length--) {
        state = state * 1664525u + 1013904223u;
        *bytes++ = (uint8_t)(state >> 24);
    }
}

size_t board_typed(char *line, size_t room)
{
    static char typed[200];
    static size_t length;
    size_t i, whole;

    while (length < sizeof typed && PERSON->state & HAS_COME) {
        typed[length] = (char)PERSON->data;
        if (typed[length++] == '\n') {
            whole = length - 1 < room ? length - 1 : room;
            for (i = 0; i < whole; i++)
                line[i] = typed[i];
            length = 0;
            return whole;
        }
    }
    return 0;
}

void board_show(const char *text, size_t length)
{
    put(PERSON, (const uint8_t *)text, length);
}

#ifdef BARE
int32_t firmware(void)
{
    uint8_t in[16];
    char line[16];

    board_connect();
    board_random(in, sizeof in);
    board_wait(board_now() + 1000);
    board_send(in, (size_t)board_receive(in, sizeof in));
    board_show(line, board_typed(line, sizeof line));
    return 0;
}
#endif

/* Ends QEMU with the exit code 0 or 1, by semihosting. */
static void end(int is_good)
{
    register uint32_t operation __asm__("r0") = 0x18;
    register uint32_t reason __asm__("r1") = is_good ? 0x20026 : 0x20023;

    __asm__ volatile("bkpt 0xAB" : : "r"(operation), "r"(reason) : "memory");
}

void start(void)
{
    uint32_t *from = &data_stored, *to;

    for (to = &data_begin; to < &data_end;)
        *to++ = *from++;
    for (to = &bss_begin; to < &bss_end;)
        *to++ = 0;
    *(volatile uint32_t *)0xE000ED88 |= 0xF00000; /* floating point */
    LINK->divider = PERSON->divider = 16;
    LINK->control = PERSON->control = 3; /* both ways */
    end(firmware() == 0);
    for (;;)
        ;
}
