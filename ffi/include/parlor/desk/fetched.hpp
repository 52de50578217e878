/// @file
/// What links and plugins have. A part of parlor-desk.hpp: include that.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include <parlor-desk.h>

namespace parlor {
inline namespace PARLOR_WAY_ {

/// What parlor::basic_link, parlor::flex_link and parlor::plugins have: they own one of C's with its callbacks, free it, and
/// give events where there is no callback for them. Moved, not copied; one that was moved from owns nothing.
template <class Api, class Callbacks> class fetched {
public:
    /// What an event is: parlor::link_event or parlor::plugins_event.
    using event = typename Api::view;

    /// A file descriptor that can be read while there are events to be fetched: for poll(2) and its like. It is the owner's:
    /// don't read it, don't close it. There is none on Windows. Fails as `parlor_link_fd` and `parlor_plugins_fd`.
    [[nodiscard]] outcome<std::int32_t> fd() const
    {
        std::int32_t it = -1;
        const std::int32_t code = Api::fd(get(), &it);
        return detail::given<Api>(nullptr, code, [&] { return it; });
    }

#if defined(_WIN32)
    /// The HANDLE of an event object that is set while there are events to be fetched: for WaitForMultipleObjects and its like.
    /// It is the owner's: don't set, reset or close it. On Windows only. Fails as `parlor_link_event_handle` and
    /// `parlor_plugins_event_handle`.
    [[nodiscard]] outcome<void *> event_handle() const
    {
        void *it = nullptr;
        const std::int32_t code = Api::event_handle(get(), &it);
        return detail::given<Api>(nullptr, code, [&] { return it; });
    }
#endif

    /// The next event, valid until the next one is fetched; none if there is nothing more. It never waits. Fetch until there
    /// is none: until then a link takes in nothing more. One thread at a time. Fails with parlor::status::has_callback.
    [[nodiscard]] outcome<std::optional<event>> next()
    {
        const typename Api::item *it = nullptr;
        const std::int32_t code = Api::next(get(), &it);
        if (code == PARLOR_END)
            return std::optional<event>();
        return detail::given<Api>(nullptr, code, [&] { return std::optional<event>(event(it)); });
    }

    /// All events that are to be fetched, each valid until the next one is: `for (parlor::link_event it : link.events())`.
    /// Otherwise as `next`, but that one that was moved from gives none.
    [[nodiscard]] walk<Api> events() noexcept { return walk<Api>(get()); }

    /// For C's functions; nullptr if it was moved from. There is no `release`, since the callbacks go with it.
    [[nodiscard]] typename Api::handle *get() const noexcept { return it_.get(); }
    /// Whether it owns anything.
    explicit operator bool() const noexcept { return it_ != nullptr; }

protected:
    /// Owns both from now on. The place of the callbacks, which is C's context, stays when this is moved.
    fetched(typename Api::handle *it, std::unique_ptr<Callbacks> called) noexcept : it_(it, deleter{std::move(called)})
    {
    }

    /// Nothing, or how the call failed.
    PARLOR_CHECKED_ static outcome<void> done(std::int32_t code)
    {
        if (code == PARLOR_OK)
            return outcome<void>();
        return detail::failed<void>(error(code));
    }

private:
    // In the deleter, so that the callbacks go after what calls them, also when another one is moved here.
    struct deleter {
        std::unique_ptr<Callbacks> called;
        void operator()(typename Api::handle *it) noexcept
        {
            Api::free(&it);
            // What can't be freed now, as in a callback, goes on calling them: then neither is ever freed.
            if (it)
                static_cast<void>(called.release());
        }
    };

    std::unique_ptr<typename Api::handle, deleter> it_;
};

} // namespace PARLOR_WAY_
} // namespace parlor
