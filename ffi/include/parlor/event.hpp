/// @file
/// What happens in a session. A part of parlor.hpp: include that.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <parlor.h>

namespace parlor {

/// What a transcript, a reply or a push says of its session: a view, valid as long as what gave it.
class session_info {
public:
    /// A view of C's; not nullptr.
    constexpr explicit session_info(const parlor_session_info *it) noexcept : it_(it) {}

    /// The session's id.
    [[nodiscard]] std::string_view session_id() const noexcept { return view(it_->session_id); }
    /// When the session began, as "2025-05-10T07:09:33Z"; exactly as it stands there.
    [[nodiscard]] std::string_view start_at() const noexcept { return view(it_->start_at); }
    /// The same moment since 1970-01-01T00:00:00Z, if it is one. An event's moment is this and its `time_shift`.
    [[nodiscard]] std::optional<std::chrono::milliseconds> start_at_unix() const noexcept
    {
        return detail::if_there(it_->has_start_at_unix_ms, std::chrono::milliseconds(it_->start_at_unix_ms));
    }
    /// How long from sending until idle control acts, if it is on.
    [[nodiscard]] std::optional<std::chrono::seconds> idle_time_expire() const noexcept
    {
        return detail::if_there(it_->has_idle_time_expire, std::chrono::seconds(it_->idle_time_expire));
    }
    /// Whether a supervisor watches.
    [[nodiscard]] bool monitored() const noexcept { return it_->monitored; }
    /// How many of the events were there when the server saved the transcript last, if it did.
    [[nodiscard]] std::optional<std::uint32_t> saved_position() const noexcept
    {
        return detail::if_there(it_->has_saved_position, it_->saved_position);
    }
    /// Whether the session has ended. Only replies and pushes say so: of a stored transcript it is false.
    [[nodiscard]] bool is_over() const noexcept { return it_->is_over; }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_session_info *get() const noexcept { return it_; }

private:
    const parlor_session_info *it_;
};

/// Who a party is: a view, valid as long as its event.
class user_info {
public:
    /// A view of C's; not nullptr.
    constexpr explicit user_info(const parlor_user_info *it) noexcept : it_(it) {}

    /// The nickname, exactly as it was given.
    [[nodiscard]] std::string_view nickname() const noexcept { return view(it_->nickname); }
    /// An agent's employee id; empty for customers.
    [[nodiscard]] std::string_view person_id() const noexcept { return view(it_->person_id); }
    /// Who it is.
    [[nodiscard]] parlor::user_type user_type() const noexcept { return static_cast<parlor::user_type>(it_->user_type); }
    /// The same by name, also when this version doesn't know it.
    [[nodiscard]] std::string_view user_type_name() const noexcept { return view(it_->user_type_name); }
    /// How it is connected.
    [[nodiscard]] parlor::protocol protocol() const noexcept { return static_cast<parlor::protocol>(it_->protocol); }
    /// The same by name, also when this version doesn't know it.
    [[nodiscard]] std::string_view protocol_name() const noexcept { return view(it_->protocol_name); }
    /// Its time zone in minutes, if it told it.
    [[nodiscard]] std::optional<std::int32_t> time_zone_offset() const noexcept
    {
        return detail::if_there(it_->has_time_zone_offset, it_->time_zone_offset);
    }
    /// 101 to 106; workflow parties have none.
    [[nodiscard]] std::optional<std::uint32_t> client_version() const noexcept
    {
        return detail::if_there(it_->has_client_version, it_->client_version);
    }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_user_info *get() const noexcept { return it_; }

private:
    const parlor_user_info *it_;
};

/// What a party says: a view, valid as long as its event.
class message_text {
public:
    /// A view of C's; not nullptr.
    constexpr explicit message_text(const parlor_message_text *it) noexcept : it_(it) {}

    /// The words.
    [[nodiscard]] std::string_view text() const noexcept { return view(it_->text); }
    /// `msgType`: widgets write "text", others nothing.
    [[nodiscard]] std::optional<std::string_view> message_type() const noexcept
    {
        return detail::if_there(it_->has_message_type, view(it_->message_type));
    }
    /// `treatAs`: "NORMAL" or "SYSTEM".
    [[nodiscard]] std::optional<std::string_view> treat_as() const noexcept
    {
        return detail::if_there(it_->has_treat_as, view(it_->treat_as));
    }
    /// `msgCheck`, what a check for sensitive data made of the words.
    [[nodiscard]] message_check check() const noexcept { return static_cast<message_check>(it_->check); }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_message_text *get() const noexcept { return it_; }

private:
    const parlor_message_text *it_;
};

/// What a notice says: a view, valid as long as its event.
class notice {
public:
    /// A view of C's; not nullptr.
    constexpr explicit notice(const parlor_notice *it) noexcept : it_(it) {}

    /// What it says.
    [[nodiscard]] notice_type type() const noexcept { return static_cast<notice_type>(it_->notice_type); }
    /// The same by name, also when this version doesn't know it.
    [[nodiscard]] std::string_view type_name() const noexcept { return view(it_->notice_type_name); }
    /// Which system command it is, of parlor::notice_type::sys_command; a name counts only if it stands there exactly.
    [[nodiscard]] parlor::system_command system_command() const noexcept
    {
        return static_cast<parlor::system_command>(parlor_notice_system_command(it_));
    }
    /// The words: a preview of what is typed, a URL, a nickname, the name of a system command ...
    [[nodiscard]] std::string_view text() const noexcept { return view(it_->text); }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_notice *get() const noexcept { return it_; }

private:
    const parlor_notice *it_;
};

/// Why a party left: a view, valid as long as its event.
class reason {
public:
    /// A view of C's; not nullptr.
    constexpr explicit reason(const parlor_reason *it) noexcept : it_(it) {}

    /// 1 to 5, 7, 8; none when the party left by its own request.
    [[nodiscard]] std::optional<std::uint32_t> code() const noexcept { return detail::if_there(it_->has_code, it_->code); }
    /// The text.
    [[nodiscard]] std::string_view text() const noexcept { return view(it_->text); }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_reason *get() const noexcept { return it_; }

private:
    const parlor_reason *it_;
};

/// One event of a session, with what all kinds have: a view, valid until the handle's next `next`, `read` or `receive`.
/// parlor::visit calls a function for its kind; `as` gives one kind.
class event {
public:
    /// A view of C's; not nullptr.
    constexpr explicit event(const parlor_event *it) noexcept : it_(it) {}

    /// What happened.
    [[nodiscard]] event_kind kind() const noexcept { return static_cast<event_kind>(it_->kind); }
    /// Who may see it.
    [[nodiscard]] parlor::visibility visibility() const noexcept
    {
        return static_cast<parlor::visibility>(it_->visibility);
    }
    /// From 1, growing with gaps. 0: outside the numbered transcript (typing ...).
    [[nodiscard]] std::uint32_t event_id() const noexcept { return it_->event_id; }
    /// How long after the session began.
    [[nodiscard]] std::chrono::seconds time_shift() const noexcept { return std::chrono::seconds(it_->time_shift); }
    /// The party it is about.
    [[nodiscard]] std::string_view user_id() const noexcept { return view(it_->user_id); }
    /// The one party, beside the sender, that may see it, if it is a direct message or notice.
    [[nodiscard]] std::optional<std::string_view> receiver_id() const noexcept
    {
        return detail::if_there(it_->has_receiver_id, view(it_->receiver_id));
    }
    /// How many bytes of text are missing, if it was too large to be sent whole.
    [[nodiscard]] std::optional<std::uint32_t> truncated() const noexcept
    {
        return detail::if_there(it_->has_truncated, it_->truncated);
    }
    /// What was said; the text that goes with a join, a leave, a return or a notice.
    [[nodiscard]] std::optional<message_text> text() const noexcept
    {
        return detail::if_there(it_->text != nullptr, message_text(it_->text));
    }
    /// What the party brought along, what the notice carries; empty if there is none.
    [[nodiscard]] key_values user_data() const noexcept { return key_values(it_->user_data); }
    /// The event's attributes; empty if there are none.
    [[nodiscard]] key_values event_attributes() const noexcept { return key_values(it_->event_attributes); }
    /// The event as one of the kinds below, if it is of that kind: `event.as<parlor::notice_event>()`.
    template <class Kind> [[nodiscard]] std::optional<Kind> as() const noexcept
    {
        return detail::if_there(kind() == Kind::of, Kind(it_));
    }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_event *get() const noexcept { return it_; }

private:
    const parlor_event *it_;
};

/// A party came in, or came back with another visibility.
class new_party_event : public event {
public:
    using event::event;
    /// What tells it from the other kinds.
    static constexpr event_kind of = event_kind::new_party;

    /// Who came.
    [[nodiscard]] user_info user() const noexcept { return user_info(get()->user); }
    /// Whether it is a bot: an agent or a supervisor whose userdata or event attributes say so.
    [[nodiscard]] bool is_bot() const noexcept { return parlor_event_is_bot(get()); }
};

/// A party said something: see `text`.
class message_event : public event {
public:
    using event::event;
    /// What tells it from the other kinds.
    static constexpr event_kind of = event_kind::message;

    /// The rich form (buttons, cards ...), if there is one: JSON, which comes from the sender, and nobody has checked it.
    /// The words are what those see who can't show it.
    [[nodiscard]] std::optional<std::string_view> rich_form() const noexcept
    {
        return detail::if_any(parlor_event_rich_form(get()));
    }
};

/// Something that isn't said.
class notice_event : public event {
public:
    using event::event;
    /// What tells it from the other kinds.
    static constexpr event_kind of = event_kind::notice;

    /// What it says, if it says anything.
    [[nodiscard]] std::optional<parlor::notice> notice() const noexcept
    {
        return detail::if_there(get()->notice != nullptr, parlor::notice(get()->notice));
    }
    /// The key of the first item that is missing in the userdata, or isn't the number that it must be, if there is such
    /// a one. Only the system commands of files must have userdata.
    [[nodiscard]] std::optional<std::string_view> bad_item() const noexcept
    {
        return detail::if_any(parlor_event_bad_item(get()));
    }
};

/// A party went.
class party_left_event : public event {
public:
    using event::event;
    /// What tells it from the other kinds.
    static constexpr event_kind of = event_kind::party_left;

    /// Who asked for it; the party itself if it left by itself or was cut off.
    [[nodiscard]] std::string_view asker_id() const noexcept { return view(get()->asker_id); }
    /// Why, if that is told.
    [[nodiscard]] std::optional<parlor::reason> reason() const noexcept
    {
        return detail::if_there(get()->reason != nullptr, parlor::reason(get()->reason));
    }
    /// The `quit-reason-code` of a customer who left, if the event has one: it goes only to clients of version 106.
    /// parlor::leave_reason_of_quit_code says what it means.
    [[nodiscard]] std::optional<std::string_view> quit_reason_code() const noexcept
    {
        return detail::if_any(parlor_event_quit_reason_code(get()));
    }
};

/// A party came back that had not left. Flex clients aren't told.
class reenter_event : public event {
public:
    using event::event;
    /// What tells it from the other kinds.
    static constexpr event_kind of = event_kind::reenter;

    /// What becomes of the agents.
    [[nodiscard]] user_status agents() const noexcept { return static_cast<user_status>(get()->agents); }
    /// What becomes of the customers.
    [[nodiscard]] user_status clients() const noexcept { return static_cast<user_status>(get()->clients); }
};

/// A kind that these headers don't know, since the library is a later one.
class unknown_event : public event {
public:
    using event::event;
};

/// Calls `visitor` with the event as parlor::new_party_event, parlor::message_event, parlor::notice_event,
/// parlor::party_left_event, parlor::reenter_event or parlor::unknown_event. All of these are a parlor::event, so a
/// visitor that takes that takes what it has nothing better for. Gives what `visitor` gives.
template <class Visitor> decltype(auto) visit(event it, Visitor &&visitor)
{
    return detail::visit_as<unknown_event, new_party_event, message_event, notice_event, party_left_event,
                            reenter_event>(it, std::forward<Visitor>(visitor));
}

} // namespace parlor
