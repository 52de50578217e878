/**
 * @file
 * libparlor-desk: all of libparlor, and links that drive its handles: sockets, TLS, threads.
 *
 * A program that uses it links it instead of libparlor. The conventions are those of parlor.h, but that a link may be
 * used by several threads at once, where a function doesn't say otherwise.
 *
 * Made by cbindgen from ffi/desk/src. Don't edit.
 */

#ifndef PARLOR_DESK_H
#define PARLOR_DESK_H

#include "parlor.h"

/**
 * What a `parlor_link_event` is about.
 */
typedef enum parlor_link_event_kind {
    /**
     * News of the handle: see `news`. What registrations, logins and joins bring that the link made by itself is told,
     * too.
     */
    PARLOR_LINK_NEWS = 1,
    /**
     * Something came in that can't be used: see `status` and `error`. The link goes on.
     */
    PARLOR_LINK_FAULT = 2,
    /**
     * There is a connection: `text` is the address.
     */
    PARLOR_LINK_UP = 3,
    /**
     * The connection is lost: `text` says why. Another one is being made.
     */
    PARLOR_LINK_DOWN = 4,
    /**
     * A connection couldn't be made: `text` says where and why. There will be another attempt.
     */
    PARLOR_LINK_FAILED = 5,
} parlor_link_event_kind;

/**
 * How much a line of the log matters.
 */
typedef enum parlor_log_level {
    /**
     * Nothing is logged.
     */
    PARLOR_LOG_NOTHING = 0,
    /**
     * Somebody must act.
     */
    PARLOR_LOG_ERROR = 1,
    /**
     * Something went wrong, and the link goes on.
     */
    PARLOR_LOG_WARNING = 2,
    /**
     * The link came up, and the like.
     */
    PARLOR_LOG_INFO = 3,
} parlor_log_level;

/**
 * Whether a connection is encrypted.
 */
typedef enum parlor_security {
    /**
     * It is, by TLS.
     */
    PARLOR_SECURITY_TLS = 0,
    /**
     * It isn't: whoever is on the way reads and changes all that is said.
     */
    PARLOR_SECURITY_PLAIN = 1,
} parlor_security;

/**
 * A link: a connection to a server that is made, kept and made again by a thread of its own, which drives a handle of
 * libparlor's. Opaque; any thread may use it, and many may at once, where a function doesn't say otherwise.
 *
 * The handle is the link's from `parlor_link_open_basic` or `parlor_link_open_flex` on, and is freed with it. Requests are
 * made between `parlor_link_lock_basic` (or `_flex`) and `parlor_link_unlock`, with `parlor_link_now()` as `now`. What a
 * socket does to a handle is the link's part: don't call `_poll_transmit`, `_transmitted`, `_receive`, `_next`, `_lost` and
 * `_free` on it.
 *
 * What happens is told by callback or fetched: see `parlor_link_options`.
 */
typedef struct parlor_link parlor_link;

/**
 * Where a server is.
 */
typedef struct parlor_address {
    /**
     * A host name, or an address of IPv4 or IPv6.
     */
    parlor_text host;
    /**
     * The port.
     */
    uint16_t port;
} parlor_address;

/**
 * One thing that happened. Only the library makes these, and later versions may have more members.
 */
typedef struct parlor_link_event {
    /**
     * One of `parlor_link_event_kind`. Later versions may have others: skip what you don't know.
     */
    int32_t kind;
    /**
     * `PARLOR_LINK_NEWS`: the news; otherwise NULL.
     */
    const parlor_news *news;
    /**
     * `PARLOR_LINK_FAULT`: the status that the handle's `_next` gave; otherwise `PARLOR_OK`.
     */
    int32_t status;
    /**
     * `PARLOR_LINK_FAULT`: what exactly was wrong; otherwise NULL.
     */
    const parlor_error *error;
    /**
     * `PARLOR_LINK_UP`: the address. `PARLOR_LINK_DOWN`, `PARLOR_LINK_FAILED`: why, in a sentence for a person. Otherwise
     * empty.
     */
    parlor_text text;
} parlor_link_event;

/**
 * Takes an event, on the link's thread. The event and all behind its pointers are valid during the call only.
 *
 * The link's handle is locked meanwhile: requests may be made, with or without locking it again. Other threads that lock
 * it wait, so return soon, and don't wait for them. `parlor_link_close` is refused there.
 *
 * ```c
 * static void on_event(parlor_link *link, const parlor_link_event *event, void *context)
 * {
 *     struct desk *desk = (struct desk *)context;
 *
 *     if (event->kind == PARLOR_LINK_NEWS)
 *         on_news(desk, link, event->news);
 *     else if (event->kind == PARLOR_LINK_DOWN || event->kind == PARLOR_LINK_FAILED)
 *         fprintf(stderr, "no connection: %.*s\n", (int)event->text.length, event->text.data);
 * }
 * ```
 */
typedef void (*parlor_link_callback)(struct parlor_link *link,
                                     const struct parlor_link_event *event,
                                     void *context);

/**
 * Takes a line of the log: `level` is one of `parlor_log_level`, `line` is valid during the call only. It must not use the
 * link.
 */
typedef void (*parlor_log_callback)(int32_t level, parlor_text line, void *context);

/**
 * How a link behaves. Set it up with `parlor_link_options_init`, then change what you want. Later versions have more
 * members at the end.
 */
typedef struct parlor_link_options {
    /**
     * Set by `parlor_link_options_init`: don't touch.
     */
    size_t size;
    /**
     * Where else the server is, when it isn't at the first address: tried in this order, then from the first one on
     * again, with growing pauses of 0.5 to 8 s between the rounds. NULL and 0 for nowhere else.
     */
    const struct parlor_address *others;
    /**
     * How many others.
     */
    size_t other_count;
    /**
     * One of `parlor_security`; default `PARLOR_SECURITY_TLS`.
     */
    int32_t security;
    /**
     * A PEM file with the certificates of those who may vouch for the server; empty: those that the system trusts.
     */
    parlor_text roots_file;
    /**
     * A PEM file with the client's certificate and those that vouch for it; empty: none.
     */
    parlor_text certificate_file;
    /**
     * A PEM file with its key; empty: the same file.
     */
    parlor_text key_file;
    /**
     * The name that the server's certificate must have; empty: the host.
     */
    parlor_text server_name;
    /**
     * How many milliseconds resolving a name may take, and then a connection to each of its addresses. 1 or more; default
     * 10000.
     */
    uint64_t connect_within;
    /**
     * How many milliseconds `parlor_link_close` may take. 1 or more; default 2000.
     */
    uint64_t close_within;
    /**
     * Takes the events, on the link's thread. NULL, the default: they are fetched with `parlor_link_next`.
     */
    parlor_link_callback on_event;
    /**
     * Takes the log, on any thread that uses the link. NULL, the default: nothing is logged.
     */
    parlor_log_callback on_log;
    /**
     * Up to which level, one of `parlor_log_level`; default `PARLOR_LOG_WARNING`.
     */
    int32_t log_level;
    /**
     * What the callbacks get.
     */
    void *context;
} parlor_link_options;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Opens a link that drives an agent's handle, to `host` (a name, or an address of IPv4 or IPv6) and `port`.
 *
 * It returns at once: `PARLOR_LINK_UP` comes when there is a connection. Then the link registers with a copy of `request`,
 * and again on each connection that follows, as the same party; a server that doesn't know it any more gets it as a new
 * one. Behind `PARLOR_NEWS_LOGGED_IN` it joins the sessions again that the agent was in, each with the visibility that it
 * had there. What was seen isn't told twice. A session is the program's to join again if the server never told how the
 * agent was in it, as after `parlor_basic_restore`: the log says so. With `request` NULL the program
 * registers at each `PARLOR_LINK_UP`.
 *
 * `options` may be NULL for the defaults: TLS, and events are fetched. It and `request` (set up with
 * `parlor_register_init`) are read during the call only. `*basic` was made by `parlor_basic_new` or
 * `parlor_basic_restore`; on success it is the link's, and the caller's pointer is set to NULL. `*link` is set on success
 * and belongs to the caller, who frees it with `parlor_link_free`. Any thread; callbacks may come before it returns.
 * Status: `PARLOR_BAD_PEM`, `PARLOR_NO_ROOTS`, `PARLOR_NO_THREAD`, which the log explains; `PARLOR_BAD_VALUE` also for a
 * server's name that no certificate can have; `PARLOR_NOT_SET_UP`, `PARLOR_BAD_LENGTH`, `PARLOR_NOT_UTF8`,
 * `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_link_open_basic(parlor_text host,
                               uint16_t port,
                               const struct parlor_link_options *options,
                               const parlor_register *request,
                               parlor_basic **basic,
                               struct parlor_link **link);

/**
 * Opens a link that drives a customer's handle.
 *
 * As `parlor_link_open_basic`, but that the link logs in with a copy of `login` and, behind `PARLOR_NEWS_LOGGED_IN`, joins
 * with a copy of `join`. On a new connection what was under way goes out again; a server that has forgotten the customer
 * is logged in to anew, and the same session is joined again. With `login` NULL the program logs in, with `join` NULL it
 * joins a first session.
 */
int32_t parlor_link_open_flex(parlor_text host,
                              uint16_t port,
                              const struct parlor_link_options *options,
                              const parlor_login *login,
                              const parlor_join *join,
                              parlor_flex **flex,
                              struct parlor_link **link);

/**
 * The time that a link's handle goes by: `now` of the requests. Milliseconds of a clock that never goes back.
 */
uint64_t parlor_link_now(void);

/**
 * Waits until nobody else uses the agent's handle, and gives it to this thread: until `parlor_link_unlock`, to make
 * requests and to ask what it knows. The same thread may lock it again; during a callback it is locked.
 *
 * `*basic` is set on success; don't use it after unlocking. Status: `PARLOR_OTHER_PROTOCOL`, `PARLOR_NULL_POINTER`; then
 * nothing is locked.
 */
int32_t parlor_link_lock_basic(const struct parlor_link *link,
                               parlor_basic **basic);

/**
 * As `parlor_link_lock_basic`, for a customer's handle.
 */
int32_t parlor_link_lock_flex(const struct parlor_link *link, parlor_flex **flex);

/**
 * Ends what `parlor_link_lock_basic` or `parlor_link_lock_flex` began, and has the link send what was asked for.
 *
 * Status: `PARLOR_NOT_LOCKED` if this thread hasn't locked it, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_link_unlock(const struct parlor_link *link);

/**
 * Whether there is a connection now. False for NULL.
 */
bool parlor_link_is_up(const struct parlor_link *link);

/**
 * A file descriptor that can be read while there are events to be fetched: for poll(2) and its like. It is the link's:
 * don't read it, don't close it. There is none on Windows: see `parlor_link_event_handle`.
 *
 * `*fd` is set on success. Status: `PARLOR_HAS_CALLBACK`, `PARLOR_BAD_VALUE` on Windows, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_link_fd(const struct parlor_link *link,
                       int32_t *fd);

#if defined(_WIN32)
/**
 * The HANDLE of an event object that is set while there are events to be fetched: for WaitForMultipleObjects and its like. It
 * is the link's: don't set, reset or close it. On Windows only; elsewhere there is `parlor_link_fd`.
 *
 * `*handle` is set on success, and valid until `parlor_link_free`. Status: `PARLOR_HAS_CALLBACK`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_link_event_handle(const struct parlor_link *link,
                                 void **handle);
#endif

/**
 * The next event. It never waits: poll(2) for `parlor_link_fd`, then fetch until `PARLOR_END`. Until then the link takes in
 * nothing more.
 *
 * One thread at a time. `*event` is set on success. It and all behind its pointers are valid until the next
 * `parlor_link_next`; requests may be made in between. Status: `PARLOR_END`, `PARLOR_HAS_CALLBACK`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_link_next(const struct parlor_link *link,
                         const struct parlor_link_event **event);

/**
 * Closes the link: sends what was asked for, tells the server, and ends the thread, within `close_within` of the options.
 * Replies that haven't come yet don't come any more: to leave sessions, wait for `PARLOR_NEWS_OVER` first. No callback
 * comes after it. The handle can still be locked and asked. A link that is closed stays closed.
 *
 * Status: `PARLOR_LOCKED` if this thread has locked the handle, as it has during a callback; `PARLOR_NULL_POINTER`.
 */
int32_t parlor_link_close(const struct parlor_link *link);

/**
 * Closes the link, frees it with its handle, and sets the caller's pointer to NULL. NULL and a pointer to NULL do nothing.
 * No other thread uses the link any more.
 *
 * Where `parlor_link_close` is refused, as during a callback, this does nothing, and the pointer stays.
 */
void parlor_link_free(struct parlor_link **link);

/**
 * Sets up options with the defaults: `parlor_link_options_init(&options, sizeof options)`.
 *
 * Any thread. Status: `PARLOR_NULL_POINTER`; `PARLOR_BAD_LENGTH` if `size` is less than any version of the struct ever
 * had.
 */
int32_t parlor_link_options_init(struct parlor_link_options *options,
                                 size_t size);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* PARLOR_DESK_H */
