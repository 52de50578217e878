/// @file
/// The userdata of notices about files. A part of parlor.hpp: include that.
#pragma once

#include <cstdint>

#include <parlor.h>

namespace parlor {

/// What a customer may upload, and how much of it was used: C's struct, which explains its members, with nothing in it.
struct file_limits : parlor_file_limits {
    file_limits() noexcept : parlor_file_limits{} { parlor_file_limits_init(this, sizeof(parlor_file_limits)); }
};

/// A file that was stored, and is attached to the session: C's struct, which explains its members, with nothing in it.
struct file_uploaded : parlor_file_uploaded {
    file_uploaded() noexcept : parlor_file_uploaded{} { parlor_file_uploaded_init(this, sizeof(parlor_file_uploaded)); }
};

/// A file that is gone, or is to go: C's struct, which explains its member, with nothing in it.
struct file_deleted : parlor_file_deleted {
    file_deleted() noexcept : parlor_file_deleted{} { parlor_file_deleted_init(this, sizeof(parlor_file_deleted)); }
};

inline namespace PARLOR_WAY_ {

/// The limits in the userdata of a parlor::system_command::file_limits. Their texts are valid as long as the collection.
/// Fails as `parlor_file_limits_read`; which item is wrong is said by the event's `bad_item`.
[[nodiscard]] inline outcome<file_limits> file_limits_of(key_values user_data)
{
    file_limits it;
    const std::int32_t code = parlor_file_limits_read(user_data.get(), &it);
    return detail::given<detail::own_key_values_api>(nullptr, code, [&] { return it; });
}

/// The file in the userdata of a parlor::system_command::file_uploaded that came or was stored. Otherwise as
/// parlor::file_limits_of; fails as `parlor_file_uploaded_read`.
[[nodiscard]] inline outcome<file_uploaded> file_uploaded_of(key_values user_data)
{
    file_uploaded it;
    const std::int32_t code = parlor_file_uploaded_read(user_data.get(), &it);
    return detail::given<detail::own_key_values_api>(nullptr, code, [&] { return it; });
}

/// The file in the userdata of a parlor::system_command::file_deleted. Otherwise as parlor::file_limits_of; fails as
/// `parlor_file_deleted_read`.
[[nodiscard]] inline outcome<file_deleted> file_deleted_of(key_values user_data)
{
    file_deleted it;
    const std::int32_t code = parlor_file_deleted_read(user_data.get(), &it);
    return detail::given<detail::own_key_values_api>(nullptr, code, [&] { return it; });
}

/// The userdata of the notice that attaches the file: what parlor::items_of gives of it is for a parlor::notify. Fails as
/// `parlor_file_uploaded_user_data`.
[[nodiscard]] inline outcome<own_key_values> user_data_of(const file_uploaded &file)
{
    parlor_key_values *it = nullptr;
    const std::int32_t code = parlor_file_uploaded_user_data(&file, &it);
    return detail::given<detail::own_key_values_api>(nullptr, code, [&] { return own_key_values(it); });
}
/// The same for the notice that deletes it. Fails as `parlor_file_deleted_user_data`.
[[nodiscard]] inline outcome<own_key_values> user_data_of(const file_deleted &file)
{
    parlor_key_values *it = nullptr;
    const std::int32_t code = parlor_file_deleted_user_data(&file, &it);
    return detail::given<detail::own_key_values_api>(nullptr, code, [&] { return own_key_values(it); });
}

} // namespace PARLOR_WAY_
} // namespace parlor
