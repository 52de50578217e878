/// @file
/// What all handles have. A part of parlor.hpp: include that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <type_traits>

#include <parlor.h>

namespace parlor {
inline namespace PARLOR_WAY_ {
namespace detail {

/// What failed, with what the handle knows of it.
template <class Api> error failure(const typename Api::handle *it, std::int32_t code) noexcept
{
    const parlor_error *details = nullptr;
    const error bare(code);
    // The handle notes what came in and can't be used, and what a call with it was refused for. Other failures are no more
    // than their status: what it says then may be of another call.
    const bool is_noted = bare.can_go_on() || bare.who() == status_class::misuse;
    if (is_noted && Api::error(it, &details) == PARLOR_OK && details->status == code)
        return error(code, details);
    return bare;
}

/// What `value` gives if the status is good, otherwise the error.
template <class Api, class Value>
auto given(const typename Api::handle *it, std::int32_t code, Value value) -> outcome<decltype(value())>
{
    if (code == PARLOR_OK)
        return value();
    return failed<decltype(value())>(failure<Api>(it, code));
}

/// The handle that `value` gives if the status is good, otherwise the error, of which `noted` knows more: there is no handle
/// that could tell it.
template <class Value>
auto made(std::int32_t (*noted)(const parlor_error **), std::int32_t code, Value value) -> outcome<decltype(value())>
{
    if (code == PARLOR_OK)
        return value();
    const parlor_error *details = nullptr;
    const bool is_noted = noted(&details) == PARLOR_OK && details->status == code;
    return failed<decltype(value())>(error(code, is_noted ? details : nullptr));
}

} // namespace detail

/// Events or news that a handle gives, once each, for a range-for: see the function that gives this. It belongs to the
/// handle.
template <class Api> class walk {
public:
    /// What is given: a parlor::event or parlor::news.
    using view = typename Api::view;

    /// Takes one after the other.
    class iterator {
    public:
        /// @cond What the standard library asks of iterators.
        using iterator_category = std::input_iterator_tag;
        using difference_type = std::ptrdiff_t;
        using value_type = outcome<view>;
        using reference = value_type;
        using pointer = void;
        /// @endcond

        /// The end.
        iterator() noexcept = default;
        /// What was taken. If it can't be used, that fails, and the walk goes on behind it; after any other failure the
        /// walk ends.
        [[nodiscard]] outcome<view> operator*() const
        {
            return detail::given<Api>(from_, status_, [this] { return view(it_); });
        }
        /// Takes the next one.
        iterator &operator++() noexcept
        {
            if (status_ == PARLOR_OK || error(status_).can_go_on())
                take();
            else
                from_ = nullptr;
            return *this;
        }
        /// Takes the next one.
        void operator++(int) noexcept { ++*this; }
        /// Whether both are at the end, or neither is.
        friend bool operator==(const iterator &one, const iterator &other) noexcept
        {
            return (one.from_ == nullptr) == (other.from_ == nullptr);
        }
        /// Whether they aren't.
        friend bool operator!=(const iterator &one, const iterator &other) noexcept { return !(one == other); }

    private:
        friend class walk;
        explicit iterator(typename Api::handle *from) noexcept : from_(from)
        {
            if (from_)
                take();
        }
        void take() noexcept
        {
            status_ = Api::next(from_, &it_);
            if (status_ == PARLOR_END)
                from_ = nullptr;
        }

        typename Api::handle *from_ = nullptr;
        const typename Api::item *it_ = nullptr;
        std::int32_t status_ = PARLOR_END;
    };

    /// Of a handle; nullptr gives nothing.
    explicit walk(typename Api::handle *from) noexcept : from_(from) {}
    /// Takes the first one.
    [[nodiscard]] iterator begin() const noexcept { return iterator(from_); }
    /// The end.
    [[nodiscard]] iterator end() const noexcept { return iterator(); }

private:
    typename Api::handle *from_;
};

/// What all handles have: they own one of C's, and free it. Moved, not copied.
template <class Api> class handle {
public:
    /// For C's functions; nullptr if it was moved from.
    [[nodiscard]] typename Api::handle *get() const noexcept { return it_.get(); }
    /// Gives away what it owns: from now on the caller frees it.
    [[nodiscard]] typename Api::handle *release() noexcept { return it_.release(); }
    /// Whether it owns anything.
    explicit operator bool() const noexcept { return it_ != nullptr; }
    /// What exactly was wrong the last time; nullptr if it was moved from, or its kind has nothing to say beside the
    /// status. Errors have a copy of what matters of it. It is valid until the next call with the handle.
    [[nodiscard]] const parlor_error *last_error() const noexcept
    {
        const parlor_error *details = nullptr;
        Api::error(get(), &details);
        return details;
    }

protected:
    /// Owns `it` from now on.
    explicit handle(typename Api::handle *it) noexcept : it_(it) {}

    /// What `value` makes of what was given, or how the call failed.
    template <class Value> auto given(std::int32_t code, Value value) const
    {
        return detail::given<Api>(get(), code, value);
    }
    /// Nothing, or how the call failed.
    PARLOR_CHECKED_ outcome<void> done(std::int32_t code) const
    {
        if (code == PARLOR_OK)
            return outcome<void>();
        return detail::failed<void>(detail::failure<Api>(get(), code));
    }

private:
    // No pointer to it is kept, so a handle is as large as its pointer.
    struct deleter {
#ifdef PARLOR_WITHOUT_HEAP
        // The block is the program's, and free from now on.
        void operator()(typename Api::handle *) const noexcept {}
#else
        void operator()(typename Api::handle *it) const noexcept { Api::free(&it); }
#endif
    };
    std::unique_ptr<typename Api::handle, deleter> it_;
};

/// What handles have that give events or news, one after the other.
template <class Api> class source : public handle<Api> {
protected:
    using handle<Api>::handle;

    /// The next one; nothing at the end.
    PARLOR_CHECKED_ outcome<std::optional<typename Api::view>> take()
    {
        using view = typename Api::view;
        const typename Api::item *it = nullptr;
        const std::int32_t code = Api::next(this->get(), &it);
        if (code == PARLOR_END)
            return std::optional<view>();
        return this->given(code, [&] { return std::optional<view>(view(it)); });
    }
};

} // namespace PARLOR_WAY_
} // namespace parlor
