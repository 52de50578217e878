/// @file
/// An agent's side. A part of parlor.hpp: include that.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <parlor.h>

namespace parlor {

/// How a basic client behaves: C's struct, which explains its members, with the defaults.
struct basic_config : parlor_basic_config {
    basic_config() noexcept : parlor_basic_config{} { parlor_basic_config_init(this, sizeof(parlor_basic_config)); }
    /// The same with packets of this form.
    explicit basic_config(parlor::binding form) noexcept : basic_config() { binding = static_cast<std::int32_t>(form); }
};

inline namespace PARLOR_WAY_ {
namespace detail {

/// What of C it is made of.
struct basic_api {
    using handle = parlor_basic;
    using item = parlor_news;
    using view = parlor::news;
    static constexpr auto free = parlor_basic_free;
    static constexpr auto error = parlor_basic_error;
    static constexpr auto next = parlor_basic_next;
    static constexpr auto user_id = parlor_basic_user_id;
    static constexpr auto snapshot = parlor_basic_snapshot;
    static constexpr auto poll_transmit = parlor_basic_poll_transmit;
    static constexpr auto transmitted = parlor_basic_transmitted;
    static constexpr auto poll_timeout = parlor_basic_poll_timeout;
    static constexpr auto receive = parlor_basic_receive;
    static constexpr auto lost = parlor_basic_lost;
    static constexpr auto drive = parlor_basic_drive;
    static constexpr auto is_silent = parlor_basic_is_silent;
};

} // namespace detail

/// An agent's desktop, over basic: many sessions on one connection. How it is driven is said at `parlor_basic`. Each
/// request gives its request id, which comes back in the news about it; up to 16 may be under way.
class basic : public client<detail::basic_api> {
public:
    /// Takes over a handle of C's, and frees it.
    explicit basic(parlor_basic *owned) noexcept : client(owned) {}

    /// A client that hasn't registered, on a link that was made at `now`. Fails as `parlor_basic_new`.
    [[nodiscard]] static outcome<basic> create(std::chrono::milliseconds now, const basic_config &config = basic_config())
    {
        if (detail::is_negative(now))
            return detail::negative<basic>("now");
        parlor_basic *it = nullptr;
        const std::int32_t code = parlor_basic_new(&config, detail::milliseconds(now), &it);
        return detail::made(parlor_config_error, code, [&] { return basic(it); });
    }

    /// A client of what `snapshot` gave, with the same `client_version`, `max_packet` and `binding`: register, then join
    /// its sessions again. Fails as `parlor_basic_restore`.
    [[nodiscard]] static outcome<basic> restore(std::chrono::milliseconds now, bytes snapshot,
                                                const basic_config &config = basic_config())
    {
        if (detail::is_negative(now))
            return detail::negative<basic>("now");
        parlor_basic *it = nullptr;
        const std::int32_t code =
            parlor_basic_restore(&config, detail::milliseconds(now), snapshot.data(), snapshot.size(), &it);
        return detail::made(parlor_config_error, code, [&] { return basic(it); });
    }

    /// How many bytes `create_in` needs for a client with this config; 0 if that isn't valid. In builds without a heap only.
    [[nodiscard]] static std::size_t size(const basic_config &config = basic_config()) noexcept
    {
        return parlor_basic_size(&config);
    }

    /// As `create`, in the `length` bytes at `block`, which begins at a multiple of 8 and must be there as long as the client:
    /// it is all the memory that it uses. Fails as `parlor_basic_new_in`. In builds without a heap only.
    [[nodiscard]] static outcome<basic> create_in(void *block, std::size_t length, std::chrono::milliseconds now,
                                                  const basic_config &config = basic_config())
    {
        if (detail::is_negative(now))
            return detail::negative<basic>("now");
        parlor_basic *it = nullptr;
        const std::int32_t code = parlor_basic_new_in(block, length, &config, detail::milliseconds(now), &it);
        return detail::given<detail::basic_api>(nullptr, code, [&] { return basic(it); });
    }

    /// As `restore`, in a block as of `create_in`, in which the snapshot doesn't lie. Fails as `parlor_basic_restore_in`. In
    /// builds without a heap only.
    [[nodiscard]] static outcome<basic> restore_in(void *block, std::size_t length, std::chrono::milliseconds now, bytes snapshot,
                                                   const basic_config &config = basic_config())
    {
        if (detail::is_negative(now))
            return detail::negative<basic>("now");
        parlor_basic *it = nullptr;
        const std::int32_t code = parlor_basic_restore_in(block, length, &config, detail::milliseconds(now), snapshot.data(),
                                                          snapshot.size(), &it);
        return detail::given<detail::basic_api>(nullptr, code, [&] { return basic(it); });
    }

    /// Registers; when parlor::logged_in_news has come, join sessions. Fails as `parlor_basic_register`.
    PARLOR_CHECKED_ outcome<std::uint32_t> register_as(std::chrono::milliseconds now, const registration &registration)
    {
        return ask(parlor_basic_register, now, registration.to_c());
    }
    /// For a link that is to register on each of its connections, as `parlor_basic_check_register`: a program has no need to.
    PARLOR_CHECKED_ outcome<void> check_registration(const registration &registration)
    {
        const parlor_register it = registration.to_c();
        return done(parlor_basic_check_register(get(), &it));
    }
    /// Joins a session, joins it again, or starts one. parlor::done_news comes when it is done. Fails as
    /// `parlor_basic_join`.
    PARLOR_CHECKED_ outcome<std::uint32_t> join(std::chrono::milliseconds now, const parlor::join &join)
    {
        return ask(parlor_basic_join, now, join.to_c());
    }
    /// Says something in a session: to all, to those who may see it, or to one party. Fails as `parlor_basic_say`.
    PARLOR_CHECKED_ outcome<std::uint32_t> say(std::chrono::milliseconds now, const parlor::say &say)
    {
        return ask(parlor_basic_say, now, say.to_c());
    }
    /// Gives a notice in a session. Fails as `parlor_basic_notify`.
    PARLOR_CHECKED_ outcome<std::uint32_t> notify(std::chrono::milliseconds now, const parlor::notify &notify)
    {
        return ask(parlor_basic_notify, now, notify.to_c());
    }
    /// Leaves a session, or removes another party from it; when this client has left, parlor::over_news comes. Fails as
    /// `parlor_basic_release`.
    PARLOR_CHECKED_ outcome<std::uint32_t> release_party(std::chrono::milliseconds now, const parlor::release_party &release)
    {
        return ask(parlor_basic_release, now, release.to_c());
    }

    /// How many sessions the client is in, with those that it was in before the link was lost and can join again.
    [[nodiscard]] std::size_t session_count() const noexcept { return parlor_basic_session_count(get()); }
    /// The id of one of these, from 0 on; none behind the last one. Which session has which index may change with each
    /// packet. It is valid until the next call that changes the handle, and may be passed to that call.
    [[nodiscard]] std::optional<std::string_view> session_at(std::size_t index) const noexcept
    {
        parlor_text id{};
        const bool is_there = parlor_basic_session_at(get(), index, &id) == PARLOR_OK;
        return detail::if_there(is_there, view(id));
    }
    /// Whether the client is in this session now.
    [[nodiscard]] bool is_joined(std::string_view session_id) const noexcept
    {
        return parlor_basic_is_joined(get(), to_c(session_id));
    }
    /// The highest event id that was seen in this session; none if it is none of the client's sessions.
    [[nodiscard]] std::optional<std::uint32_t> position(std::string_view session_id) const noexcept
    {
        std::uint32_t position = 0;
        const bool is_there = parlor_basic_position(get(), to_c(session_id), &position) == PARLOR_OK;
        return detail::if_there(is_there, position);
    }
    /// Forgets a session, which gives its place free; the server isn't told. Fails as `parlor_basic_forget`.
    PARLOR_CHECKED_ outcome<void> forget(std::string_view session_id)
    {
        return done(parlor_basic_forget(get(), to_c(session_id)));
    }

private:
    template <class Request>
    PARLOR_CHECKED_ outcome<std::uint32_t> ask(std::int32_t (*make)(parlor_basic *, std::uint64_t, const Request *, std::uint32_t *),
                               std::chrono::milliseconds now, const Request &request)
    {
        if (detail::is_negative(now))
            return detail::negative<std::uint32_t>("now");
        std::uint32_t id = 0;
        const std::int32_t code = make(get(), detail::milliseconds(now), &request, &id);
        return given(code, [&] { return id; });
    }
};

} // namespace PARLOR_WAY_
} // namespace parlor
