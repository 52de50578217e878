/// @file
/// Stored transcripts. A part of parlor.hpp: include that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <parlor.h>

namespace parlor {
inline namespace PARLOR_WAY_ {
namespace detail {

/// What of C it is made of.
struct transcript_api {
    using handle = parlor_transcript;
    using item = parlor_event;
    using view = parlor::event;
    static constexpr auto free = parlor_transcript_free;
    static constexpr auto error = parlor_transcript_error;
    static constexpr auto next = parlor_transcript_next;
};

} // namespace detail

/// Reads a stored transcript event by event: one after the other, as many as you like.
class transcript : public source<detail::transcript_api> {
public:
    /// Takes over a handle of C's, and frees it.
    explicit transcript(parlor_transcript *owned) noexcept : source(owned) {}

    /// A new one. Fails with parlor::status::out_of_memory.
    [[nodiscard]] static outcome<transcript> create()
    {
        parlor_transcript *it = nullptr;
        const std::int32_t code = parlor_transcript_new(&it);
        return detail::given<detail::transcript_api>(nullptr, code, [&] { return transcript(it); });
    }

    /// How many bytes `create_in` needs for the same numbers; 0 if these aren't valid. In builds without a heap only.
    [[nodiscard]] static std::size_t size(std::uint32_t max_event, std::uint32_t max_items) noexcept
    {
        return parlor_transcript_size(max_event, max_items);
    }

    /// A new one in the `length` bytes at `block`, which begins at a multiple of 8 and must be there as long as the handle: it
    /// is all the memory that it uses. The bytes of a document aren't copied then: they must be there until the next `read`.
    /// The numbers are explained at `parlor_transcript_new_in`, which also says how it fails. In builds without a heap only.
    [[nodiscard]] static outcome<transcript> create_in(void *block, std::size_t length, std::uint32_t max_event,
                                                       std::uint32_t max_items)
    {
        parlor_transcript *it = nullptr;
        const std::int32_t code = parlor_transcript_new_in(block, length, max_event, max_items, &it);
        return detail::given<detail::transcript_api>(nullptr, code, [&] { return transcript(it); });
    }

    /// Reads a document: UTF-8 XML with a `chatTranscript`. It is copied. The events are checked as they are taken; `check`
    /// checks them all. What was read before, and all that was given of it, is gone, also when this document is refused.
    /// Fails as `parlor_transcript_read`; what is wrong with the document has its line and column in the error.
    PARLOR_CHECKED_ outcome<void> read(bytes document) { return done(parlor_transcript_read(get(), document.data(), document.size())); }

    /// What the document says of its session, valid until the next `read`. Fails with parlor::status::not_read.
    [[nodiscard]] outcome<session_info> session() const
    {
        const parlor_session_info *it = nullptr;
        const std::int32_t code = parlor_transcript_session(get(), &it);
        return given(code, [&] { return session_info(it); });
    }

    /// Checks all that no event was taken of yet; the next event stays the same. For a program that wants nothing of a
    /// document whose end is broken. Fails as `parlor_transcript_check`.
    PARLOR_CHECKED_ outcome<void> check() { return done(parlor_transcript_check(get())); }

    /// The next event, valid until the next `next` or `read`; none behind the last one. Fails as
    /// `parlor_transcript_next`: with parlor::status::bad_event the next call goes on behind an event that can't be read.
    [[nodiscard]] outcome<std::optional<event>> next() { return take(); }

    /// The events that weren't taken yet, each valid until the next one is taken: `for (parlor::event it :
    /// transcript.events())`. An event that can't be read fails as in `next`; another `events` goes on behind it.
    [[nodiscard]] walk<detail::transcript_api> events() noexcept { return walk<detail::transcript_api>(get()); }
};

} // namespace PARLOR_WAY_
} // namespace parlor
