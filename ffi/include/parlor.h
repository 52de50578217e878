/**
 * @file
 * libparlor: a native implementation of the Chat Server API.
 *
 * Conventions:
 * - Handles are opaque: made by _new, freed by _free, which sets the caller's pointer to NULL.
 * - Most functions return an int32_t, one of parlor_status: 0 is success. Outputs are written on success only.
 * - Every pointer may be NULL: where something is needed, that is PARLOR_NULL_POINTER, never a crash. A handle of another
 *   type is PARLOR_BAD_HANDLE, and so is one that was freed, as far as its memory still shows that.
 * - A parlor_text has a length and no NUL at its end; all text is UTF-8.
 * - Arguments are read during the call only, before anything changes: a text that a handle gave may be passed to the
 *   same handle. What the library gives belongs to it; each function and struct says how long it is valid. The caller
 *   frees handles, nothing else.
 * - `now` is milliseconds of any clock, such as CLOCK_MONOTONIC: the caller's, since nothing here reads one.
 * - A handle may be used by any thread, by one at a time. Different handles don't know of each other. While a thread is
 *   inside a call that changes a handle, any other call with it is refused as PARLOR_IN_USE; of two such calls at the same
 *   moment, one is. A call that only looks (it takes a const handle) leaves no sign: a thread that changes the handle
 *   meanwhile isn't noticed. Firmware, which has one processor, may call from an interrupt: that is refused in the same way.
 * - Too little memory is PARLOR_OUT_OF_MEMORY, and nothing is lost.
 * - A build without a heap, for firmware, has parlor_flex, parlor_basic, parlor_transcript, parlor_stream and
 *   parlor_writer, which parlor_flex_new_in and its like make in the caller's memory.
 *   Then there is nothing to free. What isn't there is in ffi/README.md.
 * - Nothing here blocks, starts threads, or opens sockets or files.
 * - Configs and requests are the caller's: set up by their _init with sizeof, then filled. So are events for a
 *   parlor_writer, and what is read of userdata.
 * - Structs that only the library makes, and enums, grow: don't depend on sizeof or on a value's absence.
 *
 * Made by cbindgen from ffi/src. Don't edit.
 */

#ifndef PARLOR_H
#define PARLOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * What a `_poll_timeout` gives when there is nothing to wait for but the socket and the person.
 */
#define PARLOR_NEVER UINT64_MAX

/**
 * The version of this header: compare with `parlor_version()`, the version of the library.
 */
#define PARLOR_VERSION_MAJOR 0

/**
 * See `PARLOR_VERSION_MAJOR`.
 */
#define PARLOR_VERSION_MINOR 1

/**
 * See `PARLOR_VERSION_MAJOR`.
 */
#define PARLOR_VERSION_PATCH 0

/**
 * What most functions return, as an `int32_t`. New codes may be added at any time: treat one that you don't know
 * by its class (`parlor_status_class`).
 */
typedef enum parlor_status {
    /**
     * Done.
     */
    PARLOR_OK = 0,
    /**
     * Done, and there is nothing more to give.
     */
    PARLOR_END = 4000,
    /**
     * The peer's or file's bytes are not well-formed.
     */
    PARLOR_MALFORMED = 4100,
    /**
     * The root element is none that is expected here.
     */
    PARLOR_UNKNOWN_ELEMENT = 4101,
    /**
     * A member is missing or not valid; nothing of the document can be used.
     */
    PARLOR_BAD_MEMBER = 4102,
    /**
     * A member of one event is missing or not valid. That event is skipped: the next call goes on behind it.
     */
    PARLOR_BAD_EVENT = 4103,
    /**
     * The server's reply lacks what the reply to this request must have.
     */
    PARLOR_INCOMPLETE_REPLY = 4104,
    /**
     * The bytes are no snapshot of such a client, or none that this version can read. Snapshots have no checksum: bytes that were
     * changed where the form allows it are taken. Whoever keeps them must see that they stay as they are.
     */
    PARLOR_BAD_SNAPSHOT = 4105,
    /**
     * What answers is no chat service of Chat API v2, but a web page, a redirect or no HTTP at all: the handle's error says
     * which, and what to do.
     */
    PARLOR_NO_CHAT_SERVICE = 4106,
    /**
     * The server sent a packet over the `max_packet` of the config; it was skipped.
     */
    PARLOR_PACKET_TOO_LARGE = 4200,
    /**
     * The request is over the `max_request` of the config; nothing was done.
     */
    PARLOR_REQUEST_TOO_LARGE = 4201,
    /**
     * The client is in as many sessions as the `max_sessions` of the config, or will be when its joins are answered;
     * nothing was done.
     */
    PARLOR_NO_FREE_SESSION = 4202,
    /**
     * An event, or something else in the document, has no room in the window of the `parlor_stream`, or in the block of the
     * `parlor_transcript`.
     */
    PARLOR_WINDOW_TOO_SMALL = 4203,
    /**
     * An event has more items in its collections than the `max_items` of the config, and was skipped; or a request has,
     * and nothing was done. In handles without a heap only.
     */
    PARLOR_TOO_MANY_ITEMS = 4204,
    /**
     * A pointer is NULL that must not be.
     */
    PARLOR_NULL_POINTER = 4300,
    /**
     * A length is zero where something is needed, or too large.
     */
    PARLOR_BAD_LENGTH = 4301,
    /**
     * A text is not UTF-8.
     */
    PARLOR_NOT_UTF8 = 4302,
    /**
     * An argument or config member is out of its range.
     */
    PARLOR_BAD_VALUE = 4303,
    /**
     * A config or request wasn't set up by its `_init`.
     */
    PARLOR_NOT_SET_UP = 4304,
    /**
     * There is no document yet: call `parlor_transcript_read` first.
     */
    PARLOR_NOT_READ = 4305,
    /**
     * There is news that wasn't taken: call the handle's `_next` until it gives `PARLOR_END` first.
     */
    PARLOR_NOT_DRAINED = 4306,
    /**
     * The snapshot was made with another `client_version`, `max_packet` or `binding`, or over Chat API v2 for another service:
     * restore it with the same ones.
     */
    PARLOR_OTHER_CONFIG = 4307,
    /**
     * Nothing can be written behind the end of a transcript.
     */
    PARLOR_OUT_OF_ORDER = 4308,
    /**
     * A block of memory doesn't begin at a multiple of 8.
     */
    PARLOR_BAD_ALIGNMENT = 4309,
    /**
     * Not logged in or registered, or not since the link was lost (basic): do so and wait for `PARLOR_NEWS_LOGGED_IN`.
     */
    PARLOR_NOT_LOGGED_IN = 4310,
    /**
     * Logged in or registered already: use a new handle for another login.
     */
    PARLOR_ALREADY_LOGGED_IN = 4311,
    /**
     * Not in a session, or not in this one: join it, and wait for its `PARLOR_NEWS_DONE`. After a lost link a basic
     * client, and after another login a flex client, joins again first.
     */
    PARLOR_NOT_IN_SESSION = 4312,
    /**
     * In a session already (flex): use a new handle for another one.
     */
    PARLOR_ALREADY_IN_SESSION = 4313,
    /**
     * The session is over (flex): use a new handle for another one.
     */
    PARLOR_SESSION_OVER = 4314,
    /**
     * A request is under way (flex), a registration is, or 16 requests are (basic): wait for a reply first.
     */
    PARLOR_BUSY = 4315,
    /**
     * The client version in the config doesn't have this.
     */
    PARLOR_NOT_IN_VERSION = 4316,
    /**
     * The pointer is to no handle of this type: to one of another type, or to one that was freed, as far as that can be
     * told.
     */
    PARLOR_BAD_HANDLE = 4317,
    /**
     * Another thread is inside the handle, which one thread may use at a time; or it is another link's.
     */
    PARLOR_IN_USE = 4318,
    /**
     * This thread hasn't locked the link's handle: call `parlor_link_lock_basic` or `parlor_link_lock_flex` first. Functions that
     * give no status give 0, false or `PARLOR_NEVER` then, as for NULL.
     */
    PARLOR_NOT_LOCKED = 4320,
    /**
     * This thread has locked the link's handle, as it has during a callback: unlock it, or return, first.
     */
    PARLOR_LOCKED = 4321,
    /**
     * The link drives a handle of the other protocol, or the handle has none of what was asked for, which is the other protocol's.
     */
    PARLOR_OTHER_PROTOCOL = 4322,
    /**
     * The link tells its events by callback: they aren't to be fetched.
     */
    PARLOR_HAS_CALLBACK = 4323,
    /**
     * Chat API v2 has no such thing: the handle's error says what, and what to do instead.
     */
    PARLOR_NOT_IN_CHAT_API = 4324,
    /**
     * A link drives the handle, and does by itself what a socket does to it: make requests, and take what happens from the
     * link's events.
     */
    PARLOR_DRIVEN = 4325,
    /**
     * The link that drives the handle is closed: nothing would send what is asked for. Open another link.
     */
    PARLOR_LINK_CLOSED = 4326,
    /**
     * The client is in the session already, or was before the link was lost, and this join would show it to parties that didn't
     * see it: if that is meant, set `shows_more` of the `parlor_join`. Nothing was done.
     */
    PARLOR_SHOWS_MORE = 4327,
    /**
     * The system gave no random bytes.
     */
    PARLOR_NO_RANDOM = 4400,
    /**
     * The system gave no memory for what the caller or a document made large.
     */
    PARLOR_OUT_OF_MEMORY = 4401,
    /**
     * The system gave no thread, or no means to wait.
     */
    PARLOR_NO_THREAD = 4402,
    /**
     * The system trusts no root certificates: install them, or name a file with them.
     */
    PARLOR_NO_ROOTS = 4403,
    /**
     * A PEM file isn't there or has no certificate or key that can be used: the log names it.
     */
    PARLOR_BAD_PEM = 4404,
    /**
     * A bug in this library. The handle is best freed.
     */
    PARLOR_PANIC = 4900,
} parlor_status;

/**
 * Who must act on a status.
 */
typedef enum parlor_class {
    /**
     * Nobody: `PARLOR_OK`, `PARLOR_END`.
     */
    PARLOR_CLASS_NONE = 0,
    /**
     * The peer, or who made the file: it sent nonsense. The handle is fine, go on.
     */
    PARLOR_CLASS_PEER = 1,
    /**
     * Whoever set a limit: it was too small. The handle is fine, go on.
     */
    PARLOR_CLASS_TOO_SMALL = 2,
    /**
     * The programmer who called. Nothing was done.
     */
    PARLOR_CLASS_MISUSE = 3,
    /**
     * Whoever runs the system and the network.
     */
    PARLOR_CLASS_TRANSPORT = 4,
    /**
     * The authors of this library.
     */
    PARLOR_CLASS_BUG = 5,
} parlor_class;

/**
 * The form of the packets, and with it how they follow each other. Both sides of a link must have agreed on it: the bytes don't say. The numbers are our own choice.
 */
typedef enum parlor_binding {
    /**
     * XML.
     */
    PARLOR_BINDING_XML = 0,
    /**
     * Parlor's compact form: about half as many bytes. A library that was built without it refuses it with
     * `PARLOR_BAD_VALUE`.
     */
    PARLOR_BINDING_COMPACT = 1,
    /**
     * Chat API v2 of a real deployment or of Parlor's server, JSON over HTTP, for a customer (`parlor_flex_config`): agents and a
     * library that was built without it refuse it with `PARLOR_BAD_VALUE`.
     */
    PARLOR_BINDING_HTTP_CHAT = 2,
} parlor_binding;

/**
 * Who a party is.
 */
typedef enum parlor_user_type {
    /**
     * One that this version doesn't know, or none: see the name.
     */
    PARLOR_USER_OTHER = -1,
    /**
     * The customer.
     */
    PARLOR_USER_CLIENT = 0,
    /**
     * An agent's desktop.
     */
    PARLOR_USER_AGENT = 1,
    /**
     * An agent who may monitor unseen.
     */
    PARLOR_USER_SUPERVISOR = 2,
    /**
     * A workflow.
     */
    PARLOR_USER_EXTERNAL = 3,
    /**
     * The server itself.
     */
    PARLOR_USER_SYSTEM = 4,
} parlor_user_type;

/**
 * How a party is connected.
 */
typedef enum parlor_protocol {
    /**
     * One that this version doesn't know, or none: see the name.
     */
    PARLOR_PROTOCOL_OTHER = -1,
    /**
     * The basic protocol: agents.
     */
    PARLOR_PROTOCOL_BASIC = 0,
    /**
     * The flex protocol: customers.
     */
    PARLOR_PROTOCOL_FLEX = 1,
    /**
     * A workflow.
     */
    PARLOR_PROTOCOL_ESP = 2,
    /**
     * Not at all: the server itself.
     */
    PARLOR_PROTOCOL_NONE = 3,
} parlor_protocol;

/**
 * Who may see an event.
 */
typedef enum parlor_visibility {
    /**
     * Everyone.
     */
    PARLOR_VISIBILITY_ALL = 0,
    /**
     * Agents and supervisors.
     */
    PARLOR_VISIBILITY_INT = 1,
    /**
     * Supervisors. Also what a visibility counts as that isn't known.
     */
    PARLOR_VISIBILITY_VIP = 2,
    /**
     * Those who see that this party is in the session: what a coach says isn't seen by customers. Of messages and notices that
     * are asked for alone, as their default; no event has it. In builds without a heap: everyone.
     */
    PARLOR_VISIBILITY_AS_JOINED = 3,
} parlor_visibility;

/**
 * What becomes of the agents or the customers when a party comes back.
 */
typedef enum parlor_user_status {
    /**
     * They are in.
     */
    PARLOR_USER_STATUS_ON = 0,
    /**
     * They are out.
     */
    PARLOR_USER_STATUS_OFF = 1,
    /**
     * They stay as they are. Also what a status counts as that isn't known.
     */
    PARLOR_USER_STATUS_KEEP = 2,
} parlor_user_status;

/**
 * What becomes of a session that a party leaves or is removed from.
 */
typedef enum parlor_after_action {
    /**
     * It goes on.
     */
    PARLOR_AFTER_ACTION_KEEP_ALIVE = 0,
    /**
     * It is closed if no agent is left.
     */
    PARLOR_AFTER_ACTION_CLOSE_IF_NO_AGENTS = 1,
    /**
     * It is closed.
     */
    PARLOR_AFTER_ACTION_FORCE_CLOSE = 2,
} parlor_after_action;

/**
 * What a check for sensitive data made of a text.
 */
typedef enum parlor_message_check {
    /**
     * No check was made.
     */
    PARLOR_MESSAGE_CHECK_NONE = 0,
    /**
     * The text may hold sensitive data. Also what a check counts as that isn't known.
     */
    PARLOR_MESSAGE_CHECK_ALERT = 1,
    /**
     * Sensitive data was masked in it.
     */
    PARLOR_MESSAGE_CHECK_ALTERED = 2,
} parlor_message_check;

/**
 * What a notice says, with the SDK's numbers. Its 0 says that there is no notice.
 */
typedef enum parlor_notice_type {
    /**
     * One that this version doesn't know, or none: see the name.
     */
    PARLOR_NOTICE_OTHER = -1,
    /**
     * The party types; the text may be a preview.
     */
    PARLOR_NOTICE_TYPING_STARTED = 2,
    /**
     * The party stopped typing.
     */
    PARLOR_NOTICE_TYPING_STOPPED = 3,
    /**
     * Whatever the applications agreed on.
     */
    PARLOR_NOTICE_USER_CUSTOM = 4,
    /**
     * The text is a URL to be opened.
     */
    PARLOR_NOTICE_USER_PUSHED_URL = 1,
    /**
     * A request to the server: set the items of the notice's userdata in the interaction's.
     */
    PARLOR_NOTICE_UPDATE_USER_DATA = 5,
    /**
     * A request to the server: save the transcript.
     */
    PARLOR_NOTICE_SAVE_TRANSCRIPT = 6,
    /**
     * The server's own; others can't send it.
     */
    PARLOR_NOTICE_RESERVED = 7,
    /**
     * The server couldn't save the transcript; others can't send it.
     */
    PARLOR_NOTICE_TRANSCRIPT_SAVE_FAILED = 8,
    /**
     * The server saved the transcript; others can't send it.
     */
    PARLOR_NOTICE_TRANSCRIPT_SAVE_DONE = 9,
    /**
     * A sign of life.
     */
    PARLOR_NOTICE_PING = 10,
    /**
     * The text is the party's new nickname; from client version 102 on.
     */
    PARLOR_NOTICE_USER_UPDATE_NICK = 11,
    /**
     * The session will be closed soon; from client version 103 on.
     */
    PARLOR_NOTICE_IDLE_CONTROL_ALERT = 13,
    /**
     * The session is closed for inactivity; from client version 103 on.
     */
    PARLOR_NOTICE_IDLE_CONTROL_CLOSE = 14,
    /**
     * Idle control was set; from client version 103 on.
     */
    PARLOR_NOTICE_IDLE_CONTROL_SET = 12,
    /**
     * A system command, named by the text (`file-uploaded` ...); from client version 104 on.
     */
    PARLOR_NOTICE_SYS_COMMAND = 15,
} parlor_notice_type;

/**
 * Which request a reply is for. The numbers are our own choice.
 */
typedef enum parlor_request {
    /**
     * None, or none that this version knows.
     */
    PARLOR_REQUEST_OTHER = -1,
    /**
     * `parlor_flex_login`, `parlor_basic_register`.
     */
    PARLOR_REQUEST_LOGIN = 0,
    /**
     * `parlor_flex_join`, `parlor_basic_join`.
     */
    PARLOR_REQUEST_JOIN = 1,
    /**
     * `parlor_flex_say`, `parlor_basic_say`.
     */
    PARLOR_REQUEST_MESSAGE = 2,
    /**
     * `parlor_flex_notify`, `parlor_basic_notify`.
     */
    PARLOR_REQUEST_NOTICE = 3,
    /**
     * `parlor_flex_update_user_data`.
     */
    PARLOR_REQUEST_USER_DATA = 4,
    /**
     * `parlor_flex_logout`, `parlor_basic_release`.
     */
    PARLOR_REQUEST_RELEASE = 5,
    /**
     * The poll, which a flex handle makes by itself, and `parlor_flex_read_receipt`.
     */
    PARLOR_REQUEST_POLL = 6,
} parlor_request;

/**
 * What a notice of the type `PARLOR_NOTICE_SYS_COMMAND` says. The numbers are our own choice.
 */
typedef enum parlor_system_command {
    /**
     * One that this version doesn't know: see the notice's text. Also of a notice of another type.
     */
    PARLOR_SYSTEM_COMMAND_OTHER = -1,
    /**
     * `file-uploaded`: there is a new file, see `parlor_file_uploaded`.
     */
    PARLOR_SYSTEM_COMMAND_FILE_UPLOADED = 0,
    /**
     * `file-deleted`: a file is gone, or is to go, see `parlor_file_deleted`.
     */
    PARLOR_SYSTEM_COMMAND_FILE_DELETED = 1,
    /**
     * `file-client-cfg-get`: without userdata it asks what a customer may upload; with userdata it says that, see
     * `parlor_file_limits`.
     */
    PARLOR_SYSTEM_COMMAND_FILE_LIMITS = 2,
    /**
     * `ucs-save`: the server stored the transcript.
     */
    PARLOR_SYSTEM_COMMAND_UCS_SAVE = 3,
    /**
     * `ucs-save-fail`: the server couldn't store the transcript.
     */
    PARLOR_SYSTEM_COMMAND_UCS_SAVE_FAIL = 4,
} parlor_system_command;

/**
 * What a client version brought. The numbers are our own choice.
 */
typedef enum parlor_feature {
    /**
     * `PARLOR_NOTICE_USER_UPDATE_NICK`: 102.
     */
    PARLOR_FEATURE_NICKNAME_CHANGE = 0,
    /**
     * `PARLOR_NOTICE_IDLE_CONTROL_ALERT` and its like, and `idle_time_expire`: 103.
     */
    PARLOR_FEATURE_IDLE_CONTROL = 1,
    /**
     * `PARLOR_USER_SYSTEM` and `PARLOR_PROTOCOL_NONE`: 103.
     */
    PARLOR_FEATURE_SYSTEM_USER = 2,
    /**
     * `PARLOR_NOTICE_SYS_COMMAND`: 104.
     */
    PARLOR_FEATURE_SYSTEM_COMMAND = 3,
    /**
     * Userdata on notices that go to flex: 104.
     */
    PARLOR_FEATURE_FLEX_USER_DATA = 4,
    /**
     * `monitored`: 105.
     */
    PARLOR_FEATURE_MONITORED = 5,
    /**
     * Event attributes: 106.
     */
    PARLOR_FEATURE_EVENT_ATTRIBUTES = 6,
} parlor_feature;

/**
 * Why a party left: the code of a `parlor_reason`.
 */
typedef enum parlor_leave_reason {
    /**
     * By its own request. The event has no code then.
     */
    PARLOR_LEAVE_REASON_LEFT = 0,
    /**
     * By its own request, the session to be closed if no agent is left.
     */
    PARLOR_LEAVE_REASON_CLOSE_IF_NO_AGENTS = 1,
    /**
     * By its own request, the session to be closed.
     */
    PARLOR_LEAVE_REASON_FORCE_CLOSE = 2,
    /**
     * Its connection was lost, or it stopped polling.
     */
    PARLOR_LEAVE_REASON_DISCONNECT = 3,
    /**
     * Another party removed it.
     */
    PARLOR_LEAVE_REASON_REMOVED_BY_PARTY = 4,
    /**
     * The server removed it.
     */
    PARLOR_LEAVE_REASON_REMOVED_BY_SERVER = 5,
    /**
     * The server removed it for a wrong secure key. Parlor's server refuses such a key instead.
     */
    PARLOR_LEAVE_REASON_BAD_KEY = 6,
    /**
     * The server removed it since nobody said anything.
     */
    PARLOR_LEAVE_REASON_INACTIVITY = 7,
    /**
     * It didn't come back after the session was restored on another server.
     */
    PARLOR_LEAVE_REASON_RESTORATION = 8,
} parlor_leave_reason;

/**
 * Why the server refused a request: Parlor's own numbers, since all but three of the vendor's are not public. Those
 * three, 8201, 8209 and 8210, are taken for `PARLOR_ERROR_ID_UNKNOWN_USER`.
 */
typedef enum parlor_error_id {
    /**
     * One that this version doesn't know, or none.
     */
    PARLOR_ERROR_ID_OTHER = 0,
    /**
     * The packet isn't well-formed.
     */
    PARLOR_ERROR_ID_MALFORMED = 1,
    /**
     * There is no such request.
     */
    PARLOR_ERROR_ID_UNKNOWN_REQUEST = 2,
    /**
     * A member is missing or not valid.
     */
    PARLOR_ERROR_ID_BAD_MEMBER = 3,
    /**
     * No such user, or not its key: the server was restarted or is another one. Log in again.
     */
    PARLOR_ERROR_ID_UNKNOWN_USER = 4,
    /**
     * No such session, or the party isn't in it.
     */
    PARLOR_ERROR_ID_UNKNOWN_SESSION = 5,
    /**
     * The session has ended.
     */
    PARLOR_ERROR_ID_SESSION_OVER = 6,
    /**
     * The session's password is missing or wrong.
     */
    PARLOR_ERROR_ID_PASSWORD = 7,
    /**
     * The party may not do that.
     */
    PARLOR_ERROR_ID_NOT_PERMITTED = 8,
    /**
     * The receiver isn't in the session, or can't be reached directly.
     */
    PARLOR_ERROR_ID_UNKNOWN_RECEIVER = 9,
    /**
     * A limit of the server's is reached.
     */
    PARLOR_ERROR_ID_LIMIT = 10,
    /**
     * Larger than the server takes.
     */
    PARLOR_ERROR_ID_TOO_LARGE = 11,
    /**
     * The client version that the config states doesn't have it.
     */
    PARLOR_ERROR_ID_VERSION = 12,
    /**
     * It couldn't be stored.
     */
    PARLOR_ERROR_ID_STORAGE = 13,
} parlor_error_id;

/**
 * What type a value has.
 */
typedef enum parlor_value_type {
    /**
     * A string without a stated type, as in old transcripts; also a value that isn't what its type says.
     */
    PARLOR_VALUE_UNTYPED = 0,
    /**
     * A string.
     */
    PARLOR_VALUE_STRING = 1,
    /**
     * A collection inside the collection.
     */
    PARLOR_VALUE_LIST = 2,
    /**
     * A number.
     */
    PARLOR_VALUE_INT = 3,
    /**
     * Bytes.
     */
    PARLOR_VALUE_BINARY = 4,
} parlor_value_type;

/**
 * What happened.
 */
typedef enum parlor_event_kind {
    /**
     * A party came in, or came back with another visibility: see `user`, `text`.
     */
    PARLOR_EVENT_NEW_PARTY = 1,
    /**
     * A party said something: see `text`.
     */
    PARLOR_EVENT_MESSAGE = 2,
    /**
     * Something that isn't said: see `notice`, `text`.
     */
    PARLOR_EVENT_NOTICE = 3,
    /**
     * A party went: see `asker_id`, `reason`, `text`.
     */
    PARLOR_EVENT_PARTY_LEFT = 4,
    /**
     * A party came back that had not left: see `agents`, `clients`, `text`. Flex clients aren't told.
     */
    PARLOR_EVENT_REENTER = 5,
} parlor_event_kind;

/**
 * What a `parlor_news` is about.
 */
typedef enum parlor_news_kind {
    /**
     * The login or registration was accepted: join a session now.
     */
    PARLOR_NEWS_LOGGED_IN = 1,
    /**
     * The request `request` was carried out; see `session`. Its events follow.
     */
    PARLOR_NEWS_DONE = 2,
    /**
     * The request `request` was refused: see `error_id` and `error_text`.
     */
    PARLOR_NEWS_REFUSED = 3,
    /**
     * Something happened in the session: see `event`. Own messages and notices come back this way, too.
     */
    PARLOR_NEWS_EVENT = 4,
    /**
     * The session is over for this client, which left it, was removed from it, or can't come back to it. Nothing follows
     * of it. A flex handle does nothing more, unless it joins the same session again.
     */
    PARLOR_NEWS_OVER = 5,
    /**
     * The server tells something of a session without being asked (basic): see `session`. The events follow.
     */
    PARLOR_NEWS_SESSION = 6,
    /**
     * The request `request` has waited too long for its reply, or the link was lost before it came (basic): nobody can
     * say whether the server carried it out, and it isn't sent again. A reply may still come over the same link; then it
     * is told as `PARLOR_NEWS_DONE` or `PARLOR_NEWS_REFUSED`.
     */
    PARLOR_NEWS_UNKNOWN_FATE = 7,
} parlor_news_kind;

/**
 * An agent's desktop, over basic: many sessions on one connection. Opaque; one thread at a time.
 *
 * It does no input or output. The caller has the socket and the clock: `now` is milliseconds of any clock, such as
 * CLOCK_MONOTONIC. A `now` that is less than the last is taken for a clock that has begun anew: what was due in a
 * second is due in a second still. The caller goes round like this:
 *
 * 1. `parlor_basic_poll_transmit`; write what it gives to the socket; say how much of it was written with
 *    `parlor_basic_transmitted`; again until there is nothing or the socket takes no more;
 * 2. take `parlor_basic_next` until it gives `PARLOR_END`;
 * 3. wait until the socket can be read (or written, if something is left), until `parlor_basic_poll_timeout`, or
 *    until the person does something;
 * 4. give what was read to `parlor_basic_receive`, and take `parlor_basic_next` until it gives `PARLOR_END`;
 * 5. make requests (`parlor_basic_say` ...): up to 16 may wait for their replies at once. Each gives a request id, which
 *    comes back with the reply.
 *
 * ```c
 * while (!parlor_basic_is_silent(basic, now())) {
 *     while (parlor_basic_poll_transmit(basic, now(), &data, &length) == PARLOR_OK && length > 0 &&
 *            (count = write(link.fd, data, length)) > 0)
 *         parlor_basic_transmitted(basic, (size_t)count);
 *     while ((status = parlor_basic_next(basic, &news)) != PARLOR_END) {
 *         int32_t who = parlor_status_class(status);
 *
 *         if (status == PARLOR_OK)
 *             handle(news);
 *         else if (who == PARLOR_CLASS_PEER || who == PARLOR_CLASS_TOO_SMALL)
 *             complain(status);
 *         else
 *             return status;
 *     }
 *     if (poll(&link, 1, milliseconds_until(parlor_basic_poll_timeout(basic))) > 0) {
 *         count = read(link.fd, buffer, sizeof buffer);
 *         if (count <= 0)
 *             break;
 *         parlor_basic_receive(basic, now(), buffer, (size_t)count);
 *     }
 * }
 * ```
 *
 * What the server did wrong is complained of, and the rest is taken; any other status is the program's own mistake, such as a
 * handle that is in use or that a link drives: it would come for ever.
 *
 * When the socket is lost, or `parlor_basic_is_silent` says so, as where the loop ends: `parlor_basic_lost`, connect anew,
 * `parlor_basic_register` with `restores`, and `parlor_basic_join` for each session that `parlor_basic_session_at` gives.
 * `examples/eventloop.c` is such a loop.
 */
typedef struct parlor_basic parlor_basic;

/**
 * A customer's side of one chat session, over flex or, as `binding` of its config says, Chat API v2. Opaque; one thread at a
 * time.
 *
 * It does no input or output. The caller has the socket and the clock: `now` is milliseconds of any clock, such as
 * CLOCK_MONOTONIC. A `now` that is less than the last is taken for a clock that has begun anew: what was due in a
 * second is due in a second still. The caller goes round like this:
 *
 * 1. `parlor_flex_poll_transmit`; write what it gives to the socket; say how much of it was written with
 *    `parlor_flex_transmitted`; again until there is nothing or the socket takes no more;
 * 2. wait until the socket can be read (or written, if something is left), until `parlor_flex_poll_timeout`, or
 *    until the person does something;
 * 3. give what was read to `parlor_flex_receive`;
 * 4. take `parlor_flex_next` until it gives `PARLOR_END`;
 * 5. make requests (`parlor_flex_say` ...) when `parlor_flex_is_busy` says false: there is one at a time.
 *
 * ```c
 * while (!parlor_flex_is_over(flex)) {
 *     while (parlor_flex_poll_transmit(flex, now(), &data, &length) == PARLOR_OK && length > 0 &&
 *            (count = write(link.fd, data, length)) > 0)
 *         parlor_flex_transmitted(flex, (size_t)count);
 *     if (poll(&link, 1, milliseconds_until(parlor_flex_poll_timeout(flex))) > 0) {
 *         count = read(link.fd, buffer, sizeof buffer);
 *         if (count <= 0)
 *             break;
 *         parlor_flex_receive(flex, now(), buffer, (size_t)count);
 *     }
 *     while ((status = parlor_flex_next(flex, &news)) != PARLOR_END) {
 *         int32_t who = parlor_status_class(status);
 *
 *         if (status == PARLOR_OK)
 *             handle(news);
 *         else if (who == PARLOR_CLASS_PEER || who == PARLOR_CLASS_TOO_SMALL)
 *             complain(status);
 *         else
 *             return status;
 *     }
 * }
 * ```
 *
 * What the server did wrong is complained of, and the rest is taken; any other status is the program's own mistake, such as a
 * handle that is in use or that a link drives: it would come for ever.
 *
 * When the socket is lost, as where the loop ends, call `parlor_flex_lost` and connect anew; the same when `parlor_flex_is_silent` says so.
 * `examples/customer.c` is such a loop with all that belongs to it.
 */
typedef struct parlor_flex parlor_flex;

/**
 * A key-value collection, in its order. NULL is the empty collection.
 *
 * It belongs to the event that has it and is valid as long as that event; one that was made by `parlor_key_values_new`
 * belongs to the caller.
 * One thread at a time: `parlor_key_values_items` makes what it gives when it is asked for the first time. Those of an event are
 * no business of the handle that gave it: a thread that takes the next event meanwhile isn't noticed.
 */
typedef struct parlor_key_values parlor_key_values;

/**
 * Reads a stored transcript that comes in pieces of any size, event by event: a file of any size, or what a socket
 * brings. Opaque; one thread at a time.
 *
 * The handle holds one event at a time, in its window. What is accepted, refused and read is the same as
 * `parlor_transcript` accepts, refuses and reads, however the document is cut; but what is before the first mistake is
 * handed out. So the document is known to be whole only when `parlor_stream_end` says `PARLOR_OK`.
 *
 * ```c
 * while (status == PARLOR_OK && (length = fread(piece, 1, sizeof piece, file)) > 0) {
 *     for (done = 0; status == PARLOR_OK && done < length; done += taken) {
 *         status = parlor_stream_give(stream, piece + done, length - done, &taken);
 *         if (status == PARLOR_OK)
 *             status = parlor_stream_next(stream, &event);
 *         if (status == PARLOR_OK)
 *             show(event);
 *         if (status == PARLOR_END || status == PARLOR_BAD_EVENT)
 *             status = PARLOR_OK;
 *     }
 * }
 * if (status == PARLOR_OK)
 *     status = parlor_stream_end(stream);
 * ```
 *
 * In builds without a heap `parlor_stream_new_in` makes it.
 */
typedef struct parlor_stream parlor_stream;

/**
 * Reads a stored transcript event by event. Opaque; one thread at a time.
 */
typedef struct parlor_transcript parlor_transcript;

/**
 * Writes a stored transcript, event by event. Opaque; one thread at a time.
 *
 * Each call gives the next bytes of the document, which is what Parlor's server stores: canonical XML, which
 * `parlor_transcript` and `parlor_stream` read.
 *
 * ```c
 * status = parlor_writer_new(session, &writer);
 * while (status == PARLOR_OK && (status = parlor_transcript_next(transcript, &event)) == PARLOR_OK) {
 *     status = parlor_writer_event(writer, event, &data, &length);
 *     if (status == PARLOR_OK)
 *         fwrite(data, 1, length, file);
 * }
 * if (status == PARLOR_END && parlor_writer_end(writer, &data, &length) == PARLOR_OK)
 *     fwrite(data, 1, length, file);
 * ```
 *
 * In builds without a heap `parlor_writer_new_in` makes it.
 */
typedef struct parlor_writer parlor_writer;

/**
 * How a basic client behaves. The defaults are our own choice.
 *
 * Set it up with `parlor_basic_config_init`, then change what you want. Later versions have more members at the
 * end; `size` tells the library which ones the caller knows.
 */
typedef struct parlor_basic_config {
    /**
     * Set by `parlor_basic_config_init`: don't touch.
     */
    size_t size;
    /**
     * After this many milliseconds without sending, a keep-alive goes out. 1 or more; default 15000.
     */
    uint64_t keep_alive_after;
    /**
     * After this many milliseconds without hearing anything, `parlor_basic_is_silent` says so. 1 or more; default
     * 45000.
     */
    uint64_t silent_after;
    /**
     * After this many milliseconds without a reply, a request is told as `PARLOR_NEWS_UNKNOWN_FATE`. 1 or more; default
     * 30000.
     */
    uint64_t answer_within;
    /**
     * What the client states: 101 to 106; default 106.
     */
    uint32_t client_version;
    /**
     * The largest packet taken in, in bytes; stated to the server. 256 to 2147482624; default 32768. The handle
     * keeps a buffer of this size.
     */
    uint32_t max_packet;
    /**
     * The largest request made, in bytes: what the server takes. 256 to 2147482624; default 32768, as the
     * server's. The handle keeps a buffer of this size.
     */
    uint32_t max_request;
    /**
     * In how many sessions the client may be at once: 1 to 10000; default 100. Each takes about 70 bytes.
     */
    uint32_t max_sessions;
    /**
     * The form of the packets: one of `parlor_binding`; default `PARLOR_BINDING_XML`. The server has to speak the same.
     */
    int32_t binding;
    /**
     * Without a heap (`parlor_basic_new_in`): how many items the userdata and event attributes of one event may have,
     * those inside each other counted, too; also of one request. 0 to 65535; default 16. With a heap there is no limit, and
     * this isn't looked at.
     */
    uint32_t max_items;
} parlor_basic_config;

/**
 * A text: UTF-8 of `length` bytes at `data`. It does **not** end with NUL: print it with
 * `printf("%.*s", (int)text.length, text.data)`.
 *
 * Given by the library: `data` is never NULL, also when `length` is 0; each function says how long it is valid.
 * Taken by the library: read during the call only. `data` may be NULL when `length` is 0. An empty text stands
 * for "none" where the text is optional and is refused where it is required. Characters that XML can't hold
 * (controls) are sent as U+FFFD.
 */
typedef struct parlor_text {
    /**
     * The first byte.
     */
    const char *data;
    /**
     * How many bytes.
     */
    size_t length;
} parlor_text;

/**
 * The last failure of a handle, or why there is none (`parlor_config_error`). Only the library makes these, and later versions may have more members.
 *
 * Nothing in it is text of a customer's.
 */
typedef struct parlor_error {
    /**
     * What kind, one of `parlor_status`; `PARLOR_OK` if nothing has failed.
     */
    int32_t status;
    /**
     * One sentence for a person, without the place: `line`, `column`, `offset` and `event_id` say that. Ends with
     * NUL. Empty in builds without a heap: `parlor_status_text` has a sentence for each status.
     */
    const char *message;
    /**
     * Which member, by its name in the document, or in the request or config that was refused (not in builds without a
     * heap); empty if none. Ends with NUL.
     */
    const char *member;
    /**
     * Bytes from the start of the document or packet.
     */
    size_t offset;
    /**
     * The line in a stored transcript, from 1; 0 for packets and in a `parlor_stream`.
     */
    size_t line;
    /**
     * The column in that line, in characters, from 1; 0 where `line` is 0.
     */
    size_t column;
    /**
     * `PARLOR_BAD_EVENT`: the id of the event, 0 if it couldn't be read.
     */
    uint32_t event_id;
    /**
     * Bytes that are needed, where something is too small, or items for `PARLOR_TOO_MANY_ITEMS`; 0 otherwise, and if nobody
     * knows, as of a stream's window.
     */
    size_t needed;
    /**
     * Bytes that there are, where something is too small, or items; otherwise 0.
     */
    size_t available;
    /**
     * The reference id of the request that the packet replies to, which is over then: in basic that is its request id. 0
     * if it can't be told.
     */
    uint32_t request_id;
} parlor_error;

/**
 * What a transcript, a reply or a push says of its session: as a handle gave it, or made by the caller for a
 * `parlor_writer`, and set up with `parlor_session_info_init`. Later versions may have more members.
 */
typedef struct parlor_session_info {
    /**
     * Set by the library or by `parlor_session_info_init`: don't touch.
     */
    size_t size;
    /**
     * The session's id.
     */
    struct parlor_text session_id;
    /**
     * When the session began, as "2025-05-10T07:09:33Z"; exactly as it stands there. Empty over Chat API v2, which says
     * `start_at_unix_ms` alone.
     */
    struct parlor_text start_at;
    /**
     * Whether idle control is on.
     */
    bool has_idle_time_expire;
    /**
     * Seconds from sending until idle control acts.
     */
    uint32_t idle_time_expire;
    /**
     * Whether a supervisor watches.
     */
    bool monitored;
    /**
     * Whether `start_at` is a date and time of RFC 3339, such as "2025-05-10T07:09:33Z", also with a fraction or an
     * offset, and there is such a day and time. Over Chat API v2: whether that moment is known.
     */
    bool has_start_at_unix_ms;
    /**
     * The same moment in milliseconds since 1970-01-01T00:00:00Z; 0 if there is none. An event's moment is this and
     * 1000 times its `time_shift`.
     */
    int64_t start_at_unix_ms;
    /**
     * Whether the server saved the transcript.
     */
    bool has_saved_position;
    /**
     * How many of the events were there when it was saved last.
     */
    uint32_t saved_position;
    /**
     * Whether the session has ended. Only replies and pushes say so: of a stored transcript it is false.
     */
    bool is_over;
} parlor_session_info;

/**
 * Who a party is. Set up one of your own with `parlor_user_info_init`.
 */
typedef struct parlor_user_info {
    /**
     * Set by the library or by `parlor_user_info_init`: don't touch.
     */
    size_t size;
    /**
     * The nickname, exactly as it was given.
     */
    struct parlor_text nickname;
    /**
     * An agent's employee id; empty for customers.
     */
    struct parlor_text person_id;
    /**
     * One of `parlor_user_type`.
     */
    int32_t user_type;
    /**
     * The same by name. What is written is this name if the type is `PARLOR_USER_OTHER`.
     */
    struct parlor_text user_type_name;
    /**
     * One of `parlor_protocol`.
     */
    int32_t protocol;
    /**
     * The same by name. What is written is this name if the protocol is `PARLOR_PROTOCOL_OTHER`.
     */
    struct parlor_text protocol_name;
    /**
     * Whether there is a time zone.
     */
    bool has_time_zone_offset;
    /**
     * In minutes.
     */
    int32_t time_zone_offset;
    /**
     * Whether there is a client version; workflow parties have none.
     */
    bool has_client_version;
    /**
     * 101 to 106.
     */
    uint32_t client_version;
} parlor_user_info;

/**
 * What a party says. Set up one of your own with `parlor_message_text_init`.
 */
typedef struct parlor_message_text {
    /**
     * Set by the library or by `parlor_message_text_init`: don't touch.
     */
    size_t size;
    /**
     * The words.
     */
    struct parlor_text text;
    /**
     * Whether there is a `msgType`.
     */
    bool has_message_type;
    /**
     * `msgType`: widgets write "text", others nothing.
     */
    struct parlor_text message_type;
    /**
     * Whether there is a `treatAs`.
     */
    bool has_treat_as;
    /**
     * `treatAs`: "NORMAL" or "SYSTEM".
     */
    struct parlor_text treat_as;
    /**
     * `msgCheck`, what a check for sensitive data made of the words: one of `parlor_message_check`.
     */
    int32_t check;
} parlor_message_text;

/**
 * What a notice says. Set up one of your own with `parlor_notice_init`.
 */
typedef struct parlor_notice {
    /**
     * Set by the library or by `parlor_notice_init`: don't touch.
     */
    size_t size;
    /**
     * One of `parlor_notice_type`.
     */
    int32_t notice_type;
    /**
     * The same by name. What is written is this name if the type is `PARLOR_NOTICE_OTHER`.
     */
    struct parlor_text notice_type_name;
    /**
     * The words: a preview of what is typed, a URL, a nickname, the name of a system command ...
     */
    struct parlor_text text;
} parlor_notice;

/**
 * Why a party left. Set up one of your own with `parlor_reason_init`.
 */
typedef struct parlor_reason {
    /**
     * Set by the library or by `parlor_reason_init`: don't touch.
     */
    size_t size;
    /**
     * Whether there is a code; none when the party left by its own request.
     */
    bool has_code;
    /**
     * One of `parlor_leave_reason`.
     */
    uint32_t code;
    /**
     * The text.
     */
    struct parlor_text text;
} parlor_reason;

/**
 * One event of a session: one that a handle gave, or one that the caller makes for a `parlor_writer`, and sets up with
 * `parlor_event_init`. Later versions may have more members.
 *
 * Everything in it and behind its pointers belongs to the handle that gave it, and is valid until that handle's
 * next `_next`, `_give`, `_read`, `_receive` or `_free`.
 */
typedef struct parlor_event {
    /**
     * Set by the library or by `parlor_event_init`: don't touch.
     */
    size_t size;
    /**
     * One of `parlor_event_kind`. Later versions may have others: skip what you don't know.
     */
    int32_t kind;
    /**
     * Who may see it: one of `parlor_visibility`.
     */
    int32_t visibility;
    /**
     * From 1, growing with gaps. 0: outside the numbered transcript (typing ...).
     */
    uint32_t event_id;
    /**
     * Whole seconds since the session began.
     */
    uint32_t time_shift;
    /**
     * The party it is about.
     */
    struct parlor_text user_id;
    /**
     * Whether it is a direct message or notice.
     */
    bool has_receiver_id;
    /**
     * The one party, beside the sender, that may see it.
     */
    struct parlor_text receiver_id;
    /**
     * Whether it was too large to be sent whole.
     */
    bool has_truncated;
    /**
     * How many bytes of text are missing then.
     */
    uint32_t truncated;
    /**
     * `PARLOR_EVENT_PARTY_LEFT`: who asked for it; the party itself if it left by itself or was cut off.
     */
    struct parlor_text asker_id;
    /**
     * `PARLOR_EVENT_NEW_PARTY`: who came; otherwise NULL.
     */
    const struct parlor_user_info *user;
    /**
     * What was said; the text that goes with a join, a leave, a return or a notice. NULL if there is none.
     */
    const struct parlor_message_text *text;
    /**
     * `PARLOR_EVENT_NOTICE`: what it says. NULL if there is none.
     */
    const struct parlor_notice *notice;
    /**
     * `PARLOR_EVENT_PARTY_LEFT`: why. NULL if there is none.
     */
    const struct parlor_reason *reason;
    /**
     * What the party brought along, what the notice carries. NULL if there is none.
     */
    const struct parlor_key_values *user_data;
    /**
     * The event's attributes. NULL if there are none.
     */
    const struct parlor_key_values *event_attributes;
    /**
     * `PARLOR_EVENT_REENTER`: what becomes of the agents, one of `parlor_user_status`.
     */
    int32_t agents;
    /**
     * `PARLOR_EVENT_REENTER`: what becomes of the customers, one of `parlor_user_status`.
     */
    int32_t clients;
} parlor_event;

/**
 * One thing that came in. Only the library makes these, and later versions may have more members.
 */
typedef struct parlor_news {
    /**
     * One of `parlor_news_kind`. Later versions may have others: skip what you don't know.
     */
    int32_t kind;
    /**
     * Which request it is the reply to, one of `parlor_request`; for an event: which one it came with.
     * `PARLOR_REQUEST_OTHER` for what the server told without being asked.
     */
    int32_t request;
    /**
     * The same by the request id that the request gave (basic). 0 if there is none, and in flex, which has one request at
     * a time.
     */
    uint32_t request_id;
    /**
     * The session that it is about; empty if none, or if the server didn't say.
     */
    struct parlor_text session_id;
    /**
     * `PARLOR_NEWS_DONE`, `PARLOR_NEWS_SESSION` and the events behind them: what the server says of the session;
     * otherwise NULL.
     */
    const struct parlor_session_info *session;
    /**
     * `PARLOR_NEWS_EVENT`: the event; otherwise NULL.
     */
    const struct parlor_event *event;
    /**
     * `PARLOR_NEWS_REFUSED`: the server's error id, one of `parlor_error_id`.
     */
    uint32_t error_id;
    /**
     * `PARLOR_NEWS_REFUSED`: the same exactly as it stands in the reply. Other servers than Parlor's have others, which
     * needn't be numbers.
     */
    struct parlor_text error_id_name;
    /**
     * `PARLOR_NEWS_REFUSED`: why, for a person: in the server's words, or what the error id means if it gave none. Where a
     * web server answers in the place of a chat service of Chat API v2, what to do stands behind its words: "Not Found; there is
     * no chat service: check ...". Not in builds without a heap.
     */
    struct parlor_text error_text;
    /**
     * `PARLOR_NEWS_REFUSED` in flex: nobody can say whether the request was carried out, since an earlier copy of it may
     * have been; over Chat API v2 since the link was lost before its reply came, which `error_text` says, or a proxy answered.
     */
    bool is_fate_unknown;
    /**
     * `PARLOR_NEWS_LOGGED_IN`: `serverVersion`, the server's name and version; empty if it didn't say.
     */
    struct parlor_text server_version;
    /**
     * Whether there is a `partyId`: in replies to flex clients in a session.
     */
    bool has_party_id;
    /**
     * `partyId`: the number of the client's party in its session.
     */
    uint32_t party_id;
    /**
     * `occurredAt`: when it happened at the server, as "2025-05-10T07:09:33Z", exactly as it stands there; empty if it
     * didn't say.
     */
    struct parlor_text occurred_at;
    /**
     * Whether `occurred_at` is a date and time of RFC 3339.
     */
    bool has_occurred_at_unix_ms;
    /**
     * The same moment in milliseconds since 1970-01-01T00:00:00Z; 0 if there is none.
     */
    int64_t occurred_at_unix_ms;
} parlor_news;

/**
 * An item of a collection to be sent. Make it with `parlor_item_text`, `parlor_item_number`, `parlor_item_bytes` or
 * `parlor_item_list`, or take what was received with `parlor_key_values_items`.
 */
typedef struct parlor_item {
    /**
     * The key, which may not be empty.
     */
    struct parlor_text key;
    /**
     * Which of the following is its value: one of `parlor_value_type`. The others are not looked at.
     */
    int32_t value_type;
    /**
     * `PARLOR_VALUE_STRING`, `PARLOR_VALUE_UNTYPED`: the string, which may be empty.
     */
    struct parlor_text text;
    /**
     * `PARLOR_VALUE_INT`: the number.
     */
    int32_t number;
    /**
     * `PARLOR_VALUE_BINARY`: the first byte.
     */
    const uint8_t *bytes;
    /**
     * `PARLOR_VALUE_BINARY`: how many bytes, which may be none.
     */
    size_t bytes_length;
    /**
     * `PARLOR_VALUE_LIST`: the first item of the collection inside this one. Up to 24 may be inside each other.
     */
    const struct parlor_item *list;
    /**
     * `PARLOR_VALUE_LIST`: how many items, which may be none.
     */
    size_t list_count;
} parlor_item;

/**
 * A collection to be sent: `count` items at `items`, or NULL and 0. Read during the call only, with all that it
 * points to.
 */
typedef struct parlor_items {
    /**
     * The first item.
     */
    const struct parlor_item *items;
    /**
     * How many items.
     */
    size_t count;
} parlor_items;

/**
 * An agent's registration. Set it up with `parlor_register_init`.
 */
typedef struct parlor_register {
    /**
     * Set by `parlor_register_init`: don't touch.
     */
    size_t size;
    /**
     * The nickname. Required.
     */
    struct parlor_text nickname;
    /**
     * The employee id; may be empty.
     */
    struct parlor_text person_id;
    /**
     * One of `parlor_user_type`, not `PARLOR_USER_OTHER`; default `PARLOR_USER_AGENT`.
     */
    int32_t user_type;
    /**
     * Whether there is a time zone.
     */
    bool has_time_zone_offset;
    /**
     * In minutes.
     */
    int32_t time_zone_offset;
    /**
     * What every join brings along.
     */
    struct parlor_items user_data;
    /**
     * Whether the registration before the link was lost is to be restored with its user id and secure key, which the
     * handle remembers: others then see the same party come back. Without an earlier one, as after
     * `parlor_basic_restore`, this does nothing. A server that doesn't know it any more refuses with
     * `PARLOR_ERROR_ID_UNKNOWN_USER`: then register without. Default false.
     */
    bool restores;
} parlor_register;

/**
 * Words with what may be said of them. Part of most requests.
 */
typedef struct parlor_words {
    /**
     * The words.
     */
    struct parlor_text text;
    /**
     * `msgType`; may be empty. Widgets write "text".
     */
    struct parlor_text message_type;
    /**
     * `treatAs`: "NORMAL" or "SYSTEM"; may be empty. Agents' desktops write "NORMAL".
     */
    struct parlor_text treat_as;
    /**
     * `msgCheck`, what a check for sensitive data made of the words: one of `parlor_message_check`.
     */
    int32_t check;
} parlor_words;

/**
 * A join. Set it up with `parlor_join_init`.
 */
typedef struct parlor_join {
    /**
     * Set by `parlor_join_init`: don't touch.
     */
    size_t size;
    /**
     * A session that exists, up to 64 bytes; empty: a new one in `queue`.
     */
    struct parlor_text session_id;
    /**
     * The queue of a new session, such as "Environment:default" (`tenant:endpoint`). Required without `session_id`, but for Chat
     * API v2, where it isn't sent.
     */
    struct parlor_text queue;
    /**
     * What a new session is about; may be empty.
     */
    struct parlor_text subject;
    /**
     * Basic only: who sees that the party is in, and what it may see, one of `parlor_visibility`.
     * `PARLOR_VISIBILITY_ALL`, the default, is a normal join, `PARLOR_VISIBILITY_INT` coaching (agents see the party and
     * what it says to them), `PARLOR_VISIBILITY_VIP` monitoring (supervisors alone see it).
     */
    int32_t visibility;
    /**
     * What goes with the join; may be empty.
     */
    struct parlor_words words;
    /**
     * What the party brings along; a session's password is an item with the key "GCTI_Chat_SessionPassword".
     */
    struct parlor_items user_data;
    /**
     * The attributes of the event that says so.
     */
    struct parlor_items event_attributes;
    /**
     * Whether `from_position` says which events are asked for. Otherwise the handle asks for what it hasn't told yet.
     */
    bool has_from_position;
    /**
     * `fromPosition`: what happened behind this event id is asked for, also if it was told before; 0 is the whole
     * transcript.
     */
    uint32_t from_position;
    /**
     * Basic only: whether the client may be shown to more parties than it is shown to in this session, as when a coach comes out
     * to the customer. Without it, which is the default, a join of a session that the client is in, or was in before the link was
     * lost, with a `visibility` that more parties see is `PARLOR_SHOWS_MORE`. Builds without a heap don't look at it.
     */
    bool shows_more;
} parlor_join;

/**
 * A message. Set it up with `parlor_say_init`.
 */
typedef struct parlor_say {
    /**
     * Set by `parlor_say_init`: don't touch.
     */
    size_t size;
    /**
     * Basic only: in which session.
     */
    struct parlor_text session_id;
    /**
     * Basic only: seen by whom, one of `parlor_visibility`; default `PARLOR_VISIBILITY_AS_JOINED`: a coach is heard by agents
     * and supervisors, and not by customers, unless this is `PARLOR_VISIBILITY_ALL`.
     */
    int32_t visibility;
    /**
     * Basic only: the user id of the one party that it is for (a direct message); empty: for all who may see it. Never a
     * customer's: the server refuses that.
     */
    struct parlor_text receiver_id;
    /**
     * What is said. Required.
     */
    struct parlor_words words;
    /**
     * The event's attributes.
     */
    struct parlor_items event_attributes;
} parlor_say;

/**
 * A notice. Set it up with `parlor_notify_init`.
 */
typedef struct parlor_notify {
    /**
     * Set by `parlor_notify_init`: don't touch.
     */
    size_t size;
    /**
     * Basic only: in which session.
     */
    struct parlor_text session_id;
    /**
     * Basic only: seen by whom, as of `parlor_say`.
     */
    int32_t visibility;
    /**
     * Basic only: the user id of the one party that it is for, as of `parlor_say`; empty: for all who may see it.
     */
    struct parlor_text receiver_id;
    /**
     * One of `parlor_notice_type`, not `PARLOR_NOTICE_OTHER`, which is the default.
     */
    int32_t notice_type;
    /**
     * The preview for `PARLOR_NOTICE_TYPING_STARTED`, the new nickname for `PARLOR_NOTICE_USER_UPDATE_NICK`, and so on;
     * may be empty.
     */
    struct parlor_text notice_text;
    /**
     * What a notice of this type carries.
     */
    struct parlor_items user_data;
    /**
     * The event's attributes.
     */
    struct parlor_items event_attributes;
    /**
     * Basic only: what goes with the notice; may be empty.
     */
    struct parlor_words words;
} parlor_notify;

/**
 * A leave, or the removal of a party. Set it up with `parlor_release_init`.
 */
typedef struct parlor_release {
    /**
     * Set by `parlor_release_init`: don't touch.
     */
    size_t size;
    /**
     * Basic only: from which session.
     */
    struct parlor_text session_id;
    /**
     * Basic only: the user id of the party that is removed; empty: this client leaves.
     */
    struct parlor_text user_id;
    /**
     * Basic only: what becomes of the session, one of `parlor_after_action`; default `PARLOR_AFTER_ACTION_KEEP_ALIVE`.
     */
    int32_t after_action;
    /**
     * What goes with the leave; may be empty.
     */
    struct parlor_words words;
    /**
     * The attributes of the event that says so. Why a customer left is in them, in "GCTI_SYSTEM/quit-reason-code".
     */
    struct parlor_items event_attributes;
} parlor_release;

/**
 * How a customer's client behaves. The defaults are our own choice.
 *
 * Set it up with `parlor_flex_config_init`, then change what you want. Later versions have more members at the
 * end; `size` tells the library which ones the caller knows.
 *
 * # Chat API v2
 *
 * With `binding` `PARLOR_BINDING_HTTP_CHAT` the handle is a customer of Chat API v2, JSON over HTTP, as real deployments have
 * it, and Parlor's server, too. The rest of the program stays as it is: the same functions, the same news. The socket then is
 * a TCP connection to the web server, or one with TLS on it, which is the caller's. What is different:
 *
 * - Only polls and read receipts are sent again when the link was lost, since the API can't be asked to carry out a request
 *   once. Any other request that the server may have is told as `PARLOR_NEWS_REFUSED` with `is_fate_unknown`: the events that
 *   come next say whether it was carried out. There is no `repeat_after`.
 * - `parlor_flex_is_silent` also asks for a new link when the server closes the one that there is, or may have closed it, which
 *   web servers do now and then: ask it whenever `parlor_flex_poll_timeout` has passed.
 * - The API has no login of its own: `parlor_flex_login` asks whether a web server is there (`OPTIONS`), before anything
 *   personal is sent. The nonce isn't needed, and the user id and the secure key are there once joined.
 * - A session is always a new one, in the queue of the service: `queue` of a join isn't sent. When the session is over, or the
 *   server doesn't know the client any more, there is no way back.
 * - `PARLOR_NOT_IN_CHAT_API`: a session that exists, event attributes, a text with a leave, userdata with lists or bytes in it,
 *   and notices but for typing, pushed URLs, nicknames, custom ones, changed userdata, and what may be uploaded and deleted.
 * - An event's `time_shift` counts whole seconds since the first event; `start_at` is empty, and `start_at_unix_ms` says when
 *   that was. Others than the customer have the number of their participant in the place of a user id.
 * - Of who leaves, the API says no more than that: `asker_id` and `reason` of the event are empty. A party's `protocol_name` is
 *   empty, too.
 * - A response brings all that is new since the one before, which is much after a long break: with a heap `max_packet` is
 *   1048576 unless it is set. A response over it would come again and again: the next poll passes over what there was.
 */
typedef struct parlor_flex_config {
    /**
     * Set by `parlor_flex_config_init`: don't touch.
     */
    size_t size;
    /**
     * Milliseconds between polls while something happens. 1 or more; default 1000.
     */
    uint64_t poll_fastest;
    /**
     * Milliseconds between polls when nothing does: each poll without news makes the pause a sixteenth longer, up to
     * this. At least `poll_fastest`; default 8000. This and `repeat_after` are never more than a quarter of
     * `disconnect_timeout`.
     */
    uint64_t poll_slowest;
    /**
     * After this many milliseconds without a reply a request is sent again (the server carries it out once).
     * 1 or more; default 5000.
     */
    uint64_t repeat_after;
    /**
     * After this many milliseconds without a reply, repeats or not, `parlor_flex_is_silent` says so. 1 or more;
     * default 20000.
     */
    uint64_t silent_after;
    /**
     * The server's `flex-disconnect-timeout` in milliseconds: after so long without a request the customer is out.
     * Default 45000, the server's own.
     */
    uint64_t disconnect_timeout;
    /**
     * What the client states: 101 to 106; default 106.
     */
    uint32_t client_version;
    /**
     * The largest packet taken in, in bytes; stated to the server. 256 to 2147482624; default 32768. The handle
     * keeps a buffer of this size. Over Chat API v2 it is a whole response, and nobody is told; there 32768 means 1048576, but
     * for `parlor_flex_new_in`. Most systems give memory of that size when it is used, and not before.
     */
    uint32_t max_packet;
    /**
     * The largest request made, in bytes: what the server takes. 256 to 2147482624; default 32768, as the
     * server's. The handle keeps a buffer of this size. Over Chat API v2 640 or more.
     */
    uint32_t max_request;
    /**
     * The form of the packets: one of `parlor_binding`; default `PARLOR_BINDING_XML`. The server has to speak the same.
     */
    int32_t binding;
    /**
     * Without a heap (`parlor_flex_new_in`): how many items the userdata and event attributes of one event may have,
     * those inside each other counted, too; also of one request. 0 to 65535; default 16. With a heap there is no limit, and
     * this isn't looked at.
     */
    uint32_t max_items;
    /**
     * Over Chat API v2: a link on which nothing happened for this many milliseconds may have been closed by the server. What
     * can't be sent twice isn't sent over it: `parlor_flex_is_silent` asks for a new one. Default 4000, since common web servers
     * close theirs after 5 s. Otherwise not looked at, as are the next two.
     */
    uint64_t idle_after;
    /**
     * Over Chat API v2: the host of the chat service as it stands in `Host`, such as "chat.example.com" or
     * "chat.example.com:8080". Required. It and `service_path` have up to 192 bytes together.
     */
    struct parlor_text service_host;
    /**
     * Over Chat API v2: the path of the chat service, such as "/genesys/2/chat/customer-support", percent-encoded where
     * needed. Required; it begins with "/".
     */
    struct parlor_text service_path;
} parlor_flex_config;

/**
 * A customer's login. Set it up with `parlor_login_init`.
 */
typedef struct parlor_login {
    /**
     * Set by `parlor_login_init`: don't touch.
     */
    size_t size;
    /**
     * The nickname. Required.
     */
    struct parlor_text nickname;
    /**
     * Whether there is a time zone.
     */
    bool has_time_zone_offset;
    /**
     * In minutes.
     */
    int32_t time_zone_offset;
    /**
     * What the join brings along.
     */
    struct parlor_items user_data;
    /**
     * Best empty: then the library draws 32 hex digits from the system. One of your own has 16 to 64 bytes (Parlor's
     * server refuses shorter ones), such as 16 bytes of getrandom(2) or of your system's random numbers for keys, in hex:
     * not of rand(3), a clock or a counter, since whoever guesses it gets the user's secure key. Never use one twice.
     */
    struct parlor_text nonce;
} parlor_login;

/**
 * One item of a collection. Only the library makes these, and later versions may have more members.
 */
typedef struct parlor_key_value {
    /**
     * Its key; may occur again in the same collection.
     */
    struct parlor_text key;
    /**
     * Which of the following is its value: one of `parlor_value_type`. The others are empty, 0 or NULL.
     */
    int32_t value_type;
    /**
     * `PARLOR_VALUE_UNTYPED`, `PARLOR_VALUE_STRING`: the string.
     */
    struct parlor_text text;
    /**
     * `PARLOR_VALUE_INT`: the number.
     */
    int32_t number;
    /**
     * `PARLOR_VALUE_BINARY`: the first byte.
     */
    const uint8_t *bytes;
    /**
     * `PARLOR_VALUE_BINARY`: how many bytes.
     */
    size_t bytes_length;
    /**
     * `PARLOR_VALUE_LIST`: the collection; NULL if it is empty.
     */
    const struct parlor_key_values *list;
} parlor_key_value;

/**
 * The userdata of a `PARLOR_SYSTEM_COMMAND_FILE_DELETED`: a file of the session is gone, or is to go. Set it up with
 * `parlor_file_deleted_init`.
 */
typedef struct parlor_file_deleted {
    /**
     * Set by `parlor_file_deleted_init`: don't touch.
     */
    size_t size;
    /**
     * `file-id`: the file, as `file_id` of its `parlor_file_uploaded` names it.
     */
    struct parlor_text file_id;
} parlor_file_deleted;

/**
 * The userdata of the reply to a `PARLOR_SYSTEM_COMMAND_FILE_LIMITS`: what a customer may upload, and how much of it was
 * used. Agents aren't limited. Set it up with `parlor_file_limits_init`.
 */
typedef struct parlor_file_limits {
    /**
     * Set by `parlor_file_limits_init`: don't touch.
     */
    size_t size;
    /**
     * `download-attempts`: how often a file may be downloaded.
     */
    uint64_t download_attempts;
    /**
     * `used-download-attempts`.
     */
    uint64_t used_download_attempts;
    /**
     * `upload-max-files`: how many files there may be in a session.
     */
    uint64_t upload_max_files;
    /**
     * `used-upload-max-files`: how many were uploaded.
     */
    uint64_t used_upload_max_files;
    /**
     * `upload-max-file-size`: how large each may be, in bytes.
     */
    uint64_t upload_max_file_size;
    /**
     * `upload-max-total-size`: how large all may be together, in bytes.
     */
    uint64_t upload_max_total_size;
    /**
     * `used-upload-max-total-size`: how large those that there are are together, in bytes.
     */
    uint64_t used_upload_max_total_size;
    /**
     * `upload-need-agent`: only while an agent is in.
     */
    bool upload_need_agent;
    /**
     * `upload-file-types`: extensions with colons between them, such as "jpeg:jpg:pdf:png:zip".
     */
    struct parlor_text upload_file_types;
    /**
     * `delete-file`: its values are not public.
     */
    struct parlor_text delete_file;
} parlor_file_limits;

/**
 * The userdata of a `PARLOR_SYSTEM_COMMAND_FILE_UPLOADED`: a file was stored, and is now attached to the session. Set it up
 * with `parlor_file_uploaded_init`.
 *
 * An empty text stands for none. To attach a file, store it first; then the name, the size, the source, and for the source
 * `ucs` the document are needed:
 *
 * ```c
 * file.name = parlor_text_of("bill.pdf");
 * file.file_size = 191855;
 * file.source = parlor_text_of("ucs");
 * file.document_id = parlor_text_of("00039aDP3BQY0064");
 * status = parlor_file_uploaded_user_data(&file, &values);
 * notify.notice_type = PARLOR_NOTICE_SYS_COMMAND;
 * notify.notice_text = parlor_system_command_name(PARLOR_SYSTEM_COMMAND_FILE_UPLOADED);
 * parlor_key_values_items(values, &notify.user_data);
 * ```
 */
typedef struct parlor_file_uploaded {
    /**
     * Set by `parlor_file_uploaded_init`: don't touch.
     */
    size_t size;
    /**
     * `file-id`: names the file inside the session. The server adds it.
     */
    struct parlor_text file_id;
    /**
     * `file-name`. It comes from the sender, so it is no path to be trusted.
     */
    struct parlor_text name;
    /**
     * `file-size`, in bytes.
     */
    uint64_t file_size;
    /**
     * `file-source`: where it is stored. Stored transcripts may lack it.
     */
    struct parlor_text source;
    /**
     * `file-document-id`: the document that holds it.
     */
    struct parlor_text document_id;
    /**
     * `file-upload-type`: "file-system" or "standard-response".
     */
    struct parlor_text upload_type;
    /**
     * `file-upload-path`. The name of this item is inferred.
     */
    struct parlor_text upload_path;
    /**
     * `file-description`. The name of this item is inferred.
     */
    struct parlor_text description;
    /**
     * `file-deleted`: it was deleted later. The server marks the stored notice so.
     */
    bool is_deleted;
} parlor_file_uploaded;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * How many bytes of memory a client needs that `parlor_basic_new_in` makes with this config, or with the defaults if
 * `config` is NULL. 0 if the config isn't valid.
 *
 * About 3 times `max_packet`, 2 times `max_request`, up to 150 bytes for each of `max_sessions`, and 5 KB. It is the same for
 * the same config, version and machine. In builds without a heap only.
 */
size_t parlor_basic_size(const struct parlor_basic_config *config);

/**
 * Makes a client that hasn't registered, on a link that was made at `now`, in the `length` bytes at `block`, which is all
 * the memory that it uses.
 *
 * `block` begins at a multiple of 8, as an array of `uint64_t` does, and has at least as many bytes as `parlor_basic_size`
 * says. It is the handle's until the handle isn't used any more: there is nothing to free. `config` may be NULL for the
 * defaults; it is read during the call only. `*basic` is set on success and points into the block.
 * Status: `PARLOR_BAD_LENGTH` if the block is too short, `PARLOR_BAD_ALIGNMENT`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_VALUE`,
 * `PARLOR_NULL_POINTER` (`block`, `basic`). In builds without a heap only.
 */
int32_t parlor_basic_new_in(void *block,
                            size_t length,
                            const struct parlor_basic_config *config,
                            uint64_t now,
                            struct parlor_basic **basic);

/**
 * Makes a client of a snapshot, as `parlor_basic_restore` does, in a block, as `parlor_basic_new_in` does: `block`,
 * `length`, `config` and `basic` are as there.
 *
 * `data_length` bytes at `data` are what `parlor_basic_snapshot` gave. They are read during the call only, and don't lie in
 * the block. `*basic` is set on success and points into the block.
 * Status: as both; `PARLOR_BAD_VALUE` also if the snapshot lies in the block. In builds without a heap only.
 */
int32_t parlor_basic_restore_in(void *block,
                                size_t length,
                                const struct parlor_basic_config *config,
                                uint64_t now,
                                const uint8_t *data,
                                size_t data_length,
                                struct parlor_basic **basic);

/**
 * Sets up a config with the defaults: `parlor_basic_config_init(&config, sizeof config)`.
 *
 * `size` is what the caller's header says that the struct has. What a library that is older than the header
 * doesn't know is set to zero and not used. Status: `PARLOR_NULL_POINTER`; `PARLOR_BAD_LENGTH` if `size` is less
 * than any version of the struct ever had.
 */
int32_t parlor_basic_config_init(struct parlor_basic_config *config,
                                 size_t size);

/**
 * Makes a client that hasn't registered, on a link that was made at `now`.
 *
 * `config` may be NULL for the defaults; it is read during the call only. `*basic` is set on success and belongs to
 * the caller, who frees it with `parlor_basic_free`.
 * Status: `PARLOR_OUT_OF_MEMORY`: smaller `max_packet`, `max_request` and `max_sessions` need less; `PARLOR_NOT_SET_UP`,
 * `PARLOR_BAD_VALUE`, `PARLOR_NULL_POINTER` (`basic`). `parlor_config_error` names the member and what it may be.
 *
 * Not in builds without a heap.
 */
int32_t parlor_basic_new(const struct parlor_basic_config *config,
                         uint64_t now,
                         struct parlor_basic **basic);

/**
 * Makes a client of a snapshot, to go on after a restart of the program, on a link that was made at `now`: register, then
 * join its sessions again. What was seen of them isn't told twice.
 *
 * Register with `restores`, and the user id stays the same, if the server still knows it; a snapshot of an earlier version
 * has none to restore. The requests that were under way are told as `PARLOR_NEWS_UNKNOWN_FATE`.
 *
 * `config` is as for `parlor_basic_new`, with the `client_version`, `max_packet` and `binding` that the snapshot was made with; the
 * rest may differ. `length` bytes at `data` are what `parlor_basic_snapshot` gave. Both are read during the call only.
 * `*basic` is set on success and belongs to the caller, who frees it with `parlor_basic_free`.
 * Status: `PARLOR_BAD_SNAPSHOT`, `PARLOR_OTHER_CONFIG`, `PARLOR_NO_FREE_SESSION` if it has more sessions than
 * `max_sessions`, `PARLOR_BAD_LENGTH` for no bytes, and as `parlor_basic_new`.
 *
 * Not in builds without a heap.
 */
int32_t parlor_basic_restore(const struct parlor_basic_config *config,
                             uint64_t now,
                             const uint8_t *data,
                             size_t length,
                             struct parlor_basic **basic);

/**
 * All that the client must know to go on after a restart of the program: `*length` bytes at `*data`, for
 * `parlor_basic_restore`. They hold the registration, the sessions with their positions, and which requests are under way:
 * keep them as you would a password.
 *
 * Make one after each request, before it is sent, and after `parlor_basic_next` gave `PARLOR_END`. If the last one is
 * older, what came since is told again, and nothing is known of requests made since.
 *
 * Both outputs are set on success. The bytes belong to the handle and are valid until the next call that takes the
 * handle. Status: `PARLOR_OUT_OF_MEMORY`, in a block also while there is news: take `parlor_basic_next` until `PARLOR_END`
 * first; `PARLOR_NULL_POINTER`.
 */
int32_t parlor_basic_snapshot(struct parlor_basic *basic,
                              const uint8_t **data,
                              size_t *length);

/**
 * Frees the handle and sets the caller's pointer to NULL. NULL and a pointer to NULL do nothing.
 *
 * A handle that is a link's, as after `parlor_link_open_basic` and from `parlor_link_lock_basic`, isn't freed, nor is one of
 * another type, or one that another thread is inside: this does nothing then, and the pointer stays.
 *
 * Everything that the handle gave is gone with it. Nothing is sent: to leave sessions, `parlor_basic_release` first.
 *
 * Not in builds without a heap.
 */
void parlor_basic_free(struct parlor_basic **basic);

/**
 * The user id.
 *
 * `*user_id` is set on success, and valid until `parlor_basic_free`, `parlor_basic_lost` or another registration.
 * Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_basic_user_id(const struct parlor_basic *basic,
                             struct parlor_text *user_id);

/**
 * What exactly was wrong the last time that `parlor_basic_next` gave a status of `PARLOR_CLASS_PEER` or
 * `PARLOR_CLASS_TOO_SMALL`, or that a request, `parlor_basic_receive` or `parlor_basic_transmitted` was refused by the library. Of
 * what can't be taken, `member` names the member of the request, or the argument.
 *
 * `*error` is set on success. It belongs to the handle and is valid until the next call that takes the handle.
 * Status: `PARLOR_NULL_POINTER`.
 */
int32_t parlor_basic_error(const struct parlor_basic *basic,
                           const struct parlor_error **error);

/**
 * What is to be written to the socket now, the frames' headers included: `*length` bytes at `*data`, or 0 if there
 * is nothing. These are requests or a keep-alive that is due. Changes nothing when called twice.
 *
 * It also notices requests that have waited too long for their replies: `parlor_basic_next` tells them.
 *
 * Both outputs are set on success. The bytes belong to the handle and are valid until the next call that takes the
 * handle. Status: `PARLOR_OUT_OF_MEMORY`, `PARLOR_DRIVEN` if a link drives the handle, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_basic_poll_transmit(struct parlor_basic *basic,
                                   uint64_t now,
                                   const uint8_t **data,
                                   size_t *length);

/**
 * Says that the socket took the first `length` bytes of what `parlor_basic_poll_transmit` gave. Less than all is
 * fine: the next `parlor_basic_poll_transmit` gives the rest.
 *
 * Status: `PARLOR_BAD_VALUE` if that is more than there were, `PARLOR_DRIVEN` if a link drives the handle,
 * `PARLOR_NULL_POINTER`.
 */
int32_t parlor_basic_transmitted(struct parlor_basic *basic,
                                 size_t length);

/**
 * When to call `parlor_basic_poll_transmit`, then `parlor_basic_next` and `parlor_basic_is_silent`, at the latest, on the
 * clock that `now` is from: 0 or a time that has passed for at once, `PARLOR_NEVER` if not before another call.
 * `PARLOR_NEVER` for NULL.
 *
 * When the link is silent, the time has passed until `parlor_basic_lost` is called. When there is a request of unknown
 * fate, it is 0 until `parlor_basic_next` has told that.
 */
uint64_t parlor_basic_poll_timeout(const struct parlor_basic *basic);

/**
 * Takes in `length` bytes at `data` that were read from the socket: any piece of the stream, frames may begin and end
 * anywhere. Then take `parlor_basic_next` until it gives `PARLOR_END`.
 *
 * The bytes are copied. What the server did wrong is told by `parlor_basic_next`, too. Without a heap give up to 256 bytes
 * at once: of more than 8 packets in them, the rest is dropped as `PARLOR_OUT_OF_MEMORY` of `parlor_basic_next`.
 * Status: `PARLOR_NOT_DRAINED` if news of an earlier call wasn't taken, `PARLOR_BAD_LENGTH` for no bytes,
 * `PARLOR_OUT_OF_MEMORY`, `PARLOR_BAD_VALUE` if the bytes lie in the block of a handle without a heap,
 * `PARLOR_DRIVEN` if a link drives the handle, `PARLOR_NULL_POINTER`. Nothing was taken in then.
 */
int32_t parlor_basic_receive(struct parlor_basic *basic,
                             uint64_t now,
                             const uint8_t *data,
                             size_t length);

/**
 * The next thing that came in, or a request of unknown fate.
 *
 * `*news` is set on success. It and all behind its pointers belong to the handle and are valid until the next
 * `parlor_basic_next`, `parlor_basic_receive` or `parlor_basic_free`. Requests may be made in between.
 * Status: `PARLOR_END` when there is nothing more. Of `PARLOR_CLASS_PEER` and `PARLOR_CLASS_TOO_SMALL`, with
 * details in `parlor_basic_error`, if something came in that can't be used; the next call goes on behind it:
 * `PARLOR_MALFORMED`, `PARLOR_UNKNOWN_ELEMENT`, `PARLOR_BAD_MEMBER`, `PARLOR_INCOMPLETE_REPLY`,
 * `PARLOR_BAD_EVENT`, `PARLOR_PACKET_TOO_LARGE`, without a heap also `PARLOR_TOO_MANY_ITEMS`. `PARLOR_OUT_OF_MEMORY`: an event comes with the next call; if a
 * packet was dropped, call `parlor_basic_lost`, connect anew and join again: then what it brought comes again.
 * `PARLOR_DRIVEN` if a link drives the handle: take its events. `PARLOR_NULL_POINTER`.
 */
int32_t parlor_basic_next(struct parlor_basic *basic,
                          const struct parlor_news **news);

/**
 * Says that the socket is lost: on the next one the stream starts afresh. What came in before and wasn't taken is still to
 * be taken; the requests that wait for a reply are told as `PARLOR_NEWS_UNKNOWN_FATE`, and never sent again by themselves.
 *
 * On a new socket register again (with `restores` others see the same party), then join the sessions again: what was
 * seen isn't told twice. Status: `PARLOR_DRIVEN` if a link drives the handle, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_basic_lost(struct parlor_basic *basic);

/**
 * Whether nothing was heard for `silent_after` of the config: then the link counts as lost, even if the system hasn't
 * noticed. Close the socket, call `parlor_basic_lost` and connect anew. False for NULL.
 *
 * Ask when `parlor_basic_poll_timeout` is reached.
 */
bool parlor_basic_is_silent(const struct parlor_basic *basic,
                            uint64_t now);

/**
 * For a link that drives the handle: `now` is the time on the link's clock, and `is_closed` says whether the link is closed. From
 * the first call on requests go by that time, and not by their own `now`; once the link is closed, they are `PARLOR_LINK_CLOSED`.
 * libparlor-desk calls this: a program has no need to.
 *
 * Status: `PARLOR_DRIVEN` for the program whose handle a link drives, `PARLOR_NULL_POINTER`.
 *
 * Not in builds without a heap.
 */
int32_t parlor_basic_drive(struct parlor_basic *basic,
                           uint64_t now,
                           bool is_closed);

/**
 * For a link that is to make the registration `request` on each of its connections: whether it can be made. It is refused as
 * `parlor_basic_register` refuses it, but for what depends on the connection, and also if it would be over `max_request` with
 * the user id and the key that a later connection adds, of 64 bytes each. Nothing is asked for. libparlor-desk calls this: a
 * program has no need to.
 *
 * Status: `PARLOR_NOT_IN_VERSION` for the user type, `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`,
 * `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`. `parlor_basic_error` says how many bytes it may have.
 *
 * Not in builds without a heap.
 */
int32_t parlor_basic_check_register(struct parlor_basic *basic,
                                    const struct parlor_register *request);

/**
 * Registers. When `PARLOR_NEWS_LOGGED_IN` has come, join sessions. Also again, on a new link after `parlor_basic_lost`.
 *
 * `request` was set up with `parlor_register_init`. All that it points to is read during the call only. `*request_id` is
 * set on success. Without a heap this and all other requests are `PARLOR_OUT_OF_MEMORY` until what was asked before is written,
 * and `PARLOR_NOT_DRAINED` until `PARLOR_NEWS_UNKNOWN_FATE` was taken.
 * Status: `PARLOR_ALREADY_LOGGED_IN`, `PARLOR_BUSY`, `PARLOR_NOT_IN_VERSION` for the user type,
 * `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`,
 * `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_basic_register(struct parlor_basic *basic,
                              uint64_t now,
                              const struct parlor_register *request,
                              uint32_t *request_id);

/**
 * Joins a session, joins it again after the link was lost or with another visibility, or starts one. The reply is told as
 * `PARLOR_NEWS_DONE`, with the events that the party may see. Of a session that the client has seen, it asks for what
 * happened since (see `parlor_basic_position`), unless `from_position` of `join` says otherwise.
 *
 * A join that would show the client to more parties than it is shown to in this session is `PARLOR_SHOWS_MORE`, unless
 * `shows_more` of `join` says that it is meant: so no silent monitor is shown by a program that joins its sessions again without
 * thinking of the visibility. How the client is in a session is known from what the server told of its party there, and from what
 * was asked for since; not of the sessions of a snapshot, which the program joins with the right visibility itself.
 *
 * `join` was set up with `parlor_join_init`. All that it points to is read during the call only. `*request_id` is set on
 * success.
 * Status: `PARLOR_SHOWS_MORE`, `PARLOR_NOT_LOGGED_IN`, `PARLOR_BUSY`, `PARLOR_NO_FREE_SESSION`, `PARLOR_NOT_IN_VERSION` for event attributes,
 * `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`,
 * `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_basic_join(struct parlor_basic *basic,
                          uint64_t now,
                          const struct parlor_join *join,
                          uint32_t *request_id);

/**
 * Says something in a session: to those who see that the party is in, to those whom `visibility` of `say` says, or to one
 * party. The reply is told as `PARLOR_NEWS_DONE`, with the message as everyone gets it. Who monitors (`PARLOR_VISIBILITY_VIP`) only reads: the server refuses what such a party says
 * as `PARLOR_ERROR_ID_NOT_PERMITTED`; join again with `PARLOR_VISIBILITY_INT` first.
 *
 * `say` was set up with `parlor_say_init`. All that it points to is read during the call only. `*request_id` is set on
 * success.
 * Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_NOT_IN_SESSION`, `PARLOR_BUSY`, `PARLOR_NOT_IN_VERSION` for event attributes,
 * `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`,
 * `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_basic_say(struct parlor_basic *basic,
                         uint64_t now,
                         const struct parlor_say *say,
                         uint32_t *request_id);

/**
 * Gives a notice in a session. The reply is told as `PARLOR_NEWS_DONE`.
 *
 * `notify` was set up with `parlor_notify_init`. All that it points to is read during the call only. `*request_id` is set
 * on success. Status: `PARLOR_BAD_VALUE` for an unknown type, `PARLOR_NOT_IN_VERSION`, and as `parlor_basic_say`.
 */
int32_t parlor_basic_notify(struct parlor_basic *basic,
                            uint64_t now,
                            const struct parlor_notify *notify,
                            uint32_t *request_id);

/**
 * Leaves a session, or removes another party from it. The reply is told as `PARLOR_NEWS_DONE`; when this client has left,
 * `PARLOR_NEWS_OVER` follows.
 *
 * `release` was set up with `parlor_release_init`. All that it points to is read during the call only. `*request_id` is
 * set on success. Status: as `parlor_basic_say`.
 */
int32_t parlor_basic_release(struct parlor_basic *basic,
                             uint64_t now,
                             const struct parlor_release *release,
                             uint32_t *request_id);

/**
 * How many sessions the client is in, with those that it was in before the link was lost and can join again. 0 for
 * NULL.
 */
size_t parlor_basic_session_count(const struct parlor_basic *basic);

/**
 * The id of one of these sessions: `index` is from 0 on. Which session has which index may change with each packet.
 *
 * `*session_id` is set on success, and valid until the next call that takes the handle and doesn't take it as `const`;
 * it may be passed to that call.
 * Status: `PARLOR_END` if there are no more, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_basic_session_at(const struct parlor_basic *basic,
                                size_t index,
                                struct parlor_text *session_id);

/**
 * Whether the client is in the session `session_id`. False if it was before the link was lost, and hasn't joined again; if it never
 * was; and for NULL.
 */
bool parlor_basic_is_joined(const struct parlor_basic *basic,
                            struct parlor_text session_id);

/**
 * The highest event id that was seen in the session `session_id`: when it is joined again, the server is asked for what is behind it
 * (`fromPosition`).
 *
 * `*position` is set on success. Status: `PARLOR_NOT_IN_SESSION` if it is none of the client's sessions,
 * `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_basic_position(const struct parlor_basic *basic,
                              struct parlor_text session_id,
                              uint32_t *position);

/**
 * Forgets the session `session_id`, such as one that isn't to be joined again after the link was lost: then there is room for another
 * one. If it is joined again after all, its whole transcript comes. Sessions that `PARLOR_NEWS_OVER` came of are forgotten.
 *
 * The server isn't told: to leave, `parlor_basic_release`. An unknown session is forgotten already.
 * Status: `PARLOR_BAD_LENGTH`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_basic_forget(struct parlor_basic *basic,
                            struct parlor_text session_id);

/**
 * What exactly was wrong the last time that `parlor_flex_new`, `parlor_flex_restore`, `parlor_basic_new` or
 * `parlor_basic_restore` was called by this thread: `member` names the member of the config, or the argument, and `message`
 * says what it is and what it may be. `status` is `PARLOR_OK` if nothing was. That the place for the handle is NULL isn't
 * told.
 *
 * Any thread. `*error` is set on success, and valid until the thread calls one of these again, or ends. Status:
 * `PARLOR_NULL_POINTER`; `PARLOR_END` while the thread ends.
 *
 * ```c
 * if (parlor_flex_new(&config, &flex) != PARLOR_OK && parlor_config_error(&error) == PARLOR_OK)
 *     fprintf(stderr, "%s\n", error->message);
 * ```
 *
 * That says "'max_packet' is 1: it must be 256 to 2147482624".
 *
 * Not in builds without a heap.
 */
int32_t parlor_config_error(const struct parlor_error **error);

/**
 * Sets up an event of the caller's, a message that everyone may see and without any member: `parlor_event_init(&it, sizeof it)`. Then fill it.
 *
 * `size` and status: as `parlor_login_init`.
 */
int32_t parlor_event_init(struct parlor_event *event,
                          size_t size);

/**
 * Sets up a party's description of the caller's, of an unknown type and without any member: `parlor_user_info_init(&it, sizeof it)`. Then fill it.
 *
 * `size` and status: as `parlor_login_init`.
 */
int32_t parlor_user_info_init(struct parlor_user_info *user_info,
                              size_t size);

/**
 * Sets up what a party says of the caller's, empty and without any member: `parlor_message_text_init(&it, sizeof it)`. Then fill it.
 *
 * `size` and status: as `parlor_login_init`.
 */
int32_t parlor_message_text_init(struct parlor_message_text *message_text,
                                 size_t size);

/**
 * Sets up a notice of the caller's, of no known type and without any member: `parlor_notice_init(&it, sizeof it)`. Then fill it.
 *
 * `size` and status: as `parlor_login_init`.
 */
int32_t parlor_notice_init(struct parlor_notice *notice,
                           size_t size);

/**
 * Sets up a reason of the caller's, without a code and without any member: `parlor_reason_init(&it, sizeof it)`. Then fill it.
 *
 * `size` and status: as `parlor_login_init`.
 */
int32_t parlor_reason_init(struct parlor_reason *reason,
                           size_t size);

/**
 * Whether the event is the coming of a bot: an agent or a supervisor whose userdata or event attributes say so. False for
 * NULL.
 *
 * Not in builds without a heap.
 */
bool parlor_event_is_bot(const struct parlor_event *event);

/**
 * The rich form of a message (buttons, cards ...): JSON, which comes from the sender, and nobody has checked it. Empty if
 * the event has none. Its words are what those see who can't show the rich form.
 *
 * The text is valid as long as the event.
 *
 * Not in builds without a heap.
 */
struct parlor_text parlor_event_rich_form(const struct parlor_event *event);

/**
 * The `quit-reason-code` of a customer who left; `parlor_leave_reason_of_quit_code` says what it means. Empty if the event
 * has none: it goes only to clients of version 106.
 *
 * The text is valid as long as the event.
 *
 * Not in builds without a heap.
 */
struct parlor_text parlor_event_quit_reason_code(const struct parlor_event *event);

/**
 * The item that gives a message a rich form: for the event attributes of a `parlor_say`, whose words are needed, too.
 *
 * ```c
 * parlor_item inner, item = parlor_item_rich_form(parlor_text_of(json), &inner);
 * say.event_attributes.items = &item;
 * say.event_attributes.count = 1;
 * ```
 *
 * `inner` is set, and must be there, like the text, until the item was passed to a request.
 */
struct parlor_item parlor_item_rich_form(struct parlor_text json,
                                         struct parlor_item *inner);

/**
 * The item that says why a customer left, as it stands in the event attributes of an event. `code` is what
 * `parlor_leave_reason_quit_code` gives. Servers say it by themselves: Parlor's takes no notice of it among the event attributes
 * of a `parlor_release`, and tells others the reason that it has seen. Otherwise as `parlor_item_rich_form`.
 */
struct parlor_item parlor_item_quit_reason(struct parlor_text code,
                                           struct parlor_item *inner);

/**
 * The item that says that the party is a bot: for the userdata of a `parlor_register` or `parlor_join`.
 *
 * What it points to is static.
 */
struct parlor_item parlor_item_bot(void);

/**
 * How many bytes of memory a client needs that `parlor_flex_new_in` makes with this config, or with the defaults if
 * `config` is NULL. 0 if the config isn't valid.
 *
 * About 3 times `max_packet` and 2 times `max_request`, and 2 KB. It is the same for the same config, version and machine.
 * In builds without a heap only.
 */
size_t parlor_flex_size(const struct parlor_flex_config *config);

/**
 * Makes a client that hasn't logged in, in the `length` bytes at `block`, which is all the memory that it uses.
 *
 * `block` begins at a multiple of 8, as an array of `uint64_t` does, and has at least as many bytes as `parlor_flex_size`
 * says. It is the handle's until the handle isn't used any more: there is nothing to free. `config` may be NULL for the
 * defaults; it is read during the call only. `*flex` is set on success and points into the block.
 * Status: `PARLOR_BAD_LENGTH` if the block is too short, `PARLOR_BAD_ALIGNMENT`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_VALUE`,
 * `PARLOR_NULL_POINTER` (`block`, `flex`). In builds without a heap only.
 */
int32_t parlor_flex_new_in(void *block,
                           size_t length,
                           const struct parlor_flex_config *config,
                           struct parlor_flex **flex);

/**
 * Makes a client of a snapshot, as `parlor_flex_restore` does, in a block, as `parlor_flex_new_in` does: `block`, `length`,
 * `config` and `flex` are as there.
 *
 * `data_length` bytes at `data` are what `parlor_flex_snapshot` gave. They are read during the call only, and don't lie in
 * the block. `*flex` is set on success and points into the block.
 * Status: as both; `PARLOR_BAD_VALUE` also if the snapshot lies in the block. In builds without a heap only.
 */
int32_t parlor_flex_restore_in(void *block,
                               size_t length,
                               const struct parlor_flex_config *config,
                               const uint8_t *data,
                               size_t data_length,
                               struct parlor_flex **flex);

/**
 * Sets up a config with the defaults: `parlor_flex_config_init(&config, sizeof config)`.
 *
 * `size` is what the caller's header says that the struct has. What a library that is older than the header
 * doesn't know is set to zero and not used. Status: `PARLOR_NULL_POINTER`; `PARLOR_BAD_LENGTH` if `size` is less
 * than any version of the struct ever had.
 */
int32_t parlor_flex_config_init(struct parlor_flex_config *config,
                                size_t size);

/**
 * Makes a client that hasn't logged in.
 *
 * `config` may be NULL for the defaults; it is read during the call only. `*flex` is set on success and belongs to
 * the caller, who frees it with `parlor_flex_free`.
 * Status: `PARLOR_OUT_OF_MEMORY`: smaller `max_packet` and `max_request` need less; `PARLOR_NOT_SET_UP`,
 * `PARLOR_BAD_VALUE`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER` (`flex`). `parlor_config_error` names the member and what it may
 * be.
 *
 * Not in builds without a heap.
 */
int32_t parlor_flex_new(const struct parlor_flex_config *config,
                        struct parlor_flex **flex);

/**
 * Makes a client of a snapshot, to go on after a restart of the program: with its ids, in its session, and with the
 * request that was under way, which is sent again at once. The server carries it out once. Over Chat API v2 that is so for polls
 * and read receipts; of any other request nobody knows whether it was sent: `PARLOR_NEWS_REFUSED` with `is_fate_unknown` says
 * which.
 *
 * `config` is as for `parlor_flex_new`, with the `client_version`, `max_packet`, `binding` and service that the snapshot was made
 * with; the rest may differ. `length` bytes at `data` are what `parlor_flex_snapshot` gave. Both are read during the call only.
 * `*flex` is set on success and belongs to the caller, who frees it with `parlor_flex_free`. Make another snapshot at
 * once: reference ids that may have been used since the first are skipped once only.
 * Status: `PARLOR_BAD_SNAPSHOT`, `PARLOR_OTHER_CONFIG`, `PARLOR_REQUEST_TOO_LARGE` if the request under way is over
 * `max_request`, `PARLOR_BAD_LENGTH` for no bytes, and as `parlor_flex_new`.
 *
 * Not in builds without a heap.
 */
int32_t parlor_flex_restore(const struct parlor_flex_config *config,
                            const uint8_t *data,
                            size_t length,
                            struct parlor_flex **flex);

/**
 * All that the client must know to go on after a restart of the program: `*length` bytes at `*data`, for
 * `parlor_flex_restore`. They hold the secure key and what is being said: keep them as you would a password.
 *
 * Make one after each request, before it is sent, after `parlor_flex_next` gave `PARLOR_END`, and after
 * `parlor_flex_restore`. If the last one is older, what came since is told again, and nothing is known of requests made
 * since.
 *
 * Both outputs are set on success. The bytes belong to the handle and are valid until the next call that takes the
 * handle. Status: `PARLOR_OUT_OF_MEMORY`, in a block also while there is news: take `parlor_flex_next` until `PARLOR_END`
 * first; `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_snapshot(struct parlor_flex *flex,
                             const uint8_t **data,
                             size_t *length);

/**
 * Frees the handle and sets the caller's pointer to NULL. NULL and a pointer to NULL do nothing.
 *
 * A handle that is a link's, as after `parlor_link_open_flex` and from `parlor_link_lock_flex`, isn't freed, nor is one of
 * another type, or one that another thread is inside: this does nothing then, and the pointer stays.
 *
 * Everything that the handle gave is gone with it. Nothing is sent: to leave, `parlor_flex_logout` first.
 *
 * Not in builds without a heap.
 */
void parlor_flex_free(struct parlor_flex **flex);

/**
 * Whether a request waits for its reply: no other can be made now. False for NULL.
 *
 * The handle's own polls are requests, too; their replies come soon.
 */
bool parlor_flex_is_busy(const struct parlor_flex *flex);

/**
 * Whether a login was answered: a session can be joined, unless one was. False for NULL.
 */
bool parlor_flex_is_logged_in(const struct parlor_flex *flex);

/**
 * Whether the session is over for this client, or left: the handle does nothing more by itself. False for NULL.
 */
bool parlor_flex_is_over(const struct parlor_flex *flex);

/**
 * The highest event id that the server has considered for this client. 0 for NULL.
 */
uint32_t parlor_flex_position(const struct parlor_flex *flex);

/**
 * The user id.
 *
 * `*user_id` is set on success, and valid until `parlor_flex_free` or another successful login.
 * Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_user_id(const struct parlor_flex *flex, struct parlor_text *user_id);

/**
 * The secure key, which downloads of files ask for. It is a secret: don't log it.
 *
 * `*secure_key` is set on success, and valid until `parlor_flex_free` or another successful login.
 * Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_secure_key(const struct parlor_flex *flex, struct parlor_text *secure_key);

/**
 * The session's id.
 *
 * `*session_id` is set on success, and valid until `parlor_flex_free`.
 * Status: `PARLOR_NOT_IN_SESSION` if none was joined yet, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_session_id(const struct parlor_flex *flex, struct parlor_text *session_id);

/**
 * What exactly was wrong the last time that `parlor_flex_next` gave a status of `PARLOR_CLASS_PEER` or
 * `PARLOR_CLASS_TOO_SMALL`, or that a request, `parlor_flex_receive` or `parlor_flex_transmitted` was refused by the library. Of
 * what can't be taken, `member` names the member of the request, or the argument.
 *
 * `*error` is set on success. It belongs to the handle and is valid until the next call that takes the handle.
 * Status: `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_error(const struct parlor_flex *flex,
                          const struct parlor_error **error);

/**
 * What is to be written to the socket now, as it stands in the stream: `*length` bytes at `*data`, or 0 if there
 * is nothing. It may be a request, one that is repeated, or a poll that is due. Changes nothing when called twice.
 *
 * Both outputs are set on success. The bytes belong to the handle and are valid until the next call that takes the
 * handle. Status: `PARLOR_OUT_OF_MEMORY`, `PARLOR_DRIVEN` if a link drives the handle, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_poll_transmit(struct parlor_flex *flex,
                                  uint64_t now,
                                  const uint8_t **data,
                                  size_t *length);

/**
 * Says that the socket took the first `length` bytes of what `parlor_flex_poll_transmit` gave. Less than all is
 * fine: the next `parlor_flex_poll_transmit` gives the rest.
 *
 * Status: `PARLOR_BAD_VALUE` if that is more than there were, `PARLOR_DRIVEN` if a link drives the handle,
 * `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_transmitted(struct parlor_flex *flex,
                                size_t length);

/**
 * When to call `parlor_flex_poll_transmit` at the latest, on the clock that `now` is from: 0 or a time that has
 * passed for at once, `PARLOR_NEVER` if not before another call. `PARLOR_NEVER` for NULL.
 *
 * While bytes of `parlor_flex_poll_transmit` aren't written yet it is `PARLOR_NEVER`: wait for the socket then.
 */
uint64_t parlor_flex_poll_timeout(const struct parlor_flex *flex);

/**
 * Takes in `length` bytes at `data` that were read from the socket: any piece of the stream, frames may begin and end
 * anywhere. Then take `parlor_flex_next` until it gives `PARLOR_END`.
 *
 * The bytes are copied. What the server did wrong is told by `parlor_flex_next`, too.
 * Status: `PARLOR_NOT_DRAINED` if news of an earlier call wasn't taken, `PARLOR_BAD_LENGTH` for no bytes,
 * `PARLOR_OUT_OF_MEMORY`, `PARLOR_BAD_VALUE` if the bytes lie in the block of a handle without a heap,
 * `PARLOR_DRIVEN` if a link drives the handle, `PARLOR_NULL_POINTER`. Nothing was taken in then.
 */
int32_t parlor_flex_receive(struct parlor_flex *flex,
                            uint64_t now,
                            const uint8_t *data,
                            size_t length);

/**
 * The next thing that came in.
 *
 * `*news` is set on success. It and all behind its pointers belong to the handle and are valid until the next
 * `parlor_flex_next`, `parlor_flex_receive` or `parlor_flex_free`. Requests may be made in between.
 * Status: `PARLOR_END` when there is nothing more. Of `PARLOR_CLASS_PEER` and `PARLOR_CLASS_TOO_SMALL`, with
 * details in `parlor_flex_error`, if something came in that can't be used; the next call goes on behind it:
 * `PARLOR_MALFORMED`, `PARLOR_UNKNOWN_ELEMENT`, `PARLOR_BAD_MEMBER`, `PARLOR_INCOMPLETE_REPLY`,
 * `PARLOR_BAD_EVENT`, `PARLOR_PACKET_TOO_LARGE`, over Chat API v2 `PARLOR_NO_CHAT_SERVICE`, without a heap also `PARLOR_TOO_MANY_ITEMS`.
 * `PARLOR_OUT_OF_MEMORY`: nothing is lost; an event comes with the next call, and what a dropped packet answered is asked
 * again. `PARLOR_DRIVEN` if a link drives the handle: take its events. `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_next(struct parlor_flex *flex,
                         const struct parlor_news **news);

/**
 * Says that the socket is lost: on the next one, to the same server or another of its kind, the stream starts afresh,
 * and a request that is under way is sent again at once. The server carries it out once.
 *
 * Over Chat API v2 a response may end with its stream: it came in then. Of what is under way only polls and read receipts are
 * sent again; anything else that was sent is told as `PARLOR_NEWS_REFUSED` with `is_fate_unknown`, when the server answers again.
 *
 * What came in before and wasn't taken is still to be taken. Status: `PARLOR_DRIVEN` if a link drives the handle,
 * `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_lost(struct parlor_flex *flex);

/**
 * The host of the service of Chat API v2, as it stands in the config: where to connect to.
 *
 * `*host` is set on success, and valid until `parlor_flex_free`.
 * Status: `PARLOR_OTHER_PROTOCOL` for a handle over flex, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_service_host(const struct parlor_flex *flex, struct parlor_text *host);

/**
 * Whether a reply is to come over the connection. While none is, a web server may close it, and nothing is lost by that:
 * call `parlor_flex_lost`, and connect anew when `parlor_flex_poll_timeout` is reached. Over flex the same as
 * `parlor_flex_is_busy`. False for NULL.
 */
bool parlor_flex_is_awaiting(const struct parlor_flex *flex);

/**
 * Whether a request was lost with its connection that isn't sent again: `PARLOR_NEWS_REFUSED` with `is_fate_unknown` comes
 * when the server answers again. Never over flex, whose requests are sent again. False for NULL.
 */
bool parlor_flex_is_fate_unknown(const struct parlor_flex *flex);

/**
 * Whether the request under way has had no reply for `silent_after` of the config: then the link counts as lost, even
 * if the system hasn't noticed. Close the socket, call `parlor_flex_lost` and connect anew. False for NULL.
 *
 * Over Chat API v2 also when something is to be sent and the server has closed the link, or may have.
 *
 * Ask when `parlor_flex_poll_timeout` is reached.
 */
bool parlor_flex_is_silent(const struct parlor_flex *flex,
                           uint64_t now);

/**
 * For a link that drives the handle, with its `now` and `is_closed`, as `parlor_basic_drive`.
 *
 * Not in builds without a heap.
 */
int32_t parlor_flex_drive(struct parlor_flex *flex, uint64_t now, bool is_closed);

/**
 * Logs in. When `PARLOR_NEWS_LOGGED_IN` has come, join a session.
 *
 * Also again, when `PARLOR_NEWS_REFUSED` came with `PARLOR_ERROR_ID_UNKNOWN_USER`: the server doesn't know the client
 * any more, since it was restarted or is another one. Then join the same session again: what happened meanwhile comes with
 * its reply, nothing twice.
 *
 * Over Chat API v2 this asks whether a web server is there, and keeps the rest for the join; it is also called again after a
 * join was refused with `is_fate_unknown`.
 *
 * `login` was set up with `parlor_login_init`. All that it points to is read during the call only.
 * Status: `PARLOR_ALREADY_LOGGED_IN`, `PARLOR_SESSION_OVER`, `PARLOR_BUSY`, `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_NO_RANDOM`,
 * `PARLOR_NOT_IN_CHAT_API`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`, `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`, `PARLOR_NOT_UTF8`,
 * `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_login(struct parlor_flex *flex,
                          const struct parlor_login *login);

/**
 * Starts a session, or joins one that exists. `PARLOR_NEWS_DONE` with `PARLOR_REQUEST_JOIN` comes when it is done.
 *
 * After another login, or when the session is over for this client because it was silent for too long, this comes
 * back to the same session; another one is refused as `PARLOR_ALREADY_IN_SESSION` or `PARLOR_SESSION_OVER`.
 *
 * `join` was set up with `parlor_join_init`; `visibility` isn't looked at. All that it points to is read during the call
 * only. Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_ALREADY_IN_SESSION`, `PARLOR_SESSION_OVER`, `PARLOR_BUSY`,
 * `PARLOR_NOT_IN_VERSION` for event attributes, `PARLOR_NOT_IN_CHAT_API`, `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`,
 * `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_join(struct parlor_flex *flex,
                         const struct parlor_join *join);

/**
 * From the next request on, asks for what happened behind the event id `position`, also if it was told before; 0 is the
 * whole transcript (`fromPosition`). Without this call the handle asks for what it hasn't told yet. A join can say the same
 * by its `from_position`.
 *
 * Status: `PARLOR_BUSY`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_ask_from(struct parlor_flex *flex,
                             uint32_t position);

/**
 * Says something.
 *
 * `say` was set up with `parlor_say_init`; what is basic's of it isn't looked at. All that it points to is read during
 * the call only.
 * Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_NOT_IN_SESSION`, `PARLOR_SESSION_OVER`, `PARLOR_BUSY`,
 * `PARLOR_NOT_IN_VERSION` for event attributes, `PARLOR_NOT_IN_CHAT_API`, `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`,
 * `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_say(struct parlor_flex *flex,
                        const struct parlor_say *say);

/**
 * Gives a notice.
 *
 * `notify` was set up with `parlor_notify_init`; what is basic's of it isn't looked at. All that it points to is read
 * during the call only. Status: `PARLOR_BAD_VALUE` for an unknown type, `PARLOR_NOT_IN_VERSION`, and as
 * `parlor_flex_say`.
 */
int32_t parlor_flex_notify(struct parlor_flex *flex,
                           const struct parlor_notify *notify);

/**
 * Sets items of the interaction's userdata: `count` items at `items`, at least one. They are read during the call only.
 *
 * Status: as `parlor_flex_say`.
 */
int32_t parlor_flex_update_user_data(struct parlor_flex *flex,
                                     const struct parlor_item *items,
                                     size_t count);

/**
 * Tells that the person has read all events up to the event id `position`. Also polls.
 *
 * Status: as `parlor_flex_say`.
 */
int32_t parlor_flex_read_receipt(struct parlor_flex *flex, uint32_t position);

/**
 * Leaves the session. `PARLOR_NEWS_OVER` comes when it is done. A flex client can't close a session for others.
 *
 * `release` was set up with `parlor_release_init`; what is basic's of it isn't looked at. All that it points to is read
 * during the call only. Status: as `parlor_flex_say`.
 */
int32_t parlor_flex_logout(struct parlor_flex *flex,
                           const struct parlor_release *release);

/**
 * Gives up the request under way: it isn't repeated any more, and its reply isn't told. If it was sent, nobody can say
 * yet what became of it: when the next reply comes, it was carried out or never will be. The next poll is due at once.
 *
 * A login or the join of a first session that was given up is begun anew with `parlor_flex_login`.
 *
 * `*request` is set on success: which one it was, one of `parlor_request`. Status: `PARLOR_END` if there is none,
 * `PARLOR_NULL_POINTER`.
 */
int32_t parlor_flex_abandon(struct parlor_flex *flex,
                            uint64_t now,
                            int32_t *request);

/**
 * An item with the key `key` and the string `text`.
 *
 * It points to what it was given: that must be there until the item was passed to a request.
 */
struct parlor_item parlor_item_text(struct parlor_text key, struct parlor_text text);

/**
 * An item with the key `key` and the number `number`. Otherwise as `parlor_item_text`.
 */
struct parlor_item parlor_item_number(struct parlor_text key, int32_t number);

/**
 * An item with the key `key` and `length` bytes at `data`, or NULL and 0. Otherwise as `parlor_item_text`.
 */
struct parlor_item parlor_item_bytes(struct parlor_text key,
                                     const uint8_t *data,
                                     size_t length);

/**
 * An item with the key `key` and a collection of `count` items at `items`, or NULL and 0. Otherwise as
 * `parlor_item_text`.
 */
struct parlor_item parlor_item_list(struct parlor_text key,
                                    const struct parlor_item *items,
                                    size_t count);

/**
 * How many items the collection has; 0 for NULL.
 */
size_t parlor_key_values_count(const struct parlor_key_values *list);

/**
 * The item at `index`, from 0; NULL if there is none.
 *
 * The item is valid as long as the collection.
 */
const struct parlor_key_value *parlor_key_values_at(const struct parlor_key_values *list,
                                                    size_t index);

/**
 * The first item at `path`: a key, or several keys with '/' between them, such as "GCTI_SYSTEM/party-info/style", where
 * each but the last is that of a collection. NULL if there is none. A key that has a '/' in it is found by walking only.
 *
 * ```c
 * style = parlor_key_values_text(user_data, parlor_text_of("GCTI_SYSTEM/party-info/style"));
 * printf("style: %.*s\n", (int)style.length, style.data);
 * for (i = 0; (item = parlor_key_values_at(user_data, i)) != NULL; i++)
 *     printf("key: %.*s\n", (int)item->key.length, item->key.data);
 * ```
 *
 * The item is valid as long as the collection.
 */
const struct parlor_key_value *parlor_key_values_find(const struct parlor_key_values *list,
                                                      struct parlor_text path);

/**
 * The string at `path`, as `parlor_key_values_find` finds it. Empty if there is none, or no string.
 *
 * It is valid as long as the collection.
 */
struct parlor_text parlor_key_values_text(const struct parlor_key_values *list,
                                          struct parlor_text path);

/**
 * The number at `path`, as `parlor_key_values_find` finds it.
 *
 * `*number` is set on success. Status: `PARLOR_END` if there is no item, or it is no `PARLOR_VALUE_INT`; `PARLOR_NOT_UTF8`,
 * `PARLOR_BAD_LENGTH`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_key_values_number(const struct parlor_key_values *list,
                                 struct parlor_text path,
                                 int32_t *number);

/**
 * The collection at `path`, as `parlor_key_values_find` finds it. NULL if there is none, or an empty one, or no collection.
 *
 * It is valid as long as the collection that it is in.
 */
const struct parlor_key_values *parlor_key_values_list(const struct parlor_key_values *list,
                                                       struct parlor_text path);

/**
 * Makes a collection of the caller's own, for an event that a `parlor_writer` is to write, or to keep what an event had.
 *
 * `items` are `count` items, or NULL and 0. They are copied, with all that they point to. `*list` is set on success and
 * belongs to the caller, who frees it with `parlor_key_values_free`. It may be used by any thread, by one at a time.
 * Status: `PARLOR_BAD_LENGTH` for an empty key, `PARLOR_BAD_VALUE` for an unknown type and for lists inside each other more
 * than 24 times, `PARLOR_NOT_UTF8`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
 *
 * Not in builds without a heap.
 */
int32_t parlor_key_values_new(const struct parlor_item *items,
                              size_t count,
                              struct parlor_key_values **list);

/**
 * Frees a collection that `parlor_key_values_new` made, and sets the caller's pointer to NULL. NULL and a pointer to NULL
 * do nothing; one that belongs to an event isn't freed.
 *
 * Not in builds without a heap.
 */
void parlor_key_values_free(struct parlor_key_values **list);

/**
 * The collection as items to be sent: to hand on what an event brought.
 *
 * ```c
 * status = parlor_key_values_items(event->user_data, &notify.user_data);
 * ```
 *
 * `*items` is set on success. The items belong to the collection and are valid as long as it is. NULL gives none.
 * Status: `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER` (`items`).
 *
 * Not in builds without a heap.
 */
int32_t parlor_key_values_items(const struct parlor_key_values *list,
                                struct parlor_items *items);

/**
 * Which system command the notice is: one of `parlor_system_command`. A name counts only if it stands there exactly.
 * `PARLOR_SYSTEM_COMMAND_OTHER` for NULL.
 *
 * Not in builds without a heap.
 */
int32_t parlor_notice_system_command(const struct parlor_notice *notice);

/**
 * The name of a system command, one of `parlor_system_command`: the text of a notice that is to be sent. Empty for a
 * number that is none.
 *
 * The text is static.
 *
 * Not in builds without a heap.
 */
struct parlor_text parlor_system_command_name(int32_t command);

/**
 * The key of the first item that is missing in the userdata of a notice, or isn't the number that it must be; empty if
 * there is nothing wrong, and for NULL. Only the system commands of files must have userdata.
 *
 * The text is static.
 *
 * Not in builds without a heap.
 */
struct parlor_text parlor_event_bad_item(const struct parlor_event *event);

/**
 * Sets up a deletion of no file: `parlor_file_deleted_init(&file, sizeof file)`. Then read or fill it.
 *
 * `size` and status: as `parlor_login_init`.
 *
 * Not in builds without a heap.
 */
int32_t parlor_file_deleted_init(struct parlor_file_deleted *file,
                                 size_t size);

/**
 * Reads `values`, the userdata of a notice that came or was stored.
 *
 * `file` was set up with `parlor_file_deleted_init`, and is set on success. Its text belongs to the collection and is valid
 * as long as it is.
 * Status: `PARLOR_BAD_MEMBER` if `file-id` is missing; `PARLOR_NOT_SET_UP`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`
 * (`file`).
 *
 * Not in builds without a heap.
 */
int32_t parlor_file_deleted_read(const struct parlor_key_values *values,
                                 struct parlor_file_deleted *file);

/**
 * Makes the userdata of the notice that deletes a file, as `parlor_file_uploaded_user_data` makes that of one that attaches
 * it.
 *
 * `file` is read during the call only. `*values` is set on success and belongs to the caller, who frees it with
 * `parlor_key_values_free` when the notice was made.
 * Status: `PARLOR_BAD_MEMBER` if the file's id is empty; `PARLOR_NOT_SET_UP`, `PARLOR_NOT_UTF8`, `PARLOR_BAD_LENGTH`,
 * `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
 *
 * Not in builds without a heap.
 */
int32_t parlor_file_deleted_user_data(const struct parlor_file_deleted *file,
                                      struct parlor_key_values **values);

/**
 * Sets up limits with nothing in them: `parlor_file_limits_init(&limits, sizeof limits)`. Then read them.
 *
 * `size` and status: as `parlor_login_init`.
 *
 * Not in builds without a heap.
 */
int32_t parlor_file_limits_init(struct parlor_file_limits *limits,
                                size_t size);

/**
 * Reads `values`, the userdata of the reply.
 *
 * `limits` were set up with `parlor_file_limits_init`, and are set on success. Their texts belong to the collection and are
 * valid as long as it is.
 * Status: `PARLOR_BAD_MEMBER` if an item is missing or isn't the number that it must be: `parlor_event_bad_item` says
 * which. `PARLOR_NOT_SET_UP`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER` (`limits`).
 *
 * Not in builds without a heap.
 */
int32_t parlor_file_limits_read(const struct parlor_key_values *values,
                                struct parlor_file_limits *limits);

/**
 * Sets up a file with nothing in it: `parlor_file_uploaded_init(&file, sizeof file)`. Then read or fill it.
 *
 * `size` and status: as `parlor_login_init`.
 *
 * Not in builds without a heap.
 */
int32_t parlor_file_uploaded_init(struct parlor_file_uploaded *file,
                                  size_t size);

/**
 * Reads `values`, the userdata of a notice that came or was stored. What only a request needs isn't missed.
 *
 * `file` was set up with `parlor_file_uploaded_init`, and is set on success. Its texts belong to the collection and are
 * valid as long as it is.
 * Status: `PARLOR_BAD_MEMBER` if `file-name` or `file-size` is missing, or the size is no number: `parlor_event_bad_item`
 * says which. `PARLOR_NOT_SET_UP`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER` (`file`).
 *
 * Not in builds without a heap.
 */
int32_t parlor_file_uploaded_read(const struct parlor_key_values *values,
                                  struct parlor_file_uploaded *file);

/**
 * Makes the userdata of the notice that attaches a file.
 *
 * `file` is read during the call only. `*values` is set on success and belongs to the caller, who frees it with
 * `parlor_key_values_free` when the notice was made.
 * Status: `PARLOR_BAD_MEMBER` if the name or the source is empty, or the document of the source `ucs`;
 * `PARLOR_NOT_SET_UP`, `PARLOR_NOT_UTF8`, `PARLOR_BAD_LENGTH`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
 *
 * Not in builds without a heap.
 */
int32_t parlor_file_uploaded_user_data(const struct parlor_file_uploaded *file,
                                       struct parlor_key_values **values);

/**
 * Sets up a login with the defaults: `parlor_login_init(&login, sizeof login)`. Then fill it.
 *
 * `size` is what the caller's header says that the struct has. What a library that is older than the header
 * doesn't know is set to zero and not used. Status: `PARLOR_NULL_POINTER`; `PARLOR_BAD_LENGTH` if `size` is less
 * than any version of the struct ever had.
 */
int32_t parlor_login_init(struct parlor_login *login,
                          size_t size);

/**
 * Sets up a registration with the defaults: `parlor_register_init(&request, sizeof request)`. Then fill it.
 *
 * `size` and status: as `parlor_login_init`.
 */
int32_t parlor_register_init(struct parlor_register *request,
                             size_t size);

/**
 * Sets up a join with the defaults: `parlor_join_init(&join, sizeof join)`. Then fill it.
 *
 * `size` and status: as `parlor_login_init`.
 */
int32_t parlor_join_init(struct parlor_join *join, size_t size);

/**
 * Sets up a message with the defaults: `parlor_say_init(&say, sizeof say)`. Then fill it.
 *
 * `size` and status: as `parlor_login_init`.
 */
int32_t parlor_say_init(struct parlor_say *say, size_t size);

/**
 * Sets up a notice with the defaults: `parlor_notify_init(&notify, sizeof notify)`. Then fill it.
 *
 * `size` and status: as `parlor_login_init`.
 */
int32_t parlor_notify_init(struct parlor_notify *notify, size_t size);

/**
 * Sets up a leave with the defaults: `parlor_release_init(&release, sizeof release)`. Then fill it.
 *
 * `size` and status: as `parlor_login_init`.
 */
int32_t parlor_release_init(struct parlor_release *release, size_t size);

/**
 * Whether parties of the type `user_type`, one of `parlor_user_type`, may send with `visibility`, one of
 * `parlor_visibility`. An unknown type may what a customer may; an unknown visibility may be used by nobody.
 */
bool parlor_user_type_may_use(int32_t user_type,
                              int32_t visibility);

/**
 * Whether a party that is in with `visibility`, one of `parlor_visibility`, may send: a silent monitor may not. False
 * for an unknown one.
 */
bool parlor_visibility_may_write(int32_t visibility);

/**
 * Whether a party may see the event: one with the user id `user_id` and the type `user_type`, one of `parlor_user_type`,
 * which came through flex, or with `is_flex` false through basic. What is for all is seen by all, `PARLOR_VISIBILITY_INT` by agents and supervisors,
 * `PARLOR_VISIBILITY_VIP` by supervisors; a receiver narrows it to the sender and the receiver. False for NULL.
 *
 * Not in builds without a heap.
 */
bool parlor_event_is_visible_to(const struct parlor_event *event,
                                struct parlor_text user_id,
                                int32_t user_type,
                                bool is_flex);

/**
 * The name of a user type, one of `parlor_user_type`, such as "AGENT"; empty for a number that is none.
 *
 * The text is static.
 */
struct parlor_text parlor_user_type_name(int32_t user_type);

/**
 * The user type of this name, one of `parlor_user_type`; -1 if it is unknown.
 */
int32_t parlor_user_type_of(struct parlor_text name);

/**
 * The name of a protocol, one of `parlor_protocol`, such as "FLEX"; empty for a number that is none.
 *
 * The text is static.
 */
struct parlor_text parlor_protocol_name(int32_t protocol);

/**
 * The protocol of this name, one of `parlor_protocol`; -1 if it is unknown.
 */
int32_t parlor_protocol_of(struct parlor_text name);

/**
 * The name of a visibility, one of `parlor_visibility`, such as "ALL"; empty for a number that is none.
 *
 * The text is static.
 */
struct parlor_text parlor_visibility_name(int32_t visibility);

/**
 * The visibility of this name, one of `parlor_visibility`; -1 if it is unknown.
 */
int32_t parlor_visibility_of(struct parlor_text name);

/**
 * The name of a user status, one of `parlor_user_status`, such as "On"; empty for a number that is none.
 *
 * The text is static.
 */
struct parlor_text parlor_user_status_name(int32_t user_status);

/**
 * The user status of this name, one of `parlor_user_status`; -1 if it is unknown.
 */
int32_t parlor_user_status_of(struct parlor_text name);

/**
 * The name of an action, one of `parlor_after_action`, such as "KEEP_ALIVE"; empty for a number that is none.
 *
 * The text is static.
 */
struct parlor_text parlor_after_action_name(int32_t after_action);

/**
 * The action of this name, one of `parlor_after_action`; -1 if it is unknown.
 */
int32_t parlor_after_action_of(struct parlor_text name);

/**
 * The name of a check, one of `parlor_message_check`, such as "Alert"; empty for a number that is none.
 *
 * The text is static.
 */
struct parlor_text parlor_message_check_name(int32_t message_check);

/**
 * The check of this name, one of `parlor_message_check`; -1 if it is unknown.
 */
int32_t parlor_message_check_of(struct parlor_text name);

/**
 * The name of a notice type, one of `parlor_notice_type`, such as "TYPING_STARTED"; empty for a number that is none.
 *
 * The text is static.
 */
struct parlor_text parlor_notice_type_name(int32_t notice_type);

/**
 * The notice type of this name, one of `parlor_notice_type`; -1 if it is unknown.
 */
int32_t parlor_notice_type_of(struct parlor_text name);

/**
 * What a leave reason, one of `parlor_leave_reason`, is called in a transcript, such as "left due to disconnect". Empty for
 * an unknown one.
 *
 * The text is static.
 */
struct parlor_text parlor_leave_reason_text(uint32_t reason);

/**
 * The `quit-reason-code` of a leave reason, one of `parlor_leave_reason`: what clients of version 106 get when a customer
 * leaves. Empty for an unknown one.
 *
 * The text is static.
 */
struct parlor_text parlor_leave_reason_quit_code(uint32_t reason);

/**
 * The leave reason, one of `parlor_leave_reason`, of a `quit-reason-code`; -1 if it is unknown. A customer who leaves by
 * itself is `PARLOR_LEAVE_REASON_LEFT`, whatever becomes of the session.
 */
int32_t parlor_leave_reason_of_quit_code(struct parlor_text code);

/**
 * What an error id, one of `parlor_error_id`, means, for a person. Empty for an unknown one.
 *
 * The text is static.
 */
struct parlor_text parlor_error_id_text(uint32_t error_id);

/**
 * The first client version that has a feature, one of `parlor_feature`: 102 to 106; 0 for an unknown one.
 */
uint32_t parlor_feature_since(int32_t feature);

/**
 * What a feature is, for a person: something that there are several of, such as "`eventAttributes`". Empty for an unknown
 * one.
 *
 * The text is static.
 */
struct parlor_text parlor_feature_text(int32_t feature);

/**
 * Whether a client of this version knows a feature, one of `parlor_feature`. False for an unknown one.
 */
bool parlor_client_version_knows(uint32_t version,
                                 int32_t feature);

/**
 * Whether a client of this version is sent notices of this type, one of `parlor_notice_type`. It is sent those of an
 * unknown type.
 */
bool parlor_client_version_knows_notice(uint32_t version,
                                        int32_t notice_type);

/**
 * Whether a client of this version is told of parties of this type, one of `parlor_user_type`. It is told of those of an
 * unknown type.
 */
bool parlor_client_version_knows_user_type(uint32_t version,
                                           int32_t user_type);

/**
 * Whether a client of this version is told of parties that are connected like this, one of `parlor_protocol`. It is told of
 * those that are connected in an unknown way.
 */
bool parlor_client_version_knows_protocol(uint32_t version,
                                          int32_t protocol);

/**
 * Sets up what is said of a session, with nothing in it: `parlor_session_info_init(&session, sizeof session)`. Then fill
 * it.
 *
 * `size` and status: as `parlor_login_init`.
 */
int32_t parlor_session_info_init(struct parlor_session_info *session,
                                 size_t size);

/**
 * What the status `status` means, in English, for a programmer: a sentence without a full stop.
 *
 * Takes any number. The text ends with NUL, is static, and is never freed.
 */
const char *parlor_status_text(int32_t status);

/**
 * Who must act on the status `status`: one of `parlor_class`.
 *
 * Takes any number; one that is no status counts as `PARLOR_CLASS_BUG`.
 */
int32_t parlor_status_class(int32_t status);

/**
 * The text that ends with NUL at `string`, as a view of it: to pass a literal or variable to a function here.
 *
 * The view is valid as long as `string` is; nothing is copied. NULL gives an empty text.
 */
struct parlor_text parlor_text_of(const char *string);

/**
 * How many bytes of memory a handle needs that `parlor_transcript_new_in` makes for the same `max_event` and `max_items`. 0 if
 * these aren't valid.
 *
 * About `max_event`, 100 bytes for each of `max_items`, and 2 KB. It is the same for the same version and machine. In builds
 * without a heap only.
 */
size_t parlor_transcript_size(uint32_t max_event,
                              uint32_t max_items);

/**
 * Makes a handle for reading transcripts in the `length` bytes at `block`, which is all the memory that it uses.
 *
 * `block` begins at a multiple of 8, as an array of `uint64_t` does, and has at least as many bytes as
 * `parlor_transcript_size` says. It is the handle's until the handle isn't used any more: there is nothing to free.
 * `max_event` is how many bytes the texts of one event may have that don't stand in the document as they are, such as those
 * with `&amp;`: 256 to 2147482624. `max_items` is how many items its userdata and event attributes may have, those inside each other
 * counted, too: 0 to 65535. `*transcript` is set on success and points into the block.
 * Status: `PARLOR_BAD_LENGTH` if the block is too short, `PARLOR_BAD_ALIGNMENT`, `PARLOR_BAD_VALUE`, `PARLOR_NULL_POINTER`
 * (`block`, `transcript`). In builds without a heap only.
 */
int32_t parlor_transcript_new_in(void *block,
                                 size_t length,
                                 uint32_t max_event,
                                 uint32_t max_items,
                                 struct parlor_transcript **transcript);

/**
 * How many bytes of memory a handle needs that `parlor_stream_new_in` makes for the same `window` and `max_items`. 0 if these
 * aren't valid.
 *
 * About twice `window`, 100 bytes for each of `max_items`, and 2 KB. It is the same for the same version and machine. In builds
 * without a heap only.
 */
size_t parlor_stream_size(uint32_t window,
                          uint32_t max_items);

/**
 * Makes a handle at the start of a document in the `length` bytes at `block`, which is all the memory that it uses. For each
 * document make another one, in the same block if you like.
 *
 * `block` begins at a multiple of 8, as an array of `uint64_t` does, and has at least as many bytes as `parlor_stream_size`
 * says. It is the handle's until the handle isn't used any more: there is nothing to free. `window` is how many bytes one event
 * may have, as for `parlor_stream_new`: 256 to 2147482624. `max_items` is how many items its userdata and event attributes may
 * have, those inside each other counted, too: 0 to 65535. `*stream` is set on success and points into the block.
 * Status: `PARLOR_BAD_LENGTH` if the block is too short, `PARLOR_BAD_ALIGNMENT`, `PARLOR_BAD_VALUE`, `PARLOR_NULL_POINTER`
 * (`block`, `stream`). In builds without a heap only.
 */
int32_t parlor_stream_new_in(void *block,
                             size_t length,
                             uint32_t window,
                             uint32_t max_items,
                             struct parlor_stream **stream);

/**
 * How many bytes of memory a handle needs that `parlor_writer_new_in` makes for the same `max_event` and `max_items`. 0 if these
 * aren't valid.
 *
 * About twice `max_event`, 100 bytes for each of `max_items`, and 500. It is the same for the same version and machine. In
 * builds without a heap only.
 */
size_t parlor_writer_size(uint32_t max_event,
                          uint32_t max_items);

/**
 * Makes a handle for writing one transcript in the `length` bytes at `block`, which is all the memory that it uses.
 *
 * `block` begins at a multiple of 8, as an array of `uint64_t` does, and has at least as many bytes as `parlor_writer_size`
 * says. It is the handle's until the handle isn't used any more: there is nothing to free. `max_event` is how many bytes one
 * event may have in the document, and with the first one also what is before it: 256 to 2147482624. `max_items` is how many
 * items its userdata and event attributes may have, those inside each other counted, too: 0 to 65535. `session` is as for
 * `parlor_writer_new`. `*writer` is set on success and points into the block.
 * Status: `PARLOR_BAD_LENGTH` if the block is too short, `PARLOR_OUT_OF_MEMORY` if `max_event` is too small for what is before
 * the first event, `PARLOR_BAD_ALIGNMENT`, `PARLOR_BAD_VALUE`, `PARLOR_NOT_SET_UP`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`
 * (`block`, `session`, `writer`). In builds without a heap only.
 */
int32_t parlor_writer_new_in(void *block,
                             size_t length,
                             uint32_t max_event,
                             uint32_t max_items,
                             const struct parlor_session_info *session,
                             struct parlor_writer **writer);

/**
 * Makes a handle for reading transcripts: one at a time, as many as you like.
 *
 * `*transcript` is set on success and belongs to the caller, who frees it with `parlor_transcript_free`.
 * Status: `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
 *
 * Not in builds without a heap.
 */
int32_t parlor_transcript_new(struct parlor_transcript **transcript);

/**
 * Frees the handle and sets the caller's pointer to NULL. NULL and a pointer to NULL do nothing.
 *
 * Everything that the handle gave is gone with it.
 *
 * Not in builds without a heap.
 */
void parlor_transcript_free(struct parlor_transcript **transcript);

/**
 * Begins to read the document of `length` bytes at `data`: UTF-8 XML with a `chatTranscript`. The events come from
 * `parlor_transcript_next`, which checks the document as it goes; `parlor_transcript_check` checks it whole. What was
 * read before, and all that was given of it, is gone, also when this document is refused.
 *
 * The bytes are **copied**: the caller may free them after the call. They may be a text that this handle gave. In builds
 * without a heap they **aren't**: they must stay as they are until the next `parlor_transcript_read`, or until the handle isn't
 * used any more, and don't lie in its block (`PARLOR_BAD_VALUE`); what was read before is always gone. An
 * empty file is `PARLOR_MALFORMED`: `data` may be NULL when `length` is 0.
 * Status: `PARLOR_MALFORMED`, `PARLOR_UNKNOWN_ELEMENT`, `PARLOR_BAD_MEMBER`, all with offset, line and column in
 * `parlor_transcript_error`; `PARLOR_NULL_POINTER`, `PARLOR_BAD_LENGTH` and `PARLOR_OUT_OF_MEMORY`, after which what
 * was read before is still there.
 */
int32_t parlor_transcript_read(struct parlor_transcript *transcript,
                               const uint8_t *data,
                               size_t length);

/**
 * What the document that was read says of its session.
 *
 * `*session` is set on success. It belongs to the handle and is valid until the next `parlor_transcript_read` or
 * `parlor_transcript_free`. Status: `PARLOR_NOT_READ`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_transcript_session(const struct parlor_transcript *transcript,
                                  const struct parlor_session_info **session);

/**
 * Checks all that no event was given of yet. The next event stays the same.
 *
 * For a program that wants nothing of a document whose end is broken. It takes as long as reading the events.
 * Status: `PARLOR_MALFORMED`, with offset, line and column in `parlor_transcript_error`; `PARLOR_NOT_READ`,
 * `PARLOR_NULL_POINTER`.
 */
int32_t parlor_transcript_check(struct parlor_transcript *transcript);

/**
 * The next event.
 *
 * `*event` is set on success. It belongs to the handle and is valid until the next `parlor_transcript_next`,
 * `parlor_transcript_read` or `parlor_transcript_free`.
 * Status: `PARLOR_END` after the last one. `PARLOR_BAD_EVENT`: this one can't be read, see
 * `parlor_transcript_error`; the next call goes on behind it. `PARLOR_MALFORMED`: the document isn't well-formed from
 * here on, see there; `PARLOR_END` follows. `PARLOR_OUT_OF_MEMORY`: the next call tries the same
 * event again. In a block `PARLOR_TOO_MANY_ITEMS` and `PARLOR_WINDOW_TOO_SMALL`: the event has more items, or longer texts, than
 * there is room for; the next call goes on behind it. `PARLOR_NOT_READ`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_transcript_next(struct parlor_transcript *transcript,
                               const struct parlor_event **event);

/**
 * What exactly was wrong the last time a call with this handle gave a status of `PARLOR_CLASS_PEER`.
 *
 * `*error` is set on success. It belongs to the handle and is valid until the next call that takes the handle.
 * Status: `PARLOR_NULL_POINTER`.
 */
int32_t parlor_transcript_error(const struct parlor_transcript *transcript,
                                const struct parlor_error **error);

/**
 * Makes a handle at the start of a document. For each document make another one.
 *
 * `window` is how many bytes one event may have, its tags included; the start tag of the root has to fit, too, with all
 * that is before it. 65536 is more than servers let pass; the handle keeps a buffer of this size. `*stream` is set on
 * success and belongs to the caller, who frees it with `parlor_stream_free`.
 * Status: `PARLOR_BAD_LENGTH` if `window` is 0, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
 *
 * Not in builds without a heap.
 */
int32_t parlor_stream_new(size_t window,
                          struct parlor_stream **stream);

/**
 * Frees the handle and sets the caller's pointer to NULL. NULL and a pointer to NULL do nothing.
 *
 * Everything that the handle gave is gone with it.
 *
 * Not in builds without a heap.
 */
void parlor_stream_free(struct parlor_stream **stream);

/**
 * Gives the next bytes of the document: `length` bytes at `data`, which may be NULL when `length` is 0. They are copied as
 * far as one event goes and the window has room; the rest is to be given again. Then call `parlor_stream_next`: before,
 * nothing more is taken.
 *
 * `*taken` is how many bytes were taken, set on success. The event that was given last is gone, and no text of it may be
 * a part of the bytes. What is wrong with them is said by `parlor_stream_next`.
 * Status: `PARLOR_BAD_LENGTH`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_stream_give(struct parlor_stream *stream,
                           const uint8_t *data,
                           size_t length,
                           size_t *taken);

/**
 * The event that the bytes so far have completed.
 *
 * `*event` is set on success. It belongs to the handle and is valid until the next call that takes the handle and doesn't
 * take it as `const`.
 * Status: `PARLOR_END` if there is none yet: give more, or call `parlor_stream_end`. `PARLOR_BAD_EVENT`: this one can't be
 * read, see `parlor_stream_error`, but the others can. `PARLOR_TOO_MANY_ITEMS`, in builds without a heap: the same, for one that
 * has more items than there is room for. `PARLOR_MALFORMED`, `PARLOR_UNKNOWN_ELEMENT`, `PARLOR_BAD_MEMBER`:
 * nothing more can be read, and every further call says so; `parlor_stream_error` has the offset.
 * `PARLOR_WINDOW_TOO_SMALL`: the same; begin anew with a larger window. `PARLOR_OUT_OF_MEMORY`: the next call tries the
 * same event again. `PARLOR_NULL_POINTER`.
 */
int32_t parlor_stream_next(struct parlor_stream *stream,
                           const struct parlor_event **event);

/**
 * The document has ended: checks that it is whole.
 *
 * Status: `PARLOR_MALFORMED` if it isn't, and what `parlor_stream_next` gave if it can't be read. `PARLOR_NOT_DRAINED` if
 * `parlor_stream_next` has an event to give. `PARLOR_NULL_POINTER`.
 */
int32_t parlor_stream_end(struct parlor_stream *stream);

/**
 * What the document says of its session: from the first event on at the latest.
 *
 * `*session` is set on success. It belongs to the handle and is valid until `parlor_stream_free`.
 * Status: `PARLOR_NOT_READ` if the start tag of the root hasn't come yet, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_stream_session(const struct parlor_stream *stream,
                              const struct parlor_session_info **session);

/**
 * What exactly was wrong the last time a call with this handle gave a status of `PARLOR_CLASS_PEER` or
 * `PARLOR_CLASS_TOO_SMALL`. Its place is the offset: lines aren't counted.
 *
 * `*error` is set on success. It belongs to the handle and is valid until the next call that takes the handle.
 * Status: `PARLOR_NULL_POINTER`.
 */
int32_t parlor_stream_error(const struct parlor_stream *stream,
                            const struct parlor_error **error);

/**
 * Makes a handle for writing one transcript.
 *
 * `session` is what is said of it, as a handle gave it or set up with `parlor_session_info_init`; read during the call
 * only. Its `start_at`, `session_id`, `idle_time_expire`, `monitored` and `saved_position` are written. `*writer` is set on
 * success and belongs to the caller, who frees it with `parlor_writer_free`.
 * Status: `PARLOR_NOT_SET_UP`, `PARLOR_NOT_UTF8`, `PARLOR_BAD_LENGTH`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
 *
 * Not in builds without a heap.
 */
int32_t parlor_writer_new(const struct parlor_session_info *session,
                          struct parlor_writer **writer);

/**
 * Frees the handle and sets the caller's pointer to NULL. NULL and a pointer to NULL do nothing.
 *
 * Everything that the handle gave is gone with it.
 *
 * Not in builds without a heap.
 */
void parlor_writer_free(struct parlor_writer **writer);

/**
 * Writes an event: one that a handle gave, or one set up with `parlor_event_init`. What an event of its kind doesn't have
 * isn't looked at. Of what it has, all is written as it is: stored transcripts of other programs go through unchanged, also with
 * event ids that go back, and with parties without a user or a user type.
 *
 * `event` is read during the call only, with all that it points to. `*length` bytes at `*data` are the next of the
 * document; both are set on success. The bytes belong to the handle and are valid until the next call that takes it.
 * Status: `PARLOR_BAD_VALUE` for an unknown kind or number, and for lists inside each other more than 24 times;
 * `PARLOR_OUT_OF_ORDER` after `parlor_writer_end`; `PARLOR_NOT_SET_UP`, `PARLOR_NOT_UTF8`, `PARLOR_BAD_LENGTH`,
 * `PARLOR_NULL_POINTER`, `PARLOR_OUT_OF_MEMORY`. In builds without a heap `PARLOR_OUT_OF_MEMORY` means that the event is longer
 * than there is room for, and `PARLOR_TOO_MANY_ITEMS` that its collections have more items. Then nothing was written.
 */
int32_t parlor_writer_event(struct parlor_writer *writer,
                            const struct parlor_event *event,
                            const uint8_t **data,
                            size_t *length);

/**
 * Writes the end: `*length` bytes at `*data`, which are the last of the document.
 *
 * Both are set on success. The bytes belong to the handle and are valid until the next call that takes it.
 * Status: `PARLOR_OUT_OF_ORDER` if this was called before, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
 */
int32_t parlor_writer_end(struct parlor_writer *writer,
                          const uint8_t **data,
                          size_t *length);

/**
 * The version of the library, as "0.1.0".
 *
 * The text ends with NUL, is static, and is never freed.
 */
const char *parlor_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* PARLOR_H */
