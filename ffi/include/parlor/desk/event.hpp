/// @file
/// What happens on a link. A part of parlor-desk.hpp: include that.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <parlor-desk.h>

namespace parlor {

/// What a parlor::link_event is about, as `parlor_link_event_kind`. Later versions may have others: skip what you don't know.
enum class link_event_kind : std::int32_t {
    news = PARLOR_LINK_NEWS,
    fault = PARLOR_LINK_FAULT,
    up = PARLOR_LINK_UP,
    down = PARLOR_LINK_DOWN,
    failed = PARLOR_LINK_FAILED,
};

/// One thing that happened on a link: a view, valid during the callback that gets it or, of an event that was fetched,
/// until the next one is. parlor::visit calls a function for its kind; `as` gives one kind.
class link_event {
public:
    /// A view of C's; not nullptr.
    constexpr explicit link_event(const parlor_link_event *it) noexcept : it_(it) {}

    /// What it is about.
    [[nodiscard]] link_event_kind kind() const noexcept { return static_cast<link_event_kind>(it_->kind); }
    /// The event as one of the kinds below, if it is of that kind: `event.as<parlor::link_down>()`.
    template <class Kind> [[nodiscard]] std::optional<Kind> as() const noexcept
    {
        return detail::if_there(kind() == Kind::of, Kind(it_));
    }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_link_event *get() const noexcept { return it_; }

private:
    const parlor_link_event *it_;
};

/// News of the handle. What registrations, logins and joins bring that the link made by itself is told, too.
class link_news : public link_event {
public:
    using link_event::link_event;
    /// What tells it from the other kinds.
    static constexpr link_event_kind of = link_event_kind::news;

    /// The news: as long valid as the event.
    [[nodiscard]] parlor::news news() const noexcept { return parlor::news(get()->news); }
};

/// Something came in that can't be used, or a request that the link makes by itself can't be made. The link goes on.
class link_fault : public link_event {
public:
    using link_event::link_event;
    /// What tells it from the other kinds.
    static constexpr link_event_kind of = link_event_kind::fault;

    /// What exactly was wrong: a copy, which may be kept.
    [[nodiscard]] parlor::error error() const noexcept { return parlor::error(get()->status, get()->error); }

    /// Which request of the link's own can't be made, and why; empty if something came in.
    [[nodiscard]] std::string_view what() const noexcept { return view(get()->text); }
};

/// There is a connection.
class link_up : public link_event {
public:
    using link_event::link_event;
    /// What tells it from the other kinds.
    static constexpr link_event_kind of = link_event_kind::up;

    /// The address, with the port.
    [[nodiscard]] std::string_view address() const noexcept { return view(get()->text); }
};

/// The connection is lost. Another one is being made.
class link_down : public link_event {
public:
    using link_event::link_event;
    /// What tells it from the other kinds.
    static constexpr link_event_kind of = link_event_kind::down;

    /// Why, in a sentence for a person.
    [[nodiscard]] std::string_view why() const noexcept { return view(get()->text); }
};

/// A connection couldn't be made. There will be another attempt.
class link_failed : public link_event {
public:
    using link_event::link_event;
    /// What tells it from the other kinds.
    static constexpr link_event_kind of = link_event_kind::failed;

    /// Where and why, in a sentence for a person.
    [[nodiscard]] std::string_view why() const noexcept { return view(get()->text); }
};

/// A kind that these headers don't know, since the library is a later one.
class unknown_link_event : public link_event {
public:
    using link_event::link_event;
};

/// Calls `visitor` with the event as parlor::link_news, parlor::link_fault, parlor::link_up, parlor::link_down,
/// parlor::link_failed or parlor::unknown_link_event. All of these are a parlor::link_event, so a visitor that takes that takes
/// what it has nothing better for. Gives what `visitor` gives.
template <class Visitor> decltype(auto) visit(link_event it, Visitor &&visitor)
{
    return detail::visit_as<unknown_link_event, link_news, link_fault, link_up, link_down,
                            link_failed>(it, std::forward<Visitor>(visitor));
}

} // namespace parlor
