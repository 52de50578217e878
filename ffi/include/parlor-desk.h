/**
 * @file
 * libparlor-desk: links that drive libparlor's handles (sockets, TLS, threads), and plugins.
 *
 * A program that uses it links it and libparlor; on Windows it alone, which has all of libparlor there. The conventions
 * are those of parlor.h, but that links and plugins may be used by several threads at once, where a function doesn't say
 * otherwise.
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
     * Something came in that can't be used: see `status` and `error`. Or a request that the link makes by itself can't be
     * made: see `status` and `text`. The link goes on.
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
 * What a `parlor_plugins_event` is about.
 */
typedef enum parlor_plugins_event_kind {
    /**
     * The job `job` goes on: see `bytes_done`, `bytes_total`. Progress that wasn't fetched is replaced by what is newer.
     */
    PARLOR_PLUGINS_PROGRESS = 1,
    /**
     * The job `job` is done: which members say what came of it is said at the function that began it.
     */
    PARLOR_PLUGINS_DONE = 2,
    /**
     * The job `job` failed: `text` says why. Nothing is left of it, but for a file whose notice may have arrived.
     */
    PARLOR_PLUGINS_FAILED = 3,
    /**
     * The job `job` was cancelled, and nothing is left of it.
     */
    PARLOR_PLUGINS_CANCELLED = 4,
    /**
     * Something is wrong with a plugin: `text` says what. It couldn't be loaded, or failed when it was told of an event.
     */
    PARLOR_PLUGINS_PROBLEM = 5,
} parlor_plugins_event_kind;

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
     * Something went wrong, and the link goes on, or the plugins do.
     */
    PARLOR_LOG_WARNING = 2,
    /**
     * The link came up, a plugin was loaded, and the like.
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
 * made between `parlor_link_lock_basic` (or `_flex`) and `parlor_link_unlock`. They go by the link's own clock, whatever their
 * `now` is; of a link that is closed they are `PARLOR_LINK_CLOSED`.
 *
 * The handle knows whether the calling thread has locked it: without that each function is `PARLOR_NOT_LOCKED`. What a socket
 * does to a handle is the link's part: `_poll_transmit`, `_transmitted`, `_receive`, `_next` and `_lost` are `PARLOR_DRIVEN`,
 * also for the thread that has locked it, and nothing was done. Freeing it does nothing.
 *
 * What happens is told by callback or fetched: see `parlor_link_options`.
 */
typedef struct parlor_link parlor_link;

/**
 * The plugins of a desktop: libraries that send files, write transcripts, and react to what happens in sessions. Opaque; any
 * thread may use it, and many may at once, where a function doesn't say otherwise.
 *
 * Each plugin has a thread of its own. What a person asks of a plugin is a job, which goes on while the program does: its
 * progress and its end are events, by callback or fetched: see `parlor_plugins_options`.
 */
typedef struct parlor_plugins parlor_plugins;

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
     * `PARLOR_LINK_NEWS`: the news; otherwise NULL. Replies to requests that the link made by itself have request ids (basic)
     * that none of the program's requests gave.
     */
    const parlor_news *news;
    /**
     * `PARLOR_LINK_FAULT`: the status that the handle's `_next` or the request gave; otherwise `PARLOR_OK`.
     */
    int32_t status;
    /**
     * `PARLOR_LINK_FAULT`: what exactly was wrong with what came in; otherwise NULL.
     */
    const parlor_error *error;
    /**
     * `PARLOR_LINK_UP`: the address. `PARLOR_LINK_DOWN`, `PARLOR_LINK_FAILED`: why, in a sentence for a person, with what to
     * do where that is known. `PARLOR_LINK_FAULT`: which request of the link's own can't be made, and why. Otherwise empty.
     */
    parlor_text text;
} parlor_link_event;

/**
 * Takes an event, on the link's thread. The event and all behind its pointers are valid during the call only.
 *
 * The link's handle is locked meanwhile: requests may be made, with or without locking it again. Other threads that lock
 * it wait, so return soon, and don't wait for them. `parlor_link_close` is refused there, and in another thread it waits for
 * this. An exception of C++ must not leave it: the process would be aborted.
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
 * link or the plugins.
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
     * A PEM file with the certificates of those who may vouch for the server; empty: those that the system trusts. It and the
     * next three are for TLS: with `PARLOR_SECURITY_PLAIN` they must be empty.
     */
    parlor_text roots_file;
    /**
     * A PEM file with the client's certificate and those that vouch for it; empty: none.
     */
    parlor_text certificate_file;
    /**
     * A PEM file with its key; empty: the same file. `PARLOR_BAD_VALUE` without `certificate_file`.
     */
    parlor_text key_file;
    /**
     * The name that the server's certificate must have; empty: the host.
     */
    parlor_text server_name;
    /**
     * How many milliseconds resolving a name may take, and then a connection to each of its addresses. 1 to 86400000
     * (a day); default 10000.
     */
    uint64_t connect_within;
    /**
     * How many milliseconds `parlor_link_close` may take, beside the time of a callback that is being called. 1 to 86400000, and
     * 2000 by default.
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

/**
 * A loaded plugin. Only the library makes these, and later versions may have more members. It is valid until
 * `parlor_plugins_free`, with its texts.
 */
typedef struct parlor_plugin {
    /**
     * Its name, such as "file-transfer".
     */
    parlor_text name;
    /**
     * Its version.
     */
    parlor_text version;
    /**
     * Its library.
     */
    parlor_text path;
    /**
     * What it can do, such as "file-transfer", "events" and "export:html".
     */
    const parlor_text *features;
    /**
     * How many features.
     */
    size_t feature_count;
} parlor_plugin;

/**
 * A command that a plugin has, for a person to type or to choose. Only the library makes these, and later versions may have
 * more members. It is valid until `parlor_plugins_free`, with its texts, which are the plugin's own words.
 */
typedef struct parlor_plugin_command {
    /**
     * Its name, such as "files": 1 to 32 of a to z, 0 to 9 and "-". No other command of these plugins has the same.
     */
    parlor_text name;
    /**
     * What is typed behind the name, for the person, such as `WORD` or `[WORD]`; empty if there is nothing. At most 64 bytes.
     */
    parlor_text argument;
    /**
     * What it does, in words that go on from the name, such as "lists the files of the session". At most 256 bytes.
     */
    parlor_text about;
    /**
     * The name of the plugin.
     */
    parlor_text plugin;
} parlor_plugin_command;

/**
 * A command of a plugin to be run. Set it up with `parlor_run_command_init`.
 */
typedef struct parlor_run_command {
    /**
     * Set by `parlor_run_command_init`: don't touch.
     */
    size_t size;
    /**
     * The command: the name of one of `parlor_plugins_command_at`.
     */
    parlor_text command;
    /**
     * The session that is meant; empty: none. A command that needs one says so when it fails.
     */
    parlor_text session_id;
    /**
     * What a person typed behind the name; the space around it is left out. Empty: nothing.
     */
    parlor_text argument;
} parlor_run_command;

/**
 * See `parlor_document_store`.
 */
typedef const char *(*parlor_document_begin)(parlor_text name,
                                             parlor_text mime,
                                             uint64_t size,
                                             void **document,
                                             void *context);

/**
 * See `parlor_document_store`.
 */
typedef const char *(*parlor_document_write)(void *document,
                                             const uint8_t *bytes,
                                             size_t length,
                                             void *context);

/**
 * See `parlor_document_store`.
 */
typedef const char *(*parlor_document_finish)(void *document,
                                              char *id,
                                              size_t capacity,
                                              size_t *length,
                                              void *context);

/**
 * See `parlor_document_store`.
 */
typedef const char *(*parlor_document_open)(parlor_text id,
                                            void **document,
                                            uint64_t *size,
                                            void *context);

/**
 * See `parlor_document_store`.
 */
typedef const char *(*parlor_document_read)(void *document,
                                            uint8_t *bytes,
                                            size_t capacity,
                                            size_t *length,
                                            void *context);

/**
 * See `parlor_document_store`.
 */
typedef const char *(*parlor_document_close)(void *document, void *context);

/**
 * See `parlor_document_store`.
 */
typedef const char *(*parlor_document_delete)(parlor_text id, void *context);

/**
 * A store of documents that is the program's own: functions that plugins' calls end up in. Set it up with
 * `parlor_document_store_init`; a function that is NULL isn't offered.
 *
 * Each gives NULL if it has done what it should; otherwise why not, in a sentence for a person, which ends with NUL and stays
 * valid until the thread calls another function of the store. Each may be called on any thread, several at once, but those
 * for one document one after the other; a document is what `begin` or `open` has given for it, and may be NULL. Texts and bytes are
 * valid during the call only.
 */
typedef struct parlor_document_store {
    /**
     * Set by `parlor_document_store_init`: don't touch.
     */
    size_t size;
    /**
     * Begins to store a document of `size` bytes, and sets `*document`.
     */
    parlor_document_begin begin;
    /**
     * Appends bytes, of which there are 1 to 1048576.
     */
    parlor_document_write write;
    /**
     * Completes the document, writes its id, of `capacity` bytes at most, and sets `*length`. The document is closed then,
     * also if this fails.
     */
    parlor_document_finish finish;
    /**
     * Opens a stored document to be read, and sets `*document`, and `*size` to its bytes; `PARLOR_NEVER` stands for
     * an unknown size.
     */
    parlor_document_open open;
    /**
     * Reads bytes, `capacity` at most, and sets `*length`: 0 at the end.
     */
    parlor_document_read read;
    /**
     * Closes a document that was opened, or begun and not finished; the latter isn't stored.
     */
    parlor_document_close close;
    /**
     * Removes a stored document.
     */
    parlor_document_delete delete_document;
    /**
     * What the functions get.
     */
    void *context;
} parlor_document_store;

/**
 * One thing that plugins tell. Only the library makes these, and later versions may have more members.
 *
 * Texts that don't belong to it are empty, and numbers 0. Texts are valid as long as the event.
 */
typedef struct parlor_plugins_event {
    /**
     * One of `parlor_plugins_event_kind`. Later versions may have others: skip what you don't know.
     */
    int32_t kind;
    /**
     * The job; 0 for `PARLOR_PLUGINS_PROBLEM`.
     */
    uint64_t job;
    /**
     * How far the job is, in bytes; at its end, how many bytes were sent, saved or written.
     */
    uint64_t bytes_done;
    /**
     * Whether there is a `bytes_total`.
     */
    bool has_bytes_total;
    /**
     * How many bytes there are in all.
     */
    uint64_t bytes_total;
    /**
     * Why, in a line for a person. It may hold a path, or what a server said. Of a command that is done: what the plugin
     * answers, at most 65536 bytes in any number of lines, which may hold what customers wrote.
     */
    parlor_text text;
    /**
     * The file that was written.
     */
    parlor_text path;
    /**
     * What the server calls the file in its session.
     */
    parlor_text file_id;
    /**
     * The document that the file is stored as.
     */
    parlor_text document_id;
    /**
     * The number of the event that tells the session of the file.
     */
    uint32_t event_id;
    /**
     * SHA-256 of the file, 64 lower-case hex digits.
     */
    parlor_text digest;
    /**
     * How many events were written.
     */
    uint64_t event_count;
    /**
     * Whether the document is gone from the store.
     */
    bool is_document_removed;
} parlor_plugins_event;

/**
 * Takes an event, on a thread of the library's or one that called it; several may come at once. The event is valid during
 * the call only.
 *
 * The functions of `parlor_plugins` may be called there, but for `parlor_plugins_free`, which does nothing. The plugin waits
 * meanwhile.
 */
typedef void (*parlor_plugins_callback)(const struct parlor_plugins_event *event, void *context);

/**
 * Makes a notice that a plugin wants sent: calls `parlor_basic_notify` with it on a handle of the program's own, has that
 * sent, and sets `*request_id` to what that gave. Gives the status of that call.
 *
 * It comes on any thread, several may come at once. The notice, which may be changed, is valid during the call only; its
 * `visibility` is `PARLOR_VISIBILITY_ALL`. The answer is what `parlor_plugins_news` is given for this request id.
 */
typedef int32_t (*parlor_plugins_notify_callback)(parlor_notify *notice,
                                                  uint32_t *request_id,
                                                  void *context);

/**
 * Which plugins are loaded, and what the desktop does for them. Set it up with `parlor_plugins_options_init`, then change
 * what you want. Later versions have more members at the end.
 */
typedef struct parlor_plugins_options {
    /**
     * Set by `parlor_plugins_options_init`: don't touch.
     */
    size_t size;
    /**
     * Folders that a person named, to be searched first. A library there is loaded only if the allow list has it. NULL and
     * 0 for none.
     */
    const parlor_text *folders;
    /**
     * How many folders.
     */
    size_t folder_count;
    /**
     * Folders of the program's own, searched behind `plugins` beside the program. A library there is loaded if nobody but
     * the program's owner and root may write to it and to its folder, or if the allow list has it. A folder that can't be
     * read is told as a `PARLOR_PLUGINS_PROBLEM`. NULL and 0 for none.
     */
    const parlor_text *own_folders;
    /**
     * How many of the program's own.
     */
    size_t own_folder_count;
    /**
     * The file with the libraries that are trusted, one `sha256  name` on a line; empty: `parlor/plugins.allow` in the
     * user's configuration folder.
     */
    parlor_text allow_list;
    /**
     * What the program is called, for plugins; empty: "libparlor-desk".
     */
    parlor_text program_name;
    /**
     * The program's version, for plugins; empty: that of libparlor.
     */
    parlor_text program_version;
    /**
     * Where the server's HTTP side is, such as `https://chat.example.com` or `http://127.0.0.1:4072`: plugins store documents
     * there, and exports find transcripts. With http, as `parlor serve` has it, nothing is encrypted: that is for the same
     * machine, or the trusted side. Empty: nowhere.
     */
    parlor_text http;
    /**
     * The program's own store, in place of `http`. It is read during `parlor_plugins_new` only. NULL: none.
     */
    const struct parlor_document_store *store;
    /**
     * How many milliseconds a plugin may take to start, and then to say which commands it has. 1 to 86400000; default 5000.
     */
    uint64_t start_within;
    /**
     * How many milliseconds a plugin may take for a request: large files take their time. 1 to
     * 86400000; default 600000.
     */
    uint64_t answer_within;
    /**
     * How many milliseconds `parlor_plugins_free` may take. 1 to 86400000; default 2000.
     */
    uint64_t close_within;
    /**
     * Takes the events. NULL, the default: they are fetched with `parlor_plugins_next`.
     */
    parlor_plugins_callback on_event;
    /**
     * Makes the notices that plugins want sent, where there is no link for them. NULL, the default: see
     * `parlor_plugins_set_link`.
     */
    parlor_plugins_notify_callback on_notify;
    /**
     * What the callbacks get.
     */
    void *context;
    /**
     * Takes the log, on any thread that uses the plugins or is theirs; several lines may come at once. It tells which plugins
     * were loaded or not, and of jobs by their numbers: nothing that anyone wrote, no file's name, no key. NULL, the
     * default: nothing is logged.
     */
    parlor_log_callback on_log;
    /**
     * Up to which level, one of `parlor_log_level`; default `PARLOR_LOG_WARNING`.
     */
    int32_t log_level;
    /**
     * If `http` begins with https: a PEM file with the certificates that may vouch for the server there, and nobody else; empty:
     * those that the system trusts. `PARLOR_BAD_PEM` if it can't be read or has none, `PARLOR_NO_ROOTS` if the system trusts
     * nobody.
     */
    parlor_text http_roots_file;
} parlor_plugins_options;

/**
 * A file to be sent. Set it up with `parlor_send_file_init`.
 */
typedef struct parlor_send_file {
    /**
     * Set by `parlor_send_file_init`: don't touch.
     */
    size_t size;
    /**
     * Into which session.
     */
    parlor_text session_id;
    /**
     * The file.
     */
    parlor_text path;
    /**
     * The name that the others see; empty: that of the file. It goes to the store as it is, also with signs in it that no file's
     * name has: who saves the file makes it safe.
     */
    parlor_text name;
    /**
     * Its MIME type; empty: "application/octet-stream".
     */
    parlor_text mime;
    /**
     * What the sender says about it; empty: nothing.
     */
    parlor_text description;
} parlor_send_file;

/**
 * A file to be saved. Set it up with `parlor_save_file_init`.
 *
 * Session and file id are enough where `parlor_plugins_news` was given the event that told of the file. What is said
 * here counts more.
 */
typedef struct parlor_save_file {
    /**
     * Set by `parlor_save_file_init`: don't touch.
     */
    size_t size;
    /**
     * Of which session.
     */
    parlor_text session_id;
    /**
     * What the server calls the file: `file_id` of its `parlor_file_uploaded`.
     */
    parlor_text file_id;
    /**
     * The folder to save it in.
     */
    parlor_text folder;
    /**
     * The document that holds it; empty: what the event told.
     */
    parlor_text document_id;
    /**
     * Its name, which is made safe; empty: what the event told. A file that is there isn't overwritten: the new one gets a
     * number.
     */
    parlor_text name;
    /**
     * Whether there is a `file_size`; otherwise it is what the event told.
     */
    bool has_file_size;
    /**
     * Its size in bytes; what has another size isn't kept.
     */
    uint64_t file_size;
} parlor_save_file;

/**
 * A file to be deleted from a session. Set it up with `parlor_delete_file_init`.
 */
typedef struct parlor_delete_file {
    /**
     * Set by `parlor_delete_file_init`: don't touch.
     */
    size_t size;
    /**
     * From which session.
     */
    parlor_text session_id;
    /**
     * What the server calls the file.
     */
    parlor_text file_id;
    /**
     * The document that holds it; empty: what the event told that `parlor_plugins_news` was given, if any did.
     */
    parlor_text document_id;
} parlor_delete_file;

/**
 * A transcript to be written in some format. Set it up with `parlor_export_init`.
 */
typedef struct parlor_export {
    /**
     * Set by `parlor_export_init`: don't touch.
     */
    size_t size;
    /**
     * The format: one of `parlor_plugins_format_at`.
     */
    parlor_text format;
    /**
     * The file to be written. One that is there isn't overwritten: the new one gets a number.
     */
    parlor_text path;
    /**
     * The stored transcript, in XML. NULL: the server at `http` of the options is asked for that of `session_id`.
     */
    const uint8_t *document;
    /**
     * How many bytes.
     */
    size_t document_length;
    /**
     * Which session's transcript, if there is no `document`.
     */
    parlor_text session_id;
    /**
     * Who will read the file, one of `parlor_user_type`; `parlor_export_init` sets `PARLOR_USER_AGENT`. What such a party can't see
     * in the session isn't written: neither silent monitors for an agent, nor what is among agents for a customer
     * (`PARLOR_USER_CLIENT`). `PARLOR_USER_SYSTEM`: everything that is stored.
     */
    int32_t reader_type;
    /**
     * The user id of that party in the session: what was for it alone, or came from it for somebody else alone, is written,
     * too. Empty: that of the agent of the plugins' link, if one is set (`parlor_plugins_set_link`).
     */
    parlor_text reader_id;
} parlor_export;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The time that a link's handle goes by: `now` of `parlor_basic_new`, and of the requests, which aren't refused for another one.
 * Milliseconds of a clock that never goes back.
 */
uint64_t parlor_link_now(void);

/**
 * Waits until nobody else uses the agent's handle, and gives it to this thread: until `parlor_link_unlock`, to make
 * requests and to ask what it knows. The same thread may lock it again, and unlocks it as often; during a callback it is
 * locked. What a callback locks and doesn't unlock is unlocked when it returns, which the log tells.
 *
 * `*basic` is set on success; don't use it after unlocking. Status: `PARLOR_OTHER_PROTOCOL`, `PARLOR_NULL_POINTER`; then
 * nothing is locked.
 *
 * ```c
 * static int32_t say(parlor_link *link, parlor_text session_id, parlor_text words)
 * {
 *     parlor_basic *basic;
 *     parlor_say request;
 *     uint32_t request_id;
 *     int32_t status;
 *
 *     parlor_say_init(&request, sizeof request);
 *     request.session_id = session_id;
 *     request.words.text = words;
 *     status = parlor_link_lock_basic(link, &basic);
 *     if (status == PARLOR_OK) {
 *         status = parlor_basic_say(basic, parlor_link_now(), &request, &request_id);
 *         parlor_link_unlock(link);
 *     }
 *     return status;
 * }
 * ```
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
 * Status: `PARLOR_NOT_LOCKED` if this thread hasn't locked it, or, in a callback, not since the callback began: what the
 * link has locked stays so; `PARLOR_NULL_POINTER`.
 */
int32_t parlor_link_unlock(const struct parlor_link *link);

/**
 * Whether there is a connection now. False for NULL.
 */
bool parlor_link_is_up(const struct parlor_link *link);

/**
 * Closes the link: sends what was asked for, ends the connection in order, and ends the thread, within `close_within` of the
 * options and the time that a callback takes which is being called: that is waited for, however long it is. The server is told
 * nothing but that the connection ended: it has an agent who didn't leave removed as disconnected (code 3), and a customer after
 * its time-out (`flex-disconnect-timeout`).
 * Replies that haven't come yet don't come any more: to leave sessions, wait for `PARLOR_NEWS_OVER` first. No callback
 * comes after it. The handle can still be locked and asked what it knows; requests are `PARLOR_LINK_CLOSED`, from the beginning
 * of this call on, since nothing would send them. A link that is closed stays closed.
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
 * Opens a link that drives an agent's handle, to `host` (a name, or an address of IPv4 or IPv6) and `port`.
 *
 * It returns at once: `PARLOR_LINK_UP` comes when there is a connection. Then the link registers with a copy of `request`,
 * and again on each connection that follows, as the same party; a server that doesn't know it any more gets it as a new
 * one. Behind `PARLOR_NEWS_LOGGED_IN` it joins the sessions again that the agent was in, each with the visibility that it
 * had there: **don't join them at `PARLOR_NEWS_LOGGED_IN`**, which comes on each connection, but at the first alone, while
 * `parlor_basic_session_count` is 0. Another join with the default visibility would show a monitoring supervisor to all. What was
 * seen isn't told twice. A session is the program's to join again if the server never told how the
 * agent was in it, as after `parlor_basic_restore`: the log says so. With `request` NULL the program
 * registers at each `PARLOR_LINK_UP`.
 *
 * `options` may be NULL for the defaults: TLS, and events are fetched. It and `request` (set up with
 * `parlor_register_init`) are read during the call only. `*basic` was made by `parlor_basic_new` or
 * `parlor_basic_restore`; on success it is the link's, and the caller's pointer is set to NULL. `*link` is set on success
 * and belongs to the caller, who frees it with `parlor_link_free`. Any thread; callbacks may come before it returns.
 * Status: `PARLOR_BAD_PEM`, `PARLOR_NO_ROOTS`, `PARLOR_NO_THREAD`; `PARLOR_BAD_VALUE` also for a server's name that no
 * certificate can have, and for what only TLS needs without TLS; `PARLOR_NOT_LOCKED` or `PARLOR_IN_USE` if the handle is another link's; `PARLOR_BAD_HANDLE`,
 * `PARLOR_NOT_SET_UP`, `PARLOR_BAD_LENGTH`, `PARLOR_NOT_UTF8`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`. A `request` that
 * can't be made, as without a nickname, is refused with the status that `parlor_basic_register` gives. `parlor_options_error`
 * and the log name the member, `parlor_basic_error` also that of a `request`. The handle stays the caller's. That a `request` is
 * larger than the config's `max_request` is told later, as a `PARLOR_LINK_FAULT` behind `PARLOR_LINK_UP`.
 *
 * To `parlor serve` on the same machine, which has no TLS:
 *
 * ```c
 * static int32_t open_link(uint16_t port, parlor_link **link)
 * {
 *     parlor_basic *basic = NULL;
 *     parlor_link_options options;
 *     parlor_register request;
 *     int32_t status;
 *
 *     parlor_link_options_init(&options, sizeof options);
 *     options.security = PARLOR_SECURITY_PLAIN;
 *     parlor_register_init(&request, sizeof request);
 *     request.person_id = parlor_text_of("P1");
 *     request.nickname = parlor_text_of("Bo");
 *     status = parlor_basic_new(NULL, parlor_link_now(), &basic);
 *     if (status == PARLOR_OK)
 *         status = parlor_link_open_basic(parlor_text_of("127.0.0.1"), port, &options, &request, &basic, link);
 *     if (status != PARLOR_OK)
 *         parlor_basic_free(&basic);
 *     return status;
 * }
 * ```
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
 * joins a first session. Of a `login` or `join` that can't be made, `parlor_flex_error` names the member, too.
 *
 * A handle for Chat API v2 is carried to the web server at `host` and `port`, over TLS if its URL begins with https; the
 * certificate must have the host of the service, unless `server_name` says another one. Web servers close connections on
 * which nothing happens: the link stays up then, and another connection is made when something is to be sent.
 * `PARLOR_LINK_DOWN` comes if that can't be made, or if a request was lost with its connection, of which nobody knows whether
 * it was carried out. A join of that kind is begun anew by another login. An unknown user is out, and isn't logged in again. Its
 * `join` needs no `queue`; one with a `session_id` or event attributes is `PARLOR_NOT_IN_CHAT_API`, which `parlor_options_error`
 * and the log tell.
 */
int32_t parlor_link_open_flex(parlor_text host,
                              uint16_t port,
                              const struct parlor_link_options *options,
                              const parlor_login *login,
                              const parlor_join *join,
                              parlor_flex **flex,
                              struct parlor_link **link);

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
 * `parlor_link_next`; requests may be made in between. Status: `PARLOR_END`, `PARLOR_HAS_CALLBACK`, `PARLOR_NULL_POINTER`;
 * `PARLOR_IN_USE` while another thread is inside this function, and nothing was fetched. A thread that is to look at an event
 * while another one fetches needs a lock of the program's own.
 *
 * An event loop on poll(2), for a link and for plugins that are told what comes in:
 *
 * ```c
 * static void run(struct desk *desk)
 * {
 *     struct pollfd waited[2] = {{0, POLLIN, 0}, {0, POLLIN, 0}};
 *     const parlor_link_event *event;
 *     const parlor_plugins_event *told;
 *
 *     parlor_link_fd(desk->link, &waited[0].fd);
 *     parlor_plugins_fd(desk->plugins, &waited[1].fd);
 *     while (!desk->is_done && poll(waited, 2, -1) >= 0) {
 *         while (parlor_link_next(desk->link, &event) == PARLOR_OK) {
 *             if (event->kind == PARLOR_LINK_NEWS) {
 *                 parlor_plugins_news(desk->plugins, event->news);
 *                 on_news(desk, event->news);
 *             }
 *         }
 *         while (parlor_plugins_next(desk->plugins, &told) == PARLOR_OK) {
 *             if (told->kind == PARLOR_PLUGINS_DONE)
 *                 on_done(desk, told);
 *             else if (told->kind != PARLOR_PLUGINS_PROGRESS)
 *                 fprintf(stderr, "job %u: %.*s\n", (unsigned)told->job, (int)told->text.length, told->text.data);
 *         }
 *     }
 * }
 * ```
 */
int32_t parlor_link_next(const struct parlor_link *link,
                         const struct parlor_link_event **event);

/**
 * Sets up options with the defaults: `parlor_link_options_init(&options, sizeof options)`.
 *
 * Any thread. Status: `PARLOR_NULL_POINTER`; `PARLOR_BAD_LENGTH` if `size` is less than any version of the struct ever
 * had.
 */
int32_t parlor_link_options_init(struct parlor_link_options *options,
                                 size_t size);

/**
 * What exactly was wrong the last time that `parlor_link_open_basic`, `parlor_link_open_flex` or `parlor_plugins_new` was
 * called by this thread: `member` names the argument, or the member of the options or of a request, and `message` says what it
 * is, and what it may be or what to do. `status` is `PARLOR_OK` if nothing was. An output that is NULL isn't told.
 *
 * Any thread. `*error` is set on success, and valid until the thread calls one of these again, or ends. Status:
 * `PARLOR_NULL_POINTER`; `PARLOR_END` while the thread ends. `parlor_config_error` has an example.
 */
int32_t parlor_options_error(const parlor_error **error);

/**
 * The plugin with this index, from 0.
 *
 * `*plugin` is set on success. Status: `PARLOR_END` if there are no more, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_plugins_at(const struct parlor_plugins *plugins,
                          size_t index,
                          const struct parlor_plugin **plugin);

/**
 * Whether a plugin has the feature: "file-transfer" for files, "export:html" for that format. False for NULL.
 */
bool parlor_plugins_offer(const struct parlor_plugins *plugins,
                          parlor_text feature);

/**
 * The format with this index, from 0, that transcripts can be written in, such as "html".
 *
 * `*format` is set on success, and valid until `parlor_plugins_free`. Status: as `parlor_plugins_at`.
 */
int32_t parlor_plugins_format_at(const struct parlor_plugins *plugins,
                                 size_t index,
                                 parlor_text *format);

/**
 * The command with this index, from 0, that `parlor_plugins_run_command` can have run. If several plugins offer the same name, the
 * first of them has it.
 *
 * ```c
 * for (i = 0; parlor_plugins_command_at(plugins, i, &command) == PARLOR_OK; i++)
 *     printf("/%.*s %.*s  %.*s\n", (int)command->name.length, command->name.data,
 *            (int)command->argument.length, command->argument.data,
 *            (int)command->about.length, command->about.data);
 * ```
 *
 * `*command` is set on success. Status: `PARLOR_END` if there are no more, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_plugins_command_at(const struct parlor_plugins *plugins,
                                  size_t index,
                                  const struct parlor_plugin_command **command);

/**
 * Has a command of a plugin run.
 *
 * At its end `text` is told: what the plugin answers, for this person alone. Documents that the command stores go into the
 * store of the options, and its notices over the link or to `on_notify`, as those of files do. A name that no plugin has is told as the
 * job's end.
 *
 * ```c
 * parlor_run_command_init(&request, sizeof request);
 * request.command = command;
 * request.session_id = session_id;
 * request.argument = argument;
 * status = parlor_plugins_run_command(plugins, &request, &job);
 * ```
 *
 * Otherwise as `parlor_plugins_send_file`, but that only the command is needed, and that without a session
 * `PARLOR_NOT_IN_SESSION` doesn't come.
 */
int32_t parlor_plugins_run_command(const struct parlor_plugins *plugins,
                                   const struct parlor_run_command *request,
                                   uint64_t *job);

/**
 * Gives the plugins news of an agent's handle. Give all news in their order, from one thread at a time: plugins are told of
 * events, answers to their notices are found, and which files there are is remembered until the session is over.
 *
 * The news are read during the call only. It doesn't wait for the plugins. Status: `PARLOR_NULL_POINTER`, `PARLOR_BAD_VALUE`.
 */
int32_t parlor_plugins_news(const struct parlor_plugins *plugins,
                            const parlor_news *news);

/**
 * Searches for plugins and loads those that are found and trusted. It returns when all have started: those that can't be
 * loaded are told of as `PARLOR_PLUGINS_PROBLEM`, and no plugin at all is no error.
 *
 * A plugin's code runs in this process: read about trust in plugins/README.md. A library is never unloaded.
 *
 * `options` may be NULL for the defaults, and is read during the call only. `*plugins` is set on success and belongs to the
 * caller, who frees it with `parlor_plugins_free`. Any thread; callbacks may come before it returns.
 * Status: `PARLOR_BAD_VALUE`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_LENGTH`, `PARLOR_NOT_UTF8`, `PARLOR_BAD_PEM`, `PARLOR_NO_ROOTS`,
 * `PARLOR_NO_THREAD`, `PARLOR_NULL_POINTER`. `parlor_options_error` names the member and what it may be.
 *
 * ```c
 * static int32_t load(const char *folder, const char *http, parlor_link *link, parlor_plugins **plugins)
 * {
 *     parlor_plugins_options options;
 *     parlor_text folders[1];
 *     int32_t status;
 *
 *     folders[0] = parlor_text_of(folder);
 *     parlor_plugins_options_init(&options, sizeof options);
 *     options.own_folders = folders;
 *     options.own_folder_count = 1;
 *     options.http = parlor_text_of(http);
 *     status = parlor_plugins_new(&options, plugins);
 *     if (status == PARLOR_OK)
 *         status = parlor_plugins_set_link(*plugins, link);
 *     return status;
 * }
 * ```
 */
int32_t parlor_plugins_new(const struct parlor_plugins_options *options,
                           struct parlor_plugins **plugins);

/**
 * Cancels all jobs, ends the plugins within `close_within` of the options, frees them, and sets the caller's pointer to
 * NULL. NULL and a pointer to NULL do nothing. No other thread uses the plugins any more; no callback comes after it.
 *
 * In a callback of the plugins' own this does nothing, and the pointer stays. A plugin that takes longer goes on on its
 * thread, and is refused whatever it asks for.
 */
void parlor_plugins_free(struct parlor_plugins **plugins);

/**
 * Has notices of plugins, which tell sessions of files, sent over this link from now on, each with the visibility that the
 * agent has in its session. Give the link's news to `parlor_plugins_news`: they have the answers.
 *
 * The link drives an agent's handle. It may be freed before the plugins. NULL: over none. Status: `PARLOR_OTHER_PROTOCOL`,
 * `PARLOR_NULL_POINTER`.
 */
int32_t parlor_plugins_set_link(const struct parlor_plugins *plugins,
                                const struct parlor_link *link);

/**
 * A file descriptor that can be read while there are events to be fetched, as `parlor_link_fd` gives one. There is none on
 * Windows: see `parlor_plugins_event_handle`.
 *
 * `*fd` is set on success. Status: `PARLOR_HAS_CALLBACK`, `PARLOR_BAD_VALUE` on Windows, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_plugins_fd(const struct parlor_plugins *plugins,
                          int32_t *fd);

#if defined(_WIN32)
/**
 * The HANDLE of an event object that is set while there are events to be fetched, as `parlor_link_event_handle` gives one. On
 * Windows only; elsewhere there is `parlor_plugins_fd`.
 *
 * `*handle` is set on success, and valid until `parlor_plugins_free`. Status: `PARLOR_HAS_CALLBACK`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_plugins_event_handle(const struct parlor_plugins *plugins,
                                    void **handle);
#endif

/**
 * The next event. It never waits: poll(2) for `parlor_plugins_fd`, then fetch until `PARLOR_END`.
 *
 * One thread at a time. `*event` is set on success, and valid until the next `parlor_plugins_next`. Status: `PARLOR_END`,
 * `PARLOR_HAS_CALLBACK`, `PARLOR_NULL_POINTER`; `PARLOR_IN_USE` while another thread is inside this function, and nothing was
 * fetched.
 */
int32_t parlor_plugins_next(const struct parlor_plugins *plugins,
                            const struct parlor_plugins_event **event);

/**
 * Has a file sent: it is stored as a document, then the session is told of it.
 *
 * At its end `bytes_done`, `document_id`, `file_id` (if the server said it), `event_id` and `digest` are told. The request is
 * read during the call only; that the file can't be read is told as the job's end. `*job` is set on success: events of the
 * job may come before this returns.
 * Status: `PARLOR_BAD_LENGTH` without a session or a path; `PARLOR_NOT_IN_SESSION` if there is a link (`parlor_plugins_set_link`)
 * and its agent isn't in the session, before anything is read; `PARLOR_NOT_SET_UP`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
 *
 * ```c
 * static int32_t send_file(parlor_plugins *plugins, parlor_text session_id, const char *path, uint64_t *job)
 * {
 *     parlor_send_file request;
 *
 *     parlor_send_file_init(&request, sizeof request);
 *     request.session_id = session_id;
 *     request.path = parlor_text_of(path);
 *     request.mime = parlor_text_of("application/pdf");
 *     return parlor_plugins_send_file(plugins, &request, job);
 * }
 * ```
 */
int32_t parlor_plugins_send_file(const struct parlor_plugins *plugins,
                                 const struct parlor_send_file *request,
                                 uint64_t *job);

/**
 * Has a file of a session saved in a folder.
 *
 * At its end `bytes_done`, `path` and `digest` are told. Otherwise as `parlor_plugins_send_file`, but that the session, the
 * file and the folder are needed.
 */
int32_t parlor_plugins_save_file(const struct parlor_plugins *plugins,
                                 const struct parlor_save_file *request,
                                 uint64_t *job);

/**
 * Has a file deleted: the session is told, then its document is removed.
 *
 * At its end `is_document_removed` is told. Otherwise as `parlor_plugins_send_file`, but that the session and the file are
 * needed.
 */
int32_t parlor_plugins_delete_file(const struct parlor_plugins *plugins,
                                   const struct parlor_delete_file *request,
                                   uint64_t *job);

/**
 * Has a stored transcript written into a file, in a format that a plugin knows.
 *
 * A server stores all that happened, also that a supervisor watched unseen and what was said to one party alone. What its reader
 * can't see in the session isn't written: by default that reader is an agent (`reader_type` and `reader_id` of `parlor_export`).
 *
 * At its end `path`, `bytes_done` and `event_count` are told. The document is copied.
 *
 * Otherwise as `parlor_plugins_send_file`, but that the format and the path are needed, and a document or a session.
 *
 * ```c
 * static int32_t write_transcript(parlor_plugins *plugins, parlor_text session_id, const char *path, uint64_t *job)
 * {
 *     parlor_export request;
 *
 *     parlor_export_init(&request, sizeof request);
 *     request.format = parlor_text_of("html");
 *     request.path = parlor_text_of(path);
 *     request.session_id = session_id;
 *     return parlor_plugins_export(plugins, &request, job);
 * }
 * ```
 */
int32_t parlor_plugins_export(const struct parlor_plugins *plugins,
                              const struct parlor_export *request,
                              uint64_t *job);

/**
 * Has a job stop. It ends at the plugin's next step, and nothing is left of it: `PARLOR_PLUGINS_CANCELLED` comes then. If it
 * is done by then, it is done, and `PARLOR_PLUGINS_DONE` comes.
 *
 * Status: `PARLOR_END` if there is no such job, or not any more; `PARLOR_NULL_POINTER`.
 */
int32_t parlor_plugins_cancel(const struct parlor_plugins *plugins,
                              uint64_t job);

/**
 * Sets up options with the defaults: `parlor_plugins_options_init(&options, sizeof options)`.
 *
 * Otherwise as `parlor_send_file_init`.
 */
int32_t parlor_plugins_options_init(struct parlor_plugins_options *options, size_t size);

/**
 * Sets up a file to be sent: `parlor_send_file_init(&it, sizeof it)`. Then fill it.
 *
 * `size` is what the caller's header says that the struct has. Any thread. Status: `PARLOR_NULL_POINTER`;
 * `PARLOR_BAD_LENGTH` if `size` is less than any version of the struct ever had.
 */
int32_t parlor_send_file_init(struct parlor_send_file *send_file,
                              size_t size);

/**
 * Sets up a file to be saved: `parlor_save_file_init(&it, sizeof it)`. Then fill it.
 *
 * Otherwise as `parlor_send_file_init`.
 */
int32_t parlor_save_file_init(struct parlor_save_file *save_file, size_t size);

/**
 * Sets up a file to be deleted: `parlor_delete_file_init(&it, sizeof it)`. Then fill it.
 *
 * Otherwise as `parlor_send_file_init`.
 */
int32_t parlor_delete_file_init(struct parlor_delete_file *delete_file, size_t size);

/**
 * Sets up a transcript to be written: `parlor_export_init(&it, sizeof it)`. Then fill it.
 *
 * Otherwise as `parlor_send_file_init`.
 */
int32_t parlor_export_init(struct parlor_export *export_, size_t size);

/**
 * Sets up a command to be run: `parlor_run_command_init(&it, sizeof it)`. Then fill it.
 *
 * Otherwise as `parlor_send_file_init`.
 */
int32_t parlor_run_command_init(struct parlor_run_command *run_command, size_t size);

/**
 * Sets up a store that offers nothing: `parlor_document_store_init(&store, sizeof store)`. Then fill it.
 *
 * Otherwise as `parlor_send_file_init`.
 */
int32_t parlor_document_store_init(struct parlor_document_store *store,
                                   size_t size);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* PARLOR_DESK_H */
