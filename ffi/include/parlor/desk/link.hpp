/// @file
/// Links. A part of parlor-desk.hpp: include that.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <parlor-desk.h>

namespace parlor {

/// The time that the handles of links go by: `now` of the requests. Milliseconds of a clock that never goes back.
[[nodiscard]] inline std::chrono::milliseconds link_now() noexcept
{
    return std::chrono::milliseconds(static_cast<std::int64_t>(parlor_link_now()));
}

inline namespace PARLOR_WAY_ {
namespace detail {

/// What of C both kinds of links are made of.
struct link_api {
    using handle = parlor_link;
    using item = parlor_link_event;
    using view = parlor::link_event;
    static constexpr auto free = parlor_link_free;
    static constexpr auto next = parlor_link_next;
    static constexpr auto fd = parlor_link_fd;
#if defined(_WIN32)
    static constexpr auto event_handle = parlor_link_event_handle;
#endif
    /// Links have nothing to say beside the status.
    static std::int32_t error(const parlor_link *, const parlor_error **) noexcept { return PARLOR_END; }
};

/// What a link to a server for agents is made of.
struct basic_link_api : link_api {
    using client = parlor::basic;
    using c_client = parlor_basic;
    static constexpr auto lock = parlor_link_lock_basic;
};

/// What a link to a server for customers is made of.
struct flex_link_api : link_api {
    using client = parlor::flex;
    using c_client = parlor_flex;
    static constexpr auto lock = parlor_link_lock_flex;
};

/// The callbacks of a link.
template <class Client> struct link_callbacks {
    decltype(link_options<Client>::on_event) on_event;
    decltype(link_options<Client>::on_log) on_log;
};

/// A request for C, if there is one.
template <class Request> auto c_request(const std::optional<Request> &request) noexcept
{
    using c = decltype(request->to_c());
    return request ? std::optional<c>(request->to_c()) : std::optional<c>();
}

/// Where it is; nullptr if there is none.
template <class Value> const Value *pointer_to(const std::optional<Value> &value) noexcept
{
    return value ? &*value : nullptr;
}

} // namespace detail

/// A link's handle, locked for the thread that has this: from `lock` of the link until the end of this, which has the link
/// send what was asked for. `agent->say(...)`, `(*agent).say(...)`. It must not outlive the link, nor go to another thread.
/// What a socket does to a handle is the link's part: don't call `poll_transmit`, `transmitted`, `receive`, `next`, `news`, `lost` and
/// `release` on it, and don't move from it. The same thread may lock the link again meanwhile.
template <class Api> class locked {
public:
    /// What is locked: parlor::basic or parlor::flex.
    using client = typename Api::client;

    /// Takes the lock over: `other` locks nothing any more.
    locked(locked &&other) noexcept
        : link_(std::exchange(other.link_, nullptr)), client_(std::move(other.client_))
    {
    }
    /// Unlocks what was locked, and takes the lock over.
    locked &operator=(locked &&other) noexcept
    {
        if (this != &other) {
            unlock();
            link_ = std::exchange(other.link_, nullptr);
            client_ = std::move(other.client_);
        }
        return *this;
    }
    ~locked() { unlock(); }

    /// The handle.
    [[nodiscard]] client &operator*() noexcept { return client_; }
    /// The handle.
    [[nodiscard]] client *operator->() noexcept { return &client_; }

    /// Unlocks it now. A second time does nothing.
    void unlock() noexcept
    {
        // The handle is the link's.
        static_cast<void>(client_.release());
        if (link_)
            parlor_link_unlock(std::exchange(link_, nullptr));
    }

    /// What C's functions locked, and this unlocks.
    locked(const parlor_link *link, typename Api::c_client *it) noexcept : link_(link), client_(it) {}

private:
    const parlor_link *link_;
    client client_;
};

/// What parlor::basic_link and parlor::flex_link have.
template <class Api> class driven_link : public fetched<Api, detail::link_callbacks<typename Api::client>> {
    using callbacks = detail::link_callbacks<typename Api::client>;
    using base = fetched<Api, callbacks>;

public:
    using base::get;
    /// The handle that it drives: parlor::basic or parlor::flex.
    using client = typename Api::client;
    /// How it behaves.
    using options = link_options<client>;

    /// Locks the handle, to make requests and to ask what it knows: waits until no other thread has it locked. Fails with
    /// parlor::status::null_pointer if the link was moved from.
    [[nodiscard]] outcome<locked<Api>> lock() const
    {
        typename Api::c_client *it = nullptr;
        const std::int32_t code = Api::lock(get(), &it);
        return detail::given<Api>(nullptr, code, [&] { return locked<Api>(get(), it); });
    }

    /// Whether there is a connection now.
    [[nodiscard]] bool is_up() const noexcept { return parlor_link_is_up(get()); }

    /// Closes it, as `parlor_link_close` does: sends what was asked for, ends the connection in order, and ends the thread. The
    /// server is told nothing else: it has an agent who didn't leave removed as disconnected (code 3). To leave, wait for
    /// parlor::over_news first. No callback comes after it. The handle can still be locked and asked what it knows;
    /// requests fail with parlor::status::link_closed, from the beginning of this on. Fails with parlor::status::locked if this thread has locked
    /// the handle, as it has during a callback.
    PARLOR_CHECKED_ outcome<void> close() { return base::done(parlor_link_close(get())); }

protected:
    /// Opens one as a `Link` by `open`, which calls C's function with the options and where it is to put the link.
    template <class Link, class Open> PARLOR_CHECKED_ static outcome<Link> opened(options &&given, Open open)
    {
        if (const char *member = given.negative())
            return detail::negative<Link>(member);
        parlor_link_options c = given.to_c();
        auto called = std::make_unique<callbacks>();
        if (given.on_event)
            c.on_event = tell_event;
        if (given.on_log)
            c.on_log = tell_line;
        c.context = called.get();
        called->on_event = std::move(given.on_event);
        called->on_log = std::move(given.on_log);
        parlor_link *it = nullptr;
        const std::int32_t code = open(c, &it);
        return detail::made(parlor_options_error, code, [&] { return Link(driven_link(it, std::move(called))); });
    }

private:
    static void tell_event(parlor_link *link, const parlor_link_event *event, void *context) noexcept
    {
        typename Api::c_client *it = nullptr;
        // It is locked already, and once more here, so that what the callback asks for is sent.
        if (Api::lock(link, &it) != PARLOR_OK)
            return;
        locked<Api> client(link, it);
        static_cast<callbacks *>(context)->on_event(*client, link_event(event));
    }
    static void tell_line(std::int32_t level, parlor_text line, void *context) noexcept
    {
        static_cast<callbacks *>(context)->on_log(static_cast<log_level>(level), view(line));
    }

    driven_link(parlor_link *it, std::unique_ptr<callbacks> called) noexcept : base(it, std::move(called)) {}
};

/// A link that drives an agent's handle. What it does by itself is said at `parlor_link_open_basic`. Its end closes it, as
/// `close` does, and must not come while this thread has locked it, as in a callback: then it would go on for good.
class basic_link : public driven_link<detail::basic_link_api> {
public:
    /// Opens a link to `host` and `port`, and returns at once: parlor::link_up comes when there is a connection, and callbacks
    /// may come before it returns. The link registers by `request` on each connection, as the same party, and joins its sessions again;
    /// without one the program registers at each parlor::link_up. Takes `agent` over if it succeeds. Fails as
    /// `parlor_link_open_basic`.
    [[nodiscard]] static outcome<basic_link> open(std::string_view host, std::uint16_t port, options given,
                                                  const std::optional<registration> &request, basic &&agent)
    {
        const auto c = detail::c_request(request);
        return opened<basic_link>(std::move(given), [&](const parlor_link_options &it, parlor_link **link) {
            parlor_basic *handle = agent.release();
            const std::int32_t code =
                parlor_link_open_basic(to_c(host), port, &it, detail::pointer_to(c), &handle, link);
            agent = basic(handle);
            return code;
        });
    }

private:
    friend driven_link;
    explicit basic_link(driven_link &&it) noexcept : driven_link(std::move(it)) {}
};

/// A link that drives a customer's handle. What it does by itself is said at `parlor_link_open_flex`. Otherwise as
/// parlor::basic_link.
class flex_link : public driven_link<detail::flex_link_api> {
public:
    /// Opens a link to `host` and `port`, as parlor::basic_link does: it logs in by `login` and joins by `join`, and a customer
    /// whom the server has forgotten logs in anew and joins the same session. Without a login the program logs in, without
    /// a join it joins a first session. Takes `customer` over if it succeeds. Fails as `parlor_link_open_flex`.
    [[nodiscard]] static outcome<flex_link> open(std::string_view host, std::uint16_t port, options given,
                                                 const std::optional<parlor::login> &login,
                                                 const std::optional<parlor::join> &join, flex &&customer)
    {
        const auto c_login = detail::c_request(login);
        const auto c_join = detail::c_request(join);
        return opened<flex_link>(std::move(given), [&](const parlor_link_options &it, parlor_link **link) {
            parlor_flex *handle = customer.release();
            const std::int32_t code = parlor_link_open_flex(to_c(host), port, &it, detail::pointer_to(c_login),
                                                            detail::pointer_to(c_join), &handle, link);
            customer = flex(handle);
            return code;
        });
    }

private:
    friend driven_link;
    explicit flex_link(driven_link &&it) noexcept : driven_link(std::move(it)) {}
};

} // namespace PARLOR_WAY_
} // namespace parlor
