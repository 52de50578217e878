/* How the programs here, and those of desk/tests/c, say that something is not as expected. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <parlor.h>

#define CHECK(condition)                                                      \
    do {                                                                      \
        if (!(condition)) {                                                   \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);   \
            exit(1);                                                          \
        }                                                                     \
    } while (0)

#define NO_TEXT parlor_text_of(NULL)

static inline int is(parlor_text text, const char *expected)
{
    return text.data && text.length == strlen(expected) && memcmp(text.data, expected, text.length) == 0;
}
