/**
 * @file
 * What is asked for. A part of parlor.hpp: include that.
 *
 * These are aggregates whose members have the defaults of C's. `join.session_id = id;` works everywhere,
 * `basic.join(now, {.session_id = id})` from C++20 on. They point to their texts and items, which must be there until
 * the request was passed to a function. `to_c` gives the same for C's functions, pointing to the same.
 */
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <parlor.h>

namespace parlor {
namespace detail {

/// A struct of C's with the defaults that its function sets.
template <class C> C set_up(std::int32_t (*init)(C *, std::size_t)) noexcept
{
    C it{};
    init(&it, sizeof it);
    return it;
}

} // namespace detail

/// Words with what may be said of them. Part of most requests.
struct words {
    /// The words.
    std::string_view text{};
    /// `msgType`; may be empty. Widgets write "text".
    std::string_view message_type{};
    /// `treatAs`: "NORMAL" or "SYSTEM"; may be empty. Agents' desktops write "NORMAL".
    std::string_view treat_as{};
    /// `msgCheck`, what a check for sensitive data made of the words.
    message_check check = message_check::none;

    /// The same for C's functions.
    [[nodiscard]] parlor_words to_c() const noexcept
    {
        return {parlor::to_c(text), parlor::to_c(message_type), parlor::to_c(treat_as), static_cast<std::int32_t>(check)};
    }
};

/// A customer's login.
struct login {
    /// The nickname. Required.
    std::string_view nickname{};
    /// The time zone in minutes.
    std::optional<std::int32_t> time_zone_offset{};
    /// What the join brings along.
    items user_data{};
    /// Best empty: then the library draws it. What one of your own must be stands at `parlor_login`.
    std::string_view nonce{};

    /// The same for C's functions.
    [[nodiscard]] parlor_login to_c() const noexcept
    {
        auto it = detail::set_up(parlor_login_init);
        it.nickname = parlor::to_c(nickname);
        it.has_time_zone_offset = time_zone_offset.has_value();
        it.time_zone_offset = time_zone_offset.value_or(0);
        it.user_data = user_data.to_c();
        it.nonce = parlor::to_c(nonce);
        return it;
    }
};

/// An agent's registration: `parlor_register`, which is a keyword of C++.
struct registration {
    /// The nickname. Required.
    std::string_view nickname{};
    /// The employee id; may be empty.
    std::string_view person_id{};
    /// Who registers; not parlor::user_type::other.
    parlor::user_type user_type = parlor::user_type::agent;
    /// The time zone in minutes.
    std::optional<std::int32_t> time_zone_offset{};
    /// What every join brings along.
    items user_data{};
    /// Whether the registration before the link was lost is to be restored, so that others see the same party come back.
    /// Without an earlier one this does nothing. A server that doesn't know it any more refuses with
    /// parlor::error_id::unknown_user: then register without.
    bool restores = false;

    /// The same for C's functions.
    [[nodiscard]] parlor_register to_c() const noexcept
    {
        auto it = detail::set_up(parlor_register_init);
        it.nickname = parlor::to_c(nickname);
        it.person_id = parlor::to_c(person_id);
        it.user_type = static_cast<std::int32_t>(user_type);
        it.has_time_zone_offset = time_zone_offset.has_value();
        it.time_zone_offset = time_zone_offset.value_or(0);
        it.user_data = user_data.to_c();
        it.restores = restores;
        return it;
    }
};

/// A join.
struct join {
    /// A session that exists, up to 64 bytes; empty: a new one in `queue`.
    std::string_view session_id{};
    /// The queue of a new session, such as "Environment:default" (`tenant:endpoint`). Required without `session_id`, but for Chat
    /// API v2, where it isn't sent.
    std::string_view queue{};
    /// What a new session is about; may be empty.
    std::string_view subject{};
    /// Basic only: who sees that the party is in, and what it may see. `all` is a normal join, `int_` coaching (agents see
    /// the party and what it says to them), `vip` monitoring (supervisors alone see it).
    parlor::visibility visibility = parlor::visibility::all;
    /// What goes with the join; may be empty.
    parlor::words words{};
    /// What the party brings along; a session's password is an item with the key "GCTI_Chat_SessionPassword".
    items user_data{};
    /// The attributes of the event that says so.
    items event_attributes{};
    /// What happened behind this event id is asked for, also if it was told before; 0 is the whole transcript. Without one,
    /// what wasn't told yet.
    std::optional<std::uint32_t> from_position{};
    /// Basic only: whether the client may be shown to more parties than it is shown to in this session, as when a coach comes out
    /// to the customer. Without it such a join is `status::shows_more`.
    bool shows_more = false;

    /// The same for C's functions.
    [[nodiscard]] parlor_join to_c() const noexcept
    {
        auto it = detail::set_up(parlor_join_init);
        it.session_id = parlor::to_c(session_id);
        it.queue = parlor::to_c(queue);
        it.subject = parlor::to_c(subject);
        it.visibility = static_cast<std::int32_t>(visibility);
        it.words = words.to_c();
        it.user_data = user_data.to_c();
        it.event_attributes = event_attributes.to_c();
        it.has_from_position = from_position.has_value();
        it.from_position = from_position.value_or(0);
        it.shows_more = shows_more;
        return it;
    }
};

/// A message.
struct say {
    /// Basic only: in which session.
    std::string_view session_id{};
    /// Basic only: seen by whom. As the party is in the session: a coach is heard by agents and supervisors, and not by
    /// customers, unless this is `all`.
    parlor::visibility visibility = parlor::visibility::as_joined;
    /// Basic only: the user id of the one party that it is for (a direct message); empty: for all who may see it.
    /// Never a customer's: the server refuses that.
    std::string_view receiver_id{};
    /// What is said. Required.
    parlor::words words{};
    /// The event's attributes.
    items event_attributes{};

    /// The same for C's functions.
    [[nodiscard]] parlor_say to_c() const noexcept
    {
        auto it = detail::set_up(parlor_say_init);
        it.session_id = parlor::to_c(session_id);
        it.visibility = static_cast<std::int32_t>(visibility);
        it.receiver_id = parlor::to_c(receiver_id);
        it.words = words.to_c();
        it.event_attributes = event_attributes.to_c();
        return it;
    }
};

/// A notice.
struct notify {
    /// Basic only: in which session.
    std::string_view session_id{};
    /// Basic only: seen by whom, as of parlor::say.
    parlor::visibility visibility = parlor::visibility::as_joined;
    /// Basic only: the user id of the one party that it is for; empty: for all who may see it.
    std::string_view receiver_id{};
    /// What it says. Required.
    parlor::notice_type notice_type = parlor::notice_type::other;
    /// The preview for `typing_started`, the new nickname for `user_update_nick`, and so on; may be empty.
    std::string_view notice_text{};
    /// What a notice of this type carries.
    items user_data{};
    /// The event's attributes.
    items event_attributes{};
    /// Basic only: what goes with the notice; may be empty.
    parlor::words words{};

    /// The same for C's functions.
    [[nodiscard]] parlor_notify to_c() const noexcept
    {
        auto it = detail::set_up(parlor_notify_init);
        it.session_id = parlor::to_c(session_id);
        it.visibility = static_cast<std::int32_t>(visibility);
        it.receiver_id = parlor::to_c(receiver_id);
        it.notice_type = static_cast<std::int32_t>(notice_type);
        it.notice_text = parlor::to_c(notice_text);
        it.user_data = user_data.to_c();
        it.event_attributes = event_attributes.to_c();
        it.words = words.to_c();
        return it;
    }
};

/// A leave, or the removal of a party: `parlor_release`.
struct release_party {
    /// Basic only: from which session.
    std::string_view session_id{};
    /// Basic only: the user id of the party that is removed; empty: this client leaves.
    std::string_view user_id{};
    /// Basic only: what becomes of the session.
    parlor::after_action after_action = parlor::after_action::keep_alive;
    /// What goes with the leave; may be empty.
    parlor::words words{};
    /// The attributes of the event that says so. Why a customer left is in them, in "GCTI_SYSTEM/quit-reason-code".
    items event_attributes{};

    /// The same for C's functions.
    [[nodiscard]] parlor_release to_c() const noexcept
    {
        auto it = detail::set_up(parlor_release_init);
        it.session_id = parlor::to_c(session_id);
        it.user_id = parlor::to_c(user_id);
        it.after_action = static_cast<std::int32_t>(after_action);
        it.words = words.to_c();
        it.event_attributes = event_attributes.to_c();
        return it;
    }
};

} // namespace parlor
