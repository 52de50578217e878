/// @file
/// The protocol's enumerations. A part of parlor.hpp: include that.
#pragma once

#include <cstdint>

#include <parlor.h>

namespace parlor {

/// Who a party is, as `parlor_user_type`.
enum class user_type : std::int32_t {
    other = PARLOR_USER_OTHER,
    client = PARLOR_USER_CLIENT,
    agent = PARLOR_USER_AGENT,
    supervisor = PARLOR_USER_SUPERVISOR,
    external = PARLOR_USER_EXTERNAL,
    system = PARLOR_USER_SYSTEM,
};

/// How a party is connected, as `parlor_protocol`.
enum class protocol : std::int32_t {
    other = PARLOR_PROTOCOL_OTHER,
    basic = PARLOR_PROTOCOL_BASIC,
    flex = PARLOR_PROTOCOL_FLEX,
    esp = PARLOR_PROTOCOL_ESP,
    none = PARLOR_PROTOCOL_NONE,
};

/// Who may see an event, as `parlor_visibility`.
enum class visibility : std::int32_t {
    all = PARLOR_VISIBILITY_ALL,
    int_ = PARLOR_VISIBILITY_INT,
    vip = PARLOR_VISIBILITY_VIP,
    /// Of a parlor::say and a parlor::notify alone.
    as_joined = PARLOR_VISIBILITY_AS_JOINED,
};

/// What becomes of the agents or the customers when a party comes back, as `parlor_user_status`.
enum class user_status : std::int32_t {
    on = PARLOR_USER_STATUS_ON,
    off = PARLOR_USER_STATUS_OFF,
    keep = PARLOR_USER_STATUS_KEEP,
};

/// What becomes of a session that a party leaves or is removed from, as `parlor_after_action`.
enum class after_action : std::int32_t {
    keep_alive = PARLOR_AFTER_ACTION_KEEP_ALIVE,
    close_if_no_agents = PARLOR_AFTER_ACTION_CLOSE_IF_NO_AGENTS,
    force_close = PARLOR_AFTER_ACTION_FORCE_CLOSE,
};

/// What a check for sensitive data made of a text, as `parlor_message_check`.
enum class message_check : std::int32_t {
    none = PARLOR_MESSAGE_CHECK_NONE,
    alert = PARLOR_MESSAGE_CHECK_ALERT,
    altered = PARLOR_MESSAGE_CHECK_ALTERED,
};

/// What a notice says, as `parlor_notice_type`.
enum class notice_type : std::int32_t {
    other = PARLOR_NOTICE_OTHER,
    typing_started = PARLOR_NOTICE_TYPING_STARTED,
    typing_stopped = PARLOR_NOTICE_TYPING_STOPPED,
    user_custom = PARLOR_NOTICE_USER_CUSTOM,
    user_pushed_url = PARLOR_NOTICE_USER_PUSHED_URL,
    update_user_data = PARLOR_NOTICE_UPDATE_USER_DATA,
    save_transcript = PARLOR_NOTICE_SAVE_TRANSCRIPT,
    reserved = PARLOR_NOTICE_RESERVED,
    transcript_save_failed = PARLOR_NOTICE_TRANSCRIPT_SAVE_FAILED,
    transcript_save_done = PARLOR_NOTICE_TRANSCRIPT_SAVE_DONE,
    ping = PARLOR_NOTICE_PING,
    user_update_nick = PARLOR_NOTICE_USER_UPDATE_NICK,
    idle_control_alert = PARLOR_NOTICE_IDLE_CONTROL_ALERT,
    idle_control_close = PARLOR_NOTICE_IDLE_CONTROL_CLOSE,
    idle_control_set = PARLOR_NOTICE_IDLE_CONTROL_SET,
    sys_command = PARLOR_NOTICE_SYS_COMMAND,
};

/// What a notice of the type parlor::notice_type::sys_command says, as `parlor_system_command`.
enum class system_command : std::int32_t {
    other = PARLOR_SYSTEM_COMMAND_OTHER,
    file_uploaded = PARLOR_SYSTEM_COMMAND_FILE_UPLOADED,
    file_deleted = PARLOR_SYSTEM_COMMAND_FILE_DELETED,
    file_limits = PARLOR_SYSTEM_COMMAND_FILE_LIMITS,
    ucs_save = PARLOR_SYSTEM_COMMAND_UCS_SAVE,
    ucs_save_fail = PARLOR_SYSTEM_COMMAND_UCS_SAVE_FAIL,
};

/// What a client version brought, as `parlor_feature`.
enum class feature : std::int32_t {
    nickname_change = PARLOR_FEATURE_NICKNAME_CHANGE,
    idle_control = PARLOR_FEATURE_IDLE_CONTROL,
    system_user = PARLOR_FEATURE_SYSTEM_USER,
    system_command = PARLOR_FEATURE_SYSTEM_COMMAND,
    flex_user_data = PARLOR_FEATURE_FLEX_USER_DATA,
    monitored = PARLOR_FEATURE_MONITORED,
    event_attributes = PARLOR_FEATURE_EVENT_ATTRIBUTES,
};

/// Why a party left, as `parlor_leave_reason`.
enum class leave_reason : std::uint32_t {
    left = PARLOR_LEAVE_REASON_LEFT,
    close_if_no_agents = PARLOR_LEAVE_REASON_CLOSE_IF_NO_AGENTS,
    force_close = PARLOR_LEAVE_REASON_FORCE_CLOSE,
    disconnect = PARLOR_LEAVE_REASON_DISCONNECT,
    removed_by_party = PARLOR_LEAVE_REASON_REMOVED_BY_PARTY,
    removed_by_server = PARLOR_LEAVE_REASON_REMOVED_BY_SERVER,
    bad_key = PARLOR_LEAVE_REASON_BAD_KEY,
    inactivity = PARLOR_LEAVE_REASON_INACTIVITY,
    restoration = PARLOR_LEAVE_REASON_RESTORATION,
};

/// The form of the packets, as `parlor_binding`.
enum class binding : std::int32_t {
    xml = PARLOR_BINDING_XML,
    compact = PARLOR_BINDING_COMPACT,
    http_chat = PARLOR_BINDING_HTTP_CHAT,
};

/// Which request a reply is for, as `parlor_request`.
enum class request : std::int32_t {
    other = PARLOR_REQUEST_OTHER,
    login = PARLOR_REQUEST_LOGIN,
    join = PARLOR_REQUEST_JOIN,
    message = PARLOR_REQUEST_MESSAGE,
    notice = PARLOR_REQUEST_NOTICE,
    user_data = PARLOR_REQUEST_USER_DATA,
    release = PARLOR_REQUEST_RELEASE,
    poll = PARLOR_REQUEST_POLL,
};

/// Why the server refused a request, as `parlor_error_id`.
enum class error_id : std::uint32_t {
    other = PARLOR_ERROR_ID_OTHER,
    malformed = PARLOR_ERROR_ID_MALFORMED,
    unknown_request = PARLOR_ERROR_ID_UNKNOWN_REQUEST,
    bad_member = PARLOR_ERROR_ID_BAD_MEMBER,
    unknown_user = PARLOR_ERROR_ID_UNKNOWN_USER,
    unknown_session = PARLOR_ERROR_ID_UNKNOWN_SESSION,
    session_over = PARLOR_ERROR_ID_SESSION_OVER,
    password = PARLOR_ERROR_ID_PASSWORD,
    not_permitted = PARLOR_ERROR_ID_NOT_PERMITTED,
    unknown_receiver = PARLOR_ERROR_ID_UNKNOWN_RECEIVER,
    limit = PARLOR_ERROR_ID_LIMIT,
    too_large = PARLOR_ERROR_ID_TOO_LARGE,
    version = PARLOR_ERROR_ID_VERSION,
    storage = PARLOR_ERROR_ID_STORAGE,
};

/// What type a value has, as `parlor_value_type`.
enum class value_type : std::int32_t {
    untyped = PARLOR_VALUE_UNTYPED,
    string = PARLOR_VALUE_STRING,
    list = PARLOR_VALUE_LIST,
    int_ = PARLOR_VALUE_INT,
    binary = PARLOR_VALUE_BINARY,
};

/// What happened, as `parlor_event_kind`. Later versions may have others: skip what you don't know.
enum class event_kind : std::int32_t {
    new_party = PARLOR_EVENT_NEW_PARTY,
    message = PARLOR_EVENT_MESSAGE,
    notice = PARLOR_EVENT_NOTICE,
    party_left = PARLOR_EVENT_PARTY_LEFT,
    reenter = PARLOR_EVENT_REENTER,
};

/// What a parlor::news is about, as `parlor_news_kind`. Later versions may have others: skip what you don't know.
enum class news_kind : std::int32_t {
    logged_in = PARLOR_NEWS_LOGGED_IN,
    done = PARLOR_NEWS_DONE,
    refused = PARLOR_NEWS_REFUSED,
    event = PARLOR_NEWS_EVENT,
    over = PARLOR_NEWS_OVER,
    session = PARLOR_NEWS_SESSION,
    unknown_fate = PARLOR_NEWS_UNKNOWN_FATE,
};

} // namespace parlor
