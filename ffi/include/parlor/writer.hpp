/// @file
/// Transcripts that are written. A part of parlor.hpp: include that.
#pragma once

#include <cstddef>
#include <cstdint>

#include <parlor.h>

namespace parlor {
inline namespace PARLOR_WAY_ {
namespace detail {

/// What of C it is made of.
struct writer_api {
    using handle = parlor_writer;
    static constexpr auto free = parlor_writer_free;
    /// C's writers have nothing to say beside the status.
    static std::int32_t error(const parlor_writer *, const parlor_error **) noexcept { return PARLOR_END; }
};

} // namespace detail

/// Writes one stored transcript, event by event. Each call gives the next bytes of the document, which is what Parlor's
/// server stores: canonical XML. They are valid until the next call with the handle.
class writer : public handle<detail::writer_api> {
public:
    /// Takes over a handle of C's, and frees it.
    explicit writer(parlor_writer *owned) noexcept : handle(owned) {}

    /// A new one, with what a handle said of the session. Fails as `parlor_writer_new`.
    [[nodiscard]] static outcome<writer> create(session_info session) { return make(session.get()); }
    /// The same with what the program says of it.
    [[nodiscard]] static outcome<writer> create(const own_session_info &session)
    {
        const parlor_session_info it = session.to_c();
        return make(&it);
    }

    /// How many bytes `create_in` needs for the same numbers; 0 if these aren't valid. In builds without a heap only.
    [[nodiscard]] static std::size_t size(std::uint32_t max_event, std::uint32_t max_items) noexcept
    {
        return parlor_writer_size(max_event, max_items);
    }

    /// A new one, with what a handle said of the session, in the `length` bytes at `block`, which begins at a multiple of 8 and
    /// must be there as long as the handle: it is all the memory that it uses. The numbers are explained at
    /// `parlor_writer_new_in`, which also says how it fails. In builds without a heap only.
    [[nodiscard]] static outcome<writer> create_in(void *block, std::size_t length, std::uint32_t max_event,
                                                   std::uint32_t max_items, session_info session)
    {
        return make_in(block, length, max_event, max_items, session.get());
    }
    /// The same with what the program says of it.
    [[nodiscard]] static outcome<writer> create_in(void *block, std::size_t length, std::uint32_t max_event,
                                                   std::uint32_t max_items, const own_session_info &session)
    {
        const parlor_session_info it = session.to_c();
        return make_in(block, length, max_event, max_items, &it);
    }

    /// Writes an event that a handle gave. Fails as `parlor_writer_event`; then nothing was written.
    [[nodiscard]] outcome<bytes> event(parlor::event it) { return write(it.get()); }
    /// The same with an event of the program's own.
    [[nodiscard]] outcome<bytes> event(const own_event &it)
    {
        return it.with_c([this](const parlor_event &event) { return write(&event); });
    }
    /// Writes the end. Fails as `parlor_writer_end`.
    [[nodiscard]] outcome<bytes> end()
    {
        const std::uint8_t *data = nullptr;
        std::size_t length = 0;
        const std::int32_t code = parlor_writer_end(get(), &data, &length);
        return given(code, [&] { return bytes(data, length); });
    }

private:
    PARLOR_CHECKED_ static outcome<writer> make(const parlor_session_info *session)
    {
        parlor_writer *it = nullptr;
        const std::int32_t code = parlor_writer_new(session, &it);
        return detail::given<detail::writer_api>(nullptr, code, [&] { return writer(it); });
    }
    PARLOR_CHECKED_ static outcome<writer> make_in(void *block, std::size_t length, std::uint32_t max_event, std::uint32_t max_items,
                                                 const parlor_session_info *session)
    {
        parlor_writer *it = nullptr;
        const std::int32_t code = parlor_writer_new_in(block, length, max_event, max_items, session, &it);
        return detail::given<detail::writer_api>(nullptr, code, [&] { return writer(it); });
    }
    PARLOR_CHECKED_ outcome<bytes> write(const parlor_event *event)
    {
        const std::uint8_t *data = nullptr;
        std::size_t length = 0;
        const std::int32_t code = parlor_writer_event(get(), event, &data, &length);
        return given(code, [&] { return bytes(data, length); });
    }
};

} // namespace PARLOR_WAY_
} // namespace parlor
