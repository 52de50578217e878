/// @file
/// Stored transcripts that come in pieces. A part of parlor.hpp: include that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <parlor.h>

namespace parlor {
inline namespace PARLOR_WAY_ {
namespace detail {

/// What of C it is made of.
struct stream_api {
    using handle = parlor_stream;
    using item = parlor_event;
    using view = parlor::event;
    static constexpr auto free = parlor_stream_free;
    static constexpr auto error = parlor_stream_error;
    static constexpr auto next = parlor_stream_next;
};

} // namespace detail

/// Reads one stored transcript that comes in pieces of any size: a file of any size, or what a socket brings. It holds one
/// event at a time. What is before the first mistake is handed out, so the document is known to be whole only when `end`
/// has not failed:
///
///     while (!piece.empty()) {
///         piece.remove_prefix(stream.give(piece));
///         if (const auto event = stream.next())
///             show(*event);
///     }
class stream : public source<detail::stream_api> {
public:
    /// Takes over a handle of C's, and frees it.
    explicit stream(parlor_stream *owned) noexcept : source(owned) {}

    /// A new one, at the start of a document. `window` is how many bytes one event may have: see `parlor_stream_new`,
    /// which also says how it fails.
    [[nodiscard]] static outcome<stream> create(std::size_t window = 65536)
    {
        parlor_stream *it = nullptr;
        const std::int32_t code = parlor_stream_new(window, &it);
        return detail::given<detail::stream_api>(nullptr, code, [&] { return stream(it); });
    }

    /// How many bytes `create_in` needs for the same numbers; 0 if these aren't valid. In builds without a heap only.
    [[nodiscard]] static std::size_t size(std::uint32_t window, std::uint32_t max_items) noexcept
    {
        return parlor_stream_size(window, max_items);
    }

    /// A new one in the `length` bytes at `block`, which begins at a multiple of 8 and must be there as long as the handle: it
    /// is all the memory that it uses. The numbers are explained at `parlor_stream_new_in`, which also says how it fails. In
    /// builds without a heap only.
    [[nodiscard]] static outcome<stream> create_in(void *block, std::size_t length, std::uint32_t window,
                                                   std::uint32_t max_items)
    {
        parlor_stream *it = nullptr;
        const std::int32_t code = parlor_stream_new_in(block, length, window, max_items, &it);
        return detail::given<detail::stream_api>(nullptr, code, [&] { return stream(it); });
    }

    /// Gives the next bytes of the document, which are copied as far as one event goes and the window has room. Says how
    /// many were taken; call `next`, then give the rest again. Fails as `parlor_stream_give`.
    [[nodiscard]] outcome<std::size_t> give(bytes data)
    {
        std::size_t taken = 0;
        const std::int32_t code = parlor_stream_give(get(), data.data(), data.size(), &taken);
        return given(code, [&] { return taken; });
    }

    /// The event that the bytes so far have completed, valid until the next `give`, `next` or `end`; none if they have
    /// completed none. Fails as `parlor_stream_next`: with parlor::status::bad_event the next call goes on behind an event
    /// that can't be read; with any other status of parlor::status_class::peer, and with
    /// parlor::status::window_too_small, nothing more can be read.
    [[nodiscard]] outcome<std::optional<event>> next() { return take(); }

    /// The document has ended: checks that it is whole. Fails as `parlor_stream_end`.
    PARLOR_CHECKED_ outcome<void> end() { return done(parlor_stream_end(get())); }

    /// What the document says of its session, from the first event on at the latest; valid as long as the handle. Fails
    /// with parlor::status::not_read.
    [[nodiscard]] outcome<session_info> session() const
    {
        const parlor_session_info *it = nullptr;
        const std::int32_t code = parlor_stream_session(get(), &it);
        return given(code, [&] { return session_info(it); });
    }
};

} // namespace PARLOR_WAY_
} // namespace parlor
