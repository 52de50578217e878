/// @file
/// Key-value collections of the program's own. A part of parlor.hpp: include that.
#pragma once

#include <cstdint>

#include <parlor.h>

namespace parlor {
inline namespace PARLOR_WAY_ {
namespace detail {

/// What of C it is made of.
struct own_key_values_api {
    using handle = parlor_key_values;
    static constexpr auto free = parlor_key_values_free;
    /// Collections have nothing to say beside the status.
    static std::int32_t error(const parlor_key_values *, const parlor_error **) noexcept { return PARLOR_END; }
};

} // namespace detail

/// The collection as items to be sent, to hand on what an event brought. They belong to the collection, and are valid as
/// long as it is. Fails with parlor::status::out_of_memory.
[[nodiscard]] inline outcome<items> items_of(key_values list)
{
    parlor_items it{};
    const std::int32_t code = parlor_key_values_items(list.get(), &it);
    return detail::given<detail::own_key_values_api>(nullptr, code, [&] { return items(it.items, it.count); });
}

/// A collection of the program's own: for an event that a parlor::writer is to write, or to keep what an event had.
class own_key_values : public handle<detail::own_key_values_api> {
public:
    /// Takes over a collection of C's, and frees it: one that `parlor_key_values_new` made.
    explicit own_key_values(parlor_key_values *owned) noexcept : handle(owned) {}

    /// A new one, with copies of the items and of all that they point to. Fails as `parlor_key_values_new`.
    [[nodiscard]] static outcome<own_key_values> create(items from)
    {
        parlor_key_values *it = nullptr;
        const std::int32_t code = parlor_key_values_new(from.data(), from.size(), &it);
        return detail::given<detail::own_key_values_api>(nullptr, code, [&] { return own_key_values(it); });
    }

    /// What is in it, valid as long as the collection.
    [[nodiscard]] key_values view() const noexcept { return key_values(get()); }
    /// The same.
    operator key_values() const noexcept { return view(); }
};

} // namespace PARLOR_WAY_
} // namespace parlor
