/// @file
/// A customer's side. A part of parlor.hpp: include that.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include <parlor.h>

namespace parlor {

/// Where a service of Chat API v2 is. The texts must be there as long as they are used.
struct chat_service {
    /// As it stands in `Host`: "chat.example.com" or "chat.example.com:8080".
    std::string_view host;
    /// As in "/genesys/2/chat/customer-support".
    std::string_view path;
};

/// How a customer's client behaves: C's struct, which explains its members, with the defaults.
struct flex_config : parlor_flex_config {
    flex_config() noexcept : parlor_flex_config{} { parlor_flex_config_init(this, sizeof(parlor_flex_config)); }
    /// The same with packets of this form.
    explicit flex_config(parlor::binding form) noexcept : flex_config() { binding = static_cast<std::int32_t>(form); }
    /// The same for a customer of Chat API v2, of this service.
    explicit flex_config(const chat_service &service) noexcept : flex_config(parlor::binding::http_chat)
    {
        service_host = to_c(service.host);
        service_path = to_c(service.path);
    }
};

inline namespace PARLOR_WAY_ {
namespace detail {

/// What of C it is made of.
struct flex_api {
    using handle = parlor_flex;
    using item = parlor_news;
    using view = parlor::news;
    static constexpr auto free = parlor_flex_free;
    static constexpr auto error = parlor_flex_error;
    static constexpr auto next = parlor_flex_next;
    static constexpr auto user_id = parlor_flex_user_id;
    static constexpr auto snapshot = parlor_flex_snapshot;
    static constexpr auto poll_transmit = parlor_flex_poll_transmit;
    static constexpr auto transmitted = parlor_flex_transmitted;
    static constexpr auto poll_timeout = parlor_flex_poll_timeout;
    static constexpr auto receive = parlor_flex_receive;
    static constexpr auto lost = parlor_flex_lost;
    static constexpr auto drive = parlor_flex_drive;
    static constexpr auto is_silent = parlor_flex_is_silent;
};

} // namespace detail

/// A customer's side of one chat session, over flex or Chat API v2. How it is driven is said at `parlor_flex`; one request at a time,
/// when `is_busy` says false.
class flex : public client<detail::flex_api> {
public:
    /// Takes over a handle of C's, and frees it.
    explicit flex(parlor_flex *owned) noexcept : client(owned) {}

    /// A client that hasn't logged in. Fails as `parlor_flex_new`.
    [[nodiscard]] static outcome<flex> create(const flex_config &config = flex_config())
    {
        parlor_flex *it = nullptr;
        const std::int32_t code = parlor_flex_new(&config, &it);
        return detail::made(parlor_config_error, code, [&] { return flex(it); });
    }

    /// A client of what `snapshot` gave, with the same `client_version`, `max_packet`, `binding` and service. Fails as `parlor_flex_restore`.
    [[nodiscard]] static outcome<flex> restore(bytes snapshot, const flex_config &config = flex_config())
    {
        parlor_flex *it = nullptr;
        const std::int32_t code = parlor_flex_restore(&config, snapshot.data(), snapshot.size(), &it);
        return detail::made(parlor_config_error, code, [&] { return flex(it); });
    }

    /// How many bytes `create_in` needs for a client with this config; 0 if that isn't valid. In builds without a heap only.
    [[nodiscard]] static std::size_t size(const flex_config &config = flex_config()) noexcept { return parlor_flex_size(&config); }

    /// As `create`, in the `length` bytes at `block`, which begins at a multiple of 8 and must be there as long as the client:
    /// it is all the memory that it uses. Fails as `parlor_flex_new_in`. In builds without a heap only.
    [[nodiscard]] static outcome<flex> create_in(void *block, std::size_t length, const flex_config &config = flex_config())
    {
        parlor_flex *it = nullptr;
        const std::int32_t code = parlor_flex_new_in(block, length, &config, &it);
        return detail::given<detail::flex_api>(nullptr, code, [&] { return flex(it); });
    }

    /// As `restore`, in a block as of `create_in`, in which the snapshot doesn't lie. Fails as `parlor_flex_restore_in`. In
    /// builds without a heap only.
    [[nodiscard]] static outcome<flex> restore_in(void *block, std::size_t length, bytes snapshot,
                                                  const flex_config &config = flex_config())
    {
        parlor_flex *it = nullptr;
        const std::int32_t code =
            parlor_flex_restore_in(block, length, &config, snapshot.data(), snapshot.size(), &it);
        return detail::given<detail::flex_api>(nullptr, code, [&] { return flex(it); });
    }

    /// Whether a request waits for its reply: no other can be made now.
    [[nodiscard]] bool is_busy() const noexcept { return parlor_flex_is_busy(get()); }
    /// Whether the session is over for this client, or left.
    [[nodiscard]] bool is_over() const noexcept { return parlor_flex_is_over(get()); }
    /// Whether a login was answered: a session can be joined, unless one was.
    [[nodiscard]] bool is_logged_in() const noexcept { return parlor_flex_is_logged_in(get()); }
    /// Whether a reply is to come over the connection.
    [[nodiscard]] bool is_awaiting() const noexcept { return parlor_flex_is_awaiting(get()); }
    /// Whether a request was lost with its connection that isn't sent again.
    [[nodiscard]] bool is_fate_unknown() const noexcept { return parlor_flex_is_fate_unknown(get()); }
    /// The host of the service of Chat API v2, as in the config; none over flex.
    [[nodiscard]] std::optional<std::string_view> service_host() const noexcept
    {
        parlor_text host{};
        const bool is_there = parlor_flex_service_host(get(), &host) == PARLOR_OK;
        return detail::if_there(is_there, view(host));
    }
    /// The highest event id that the server has considered for this client.
    [[nodiscard]] std::uint32_t position() const noexcept { return parlor_flex_position(get()); }
    /// The secure key, which downloads of files ask for, valid as `user_id`; none before the first login. It is a secret:
    /// don't log it.
    [[nodiscard]] std::optional<std::string_view> secure_key() const noexcept
    {
        parlor_text key{};
        const bool is_there = parlor_flex_secure_key(get(), &key) == PARLOR_OK;
        return detail::if_there(is_there, view(key));
    }
    /// The session's id, valid as long as the handle; none before the first join.
    [[nodiscard]] std::optional<std::string_view> session_id() const noexcept
    {
        parlor_text id{};
        const bool is_there = parlor_flex_session_id(get(), &id) == PARLOR_OK;
        return detail::if_there(is_there, view(id));
    }

    /// Logs in; when parlor::logged_in_news has come, join a session. Fails as `parlor_flex_login`.
    PARLOR_CHECKED_ outcome<void> login(const parlor::login &login)
    {
        const parlor_login it = login.to_c();
        return done(parlor_flex_login(get(), &it));
    }
    /// Starts a session, or joins one that exists. parlor::done_news comes when it is done. Fails as `parlor_flex_join`.
    PARLOR_CHECKED_ outcome<void> join(const parlor::join &join)
    {
        const parlor_join it = join.to_c();
        return done(parlor_flex_join(get(), &it));
    }
    /// From the next request on, asks for what happened behind this event id, as `parlor_flex_ask_from`. Fails with
    /// parlor::status::busy.
    PARLOR_CHECKED_ outcome<void> ask_from(std::uint32_t position) { return done(parlor_flex_ask_from(get(), position)); }
    /// Says something. Fails as `parlor_flex_say`.
    PARLOR_CHECKED_ outcome<void> say(const parlor::say &say)
    {
        const parlor_say it = say.to_c();
        return done(parlor_flex_say(get(), &it));
    }
    /// Gives a notice. Fails as `parlor_flex_notify`.
    PARLOR_CHECKED_ outcome<void> notify(const parlor::notify &notify)
    {
        const parlor_notify it = notify.to_c();
        return done(parlor_flex_notify(get(), &it));
    }
    /// Sets items of the interaction's userdata, at least one. Fails as `parlor_flex_say`.
    PARLOR_CHECKED_ outcome<void> update_user_data(items user_data)
    {
        return done(parlor_flex_update_user_data(get(), user_data.data(), user_data.size()));
    }
    /// Tells that the person has read all events up to the event id `position`. Also polls. Fails as `parlor_flex_say`.
    PARLOR_CHECKED_ outcome<void> read_receipt(std::uint32_t position) { return done(parlor_flex_read_receipt(get(), position)); }
    /// Leaves the session. parlor::over_news comes when it is done. Fails as `parlor_flex_say`.
    PARLOR_CHECKED_ outcome<void> logout(const parlor::release_party &release = {})
    {
        const parlor_release it = release.to_c();
        return done(parlor_flex_logout(get(), &it));
    }
    /// Gives up the request under way, and says which one it was, if there is one: what that means is said at
    /// `parlor_flex_abandon`.
    std::optional<request> abandon(std::chrono::milliseconds now) noexcept
    {
        std::int32_t it = PARLOR_REQUEST_OTHER;
        const bool is_there = parlor_flex_abandon(get(), detail::milliseconds(now), &it) == PARLOR_OK;
        return detail::if_there(is_there, static_cast<request>(it));
    }
};

} // namespace PARLOR_WAY_
} // namespace parlor
