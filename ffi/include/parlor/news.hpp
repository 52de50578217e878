/// @file
/// What comes in at a client. A part of parlor.hpp: include that.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <parlor.h>

namespace parlor {

/// One thing that came in, with what all kinds have: a view, valid until the handle's next `next` or `receive`.
/// parlor::visit calls a function for its kind; `as` gives one kind.
class news {
public:
    /// A view of C's; not nullptr.
    constexpr explicit news(const parlor_news *it) noexcept : it_(it) {}

    /// What it is about.
    [[nodiscard]] news_kind kind() const noexcept { return static_cast<news_kind>(it_->kind); }
    /// Which request it is the reply to; for an event: which one it came with. parlor::request::other for what the
    /// server told without being asked.
    [[nodiscard]] parlor::request request() const noexcept { return static_cast<parlor::request>(it_->request); }
    /// The same by the request id that the request gave (basic); none in flex, which has one request at a time.
    [[nodiscard]] std::optional<std::uint32_t> request_id() const noexcept
    {
        return detail::if_there(it_->request_id != 0, it_->request_id);
    }
    /// The session that it is about; empty if none, or if the server didn't say.
    [[nodiscard]] std::string_view session_id() const noexcept { return view(it_->session_id); }
    /// What the server says of the session: with parlor::done_news, parlor::session_news and the events behind them.
    [[nodiscard]] std::optional<session_info> session() const noexcept
    {
        return detail::if_there(it_->session != nullptr, session_info(it_->session));
    }
    /// `partyId`: the number of the client's party in its session, in replies to flex clients in a session.
    [[nodiscard]] std::optional<std::uint32_t> party_id() const noexcept
    {
        return detail::if_there(it_->has_party_id, it_->party_id);
    }
    /// `occurredAt`: when it happened at the server, as "2025-05-10T07:09:33Z", exactly as it stands there; empty if it
    /// didn't say.
    [[nodiscard]] std::string_view occurred_at() const noexcept { return view(it_->occurred_at); }
    /// The same moment since 1970-01-01T00:00:00Z, if it is one.
    [[nodiscard]] std::optional<std::chrono::milliseconds> occurred_at_unix() const noexcept
    {
        return detail::if_there(it_->has_occurred_at_unix_ms, std::chrono::milliseconds(it_->occurred_at_unix_ms));
    }
    /// The news as one of the kinds below, if it is of that kind: `news.as<parlor::refused_news>()`.
    template <class Kind> [[nodiscard]] std::optional<Kind> as() const noexcept
    {
        return detail::if_there(kind() == Kind::of, Kind(it_));
    }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_news *get() const noexcept { return it_; }

private:
    const parlor_news *it_;
};

/// The login or registration was accepted: join a session now.
class logged_in_news : public news {
public:
    using news::news;
    /// What tells it from the other kinds.
    static constexpr news_kind of = news_kind::logged_in;

    /// `serverVersion`, the server's name and version; empty if it didn't say.
    [[nodiscard]] std::string_view server_version() const noexcept { return view(get()->server_version); }
};

/// The request was carried out. Its events follow.
class done_news : public news {
public:
    using news::news;
    /// What tells it from the other kinds.
    static constexpr news_kind of = news_kind::done;
};

/// The request was refused.
class refused_news : public news {
public:
    using news::news;
    /// What tells it from the other kinds.
    static constexpr news_kind of = news_kind::refused;

    /// The server's error id.
    [[nodiscard]] parlor::error_id error_id() const noexcept { return static_cast<parlor::error_id>(get()->error_id); }
    /// The same exactly as it stands in the reply. Other servers than Parlor's have others, which needn't be numbers.
    [[nodiscard]] std::string_view error_id_name() const noexcept { return view(get()->error_id_name); }
    /// Why, for a person: in the server's words, or what the error id means if it gave none.
    [[nodiscard]] std::string_view error_text() const noexcept { return view(get()->error_text); }
    /// In flex: nobody can say whether the request was carried out, since an earlier copy of it may have been.
    [[nodiscard]] bool is_fate_unknown() const noexcept { return get()->is_fate_unknown; }
};

/// Something happened in the session. Own messages and notices come back this way, too.
class event_news : public news {
public:
    using news::news;
    /// What tells it from the other kinds.
    static constexpr news_kind of = news_kind::event;

    /// What happened: as long valid as the news.
    [[nodiscard]] parlor::event event() const noexcept { return parlor::event(get()->event); }
};

/// The session is over for this client, which left it, was removed from it, or can't come back to it. Nothing follows of
/// it. A flex handle does nothing more, unless it joins the same session again.
class over_news : public news {
public:
    using news::news;
    /// What tells it from the other kinds.
    static constexpr news_kind of = news_kind::over;
};

/// The server tells something of a session without being asked (basic). The events follow.
class session_news : public news {
public:
    using news::news;
    /// What tells it from the other kinds.
    static constexpr news_kind of = news_kind::session;
};

/// Nobody can say whether the server carried the request out, and it isn't sent again (basic): it has waited too long for
/// its reply, or the link was lost before that came. A reply may still come over the same link.
class unknown_fate_news : public news {
public:
    using news::news;
    /// What tells it from the other kinds.
    static constexpr news_kind of = news_kind::unknown_fate;
};

/// A kind that these headers don't know, since the library is a later one.
class unknown_news : public news {
public:
    using news::news;
};

/// Calls `visitor` with the news as parlor::logged_in_news, parlor::done_news, parlor::refused_news, parlor::event_news,
/// parlor::over_news, parlor::session_news, parlor::unknown_fate_news or parlor::unknown_news. All of these are a
/// parlor::news, so a visitor that takes that takes what it has nothing better for. Gives what `visitor` gives.
template <class Visitor> decltype(auto) visit(news it, Visitor &&visitor)
{
    return detail::visit_as<unknown_news, logged_in_news, done_news, refused_news, event_news, over_news,
                            session_news, unknown_fate_news>(it, std::forward<Visitor>(visitor));
}

} // namespace parlor
