/// @file
/// What fails, and how that is told. A part of parlor.hpp: include that.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include <parlor.h>

#if defined(PARLOR_RESULTS) && defined(__cpp_lib_expected)
#include <expected>
#endif

namespace parlor {

/// Why something failed, as `parlor_status`, where each value is explained. A later library may give others: go by
/// their class then.
enum class status : std::int32_t {
    ok = PARLOR_OK,
    end = PARLOR_END,
    malformed = PARLOR_MALFORMED,
    unknown_element = PARLOR_UNKNOWN_ELEMENT,
    bad_member = PARLOR_BAD_MEMBER,
    bad_event = PARLOR_BAD_EVENT,
    incomplete_reply = PARLOR_INCOMPLETE_REPLY,
    bad_snapshot = PARLOR_BAD_SNAPSHOT,
    no_chat_service = PARLOR_NO_CHAT_SERVICE,
    packet_too_large = PARLOR_PACKET_TOO_LARGE,
    request_too_large = PARLOR_REQUEST_TOO_LARGE,
    no_free_session = PARLOR_NO_FREE_SESSION,
    window_too_small = PARLOR_WINDOW_TOO_SMALL,
    too_many_items = PARLOR_TOO_MANY_ITEMS,
    null_pointer = PARLOR_NULL_POINTER,
    bad_length = PARLOR_BAD_LENGTH,
    not_utf8 = PARLOR_NOT_UTF8,
    bad_value = PARLOR_BAD_VALUE,
    not_set_up = PARLOR_NOT_SET_UP,
    not_read = PARLOR_NOT_READ,
    out_of_order = PARLOR_OUT_OF_ORDER,
    bad_alignment = PARLOR_BAD_ALIGNMENT,
    not_drained = PARLOR_NOT_DRAINED,
    other_config = PARLOR_OTHER_CONFIG,
    not_logged_in = PARLOR_NOT_LOGGED_IN,
    already_logged_in = PARLOR_ALREADY_LOGGED_IN,
    not_in_session = PARLOR_NOT_IN_SESSION,
    already_in_session = PARLOR_ALREADY_IN_SESSION,
    session_over = PARLOR_SESSION_OVER,
    busy = PARLOR_BUSY,
    not_in_version = PARLOR_NOT_IN_VERSION,
    bad_handle = PARLOR_BAD_HANDLE,
    in_use = PARLOR_IN_USE,
    not_locked = PARLOR_NOT_LOCKED,
    locked = PARLOR_LOCKED,
    other_protocol = PARLOR_OTHER_PROTOCOL,
    has_callback = PARLOR_HAS_CALLBACK,
    not_in_chat_api = PARLOR_NOT_IN_CHAT_API,
    driven = PARLOR_DRIVEN,
    link_closed = PARLOR_LINK_CLOSED,
    shows_more = PARLOR_SHOWS_MORE,
    no_random = PARLOR_NO_RANDOM,
    out_of_memory = PARLOR_OUT_OF_MEMORY,
    no_thread = PARLOR_NO_THREAD,
    no_roots = PARLOR_NO_ROOTS,
    bad_pem = PARLOR_BAD_PEM,
    panic = PARLOR_PANIC,
};

/// Who must act on a status, as `parlor_class`, where each value is explained.
enum class status_class : std::int32_t {
    none = PARLOR_CLASS_NONE,
    peer = PARLOR_CLASS_PEER,
    too_small = PARLOR_CLASS_TOO_SMALL,
    misuse = PARLOR_CLASS_MISUSE,
    transport = PARLOR_CLASS_TRANSPORT,
    bug = PARLOR_CLASS_BUG,
};

/// Who must act on a status.
[[nodiscard]] inline status_class class_of(status code) noexcept
{
    return static_cast<status_class>(parlor_status_class(static_cast<std::int32_t>(code)));
}

/// What failed, with all that is known about it. It has copies of everything, so it may outlive the handle; nothing in
/// it is text of a customer's. It is thrown or, with `PARLOR_RESULTS`, returned.
class error : public std::exception {
public:
    /// A status of C's, with what the handle knows about it or nullptr. Nothing fails here.
    explicit error(std::int32_t code, const parlor_error *details = nullptr) noexcept
    {
        if (details) {
            details_ = *details;
            copy(message_, details->message);
            copy(member_, details->member);
        }
        details_.status = code;
        details_.message = nullptr;
        details_.member = nullptr;
    }

    /// One sentence for a person, without the place: `line`, `column`, `offset` and `event_id` say that. Ends with NUL,
    /// and is valid as long as the error.
    [[nodiscard]] const char *what() const noexcept override
    {
        return message_[0] != '\0' ? message_.data() : parlor_status_text(details_.status);
    }

    /// What kind of failure it is.
    [[nodiscard]] parlor::status code() const noexcept { return static_cast<parlor::status>(details_.status); }
    /// Who must act.
    [[nodiscard]] status_class who() const noexcept { return class_of(code()); }
    /// Whether only something that came in can't be used, or is too large: the handle is fine, and its next call goes
    /// on. Otherwise the same call fails again until the program does something else.
    [[nodiscard]] bool can_go_on() const noexcept
    {
        return who() == status_class::peer || who() == status_class::too_small;
    }
    /// Which member, by its name in the document, or in the request, config or options that were refused as C has it; empty if
    /// none. Ends with NUL, and is valid as long as the error.
    [[nodiscard]] const char *member() const noexcept { return member_.data(); }
    /// Bytes from the start of the document or packet.
    [[nodiscard]] std::size_t offset() const noexcept { return details_.offset; }
    /// The line in a stored transcript, from 1; 0 for packets.
    [[nodiscard]] std::size_t line() const noexcept { return details_.line; }
    /// The column in that line, in characters, from 1; 0 for packets.
    [[nodiscard]] std::size_t column() const noexcept { return details_.column; }
    /// parlor::status::bad_event: the id of the event, 0 if it couldn't be read.
    [[nodiscard]] std::uint32_t event_id() const noexcept { return details_.event_id; }
    /// Bytes that are needed, where something is too small; 0 otherwise, and if nobody knows, as of a stream's window.
    [[nodiscard]] std::size_t needed() const noexcept { return details_.needed; }
    /// Bytes that there are, where something is too small; otherwise 0.
    [[nodiscard]] std::size_t available() const noexcept { return details_.available; }
    /// The request id of the request that the packet replies to, which is over then; 0 if it can't be told.
    [[nodiscard]] std::uint32_t request_id() const noexcept { return details_.request_id; }

private:
    template <std::size_t Size> static void copy(std::array<char, Size> &to, const char *from) noexcept
    {
        // The last byte stays NUL. The library's sentences are shorter, save those with a long path in them.
        std::memcpy(to.data(), from, std::min(std::strlen(from), Size - 1));
    }

    parlor_error details_{};
    std::array<char, 384> message_{};
    std::array<char, 64> member_{};
};

#ifdef PARLOR_RESULTS
#ifdef __cpp_lib_expected

/// What a function gives, or why it gives nothing.
template <class T> using result = std::expected<T, error>;

#else

/// What a function gives, or why it gives nothing: a part of what `std::expected<T, error>` is in C++23.
template <class T> class [[nodiscard]] result {
public:
    using value_type = T;
    using error_type = parlor::error;

    /// With a value.
    result(T value) noexcept(std::is_nothrow_move_constructible_v<T>)
        : it_(std::in_place_index<0>, std::move(value))
    {
    }
    /// With the reason why there is none.
    result(const parlor::error &error) noexcept : it_(std::in_place_index<1>, error) {}

    /// Whether there is a value.
    [[nodiscard]] bool has_value() const noexcept { return it_.index() == 0; }
    /// The same.
    explicit operator bool() const noexcept { return has_value(); }

    /// The value; there must be one.
    [[nodiscard]] T &operator*() & noexcept { return *std::get_if<0>(&it_); }
    [[nodiscard]] const T &operator*() const & noexcept { return *std::get_if<0>(&it_); }
    [[nodiscard]] T &&operator*() && noexcept { return std::move(*std::get_if<0>(&it_)); }
    [[nodiscard]] T *operator->() noexcept { return std::get_if<0>(&it_); }
    [[nodiscard]] const T *operator->() const noexcept { return std::get_if<0>(&it_); }

    /// The value; without one it throws `std::bad_variant_access` or, without exceptions, aborts.
    [[nodiscard]] T &value() & { return std::get<0>(it_); }
    [[nodiscard]] const T &value() const & { return std::get<0>(it_); }
    [[nodiscard]] T &&value() && { return std::get<0>(std::move(it_)); }

    /// Why there is no value; there must be none.
    [[nodiscard]] const parlor::error &error() const noexcept { return *std::get_if<1>(&it_); }

private:
    std::variant<T, parlor::error> it_;
};

/// Whether a function that gives nothing has done its work.
template <> class [[nodiscard]] result<void> {
public:
    using value_type = void;
    using error_type = parlor::error;

    /// The work is done.
    result() noexcept = default;
    /// It isn't, for this reason.
    result(const parlor::error &error) noexcept : error_(error) {}

    /// Whether it has.
    [[nodiscard]] bool has_value() const noexcept { return !error_; }
    /// The same.
    explicit operator bool() const noexcept { return has_value(); }
    /// Why not; it must have failed.
    [[nodiscard]] const parlor::error &error() const noexcept { return *error_; }

private:
    std::optional<parlor::error> error_;
};

#endif
#endif

inline namespace PARLOR_WAY_ {

#ifdef PARLOR_RESULTS

/// What functions that may fail return: with `PARLOR_RESULTS` a parlor::result, otherwise the value itself.
template <class T> using outcome = result<T>;

namespace detail {

template <class T> outcome<T> failed(const error &why)
{
#ifdef __cpp_lib_expected
    return std::unexpected<error>(why);
#else
    return why;
#endif
}

} // namespace detail

#else

/// What functions that may fail return: with `PARLOR_RESULTS` a parlor::result, otherwise the value itself.
template <class T> using outcome = T;

namespace detail {

template <class T> [[noreturn]] outcome<T> failed(const error &why)
{
    throw why;
}

} // namespace detail

#endif

} // namespace PARLOR_WAY_
} // namespace parlor
