/**
 * @file
 * Events of the program's own, for a parlor::writer. A part of parlor.hpp: include that.
 *
 * These are aggregates, as requests are: their members have the defaults of C's, and point to texts and collections that
 * must be there until the event was passed to a function.
 */
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include <parlor.h>

namespace parlor {
namespace detail {

/// Seconds for C's structs; what they can't hold is the nearest that they can.
inline std::uint32_t seconds(std::chrono::seconds it) noexcept
{
    constexpr std::chrono::seconds most(std::numeric_limits<std::uint32_t>::max());
    return static_cast<std::uint32_t>(std::clamp(it, std::chrono::seconds(0), most).count());
}

} // namespace detail

/// What a transcript says of its session.
struct own_session_info {
    /// The session's id.
    std::string_view session_id{};
    /// When the session began, as "2025-05-10T07:09:33Z".
    std::string_view start_at{};
    /// How long from sending until idle control acts, if it is on.
    std::optional<std::chrono::seconds> idle_time_expire{};
    /// Whether a supervisor watches.
    bool monitored = false;
    /// How many of the events were there when the server saved the transcript last, if it did.
    std::optional<std::uint32_t> saved_position{};

    /// The same for C's functions.
    [[nodiscard]] parlor_session_info to_c() const noexcept
    {
        auto it = detail::set_up(parlor_session_info_init);
        it.session_id = parlor::to_c(session_id);
        it.start_at = parlor::to_c(start_at);
        it.has_idle_time_expire = idle_time_expire.has_value();
        it.idle_time_expire = detail::seconds(idle_time_expire.value_or(std::chrono::seconds(0)));
        it.monitored = monitored;
        it.has_saved_position = saved_position.has_value();
        it.saved_position = saved_position.value_or(0);
        return it;
    }
};

/// Who a party is.
struct own_user_info {
    /// The nickname.
    std::string_view nickname{};
    /// An agent's employee id; empty for customers.
    std::string_view person_id{};
    /// Who it is.
    parlor::user_type user_type = parlor::user_type::other;
    /// The same by name: needed, and looked at, only with parlor::user_type::other.
    std::string_view user_type_name{};
    /// How it is connected.
    parlor::protocol protocol = parlor::protocol::other;
    /// The same by name: needed, and looked at, only with parlor::protocol::other.
    std::string_view protocol_name{};
    /// Its time zone in minutes.
    std::optional<std::int32_t> time_zone_offset{};
    /// 101 to 106; workflow parties have none.
    std::optional<std::uint32_t> client_version{};

    /// The same for C's functions.
    [[nodiscard]] parlor_user_info to_c() const noexcept
    {
        auto it = detail::set_up(parlor_user_info_init);
        it.nickname = parlor::to_c(nickname);
        it.person_id = parlor::to_c(person_id);
        it.user_type = static_cast<std::int32_t>(user_type);
        it.user_type_name = parlor::to_c(user_type_name);
        it.protocol = static_cast<std::int32_t>(protocol);
        it.protocol_name = parlor::to_c(protocol_name);
        it.has_time_zone_offset = time_zone_offset.has_value();
        it.time_zone_offset = time_zone_offset.value_or(0);
        it.has_client_version = client_version.has_value();
        it.client_version = client_version.value_or(0);
        return it;
    }
};

/// What a party says.
struct own_message_text {
    /// The words.
    std::string_view text{};
    /// `msgType`: widgets write "text", others nothing.
    std::optional<std::string_view> message_type{};
    /// `treatAs`: "NORMAL" or "SYSTEM".
    std::optional<std::string_view> treat_as{};
    /// `msgCheck`, what a check for sensitive data made of the words.
    message_check check = message_check::none;

    /// The same for C's functions.
    [[nodiscard]] parlor_message_text to_c() const noexcept
    {
        auto it = detail::set_up(parlor_message_text_init);
        it.text = parlor::to_c(text);
        it.has_message_type = message_type.has_value();
        it.message_type = parlor::to_c(message_type.value_or(std::string_view()));
        it.has_treat_as = treat_as.has_value();
        it.treat_as = parlor::to_c(treat_as.value_or(std::string_view()));
        it.check = static_cast<std::int32_t>(check);
        return it;
    }
};

/// What a notice says.
struct own_notice {
    /// What it says.
    notice_type type = notice_type::other;
    /// The same by name: needed, and looked at, only with parlor::notice_type::other.
    std::string_view type_name{};
    /// The words: a preview of what is typed, a URL, a nickname, the name of a system command ...
    std::string_view text{};

    /// The same for C's functions.
    [[nodiscard]] parlor_notice to_c() const noexcept
    {
        auto it = detail::set_up(parlor_notice_init);
        it.notice_type = static_cast<std::int32_t>(type);
        it.notice_type_name = parlor::to_c(type_name);
        it.text = parlor::to_c(text);
        return it;
    }
};

/// Why a party left.
struct own_reason {
    /// One of `parlor_leave_reason`; none when the party left by its own request.
    std::optional<std::uint32_t> code{};
    /// The text.
    std::string_view text{};

    /// The same for C's functions.
    [[nodiscard]] parlor_reason to_c() const noexcept
    {
        auto it = detail::set_up(parlor_reason_init);
        it.has_code = code.has_value();
        it.code = code.value_or(0);
        it.text = parlor::to_c(text);
        return it;
    }
};

/// One event of a session. What an event of its kind doesn't have isn't looked at.
struct own_event {
    /// What happened.
    event_kind kind = event_kind::message;
    /// Who may see it.
    parlor::visibility visibility = parlor::visibility::all;
    /// From 1, growing with gaps. 0: outside the numbered transcript (typing ...).
    std::uint32_t event_id = 0;
    /// How long after the session began.
    std::chrono::seconds time_shift{0};
    /// The party it is about.
    std::string_view user_id{};
    /// The one party, beside the sender, that may see it, if it is a direct message or notice.
    std::optional<std::string_view> receiver_id{};
    /// How many bytes of text are missing, if it was too large to be sent whole.
    std::optional<std::uint32_t> truncated{};
    /// What was said; the text that goes with a join, a leave, a return or a notice.
    std::optional<own_message_text> text{};
    /// What the party brought along, what the notice carries.
    key_values user_data{};
    /// The event's attributes.
    key_values event_attributes{};
    /// parlor::event_kind::new_party: who came.
    std::optional<own_user_info> user{};
    /// parlor::event_kind::notice: what it says.
    std::optional<own_notice> notice{};
    /// parlor::event_kind::party_left: who asked for it; the party itself if it left by itself or was cut off.
    std::string_view asker_id{};
    /// parlor::event_kind::party_left: why.
    std::optional<own_reason> reason{};
    /// parlor::event_kind::reenter: what becomes of the agents.
    user_status agents = user_status::keep;
    /// parlor::event_kind::reenter: what becomes of the customers.
    user_status clients = user_status::keep;

    /// Calls `function` with the same for C's functions, a `const parlor_event &` that is there during the call only,
    /// since it points to its parts. Gives what `function` gives.
    template <class Function> decltype(auto) with_c(Function &&function) const
    {
        const parlor_user_info c_user = user.value_or(own_user_info()).to_c();
        const parlor_message_text c_text = text.value_or(own_message_text()).to_c();
        const parlor_notice c_notice = notice.value_or(own_notice()).to_c();
        const parlor_reason c_reason = reason.value_or(own_reason()).to_c();
        auto it = detail::set_up(parlor_event_init);
        it.kind = static_cast<std::int32_t>(kind);
        it.visibility = static_cast<std::int32_t>(visibility);
        it.event_id = event_id;
        it.time_shift = detail::seconds(time_shift);
        it.user_id = parlor::to_c(user_id);
        it.has_receiver_id = receiver_id.has_value();
        it.receiver_id = parlor::to_c(receiver_id.value_or(std::string_view()));
        it.has_truncated = truncated.has_value();
        it.truncated = truncated.value_or(0);
        it.asker_id = parlor::to_c(asker_id);
        it.user = user ? &c_user : nullptr;
        it.text = text ? &c_text : nullptr;
        it.notice = notice ? &c_notice : nullptr;
        it.reason = reason ? &c_reason : nullptr;
        it.user_data = user_data.get();
        it.event_attributes = event_attributes.get();
        it.agents = static_cast<std::int32_t>(agents);
        it.clients = static_cast<std::int32_t>(clients);
        return function(static_cast<const parlor_event &>(it));
    }
};

} // namespace parlor
