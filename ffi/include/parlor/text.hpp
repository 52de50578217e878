/// @file
/// Texts, bytes, and the library's version. A part of parlor.hpp: include that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <parlor.h>

namespace parlor {

/// A text for C's functions. Nothing is copied: it is valid as long as what it was made of.
[[nodiscard]] inline parlor_text to_c(std::string_view text) noexcept
{
    return {text.data(), text.size()};
}

/// A text of C's. Nothing is copied: it is valid as long as that one.
[[nodiscard]] inline std::string_view view(parlor_text text) noexcept
{
    return {text.data, text.length};
}

/// Bytes that somebody else owns: given by a handle, as long valid as is said there; given to a function, read during
/// the call. Made of a pointer and a length, or of anything with `data()` and `size()` whose elements are bytes:
/// `std::string_view`, `std::vector<std::uint8_t>`, `std::span<std::byte>` ...; converts to `std::span` in C++20.
class bytes {
public:
    /// None.
    constexpr bytes() noexcept = default;
    /// `size` bytes at `data`.
    constexpr bytes(const std::uint8_t *data, std::size_t size) noexcept : data_(data), size_(size) {}
    /// Those of a container, which must be there as long as they are used.
    template <class Container, class Element = std::remove_pointer_t<decltype(std::declval<const Container &>().data())>,
              class = std::enable_if_t<sizeof(Element) == 1 && std::is_trivially_copyable_v<Element>>>
    bytes(const Container &container) noexcept
        : data_(reinterpret_cast<const std::uint8_t *>(container.data())),
          size_(static_cast<std::size_t>(container.size()))
    {
    }

    /// The first one; nullptr if there are none.
    [[nodiscard]] constexpr const std::uint8_t *data() const noexcept { return data_; }
    /// How many.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    /// Whether there are none.
    [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
    /// The first one.
    [[nodiscard]] constexpr const std::uint8_t *begin() const noexcept { return data_; }
    /// Behind the last one.
    [[nodiscard]] constexpr const std::uint8_t *end() const noexcept { return data_ + size_; }

private:
    const std::uint8_t *data_ = nullptr;
    std::size_t size_ = 0;
};

/// The version of the library, as "0.1.0"; static. Compare with `PARLOR_VERSION_MAJOR` ..., the version of the headers.
[[nodiscard]] inline std::string_view version() noexcept
{
    return view(parlor_text_of(parlor_version()));
}

namespace detail {

/// The value if there is one.
template <class T> std::optional<T> if_there(bool is_there, T value) noexcept
{
    return is_there ? std::optional<T>(value) : std::nullopt;
}

/// The text if it isn't empty, which says that there is none.
inline std::optional<std::string_view> if_any(parlor_text text) noexcept
{
    return if_there(text.length > 0, view(text));
}

} // namespace detail
} // namespace parlor
