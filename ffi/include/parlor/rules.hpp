/**
 * @file
 * The protocol's rules: names and numbers, and who may do or see what. A part of parlor.hpp: include that.
 *
 * Texts are static, and empty for a number that is none.
 */
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <parlor.h>

namespace parlor {
namespace detail {

/// The value of a number; none for -1, which says that the name is unknown.
template <class Value> std::optional<Value> if_known(std::int32_t number) noexcept
{
    return if_there(number != -1, static_cast<Value>(number));
}

} // namespace detail

/// The name of a user type, such as "AGENT".
[[nodiscard]] inline std::string_view name_of(user_type it) noexcept
{
    return view(parlor_user_type_name(static_cast<std::int32_t>(it)));
}
/// The name of a protocol, such as "FLEX".
[[nodiscard]] inline std::string_view name_of(protocol it) noexcept
{
    return view(parlor_protocol_name(static_cast<std::int32_t>(it)));
}
/// The name of a visibility, such as "ALL".
[[nodiscard]] inline std::string_view name_of(visibility it) noexcept
{
    return view(parlor_visibility_name(static_cast<std::int32_t>(it)));
}
/// The name of a user status, such as "On".
[[nodiscard]] inline std::string_view name_of(user_status it) noexcept
{
    return view(parlor_user_status_name(static_cast<std::int32_t>(it)));
}
/// The name of an action, such as "KEEP_ALIVE".
[[nodiscard]] inline std::string_view name_of(after_action it) noexcept
{
    return view(parlor_after_action_name(static_cast<std::int32_t>(it)));
}
/// The name of a check, such as "Alert".
[[nodiscard]] inline std::string_view name_of(message_check it) noexcept
{
    return view(parlor_message_check_name(static_cast<std::int32_t>(it)));
}
/// The name of a notice type, such as "TYPING_STARTED".
[[nodiscard]] inline std::string_view name_of(notice_type it) noexcept
{
    return view(parlor_notice_type_name(static_cast<std::int32_t>(it)));
}
/// The name of a system command, such as "file-uploaded": the text of a notice that is to be sent.
[[nodiscard]] inline std::string_view name_of(system_command it) noexcept
{
    return view(parlor_system_command_name(static_cast<std::int32_t>(it)));
}

/// The user type of this name; none if it is unknown.
[[nodiscard]] inline std::optional<user_type> user_type_of(std::string_view name) noexcept
{
    return detail::if_known<user_type>(parlor_user_type_of(to_c(name)));
}
/// The protocol of this name; none if it is unknown.
[[nodiscard]] inline std::optional<protocol> protocol_of(std::string_view name) noexcept
{
    return detail::if_known<protocol>(parlor_protocol_of(to_c(name)));
}
/// The visibility of this name; none if it is unknown.
[[nodiscard]] inline std::optional<visibility> visibility_of(std::string_view name) noexcept
{
    return detail::if_known<visibility>(parlor_visibility_of(to_c(name)));
}
/// The user status of this name; none if it is unknown.
[[nodiscard]] inline std::optional<user_status> user_status_of(std::string_view name) noexcept
{
    return detail::if_known<user_status>(parlor_user_status_of(to_c(name)));
}
/// The action of this name; none if it is unknown.
[[nodiscard]] inline std::optional<after_action> after_action_of(std::string_view name) noexcept
{
    return detail::if_known<after_action>(parlor_after_action_of(to_c(name)));
}
/// The check of this name; none if it is unknown.
[[nodiscard]] inline std::optional<message_check> message_check_of(std::string_view name) noexcept
{
    return detail::if_known<message_check>(parlor_message_check_of(to_c(name)));
}
/// The notice type of this name; none if it is unknown.
[[nodiscard]] inline std::optional<notice_type> notice_type_of(std::string_view name) noexcept
{
    return detail::if_known<notice_type>(parlor_notice_type_of(to_c(name)));
}

/// What an error id means, for a person.
[[nodiscard]] inline std::string_view text_of(error_id it) noexcept
{
    return view(parlor_error_id_text(static_cast<std::uint32_t>(it)));
}
/// What a leave reason is called in a transcript, such as "left due to disconnect".
[[nodiscard]] inline std::string_view text_of(leave_reason it) noexcept
{
    return view(parlor_leave_reason_text(static_cast<std::uint32_t>(it)));
}
/// What a feature is, for a person: something that there are several of, such as "`eventAttributes`".
[[nodiscard]] inline std::string_view text_of(feature it) noexcept
{
    return view(parlor_feature_text(static_cast<std::int32_t>(it)));
}

/// The `quit-reason-code` of a leave reason: what clients of version 106 get when a customer leaves.
[[nodiscard]] inline std::string_view quit_code_of(leave_reason it) noexcept
{
    return view(parlor_leave_reason_quit_code(static_cast<std::uint32_t>(it)));
}
/// The leave reason of a `quit-reason-code`; none if it is unknown. A customer who leaves by itself is
/// parlor::leave_reason::left, whatever becomes of the session.
[[nodiscard]] inline std::optional<leave_reason> leave_reason_of_quit_code(std::string_view code) noexcept
{
    return detail::if_known<leave_reason>(parlor_leave_reason_of_quit_code(to_c(code)));
}

/// Whether parties of this type may send with this visibility. An unknown type may what a customer may; an unknown
/// visibility may be used by nobody.
[[nodiscard]] inline bool may_use(user_type type, visibility with) noexcept
{
    return parlor_user_type_may_use(static_cast<std::int32_t>(type), static_cast<std::int32_t>(with));
}
/// Whether a party that is in with this visibility may send: a silent monitor may not. False for an unknown one.
[[nodiscard]] inline bool may_write(visibility with) noexcept
{
    return parlor_visibility_may_write(static_cast<std::int32_t>(with));
}
/// Whether a party may see the event: one with this user id and this type, which came through flex or through basic. What
/// counts is said at `parlor_event_is_visible_to`.
[[nodiscard]] inline bool is_visible_to(event it, std::string_view user_id, user_type type, bool is_flex) noexcept
{
    return parlor_event_is_visible_to(it.get(), to_c(user_id), static_cast<std::int32_t>(type), is_flex);
}

/// The first client version that has a feature: 102 to 106; 0 for an unknown one.
[[nodiscard]] inline std::uint32_t since(feature it) noexcept
{
    return parlor_feature_since(static_cast<std::int32_t>(it));
}
/// Whether a client of this version knows a feature. False for an unknown one.
[[nodiscard]] inline bool client_version_knows(std::uint32_t version, feature it) noexcept
{
    return parlor_client_version_knows(version, static_cast<std::int32_t>(it));
}
/// Whether a client of this version is sent notices of this type. It is sent those of an unknown type.
[[nodiscard]] inline bool client_version_knows(std::uint32_t version, notice_type it) noexcept
{
    return parlor_client_version_knows_notice(version, static_cast<std::int32_t>(it));
}
/// Whether a client of this version is told of parties of this type. It is told of those of an unknown type.
[[nodiscard]] inline bool client_version_knows(std::uint32_t version, user_type it) noexcept
{
    return parlor_client_version_knows_user_type(version, static_cast<std::int32_t>(it));
}
/// Whether a client of this version is told of parties that are connected like this. It is told of those that are
/// connected in an unknown way.
[[nodiscard]] inline bool client_version_knows(std::uint32_t version, protocol it) noexcept
{
    return parlor_client_version_knows_protocol(version, static_cast<std::int32_t>(it));
}

} // namespace parlor
