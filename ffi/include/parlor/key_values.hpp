/// @file
/// Key-value collections: those that come in, and items to be sent. A part of parlor.hpp: include that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <parlor.h>

namespace parlor {

class key_value;

/// A key-value collection, in its order: a view, valid as long as the event or the parlor::own_key_values that has it.
class key_values {
public:
    class iterator;

    /// The empty collection, or a view of C's; nullptr is the empty collection.
    constexpr explicit key_values(const parlor_key_values *it = nullptr) noexcept : it_(it) {}

    /// How many items.
    [[nodiscard]] std::size_t size() const noexcept { return parlor_key_values_count(it_); }
    /// Whether there are none.
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    /// The item at `index`, from 0; none behind the last one.
    [[nodiscard]] inline std::optional<key_value> at(std::size_t index) const noexcept;
    /// The first item with a key, or at a path of keys, such as "GCTI_SYSTEM/party-info/style": the first at each step.
    [[nodiscard]] inline std::optional<key_value> find(std::string_view path) const noexcept;
    /// The string at a path, as `find` finds it. Empty if there is none, or no string.
    [[nodiscard]] std::string_view text(std::string_view path) const noexcept
    {
        return view(parlor_key_values_text(it_, to_c(path)));
    }
    /// The number at a path, as `find` finds it; none if there is none, or no number.
    [[nodiscard]] std::optional<std::int32_t> number(std::string_view path) const noexcept
    {
        std::int32_t number = 0;
        const bool is_there = parlor_key_values_number(it_, to_c(path), &number) == PARLOR_OK;
        return detail::if_there(is_there, number);
    }
    /// The collection at a path, as `find` finds it. Empty if there is none, or no collection.
    [[nodiscard]] key_values list(std::string_view path) const noexcept
    {
        return key_values(parlor_key_values_list(it_, to_c(path)));
    }
    /// Where the first item is.
    [[nodiscard]] inline iterator begin() const noexcept;
    /// Behind the last item.
    [[nodiscard]] inline iterator end() const noexcept;
    /// For C's functions; nullptr if there is no collection.
    [[nodiscard]] constexpr const parlor_key_values *get() const noexcept { return it_; }

private:
    const parlor_key_values *it_;
};

/// One item of a collection: a view, valid as long as the collection.
class key_value {
public:
    /// A view of C's; not nullptr.
    constexpr explicit key_value(const parlor_key_value *it) noexcept : it_(it) {}

    /// Its key; may occur again in the same collection.
    [[nodiscard]] std::string_view key() const noexcept { return view(it_->key); }
    /// What type the value has.
    [[nodiscard]] value_type type() const noexcept { return static_cast<value_type>(it_->value_type); }
    /// The string, of parlor::value_type::string or parlor::value_type::untyped.
    [[nodiscard]] std::optional<std::string_view> text() const noexcept
    {
        return detail::if_there(type() == value_type::string || type() == value_type::untyped, view(it_->text));
    }
    /// The number, of parlor::value_type::int_.
    [[nodiscard]] std::optional<std::int32_t> number() const noexcept
    {
        return detail::if_there(type() == value_type::int_, it_->number);
    }
    /// The bytes, of parlor::value_type::binary.
    [[nodiscard]] std::optional<bytes> binary() const noexcept
    {
        return detail::if_there(type() == value_type::binary, bytes(it_->bytes, it_->bytes_length));
    }
    /// The collection inside the collection, of parlor::value_type::list.
    [[nodiscard]] std::optional<key_values> list() const noexcept
    {
        return detail::if_there(type() == value_type::list, key_values(it_->list));
    }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_key_value *get() const noexcept { return it_; }

private:
    const parlor_key_value *it_;
};

/// Calls `visitor` with the value: a `std::string_view`, `std::int32_t`, parlor::bytes or parlor::key_values. A value of
/// a type that isn't known is its text, which is empty. Gives what `visitor` gives.
template <class Visitor> decltype(auto) visit(key_value it, Visitor &&visitor)
{
    switch (it.type()) {
    case value_type::int_:
        return std::forward<Visitor>(visitor)(it.get()->number);
    case value_type::binary:
        return std::forward<Visitor>(visitor)(bytes(it.get()->bytes, it.get()->bytes_length));
    case value_type::list:
        return std::forward<Visitor>(visitor)(key_values(it.get()->list));
    default:
        return std::forward<Visitor>(visitor)(view(it.get()->text));
    }
}

/// Walks a collection.
class key_values::iterator {
public:
    /// @cond What the standard library asks of iterators.
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = key_value;
    using reference = key_value;
    using pointer = void;
    iterator() noexcept = default;
    /// @endcond

    /// The item; there must be one.
    [[nodiscard]] key_value operator*() const noexcept { return key_value(parlor_key_values_at(list_, index_)); }
    /// Goes to the next item.
    iterator &operator++() noexcept
    {
        ++index_;
        return *this;
    }
    /// Goes to the next item, and gives the place before.
    iterator operator++(int) noexcept
    {
        const iterator before = *this;
        ++index_;
        return before;
    }
    /// Whether both are at the same item of one collection.
    friend bool operator==(const iterator &one, const iterator &other) noexcept { return one.index_ == other.index_; }
    /// Whether they aren't.
    friend bool operator!=(const iterator &one, const iterator &other) noexcept { return one.index_ != other.index_; }

private:
    friend class key_values;
    iterator(const parlor_key_values *list, std::size_t index) noexcept : list_(list), index_(index) {}

    const parlor_key_values *list_ = nullptr;
    std::size_t index_ = 0;
};

inline std::optional<key_value> key_values::at(std::size_t index) const noexcept
{
    const parlor_key_value *found = parlor_key_values_at(it_, index);
    return detail::if_there(found != nullptr, key_value(found));
}

inline std::optional<key_value> key_values::find(std::string_view path) const noexcept
{
    const parlor_key_value *found = parlor_key_values_find(it_, to_c(path));
    return detail::if_there(found != nullptr, key_value(found));
}

inline key_values::iterator key_values::begin() const noexcept { return {it_, 0}; }

inline key_values::iterator key_values::end() const noexcept { return {it_, size()}; }

/// Items to be sent: a view of a C array, or of anything with `data()` and `size()`, of `parlor_item`. What it was made
/// of must be there until it was passed to a function.
class items {
public:
    /// None.
    constexpr items() noexcept = default;
    /// `size` items at `data`.
    constexpr items(const parlor_item *data, std::size_t size) noexcept : data_(data), size_(size) {}
    /// Those of an array.
    template <std::size_t Size> constexpr items(const parlor_item (&array)[Size]) noexcept : data_(array), size_(Size) {}
    /// Those of a container.
    template <class Container, class = std::enable_if_t<std::is_convertible_v<
                                   decltype(std::declval<const Container &>().data()), const parlor_item *>>>
    constexpr items(const Container &container) noexcept : data_(container.data()), size_(container.size())
    {
    }

    /// The first one; nullptr if there are none.
    [[nodiscard]] constexpr const parlor_item *data() const noexcept { return data_; }
    /// How many.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    /// The same for C's requests.
    [[nodiscard]] constexpr parlor_items to_c() const noexcept { return {data_, size_}; }

private:
    const parlor_item *data_ = nullptr;
    std::size_t size_ = 0;
};

/// An item with a text. It points to what it was given: that must be there until the item was passed to a function.
[[nodiscard]] inline parlor_item text_item(std::string_view key, std::string_view text) noexcept
{
    return parlor_item_text(to_c(key), to_c(text));
}

/// An item with a number. Otherwise as parlor::text_item.
[[nodiscard]] inline parlor_item number_item(std::string_view key, std::int32_t number) noexcept
{
    return parlor_item_number(to_c(key), number);
}

/// An item with bytes. Otherwise as parlor::text_item.
[[nodiscard]] inline parlor_item bytes_item(std::string_view key, bytes value) noexcept
{
    return parlor_item_bytes(to_c(key), value.data(), value.size());
}

/// An item with a collection. Otherwise as parlor::text_item.
[[nodiscard]] inline parlor_item list_item(std::string_view key, items list) noexcept
{
    return parlor_item_list(to_c(key), list.data(), list.size());
}

/// The item that gives a message a rich form, which is JSON: for the event attributes of a parlor::say, whose words are
/// needed, too. `inner` is set, and must be there, like the text, until the item was passed to a function.
[[nodiscard]] inline parlor_item rich_form_item(std::string_view json, parlor_item &inner) noexcept
{
    return parlor_item_rich_form(to_c(json), &inner);
}

/// The item that says why a customer left, as it stands in the event attributes of an event. `code` is what
/// parlor::quit_code_of gives. Servers say it by themselves: Parlor's takes no notice of it among the event attributes of a
/// parlor::release_party. Otherwise as parlor::rich_form_item.
[[nodiscard]] inline parlor_item quit_reason_item(std::string_view code, parlor_item &inner) noexcept
{
    return parlor_item_quit_reason(to_c(code), &inner);
}

/// The item that says that the party is a bot: for the userdata of a parlor::registration or parlor::join. What it points
/// to is static.
[[nodiscard]] inline parlor_item bot_item() noexcept
{
    return parlor_item_bot();
}

} // namespace parlor
