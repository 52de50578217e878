/// @file
/// What the clients of both protocols have. A part of parlor.hpp: include that.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <parlor.h>

namespace parlor {

namespace detail {

/// A time for C, which has none that is negative: functions that may fail refuse those before.
inline std::uint64_t milliseconds(std::chrono::milliseconds time) noexcept
{
    return static_cast<std::uint64_t>(std::max(time.count(), std::chrono::milliseconds::rep{0}));
}

} // namespace detail

inline namespace PARLOR_WAY_ {
namespace detail {

/// The failure of a call with this argument or option, which is a negative time.
template <class T> outcome<T> negative(const char *member)
{
    const std::string message = "'" + std::string(member) + "' is negative: it must be 0 or more";
    parlor_error details{};
    details.message = message.c_str();
    details.member = member;
    return failed<T>(error(PARLOR_BAD_VALUE, &details));
}

/// Whether a time is one that C has none of.
constexpr bool is_negative(std::chrono::milliseconds time) noexcept { return time.count() < 0; }

} // namespace detail

/// What parlor::flex and parlor::basic have. They do no input or output: the caller has the socket and the clock.
template <class Api> class client : public source<Api> {
public:
    using handle<Api>::get;

    /// The user id, valid until the next login or `lost`; none before the first login.
    [[nodiscard]] std::optional<std::string_view> user_id() const noexcept
    {
        parlor_text id{};
        const bool is_there = Api::user_id(get(), &id) == PARLOR_OK;
        return detail::if_there(is_there, view(id));
    }

    /// All that the client must know to go on after a restart of the program, for `restore`. In flex it holds the secure
    /// key and what is being said: keep it as you would a password. When to make one is said at `parlor_flex_snapshot`
    /// and `parlor_basic_snapshot`. The bytes are valid until the next call with the handle. Fails with
    /// parlor::status::out_of_memory.
    [[nodiscard]] outcome<bytes> snapshot()
    {
        const std::uint8_t *data = nullptr;
        std::size_t length = 0;
        const std::int32_t code = Api::snapshot(get(), &data, &length);
        return this->given(code, [&] { return bytes(data, length); });
    }

    /// What is to be written to the socket now, or no bytes. Changes nothing when called twice. The bytes are valid until
    /// the next call with the handle. Fails with parlor::status::out_of_memory.
    [[nodiscard]] outcome<bytes> poll_transmit(std::chrono::milliseconds now)
    {
        if (detail::is_negative(now))
            return detail::negative<bytes>("now");
        const std::uint8_t *data = nullptr;
        std::size_t length = 0;
        const std::int32_t code = Api::poll_transmit(get(), detail::milliseconds(now), &data, &length);
        return this->given(code, [&] { return bytes(data, length); });
    }

    /// Says that the socket took the first `length` bytes of what `poll_transmit` gave; the next one gives the rest. Fails
    /// with parlor::status::bad_value if that is more than there were.
    PARLOR_CHECKED_ outcome<void> transmitted(std::size_t length) { return this->done(Api::transmitted(get(), length)); }

    /// When to call `poll_transmit` (basic: then `next` and `is_silent`) at the latest, on the clock that `now` is from: a
    /// time that has passed for at once, none if not before another call.
    [[nodiscard]] std::optional<std::chrono::milliseconds> poll_timeout() const noexcept
    {
        const std::uint64_t at = Api::poll_timeout(get());
        return detail::if_there(at != PARLOR_NEVER, std::chrono::milliseconds(static_cast<std::int64_t>(at)));
    }

    /// Takes in what was read from the socket: any piece of the stream, which is copied. Then take all news. Fails as
    /// `parlor_flex_receive` and `parlor_basic_receive`; nothing was taken in then.
    PARLOR_CHECKED_ outcome<void> receive(std::chrono::milliseconds now, bytes data)
    {
        if (detail::is_negative(now))
            return detail::negative<void>("now");
        return this->done(Api::receive(get(), detail::milliseconds(now), data.data(), data.size()));
    }

    /// The next thing that came in, valid until the next `next` or `receive`; none if there is nothing more. Requests may
    /// be made in between. Fails as `parlor_flex_next` and `parlor_basic_next`: if something can't be used
    /// (`can_go_on` of the error), the next call goes on behind it.
    [[nodiscard]] outcome<std::optional<parlor::news>> next() { return this->take(); }

    /// All that came in and wasn't taken, each valid until the next one is taken: `for (parlor::news it :
    /// client.news())`. What can't be used fails as in `next`; another `news` goes on behind it.
    [[nodiscard]] walk<Api> news() noexcept { return walk<Api>(get()); }

    /// Says that the socket is lost: on the next one the stream starts afresh. What becomes of the requests under way is
    /// said at `parlor_flex_lost` and `parlor_basic_lost`.
    PARLOR_CHECKED_ outcome<void> lost() { return this->done(Api::lost(get())); }

    /// Whether the link counts as lost, since nothing was heard for `silent_after` of the config: close the socket, call
    /// `lost` and connect anew. Ask when `poll_timeout` is reached.
    [[nodiscard]] bool is_silent(std::chrono::milliseconds now) const noexcept
    {
        return Api::is_silent(get(), detail::milliseconds(now));
    }

    /// For a link that drives the handle, as `parlor_basic_drive`: a program has no need to. Fails with
    /// parlor::status::driven.
    PARLOR_CHECKED_ outcome<void> drive(std::chrono::milliseconds now, bool is_closed)
    {
        if (detail::is_negative(now))
            return detail::negative<void>("now");
        return this->done(Api::drive(get(), detail::milliseconds(now), is_closed));
    }

protected:
    using source<Api>::source;
};

} // namespace PARLOR_WAY_
} // namespace parlor
